"""By what a customer who is to be forgotten is known: a telephone number, and e-mail addresses."""

import json
import re
from collections.abc import Iterable
from typing import Any

import phonenumbers

from inventory.ledger.limits.booking_limits import number_subject
from shared.language.phone_numbers import NotAPhoneNumber, as_e164, e164

ERASED = "[erased]"


class ForgottenCustomer:
    """Finds and removes the number and the addresses in texts."""

    def __init__(self, number: str, addresses: Iterable[str], *, region: str, hashed: str) -> None:
        """`number` is in E.164, and `hashed` its keyed hash. `region` is the country of numbers without a country code,
        as two letters."""
        self._number = number
        self._hashed = hashed
        self._region = region
        self._addresses = {address.casefold() for address in addresses if address}

    def with_addresses(self, addresses: Iterable[str]) -> "ForgottenCustomer":
        """The same customer, who is also known by these addresses."""
        return ForgottenCustomer(self._number, {*self._addresses, *addresses}, region=self._region, hashed=self._hashed)

    def has_number(self, written: str | None) -> bool:
        """Whether this is the number, however it is written."""
        try:
            return e164(written or "", region=self._region) == self._number
        except NotAPhoneNumber:
            return False

    def has_address(self, address: str | None) -> bool:
        """Whether this is one of the addresses."""
        return bool(address) and str(address).casefold() in self._addresses

    def is_named_in(self, text: str) -> bool:
        """Whether the text names the number or one of the addresses."""
        return self.redacted(text) != text

    def redacted(self, text: str) -> str:
        """The text without the number and the addresses."""
        for address in self._addresses:
            text = re.sub(re.escape(address), ERASED, text, flags=re.IGNORECASE)
        found = phonenumbers.PhoneNumberMatcher(text, self._region, leniency=phonenumbers.Leniency.POSSIBLE)
        for match in reversed([match for match in found if as_e164(match.number) == self._number]):
            text = text[: match.start] + ERASED + text[match.end :]
        return text

    def booking_without(self, stored: dict[str, Any]) -> dict[str, Any]:
        """A stored booking without the customer's address and number, also in the words of its history and in what it
        counts for. Names, license and policy stay: a booking is a business record."""
        cleared: dict[str, Any] = {name: "" for name in ("email", "phone") if stored.get(name)}
        counted = stored.get("counted") or {}
        if (subject := number_subject(self._hashed)) in (counted.get("subjects") or ()):
            cleared["counted"] = counted | {"subjects": [one for one in counted["subjects"] if one != subject]}
        proofs = json.loads(stored["proofs"])
        named = [field for field, is_theirs in self._on_record(proofs) if is_theirs]
        if named:
            cleared["proofs"] = json.dumps(proofs | dict.fromkeys(named))
        history = [change | {"why": self.redacted(change["why"])} for change in stored.get("history") or ()]
        return stored | cleared | ({"history": history} if history else {})

    def is_on_record_of(self, stored: dict[str, Any]) -> bool:
        """Whether the license record that a stored booking was made with has the number or one of the addresses."""
        return any(is_theirs for _, is_theirs in self._on_record(json.loads(stored["proofs"])))

    def _on_record(self, proofs: dict[str, Any]) -> list[tuple[str, bool]]:
        """The fields of the proofs that are from the license record, and whether each is the customer's."""
        return [
            ("record_email", self.has_address(proofs.get("record_email"))),
            ("record_phone", self.has_number(proofs.get("record_phone"))),
        ]
