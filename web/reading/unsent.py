"""Messages about bookings that wait to be sent, or were given up."""

from dataclasses import dataclass

from shared.notifications.mail import RecordMailChannel
from shared.notifications.outbox import DeadLetter, Outbox, Waiting
from shared.notifications.sms import SmsChannel
from web.reading.fresh import Fresh

FRESH_SECONDS = 2.0


@dataclass(frozen=True)
class Unsent:
    """A message: what happened to which booking, to whom it goes, how often it was tried, and why it was given up."""

    entry_id: str
    event: str
    reference: str
    to: str
    tries: str
    why: str = ""


class UnsentMessages:
    """Reads what is not sent."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._fresh = Fresh(self._read, seconds=FRESH_SECONDS)

    async def newest(self) -> tuple[list[Unsent], list[Unsent]]:
        """What waits, and what was given up.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        return await self._fresh.value()

    async def _read(self) -> tuple[list[Unsent], list[Unsent]]:
        waiting, letters = await self._outbox.waiting(), await self._outbox.dead_letters()
        return [_waiting(one) for one in waiting], [_dead(one) for one in letters]


def _waiting(entry: Waiting) -> Unsent:
    fields = entry.fields
    to = fields.get("email") or "no address"
    return Unsent(entry.entry_id, fields.get("event", ""), fields.get("reference", ""), to, str(entry.attempts))


def _dead(letter: DeadLetter) -> Unsent:
    fields = letter.fields
    to_the_record = letter.channel in (RecordMailChannel.name, SmsChannel.name)
    to = "the license record" if to_the_record else fields.get("email") or "no address"
    return Unsent(
        letter.letter_id,
        fields.get("event", ""),
        fields.get("reference", ""),
        to,
        fields.get("attempts", ""),
        letter.reason,
    )
