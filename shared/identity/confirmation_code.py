"""The six-digit code that a caller reads back, which went to the addresses on the business's license record.

Redis keeps its hash for five minutes and counts the tries. The key of the hash is in the memory of the process that
holds the call, and nowhere else: whoever reads Redis or a backup cannot try all codes.
"""

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.server.errors import unavailable_if_silent
from shared.identity.license_contact import LicenseContact, Way
from shared.language.spoken_digits import digits_in

LIFE_SECONDS = 5 * 60
TRIES = 3
CODES_A_DAY = 3
DAY_SECONDS = 24 * 60 * 60
DIGITS = 6

# What the caller said may be transcribed some time after it was compared.
LATE_SECONDS = 15.0
NOT_KEPT = "(not kept: a code was asked for)"


@dataclass(frozen=True)
class Sent:
    """The code is on its way."""

    way: Way


class NotSent(Enum):
    """Why no code was sent now."""

    AWAITED = "one was sent in this call, and is good"
    RUN_OUT = "one was sent in this call, and has run out"
    TOO_MANY = "the record was sent too many codes today"
    NO_WAY = "the record has no address that a code can go to"
    FAILED = "the code could not be sent"


class Confirmed(Enum):
    """What became of the digits that the caller said."""

    RIGHT = "right"
    WRONG = "wrong"
    RUN_OUT = "run out"
    NOT_ASKED = "not asked"
    NOT_A_CODE = "not a code"


class CodeDelivery(Protocol):
    """How codes leave."""

    def ways(self, contact: LicenseContact) -> tuple[Way, ...]:
        """The ways by which a code can go to this record, the best first."""
        ...

    async def send(
        self, contact: LicenseContact, code: str, *, call_id: str, language: str | None = None
    ) -> Way | None:
        """Send the code, in the language with this code. Returns by which way it went, or None when by none."""
        ...


class ConfirmationCode:
    """The code of one call, or of one conversation at the desk. One is sent at most.

    Attributes:
        tries_left: after a wrong code, how often another may be said.
    """

    def __init__(self, inventory: Inventory, delivery: CodeDelivery, *, call_id: str) -> None:
        self.tries_left = TRIES
        self._inventory = inventory
        self._delivery = delivery
        self._call_id = call_id
        self._key = secrets.token_bytes(32)
        self._code: str | None = None
        self._failed = False
        self._awaited_until = 0.0  # by the clock of this process

    @unavailable_if_silent()
    async def send(self, contact: LicenseContact, *, language: str | None = None) -> Sent | NotSent:
        """Send a code to the record, written in this language, unless one was sent in this call or too many today.

        Raises:
            InventoryUnavailable: Redis did not answer, and nothing was sent.
        """
        if self._failed:
            return NotSent.FAILED
        if self._code is not None:
            return NotSent.AWAITED if self.is_awaited else NotSent.RUN_OUT
        if not self._delivery.ways(contact):
            return NotSent.NO_WAY
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        keys = self._inventory.keys
        (answer,) = await self._inventory.run(
            "new_code",
            [keys.code(self._call_id), keys.calls_with_code(_digest(contact.license_number))],
            [self._call_id, self._hash(code), int(LIFE_SECONDS * 1000), DAY_SECONDS * 1000, CODES_A_DAY],
        )
        if answer == b"too many":
            return NotSent.TOO_MANY
        if answer != b"kept":
            return NotSent.RUN_OUT
        self._code, self._awaited_until = code, time.monotonic() + LIFE_SECONDS
        way = await self._delivery.send(contact, code, call_id=self._call_id, language=language)
        if way is None:
            self._failed, self._awaited_until = True, 0.0
            return NotSent.FAILED
        return Sent(way)

    @unavailable_if_silent()
    async def confirm(self, said: str) -> Confirmed:
        """Compare what the caller said with the code that was sent. What has not six digits takes no try.

        Raises:
            InventoryUnavailable: Redis did not answer, and nothing was compared.
        """
        if self._code is None or self._failed:
            return Confirmed.NOT_ASKED
        digits = digits_in(said)
        if len(digits) != DIGITS:
            return Confirmed.NOT_A_CODE
        answer, *kept = await self._inventory.run(
            "try_code", [self._inventory.keys.code(self._call_id)], [new_id(), TRIES]
        )
        if answer != b"compare":
            self._awaited_until = min(self._awaited_until, time.monotonic())
            return Confirmed.RUN_OUT
        self.tries_left = int(kept[1])
        if hmac.compare_digest(self._hash(digits).encode(), kept[0]):
            self._awaited_until = min(self._awaited_until, time.monotonic())
            return Confirmed.RIGHT
        if self.tries_left == 0:
            self._awaited_until = min(self._awaited_until, time.monotonic())
            return Confirmed.RUN_OUT
        return Confirmed.WRONG

    def kept(self, said: str) -> str:
        """What a transcript may keep of these words: none of them while a code is awaited, and never the code."""
        return NOT_KEPT if self._may_be_said_now or self._is_in(said) else said

    def kept_reason(self, reason: str) -> str:
        """What may be kept of a reason that the model gives: it is without the code and what may be one."""
        if self._is_in(reason):
            return NOT_KEPT
        six_digits = rf"(?<!\d)\d(?:[\s.,-]*\d){{{DIGITS - 1}}}(?![\s.,-]*\d)"
        return re.sub(six_digits, NOT_KEPT, reason) if self._may_be_said_now else reason

    @property
    def is_awaited(self) -> bool:
        """Whether a code was sent that the caller may still read back."""
        return time.monotonic() < self._awaited_until

    @property
    def _may_be_said_now(self) -> bool:
        return self._code is not None and time.monotonic() < self._awaited_until + LATE_SECONDS

    def _is_in(self, text: str) -> bool:
        return self._code is not None and self._code in digits_in(text)

    def _hash(self, code: str) -> str:
        return hmac.new(self._key, code.encode(), hashlib.sha256).hexdigest()


def _digest(license_number: str) -> str:
    """Names of keys show no number of a license."""
    return hashlib.sha256(license_number.encode()).hexdigest()
