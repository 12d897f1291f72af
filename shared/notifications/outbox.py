"""The outbox as its senders see it: a consumer group of the Redis stream that the booking scripts write to.

One sender at a time takes an entry. The entry stays pending in the group until it is settled, even if the sender dies,
and is taken again after a wait that doubles with every try. When a channel accepts an entry, that is noted at once in a
hash beside the stream, so that the next try leaves the channel out. Only settled entries are trimmed from the stream.

Every method raises `InventoryUnavailable` when Redis does not answer.
"""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from redis.exceptions import ResponseError

from inventory.ledger import stored_form
from inventory.ledger.inventory import Inventory
from inventory.server.errors import unavailable_if_silent
from shared.notifications.notice import Notice
from shared.settings.messages.notifications import Event

GROUP = "notifications"
# All senders share one name. It does not matter which of them took an entry, and no names of dead senders pile up.
CONSUMER = "sender"
LONGEST_WAIT = 3600.0  # seconds, the most between two tries
PAGE = 100
WHOLE_ENTRY = "all"  # stands for the channel in the dead letter of an entry that could not be read

Fields = dict[str, str]


@dataclass(frozen=True)
class Entry:
    """An entry of the outbox that a sender has taken. `attempt` is 1 for the first try."""

    entry_id: str
    fields: Fields = field(repr=False)
    attempt: int

    @property
    def only_channel(self) -> str | None:
        """The only channel that the entry is for, if it was a dead letter of that channel and is tried again."""
        channel = self.fields.get("channel")
        return None if channel == WHOLE_ENTRY else channel


@dataclass(frozen=True)
class Waiting:
    """An entry that is not settled yet: how often it was tried, and the seconds since the last try."""

    entry_id: str
    fields: Fields = field(repr=False)
    attempts: int
    idle_seconds: float


@dataclass(frozen=True)
class DeadLetter:
    """An entry that was given up on one channel, and why. `reason` may hold an address."""

    letter_id: str
    fields: Fields = field(repr=False)

    @property
    def channel(self) -> str:
        return self.fields.get("channel", WHOLE_ENTRY)

    @property
    def reason(self) -> str:
        return self.fields.get("reason", "")


