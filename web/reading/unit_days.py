"""Who has which of some units on which days, read from their calendars."""

import dataclasses
import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from inventory.ledger import stored_form
from inventory.ledger.inventory import Inventory
from inventory.models import Block, Booking, Hold, Period, Status, Withdrawal
from inventory.server.errors import unavailable_if_silent
from shared.rental_states import open_rentals

Kind = Literal["booked", "held", "overdue", "away"]
LETTERS: dict[Kind, str] = {"booked": "B", "held": "H", "overdue": "O", "away": "M"}
FAR = dt.date(9999, 12, 31)
SATURDAY = 5


@dataclass(frozen=True)
class Taken:
    """Days on which a unit is not free, what it is then, and a few words about it. `reference` is of a booking."""

    kind: Kind
    period: Period
    told: str
    reference: str | None = None


@dataclass(frozen=True)
class Cell:
    """Days one after the other on which the same is so; None for a day on which the unit is free. `weekend` says
    whether the first of them is on one."""

    days: Sequence[dt.date]
    taken: Taken | None
    weekend: bool

    @property
    def letter(self) -> str:
        return LETTERS[self.taken.kind] if self.taken else "·"


@unavailable_if_silent()
async def taken_days(inventory: Inventory, equipment_ids: Sequence[str], until: dt.date) -> dict[str, list[Taken]]:
    """By unit, what begins before `until`: bookings, also overdue ones, holds, days that the depot keeps for itself,
    and what people have set. For up to some hundreds of units.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    if not equipment_ids:
        return {}
    keys, redis = inventory.keys, inventory.redis
    pipe = redis.pipeline(transaction=False)
    for equipment_id in equipment_ids:
        pipe.zrangebyscore(keys.calendar(equipment_id), "-inf", until.toordinal() - 1)
    members = [read_member(member) for some in await pipe.execute() for member in some]
    references = [identity for _, kind, identity in members if kind == "b"]
    hold_ids = [identity for _, kind, identity in members if kind == "h"]
    bookings = await redis.hmget(keys.bookings, references) if references else []  # type: ignore[misc]
    holds = await redis.hmget(keys.holds, hold_ids) if hold_ids else []  # type: ignore[misc]
    withdrawn = await redis.hmget(keys.withdrawn, list(equipment_ids))  # type: ignore[misc]
    found: defaultdict[str, list[Taken]] = defaultdict(list)
    today = inventory.today()
    for unit, taken in _booked([stored_form.read_booking(one) for one in bookings if one], today):
        found[unit].append(taken)
    for hold_id, stored in zip(hold_ids, holds, strict=True):
        kept = stored and (stored_form.read_block(hold_id, stored) or stored_form.read_hold(hold_id, stored))
        if isinstance(kept, Block):
            told = f"kept by the depot: {kept.why}"
            found[kept.equipment_id].append(Taken("away", kept.period, told))
        elif isinstance(kept, Hold) and kept.expires_at > inventory.now():
            told = f"held for a call until {kept.expires_at.astimezone(inventory.zone):%H:%M}"
            found[kept.equipment_id].append(Taken("held", kept.period, told))
    for unit, stored in zip(equipment_ids, withdrawn, strict=True):
        if stored:
            found[unit] += _set_by_hand(stored_form.read_withdrawal(stored), today)
    return found


def read_member(member: bytes) -> tuple[dt.date, str, str]:
    """The day after the last one, "b" for a booking or "h" for a hold, and its id, from a member of a calendar as
    lua/calendar.lua describes it."""
    day_after, kind, identity = member.decode().split(":", 2)
    return dt.date.fromordinal(int(day_after)), kind, identity


def cells_of(taken: Sequence[Taken], first_day: dt.date, days: int) -> list[Cell]:
    """The days from the first one on, those that belong together as one cell. Of two things on the same day, what
    stands first in `LETTERS` backwards is shown: that a unit is away or overdue matters more than who booked it."""
    free, last_day, order = _free_cells(first_day, days), first_day + dt.timedelta(days=days - 1), list(LETTERS)
    shown = [one for one in taken if one.period.first_day <= last_day and one.period.day_after > first_day]
    ranked = sorted(shown, key=lambda one: order.index(one.kind), reverse=True)
    if not ranked:
        return free
    cells: list[Cell] = []
    for day_free in free:
        (day,) = day_free.days
        now = next((one for one in ranked if one.period.first_day <= day < one.period.day_after), None)
        if now is None:
            cells.append(day_free)
        elif cells and cells[-1].taken is now:
            cells[-1] = dataclasses.replace(cells[-1], days=[*cells[-1].days, day])
        else:
            cells.append(dataclasses.replace(day_free, taken=now))
    return cells


@functools.lru_cache(maxsize=32)
def _free_cells(first_day: dt.date, days: int) -> list[Cell]:
    """The cells of a unit that is free on all these days, as most units are."""
    shown = [first_day + dt.timedelta(days=number) for number in range(days)]
    return [Cell([day], None, weekend=day.weekday() >= SATURDAY) for day in shown]


def _booked(bookings: Sequence[Booking], today: dt.date) -> list[tuple[str, Taken]]:
    found: list[tuple[str, Taken]] = []
    for rental in open_rentals(bookings, today):
        booking = rental.booking
        who = f"{booking.reference}, {booking.proofs.business_name}"
        found.append((booking.equipment_id, Taken("booked", booking.period, f"booked: {who}", booking.reference)))
        if rental.overdue and rental.has_unit:
            late = Period(first_day=booking.period.day_after, day_after=today + dt.timedelta(days=1))
            found.append((booking.equipment_id, Taken("overdue", late, f"overdue: {who}", booking.reference)))
    return found


def _set_by_hand(withdrawal: Withdrawal, today: dt.date) -> list[Taken]:
    """From today on, since it is not known from when."""
    day_after = withdrawal.day_after or FAR
    if withdrawal.status is Status.MAINTENANCE:
        return [Taken("away", Period(first_day=today, day_after=day_after), "maintenance")] if day_after > today else []
    if day_after > today:
        return [Taken("booked", Period(first_day=today, day_after=day_after), "rented, as people have set it")]
    late = Period(first_day=day_after, day_after=today + dt.timedelta(days=1))
    return [Taken("overdue", late, "rented, as people have set it, and overdue")]
