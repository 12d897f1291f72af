"""The archive: bookings that ended long ago leave the keys that every call uses, compressed, a month at a time.

The archive is one hash. A field is a part: its name is the month in which its bookings ended and a digest of them, its
value their JSON, compressed. It is in Redis and not in a file, because Redis is the one place that the workers of a
depot share, that its backups hold, and where one script can write a part and remove its bookings in one step. A booking
is in the archive or among the hot ones, never in both and never in none.
"""

import asyncio
import datetime as dt
import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from typing import Any

from inventory.ledger import stored_form
from inventory.ledger.bookings import Bookings
from inventory.models import Booking, BookingNotFound, BookingStatus
from inventory.server.errors import unavailable_if_silent

BOOKINGS_PER_PART = 200  # while the script moves them, Redis serves nobody else
PARTS_PER_READ = 50

StoredBooking = dict[str, Any]


class Archive(Bookings):
    """The part of the inventory that archives bookings and finds them again."""

    @unavailable_if_silent(after=None)
    async def archive_bookings(self, *, after_days: int) -> int:
        """Archive the bookings that ended longer than `after_days` ago, of whole months only. Returns how many.

        A booking has ended when it was returned or cancelled or nobody came, and its last day has passed. It can be
        run again at any time, and by several workers at once.
        """
        before = (self.today() - dt.timedelta(days=after_days)).replace(day=1)
        hot: dict[bytes, bytes] = await self.redis.hgetall(self.keys.bookings)  # type: ignore[misc]
        months = await asyncio.to_thread(self._ended_by_month, hot, before)
        moved = 0
        for month, stored in sorted(months.items()):
            for begin in range(0, len(stored), BOOKINGS_PER_PART):
                some = stored[begin : begin + BOOKINGS_PER_PART]
                bookings = [json.loads(text) for _, text in some]
                answer = await self.run(
                    "archive",
                    [self.keys.bookings, self.keys.booked, self.keys.archive],
                    [
                        _part_name(month, bookings),
                        write_part(bookings),
                        *(argument for pair in some for argument in pair),
                    ],
                )
                # What was changed meanwhile is left for the next time.
                moved += len(some) if answer == b"archived" else 0
        return moved

    @unavailable_if_silent(after=None)
    async def booking_or_archived(self, reference: str) -> Booking:
        """The booking with this reference, also if it is in the archive.

        Raises:
            BookingNotFound: no booking has this reference.
        """
        try:
            return await self.booking(reference)
        except BookingNotFound:
            wanted = reference.strip().upper()
            async for _, _, bookings in self.archive_parts():
                for stored in bookings:
                    if stored["reference"] == wanted:
                        return stored_form.read_booking(json.dumps(stored))
            raise

    async def archive_parts(self) -> AsyncIterator[tuple[str, bytes, list[StoredBooking]]]:
        """Each part of the archive, the newest month first: its name, its value and its bookings as they are stored."""
        names = sorted((name.decode() for name in await self.redis.hkeys(self.keys.archive)), reverse=True)  # type: ignore[misc]
        for begin in range(0, len(names), PARTS_PER_READ):
            some = names[begin : begin + PARTS_PER_READ]
            values: list[bytes | None] = await self.redis.hmget(self.keys.archive, some)  # type: ignore[misc]
            for name, value in zip(some, values, strict=True):
                if value is not None:
                    yield name, value, read_part(value)

    @unavailable_if_silent()
    async def replace_stored(self, key: str, field: str, was: bytes, new: str | bytes) -> bool:
        """Replace a booking or a part of the archive, as it is stored, if it is still as it was read."""
        return await self.run("replace_field", [key], [field, was, new]) == b"replaced"

    def _ended_by_month(self, hot: dict[bytes, bytes], before: dt.date) -> dict[str, list[tuple[bytes, bytes]]]:
        """The references and the JSON of bookings that ended before this day, by the month of their end."""
        months: defaultdict[str, list[tuple[bytes, bytes]]] = defaultdict(list)
        for reference, text in sorted(hot.items()):
            booking = stored_form.read_booking(text)
            if booking.status is BookingStatus.BOOKED:
                continue
            changed = [change.at.astimezone(self.zone).date() for change in booking.history]
            ended = max([booking.period.last_day, *changed])
            if ended < before:
                months[f"{ended:%Y-%m}"].append((reference, text))
        return months


def write_part(bookings: Iterable[StoredBooking]) -> bytes:
    """The value of a part: the bookings as compressed JSON."""
    return zlib.compress(json.dumps(list(bookings)).encode(), level=9)


def read_part(value: bytes) -> list[StoredBooking]:
    """The bookings of a part, from its value.

    Raises:
        ValueError: it is not a part.
    """
    try:
        return json.loads(zlib.decompress(value))
    except zlib.error:
        raise ValueError("a part of the archive cannot be read") from None


def _part_name(month: str, bookings: list[StoredBooking]) -> str:
    """It stands for these very bookings, so that a repeated request finds the part that the first one wrote."""
    return f"{month} {hashlib.sha256(json.dumps(bookings).encode()).hexdigest()[:16]}"