class Outbox:
    """The outbox of one depot."""

    def __init__(self, inventory: Inventory, *, retry_seconds: float) -> None:
        """`retry_seconds` is the wait before the second try. A longer try may overlap with another sender's."""
        self._inventory = inventory
        self._redis = inventory.redis
        self._keys = inventory.keys
        self._retry_seconds = retry_seconds

    @unavailable_if_silent()
    async def create_group(self) -> None:
        """Create the consumer group if there is none. It starts at the oldest entry, so that none is left out."""
        try:
            await self._redis.xgroup_create(self._keys.outbox, GROUP, id="0", mkstream=True)
        except ResponseError as exc:
            if "BUSYGROUP" not in str(exc):
                raise

    @unavailable_if_silent(after=None)
    async def take(self) -> Entry | None:
        """The next entry that is due: one that was never tried, or one whose last try is long enough ago."""
        read: Any = await self._redis.xreadgroup(GROUP, CONSUMER, {self._keys.outbox: ">"}, count=1)
        if read:
            ((_, ((entry_id, fields),)),) = read
            return Entry(entry_id.decode(), _texts(fields), attempt=1)
        async for entry_id, idle_seconds, attempts in self._pending(idle_seconds=self._retry_seconds):
            wait = self.wait_after(attempts)
            if idle_seconds < wait:
                continue
            claimed: Any = await self._redis.xclaim(
                self._keys.outbox, GROUP, CONSUMER, min_idle_time=int(wait * 1000), message_ids=[entry_id]
            )
            for claimed_id, fields in claimed:
                if fields:
                    return Entry(claimed_id.decode(), _texts(fields), attempt=attempts + 1)
        return None

    def wait_after(self, attempts: int) -> float:
        """Seconds to wait for the next try after so many attempts."""
        return min(self._retry_seconds * 2 ** (attempts - 1), max(LONGEST_WAIT, self._retry_seconds))

    async def notice(self, entry: Entry) -> Notice:
        """The notice that the entry holds.

        Raises:
            ValueError, KeyError: the entry cannot be read.
            EquipmentNotFound: the inventory does not know the unit.
        """
        fields = entry.fields
        bookings = stored_form.read_bookings(fields)
        notice_id = fields.get("origin", entry.entry_id)
        return Notice(
            notice_id=notice_id,
            event=Event(fields["event"]),
            happened_at=stored_form.instant(notice_id.partition("-")[0]),
            reference=fields.get("reference", bookings[0].reference),
            bookings=bookings,
            units=tuple([await self._inventory.get_or_removed(booking.equipment_id) for booking in bookings]),
            email=fields.get("email") or None,
        )

    @unavailable_if_silent()
    async def finished(self, entry: Entry, channels: Sequence[str]) -> set[str]:
        """Which of these channels have accepted the entry, or had it given up."""
        marks = await self._redis.hmget(self._keys.notified, _marks(entry, channels))  # type: ignore[misc]
        return {channel for channel, mark in zip(channels, marks, strict=True) if mark}

    @unavailable_if_silent()
    async def note_accepted(self, entry: Entry, channel: str) -> None:
        """Note that the channel has accepted the entry."""
        await self._redis.hset(self._keys.notified, *_marks(entry, [channel]), "accepted")  # type: ignore[misc]

    @unavailable_if_silent()
    async def give_up(self, entry: Entry, channel: str, reason: str) -> None:
        """Give the entry up on this channel: it becomes a dead letter, and only one however often this is called."""
        fields = {name: value for name, value in entry.fields.items() if name not in ("channel", "entry")}
        pairs = [text for pair in fields.items() for text in pair]
        await self._inventory.run(
            "outbox_bury",
            [self._keys.notified, self._keys.dead_letters],
            [entry.entry_id, channel, reason, entry.attempt, *pairs],
        )

    @unavailable_if_silent()
    async def settle(self, entry: Entry, channels: Sequence[str]) -> None:
        """Acknowledge the entry, which is finished on all these channels, and trim the settled end of the stream."""
        await self._inventory.run(
            "outbox_settle",
            [self._keys.outbox, self._keys.notified],
            [GROUP, entry.entry_id, *channels, WHOLE_ENTRY],
        )
        # The order matters: an entry that is delivered between these two commands is newer than `delivered`.
        groups: Any = await self._redis.xinfo_groups(self._keys.outbox)
        delivered = next(group["last-delivered-id"] for group in groups if group["name"] == GROUP.encode())
        pending: Any = await self._redis.xpending(self._keys.outbox, GROUP)
        oldest_kept = min(filter(None, (_after(delivered), pending["min"])), key=_order)
        await self._redis.xtrim(self._keys.outbox, minid=oldest_kept.decode(), approximate=False)  # type: ignore[arg-type]

    @unavailable_if_silent(after=None)
    async def waiting(self) -> list[Waiting]:
        """Every entry that is not settled, the oldest first."""
        tried = {entry_id: (idle, attempts) async for entry_id, idle, attempts in self._pending(idle_seconds=0)}
        delivered = await self._last_delivered()
        entries: Any = await self._redis.xrange(self._keys.outbox) or []
        return [
            Waiting(entry_id.decode(), _texts(fields), attempts, idle)
            for entry_id, fields in entries
            if entry_id.decode() in tried or _order(entry_id) > _order(delivered)
            for idle, attempts in [tried.get(entry_id.decode(), (0.0, 0))]
        ]

    @unavailable_if_silent()
    async def sizes(self) -> tuple[int, int]:
        """How many entries wait, tried or not, and how many dead letters there are."""
        pending = 0
        with contextlib.suppress(ResponseError):  # nobody has sent anything yet
            pending = (await self._redis.xpending(self._keys.outbox, GROUP))["pending"]  # type: ignore[index]
        after = f"({(await self._last_delivered()).decode()}"
        untried: Any = await self._redis.xrange(self._keys.outbox, min=after) or []
        dead: Any = await self._redis.xrange(self._keys.dead_letters) or []
        return pending + len(untried), len(dead)

    @unavailable_if_silent(after=None)
    async def oldest_waiting(self) -> str | None:
        """The id of the oldest entry that is not settled; None if there is none."""
        found: list[bytes] = []
        async for entry_id, _, _ in self._pending(idle_seconds=0):
            if await self._redis.xrange(self._keys.outbox, entry_id, entry_id):  # else it was deleted
                found.append(entry_id.encode())
                break
        after: Any = await self._redis.xrange(
            self._keys.outbox, min=f"({(await self._last_delivered()).decode()}", count=1
        )
        found += [entry_id for entry_id, _ in after or ()]
        return min(found, key=_order).decode() if found else None

    @unavailable_if_silent(after=None)
    async def dead_letters(self) -> list[DeadLetter]:
        """Every dead letter, the oldest first."""
        entries: Any = await self._redis.xrange(self._keys.dead_letters) or []
        return [DeadLetter(letter_id.decode(), _texts(fields)) for letter_id, fields in entries]

    @unavailable_if_silent()
    async def retry(self, letter_id: str) -> bool:
        """Put the dead letter back into the outbox. False if there is no dead letter with this id."""
        answer = await self._inventory.run("outbox_retry", [self._keys.dead_letters, self._keys.outbox], [letter_id])
        return answer[0] == b"retried"

    @unavailable_if_silent()
    async def drop(self, letter_id: str) -> bool:
        """Delete the dead letter. False if there is no dead letter with this id."""
        return await self._redis.xdel(self._keys.dead_letters, letter_id) == 1

    async def _pending(self, *, idle_seconds: float) -> AsyncIterator[tuple[str, float, int]]:
        """The pending entries whose last try is that long ago: id, seconds since then, number of tries."""
        first = "-"
        while True:
            try:
                page: Any = await self._redis.xpending_range(
                    self._keys.outbox, GROUP, min=first, max="+", count=PAGE, idle=int(idle_seconds * 1000) or None
                )
            except ResponseError as exc:
                if "NOGROUP" in str(exc):
                    return
                raise
            for pending in page:
                entry_id = pending["message_id"].decode()
                yield entry_id, pending["time_since_delivered"] / 1000, pending["times_delivered"]
                first = f"({entry_id}"
            if len(page) < PAGE:
                return

    async def _last_delivered(self) -> bytes:
        try:
            groups: Any = await self._redis.xinfo_groups(self._keys.outbox)
        except ResponseError:
            return b"0-0"
        return next((group["last-delivered-id"] for group in groups if group["name"] == GROUP.encode()), b"0-0")


def _marks(entry: Entry, channels: Sequence[str]) -> list[str]:
    return [f"{entry.entry_id} {channel}" for channel in channels]


def _texts(fields: dict[bytes, bytes]) -> Fields:
    return {name.decode(): value.decode() for name, value in fields.items()}


def _order(entry_id: bytes) -> tuple[int, int]:
    milliseconds, _, number = entry_id.partition(b"-")
    return int(milliseconds), int(number or 0)


def _after(entry_id: bytes) -> bytes:
    milliseconds, number = _order(entry_id)
    return f"{milliseconds}-{number + 1}".encode()
