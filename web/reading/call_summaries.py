"""What the lists and plots show of each recorded call. Records are read once, and again when they have changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from inventory.ledger.inventory import Inventory
from inventory.server.errors import unavailable_if_silent
from shared.call_records.call_record import AnnouncedBooking, CallRecord, Difference
from shared.call_records.kept_records import CallRecords
from shared.call_records.stored_value import StoredValue
from shared.workflow import Stage
from web.reading.fresh import Fresh

READ_AT_ONCE = 100  # records; between them other requests are answered
MOST_CALLS = 50_000  # the newest are shown
FRESH_SECONDS = 1.0
SETTLED_SECONDS = 3  # after which a record that was stored will not be stored again within the same second


class _Visit(StoredValue):
    stage: Stage


class _Answer(StoredValue):
    seconds: float


class _Used(StoredValue):
    micro_dollars: int


class _Measured(StoredValue):
    answers: tuple[_Answer, ...] = ()
    tokens: tuple[_Used, ...] = ()


class ListedRecord(StoredValue):
    """The part of the record of a call that lists need. To read the whole of it takes twice as long."""

    call_id: str
    begun_at: dt.datetime
    ended_at: dt.datetime | None
    caller_phone: str | None
    business_name: str | None
    stages: tuple[_Visit, ...]
    bookings: tuple[AnnouncedBooking, ...]
    end_reason: str | None
    differences: tuple[Difference, ...] | None = None
    measured: _Measured = _Measured()


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A call in a list. Times are in UTC; `money` is the price of what was booked in it, without deposits, and for
    older records the rate for each day.

    `stages` are those that it was in, in the order of the table; `waits` are seconds from the end of what the caller
    said to the first sound of the answer; `differences` is None if they could not be checked; `searched` is what is
    searched, in small letters.
    """

    call_id: str
    begun_at: dt.datetime
    ended_at: dt.datetime | None
    caller_phone: str | None
    business_name: str | None
    stages: tuple[Stage, ...]
    last_stage: Stage | None
    references: tuple[str, ...]
    money: Decimal
    end_reason: str | None
    differences: tuple[str, ...] | None
    waits: tuple[float, ...]
    micro_dollars: int
    searched: str

    @property
    def seconds(self) -> float | None:
        """How long it lasted; None if that is not known."""
        return (self.ended_at - self.begun_at).total_seconds() if self.ended_at else None


def summary_of(record: CallRecord | ListedRecord) -> CallSummary:
    """What is shown of this record in lists."""
    visited = {visit.stage for visit in record.stages}
    references = tuple(booking.reference for booking in record.bookings)
    named = (record.call_id, record.business_name, record.caller_phone, *references)
    return CallSummary(
        call_id=record.call_id,
        begun_at=record.begun_at,
        ended_at=record.ended_at,
        caller_phone=record.caller_phone,
        business_name=record.business_name,
        stages=tuple(stage for stage in Stage if stage in visited),
        last_stage=record.stages[-1].stage if record.stages else None,
        references=references,
        money=sum(map(_price, record.bookings), Decimal()),
        end_reason=record.end_reason,
        differences=None if record.differences is None else tuple(map(str, record.differences)),
        waits=tuple(answer.seconds for answer in record.measured.answers),
        micro_dollars=sum(used.micro_dollars for used in record.measured.tokens),
        searched="\n".join(filter(None, named)).casefold(),
    )


def _price(booking: AnnouncedBooking) -> Decimal:
    return booking.daily_rate * booking.period.days if booking.total is None else booking.total


@dataclass(frozen=True, slots=True)
class _Read:
    expires: int
    settled: bool
    summary: CallSummary | None


class CallSummaries:
    """The recorded calls of the depot, the newest first."""

    def __init__(self, inventory: Inventory, records: CallRecords, *, keep_days: int) -> None:
        self._inventory = inventory
        self._records = records
        self._kept_seconds = keep_days * 24 * 60 * 60
        self._read: dict[str, _Read] = {}
        self._summaries: tuple[CallSummary, ...] = ()
        self.fresh = Fresh(self._read_changed, seconds=FRESH_SECONDS)

    async def all(self) -> Sequence[CallSummary]:
        """Every call that has a record, as it was less than a second ago; of very many, the newest.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        return await self.fresh.value()

    async def _read_changed(self) -> tuple[CallSummary, ...]:
        index = await self._index()
        now = self._inventory.now().timestamp()
        known, changed = self._read, False
        self._read = {call_id: known[call_id] for call_id in index if call_id in known}
        unknown = [call_id for call_id, expires in index.items() if not self._still_known(call_id, expires)]
        for begin in range(0, len(unknown), READ_AT_ONCE):
            some = unknown[begin : begin + READ_AT_ONCE]
            records = await self._records.some(some, part=ListedRecord)
            for call_id in some:
                record, expires = records.get(call_id), index[call_id]
                over = record is not None and record.ended_at is not None
                settled = over and now > expires - self._kept_seconds + SETTLED_SECONDS
                summary = summary_of(record) if record else None
                changed |= call_id not in known or known[call_id].summary != summary
                self._read[call_id] = _Read(expires, settled, summary)
        if changed or len(known) != len(self._read):
            shown = (read.summary for read in self._read.values() if read.summary is not None)
            self._summaries = tuple(sorted(shown, key=lambda one: one.begun_at, reverse=True))
        return self._summaries

    def _still_known(self, call_id: str, expires: int) -> bool:
        read = self._read.get(call_id)
        return read is not None and read.settled and read.expires == expires

    @unavailable_if_silent()
    async def _index(self) -> dict[str, int]:
        """When each record expires, in seconds since the epoch, by the id of its call."""
        found: list[tuple[bytes, float]] = await self._inventory.redis.zrange(  # type: ignore[assignment]
            self._inventory.keys.calls, -MOST_CALLS, -1, withscores=True
        )
        now = self._inventory.now().timestamp()
        return {call_id.decode(): int(expires) for call_id, expires in found if expires > now}
