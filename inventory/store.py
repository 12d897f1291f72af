"""The inventory of one depot over Redis: a method a transition, each made whole by one Lua script.

Every transition may be asked for again with the same id: clients retry, callers repeat, models call twice.
"""

import asyncio
import datetime as dt
import functools
import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from redis.asyncio import Redis
from redis.exceptions import RedisError

from inventory import records, scripts
from inventory.keys import Keys
from inventory.models import (
    Booking,
    BookingEnded,
    BookingNotFound,
    Equipment,
    EquipmentNotAvailable,
    EquipmentNotFound,
    Hold,
    HoldLost,
    InventoryError,
    InventoryUnavailable,
    Message,
    Period,
    ProofRefused,
    Proofs,
    RequestConflict,
    Status,
    cents,
)
from inventory.references import new_reference

OUTCOME_SECONDS = 24 * 60 * 60  # how long a repeated request is answered with what was done
AT_ONCE = 200  # units asked for in one script: a script that runs long keeps every other call waiting
REFERENCE_DRAWS = 5
ANSWER_SECONDS = 2.5  # that a call waits for one answer; what reads the whole depot may take longer

EMPTY_STREAM = "0-0"

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class LoadSummary:
    """How many units a load added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class CatalogueChanges:
    """Units that were added or changed, and up to where the stream was read; not `complete` when it was trimmed."""

    position: str
    equipment_ids: tuple[str, ...]
    complete: bool


def _answers(
    within: float | None = ANSWER_SECONDS,
) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    """Redis that does not answer within so many seconds, or refuses, is `InventoryUnavailable`: it is not known what
    was done. The bound is on the whole, whatever is tried again beneath: meanwhile a caller hears silence."""

    def decorate(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @functools.wraps(method)
        async def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                async with asyncio.timeout(within):
                    return await method(*args, **kwargs)
            except (RedisError, OSError, TimeoutError) as away:
                raise InventoryUnavailable(f"Redis did not answer {method.__name__}: {type(away).__name__}") from away

        return asked

    return decorate


class Inventory:
    """The equipment, calendars, holds and bookings of one depot, shared by every worker that opens it."""

    def __init__(self, redis: Redis, *, depot: str, zone: ZoneInfo, hold_seconds: float = 900) -> None:
        """`zone` is the depot's time zone; `hold_seconds` is how long a hold lives unless it is renewed."""
        self._redis = redis
        self._keys = Keys(depot)
        self._zone = zone
        self._hold_ms = int(hold_seconds * 1000)
        self._script = functools.cache(lambda name: redis.register_script(scripts.source(name)))

    def today(self) -> dt.date:
        """Today in the depot's time zone."""
        return dt.datetime.now(self._zone).date()

    # What there is

    @_answers(within=None)
    async def load(self, equipment: Iterable[Equipment]) -> LoadSummary:
        """Add these units, or change what is known of them. Holds and bookings are not touched."""
        script = self._script("load")
        counts = {"added": 0, "changed": 0, "unchanged": 0}
        units = list(equipment)
        for begin in range(0, len(units), AT_ONCE):
            pipe = self._redis.pipeline(transaction=False)
            for unit in units[begin : begin + AT_ONCE]:
                await script(
                    keys=[self._keys.equipment, self._keys.out, self._keys.catalogue],
                    args=[unit.equipment_id, records.write_equipment(unit), unit.status.value],
                    client=pipe,
                )
            for answer in await pipe.execute():
                counts[answer.decode()] += 1
        return LoadSummary(**counts)

    @_answers()
    async def get(self, equipment_id: str) -> Equipment:
        """The unit of this id; its status is what people set, not what the calendar says.

        Raises:
            EquipmentNotFound: there is none.
        """
        pipe = self._redis.pipeline(transaction=False)
        pipe.hget(self._keys.equipment, equipment_id)
        pipe.hget(self._keys.out, equipment_id)
        stored, status = await pipe.execute()
        if stored is None:
            raise EquipmentNotFound(f"No unit has the id {equipment_id}.")
        return records.read_equipment(equipment_id, stored, status)

    @_answers(within=None)
    async def all(self) -> list[Equipment]:
        """Every unit, in the order of the ids."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hgetall(self._keys.equipment)
        pipe.hgetall(self._keys.out)
        stored, out = await pipe.execute()
        return [records.read_equipment(key.decode(), unit, out.get(key)) for key, unit in sorted(stored.items())]

    @_answers()
    async def get_many(self, equipment_ids: Sequence[str]) -> list[Equipment]:
        """Those of the units that there are, in the order given."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hmget(self._keys.equipment, equipment_ids)
        pipe.hmget(self._keys.out, equipment_ids)
        found = zip(equipment_ids, *await pipe.execute(), strict=True)
        return [records.read_equipment(key, stored, status) for key, stored, status in found if stored is not None]

    @_answers()
    async def catalogue_position(self) -> str:
        """Where the stream of changed units stands now. Note it, read the units, then ask for what came after."""
        newest: Any = await self._redis.xrevrange(self._keys.catalogue, count=1)
        return newest[0][0].decode() if newest else EMPTY_STREAM

    @_answers()
    async def catalogue_changes(self, after: str, *, wait_seconds: float) -> CatalogueChanges:
        """The units that were added or changed since the position `after`; waits that long for the first."""
        read: Any = await self._redis.xread(
            {self._keys.catalogue: after}, count=AT_ONCE, block=int(wait_seconds * 1000)
        )
        entries = read[0][1] if read else []
        if not entries:
            return CatalogueChanges(position=after, equipment_ids=(), complete=True)
        # What was read last is still there, so nothing behind it was trimmed away unread.
        complete = after == EMPTY_STREAM or bool(await self._redis.xrange(self._keys.catalogue, after, after))
        ids = dict.fromkeys(fields[b"equipment_id"].decode() for _, fields in entries)
        return CatalogueChanges(position=entries[-1][0].decode(), equipment_ids=tuple(ids), complete=complete)

    @_answers(within=None)
    async def statuses(self) -> dict[str, Status]:
        """The status today of every unit: what people set, else what the calendar says. Overdue counts as rented."""
        units = await self.all()
        status = {unit.equipment_id: unit.status for unit in units}
        for begin in range(0, len(units), AT_ONCE):
            ids = [unit.equipment_id for unit in units[begin : begin + AT_ONCE]]
            rented = await self._run("rented", [self._keys.calendar(unit) for unit in ids], [self._day(self.today())])
            for equipment_id, is_rented in zip(ids, rented, strict=True):
                if is_rented and status[equipment_id] is Status.AVAILABLE:
                    status[equipment_id] = Status.RENTED
        return status

    @_answers()
    async def available(self, equipment_ids: Sequence[str], period: Period, *, call_id: str | None = None) -> list[str]:
        """Those of the units that are free for these days, in the order given. What `call_id` holds counts as free."""
        free: list[str] = []
        for begin in range(0, len(equipment_ids), AT_ONCE):
            ids = equipment_ids[begin : begin + AT_ONCE]
            answer = await self._run(
                "available",
                [self._keys.out, self._keys.holds, *(self._keys.calendar(unit) for unit in ids)],
                [*self._days(period), self._day(self.today()), call_id or "", *ids],
            )
            free += [equipment_id for equipment_id, is_free in zip(ids, answer, strict=True) if is_free]
        return free

    # Holds

    @_answers()
    async def hold(self, equipment_id: str, period: Period, *, call_id: str, hold_id: str | None = None) -> Hold:
        """Keep a unit for a call. Asked again by the same call for the same days, it is the same hold, renewed.

        Raises:
            EquipmentNotFound: no unit has this id.
            EquipmentNotAvailable: it is taken on one of these days, overdue, or out of the offer.
            RequestConflict: `hold_id` was used for something else.
        """
        hold_id = hold_id or uuid.uuid4().hex
        code, *answer = await self._run(
            "hold",
            [
                self._keys.equipment,
                self._keys.out,
                self._keys.holds,
                self._keys.calendar(equipment_id),
                self._keys.outcome(hold_id),
            ],
            [
                hold_id,
                equipment_id,
                call_id,
                *self._days(period),
                self._hold_ms,
                self._day(self.today()),
                OUTCOME_SECONDS,
            ],
        )
        if code != b"held":
            raise _refusal(code, answer, f"Unit {equipment_id} on the days from {period.start} to {period.last_day}")
        return Hold(
            hold_id=answer[0].decode(),
            equipment_id=equipment_id,
            call_id=call_id,
            period=period,
            expires_at=records.instant(answer[1]),
        )

    @_answers()
    async def renew(self, hold: Hold) -> Hold:
        """The hold with its whole time before it again.

        Raises:
            HoldLost: it expired, was released, or is another call's.
        """
        code, *answer = await self._run("renew", [self._keys.holds], [hold.hold_id, hold.call_id, self._hold_ms])
        if code != b"held":
            raise _refusal(code, answer, f"Hold {hold.hold_id}")
        return hold.model_copy(update={"expires_at": records.instant(answer[0])})

    @_answers()
    async def release(self, hold: Hold) -> bool:
        """Let the unit go. False when this call does not hold it: it expired, was released or is booked."""
        return bool(
            await self._run(
                "release",
                [self._keys.holds, self._keys.calendar(hold.equipment_id)],
                [hold.hold_id, hold.call_id],
            )
        )

    @_answers()
    async def reschedule_hold(self, hold: Hold, period: Period) -> Hold:
        """Keep the same unit for other days; what was held stays held when it cannot be had.

        Raises:
            HoldLost: it expired, was released, or is another call's.
            EquipmentNotAvailable: another rental stands in the way.
        """
        code, *answer = await self._run(
            "reschedule_hold",
            [self._keys.out, self._keys.holds, self._keys.calendar(hold.equipment_id)],
            [hold.hold_id, hold.call_id, *self._days(period), self._hold_ms, self._day(self.today())],
        )
        if code != b"held":
            raise _refusal(code, answer, f"Hold {hold.hold_id}")
        return hold.model_copy(update={"period": period, "expires_at": records.instant(answer[0])})

    @_answers()
    async def holds(self) -> list[Hold]:
        """The holds that are alive."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hgetall(self._keys.holds)
        pipe.time()
        stored, (seconds, microseconds) = await pipe.execute()
        now = records.instant(seconds * 1000 + microseconds // 1000)
        holds = (records.read_hold(hold_id.decode(), hold) for hold_id, hold in stored.items())
        return [hold for hold in holds if hold.expires_at > now]

    # Bookings

    async def confirm(self, hold: Hold, *, daily_rate: Decimal, proofs: Proofs) -> Booking:
        """Turn the hold into a booking at this rate a day. Once begun it is brought to its end: a caller who speaks
        into it cancels the tool that asked, and half a promise is worse than none.

        Raises:
            HoldLost: it expired, was released, or is another call's.
            EquipmentNotAvailable: the unit was taken out of the offer.
            ProofRefused: the rate or a proof does not suffice for the unit.
            RequestConflict: this hold was booked with another rate or other proofs.
            InventoryUnavailable: it is not known whether it was booked; asking again with the same hold tells.
        """
        return await asyncio.shield(self._confirm(hold, daily_rate, proofs))

    @_answers()
    async def _confirm(self, hold: Hold, daily_rate: Decimal, proofs: Proofs) -> Booking:
        for _ in range(REFERENCE_DRAWS):
            code, *answer = await self._run(
                "confirm",
                [
                    self._keys.equipment,
                    self._keys.out,
                    self._keys.holds,
                    self._keys.calendar(hold.equipment_id),
                    self._keys.bookings,
                    self._keys.booked,
                    self._keys.outbox,
                ],
                [
                    hold.hold_id,
                    hold.call_id,
                    hold.equipment_id,
                    *self._days(hold.period),
                    new_reference(),
                    cents(daily_rate),
                    proofs.model_dump_json(),
                    proofs.site_weight_class.rank,
                    proofs.certificate or "",
                    self._day(proofs.certified_until),
                    cents(proofs.coverage),
                    self._day(proofs.covered_until),
                ],
            )
            if code == b"booked":
                return records.read_booking(answer[0])
            if code != b"reference taken":
                raise _refusal(code, answer, f"Hold {hold.hold_id}")
        raise InventoryError("No free booking reference was found.")

    @_answers()
    async def reschedule(self, reference: str, period: Period, *, request_id: str | None = None) -> Booking:
        """Extend or shorten a booking, for the same unit at the same rate a day.

        Raises:
            BookingNotFound, BookingEnded: there is no such booking, or it is over.
            EquipmentNotAvailable: another rental stands in the way.
            ProofRefused: the certificate or the policy does not cover the new days.
            RequestConflict: `request_id` was used for something else.
        """
        booking = await self.booking(reference)
        request_id = request_id or uuid.uuid4().hex
        code, *answer = await self._run(
            "reschedule",
            [
                self._keys.holds,
                self._keys.calendar(booking.equipment_id),
                self._keys.bookings,
                self._keys.outbox,
                self._keys.outcome(request_id),
            ],
            [
                request_id,
                booking.reference,
                *self._days(period),
                self._day(self.today()),
                self._day(booking.proofs.certified_until),
                self._day(booking.proofs.covered_until),
                OUTCOME_SECONDS,
            ],
        )
        if code != b"booked":
            raise _refusal(code, answer, f"Booking {reference}")
        return records.read_booking(answer[0])

    @_answers()
    async def return_equipment(self, equipment_id: str) -> list[Booking]:
        """The unit came back: the rentals that this ended, if any. A RENTED that people had set is taken away.

        Raises:
            EquipmentNotFound: no unit has this id.
        """
        code, *ended = await self._run(
            "return",
            [
                self._keys.out,
                self._keys.calendar(equipment_id),
                self._keys.bookings,
                self._keys.outbox,
                self._keys.equipment,
            ],
            [equipment_id, self._day(self.today())],
        )
        if code != b"returned":
            raise _refusal_of_unit(equipment_id)
        return [records.read_booking(booking) for booking in ended]

    @_answers()
    async def cancel(self, reference: str) -> Booking:
        """Cancel a booking that has not begun before today; cancelling it again answers the same.

        Raises:
            BookingNotFound, BookingEnded: there is no such booking, or it has begun or was returned.
        """
        booking = await self.booking(reference)
        code, *answer = await self._run(
            "cancel",
            [self._keys.calendar(booking.equipment_id), self._keys.bookings, self._keys.outbox],
            [booking.reference, self._day(self.today())],
        )
        if code != b"cancelled":
            raise _refusal(code, answer, f"Booking {reference}")
        return records.read_booking(answer[0])

    @_answers()
    async def booking(self, reference: str) -> Booking:
        """The booking of this reference, however it is written.

        Raises:
            BookingNotFound: there is none.
        """
        stored = await self._redis.hget(self._keys.bookings, reference.strip().upper())  # type: ignore[misc]
        if stored is None:
            raise BookingNotFound(f"No booking has the reference {reference}.")
        return records.read_booking(stored)

    @_answers(within=None)
    async def bookings(self, equipment_id: str | None = None) -> list[Booking]:
        """Every booking of the depot, or of one unit, by its first day."""
        stored = await self._redis.hvals(self._keys.bookings)  # type: ignore[misc]
        bookings = (records.read_booking(booking) for booking in stored)
        chosen = [booking for booking in bookings if equipment_id in (None, booking.equipment_id)]
        return sorted(chosen, key=lambda booking: (booking.period.start, booking.reference))

    # What people do

    @_answers()
    async def set_maintenance(self, equipment_id: str, on: bool) -> Equipment:
        """Take a unit out of the offer, or put it back. Holds and bookings stay as they are.

        Raises:
            EquipmentNotFound: no unit has this id.
        """
        answer = await self._run(
            "maintenance",
            [self._keys.equipment, self._keys.out, self._keys.catalogue],
            [equipment_id, "on" if on else "off"],
        )
        if answer != b"done":
            raise _refusal_of_unit(equipment_id)
        return await self.get(equipment_id)

    @_answers()
    async def leave_message(self, message: Message) -> None:
        """Leave a note for the people of the depot."""
        await self._redis.xadd(self._keys.messages, {"message": message.model_dump_json()})

    @_answers()
    async def messages(self) -> list[Message]:
        """The notes left for the people of the depot, the oldest first."""
        entries = await self._redis.xrange(self._keys.messages) or []
        return [Message.model_validate_json(fields[b"message"]) for _, fields in entries if fields]

    async def _run(self, script: str, keys: Sequence[str], args: Sequence[str | int]) -> Any:
        return await self._script(script)(keys=list(keys), args=list(args))

    def _days(self, period: Period) -> tuple[int, int]:
        return self._day(period.start), self._day(period.end)

    def _day(self, day: dt.date | None) -> int:
        return day.toordinal() if day else 0


def _refusal(code: bytes, answer: Sequence[bytes], subject: str) -> InventoryError:
    """The error for what a script answered."""
    detail = answer[0].decode() if answer else ""
    match code:
        case b"unknown":
            return EquipmentNotFound(f"{subject}: there is no such unit.")
        case b"unavailable":
            return EquipmentNotAvailable(f"{subject}: the unit is {detail}.", Status(detail))
        case b"lost":
            return HoldLost(f"{subject} is lost: it expired, was released, or is another call's.")
        case b"refused":
            return ProofRefused(f"{subject}: the {detail} does not suffice for the unit.")
        case b"ended":
            return BookingEnded(f"{subject} cannot be changed any more: it is {detail.lower()}.")
        case b"conflict":
            return RequestConflict(f"{subject}: the id of this request was used before with other parameters.")
        case _:
            raise AssertionError(f"the script answered {code!r}")


def _refusal_of_unit(equipment_id: str) -> EquipmentNotFound:
    return EquipmentNotFound(f"No unit has the id {equipment_id}.")
