"""`main.py inventory list` and `show`: the units and who has them."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.markup import escape

from commands.inventory.unit_id import EquipmentId, as_equipment_id
from commands.terminal import console, printable, run, table_of
from inventory.models import Equipment, InventoryError, Status
from shared.language.speech import say_money, say_period
from shared.open_inventory import open_inventory
from shared.rental_states import open_rentals
from shared.settings import load_settings


def list_units(
    category: Annotated[str | None, typer.Option(help="Only the units of this category.")] = None,
    status: Annotated[
        Status | None, typer.Option(case_sensitive=False, help="Only the units of this status today.")
    ] = None,
) -> None:
    """List the units, each with its status today."""
    run(_list(category, status))


def show(equipment_id: EquipmentId) -> None:
    """Show one unit: its description, its rates and requirements, and its bookings."""
    run(_show(equipment_id))


async def _list(category: str | None, status: Status | None) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        units, statuses = await inventory.all(), await inventory.statuses()
    if not units:
        raise InventoryError("The inventory is empty. Load it: python main.py inventory load")
    if category is not None:
        categories = sorted({unit.category for unit in units})
        units = [unit for unit in units if unit.category.casefold() == category.strip().casefold()]
        if not units:
            raise InventoryError(f"No unit is of the category {category!r}. There are: {', '.join(categories)}.")
    if status is not None:
        units = [unit for unit in units if statuses.get(unit.equipment_id, unit.status) is status]
    table = table_of("ID", "name", "category", "rate a day", "status today", "certification", "location")
    for unit in units:
        table.add_row(
            unit.equipment_id,
            escape(unit.name),
            escape(unit.category),
            _rates(unit, settings.currency),
            statuses.get(unit.equipment_id, unit.status),
            escape(unit.operator_certification or "None"),
            escape(unit.storage_location),
        )
    console().print(table)
    count = {each: sum(statuses.get(unit.equipment_id) is each for unit in units) for each in Status}
    console().print(f"{len(units)} units: " + ", ".join(f"{number} {each}" for each, number in count.items()))


async def _show(equipment_id: str) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        unit = await inventory.get(as_equipment_id(equipment_id))
        status = (await inventory.statuses())[unit.equipment_id]
        rentals = open_rentals(await inventory.bookings(unit.equipment_id), inventory.today())
        holds = [hold for hold in await inventory.holds() if hold.equipment_id == unit.equipment_id]
        blocks = await inventory.blocks(unit.equipment_id)
        withdrawal = (await inventory.withdrawals()).get(unit.equipment_id)
        today = inventory.today()
    table = table_of("", "", show_header=False)
    for name, value in (
        ("unit", f"{unit.equipment_id} {unit.name}"),
        ("description", unit.description or "no description"),
        ("category", unit.category),
        ("rate a day", _rates(unit, settings.currency)),
        ("status today", status),
        ("operator certification", unit.operator_certification or "None"),
        ("insurance cover, at least", say_money(unit.min_insurance, settings.currency)),
        ("location", unit.storage_location),
        ("weight class", unit.weight_class),
        *_terms(unit, settings.currency),
    ):
        table.add_row(name, escape(value))
    console().print(table)
    if withdrawal and withdrawal.day_after:
        last_day = withdrawal.day_after - dt.timedelta(days=1)
        overdue = ", and it is not back" if withdrawal.day_after <= today else ""
        console().print(f"{withdrawal.status}, set by hand, until {last_day}{overdue}.")
    for block in blocks:
        days = say_period(block.period, today=today)
        why = f"{printable(block.why)} ({printable(block.by)})"
        console().print(escape(f"Block {block.block_id}, {days}: {why}."), soft_wrap=True)
    for hold in holds:
        expires = hold.expires_at.astimezone(settings.zone)
        console().print(f"Held for a call until {expires:%H:%M}: {say_period(hold.period, today=today)}.")
    if not rentals:
        console().print("No bookings.")
        return
    booked = table_of("reference", "first day", "last day", "rate a day", "business", "", title="Bookings")
    for rental in rentals:
        booking = rental.booking
        booked.add_row(
            booking.reference,
            f"{booking.period.first_day:%a %Y-%m-%d}",
            f"{booking.period.last_day:%a %Y-%m-%d}",
            say_money(booking.daily_rate, settings.currency),
            escape(booking.proofs.business_name),
            str(rental),
        )
    console().print(booked)


def _rates(unit: Equipment, currency: str) -> str:
    return f"{say_money(unit.lowest_rate, currency)} to {say_money(unit.highest_rate, currency)}"


def _terms(unit: Equipment, currency: str) -> Iterator[tuple[str, str]]:
    """The unit's own terms that are set."""
    if unit.weekly_rate is not None:
        yield "rate a week", say_money(unit.weekly_rate, currency)
    if unit.four_week_rate is not None:
        yield "rate for four weeks", say_money(unit.four_week_rate, currency)
    if unit.least_days > 1:
        yield "least days", str(unit.least_days)
    if unit.turnaround_days:
        yield "days between two rentals", str(unit.turnaround_days)
