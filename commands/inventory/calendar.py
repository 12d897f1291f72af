"""`main.py inventory calendar`: who has which unit on which days."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from commands.inventory.unit_id import as_equipment_id
from commands.terminal import console, printable, run, table_of
from inventory.ledger.inventory import Inventory
from inventory.models import Block, Booking, Hold, Period, Status
from shared.open_inventory import open_inventory
from shared.rental_states import open_rentals
from shared.settings import load_settings


def calendar(
    equipment_id: Annotated[
        str | None, typer.Argument(metavar="EQUIPMENT", help="Only this unit, with all its periods.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days from today, if no unit is named.")] = 14,
) -> None:
    """Show who has which unit on which days: bookings, holds, and overdue rentals."""
    run(_days_of_all(days) if equipment_id is None else _days_of(as_equipment_id(equipment_id)))


@dataclass(frozen=True)
class Taken:
    """Days on which a unit is not free.

    `who` is the reference and the business of a booking, or "held for a call". `state` is empty, or says who has the
    unit, or until when it is held.
    """

    equipment_id: str
    period: Period
    who: str
    state: str

    def __str__(self) -> str:
        line = f"{_written(self.period.first_day)} to {_written(self.period.last_day)}  {self.who}"
        return f"{line}  {self.state}" if self.state else line


async def _days_of_all(days: int) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        units = await inventory.all()
        taken_of: defaultdict[str, list[Taken]] = defaultdict(list)
        for taken in await _taken(inventory, settings.zone):
            taken_of[taken.equipment_id].append(taken)
        today = inventory.today()
    until = today + dt.timedelta(days=days)
    table = table_of("ID", "name", "who has it on which days")
    for unit in units:
        lines = [] if unit.status is Status.AVAILABLE else [f"{unit.status}, set by hand"]
        lines += [str(taken) for taken in taken_of[unit.equipment_id] if taken.period.first_day < until]
        if lines:
            table.add_row(unit.equipment_id, escape(unit.name), escape(printable("\n".join(lines))), end_section=True)
    console().print(f"From {_written(today)} to {_written(until - dt.timedelta(days=1))}:")
    if table.row_count:
        console().print(table)
    console().print(f"{len(units) - table.row_count} of {len(units)} units are free all the time.")


async def _days_of(equipment_id: str) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        unit = await inventory.get(equipment_id)
        taken = await _taken(inventory, settings.zone, equipment_id)
    console().print(escape(f"{unit.equipment_id} {unit.name}"))
    if unit.status is not Status.AVAILABLE:
        console().print(f"It is {unit.status}, set by hand.")
    if not taken:
        console().print("Nobody has booked or holds it.")
        return
    table = table_of("first day", "last day", "days", "who", "")
    for one in taken:
        first, last = _written(one.period.first_day), _written(one.period.last_day)
        table.add_row(first, last, str(one.period.days), escape(one.who), escape(printable(one.state)))
    console().print(table)


async def _taken(inventory: Inventory, zone: ZoneInfo, equipment_id: str | None = None) -> list[Taken]:
    """All days that are booked, held or blocked, of one unit or of all, in the order of their first days."""
    today = inventory.today()
    bookings = await inventory.bookings(equipment_id)
    holds = [hold for hold in await inventory.holds() if equipment_id in (None, hold.equipment_id)]
    taken = [*_booked(bookings, today), *_held(holds, zone), *_blocked(await inventory.blocks(equipment_id))]
    return sorted(taken, key=lambda one: (one.period.first_day, one.who))


def _booked(bookings: Iterable[Booking], today: dt.date) -> Iterable[Taken]:
    for rental in open_rentals(bookings, today):
        booking = rental.booking
        who = f"{booking.reference} {printable(booking.proofs.business_name)}"
        yield Taken(booking.equipment_id, booking.period, who, str(rental))


def _held(holds: Iterable[Hold], zone: ZoneInfo) -> Iterable[Taken]:
    for hold in holds:
        expires = hold.expires_at.astimezone(zone)
        yield Taken(hold.equipment_id, hold.period, "held for a call", f"until {expires:%H:%M}")


def _blocked(blocks: Iterable[Block]) -> Iterable[Taken]:
    for block in blocks:
        yield Taken(block.equipment_id, block.period, f"block {block.block_id}", block.why)


def _written(day: dt.date) -> str:
    return f"{day:%a %Y-%m-%d}"
