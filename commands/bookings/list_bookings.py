"""`main.py booking list` and `show`: the bookings of the depot, and the history of one."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from commands.bookings.booking_output import as_json, print_json, print_lines, sentence_of, still_open
from commands.bookings.desk_options import AsJson, Reference
from commands.inventory.unit_id import as_equipment_id
from commands.terminal import console, printable, run, table_of
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import rental_of
from inventory.models import Booking, BookingChange, BookingNotFound, BookingSource, BookingStatus, Proofs
from shared.language.speech import say_money, say_period
from shared.open_inventory import open_inventory
from shared.rental_states import OpenRental, open_rentals, overdue_rentals
from shared.settings import Settings, load_settings
from shared.terms.spoken_charges import say_charges


def list_bookings(
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help="Only the bookings of this unit.")] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only rentals that should have come back, and whom they endanger.")
    ] = False,
    ended: Annotated[bool, typer.Option("--all", help="Also bookings that have ended.")] = False,
    json: AsJson = False,
) -> None:
    """List the bookings that have not ended, in the order of their first days."""
    run(_list_overdue(json=json) if overdue else _list(unit, ended=ended, json=json))


def show(reference: Reference, json: AsJson = False) -> None:
    """Show a rental or one booking, also one from the archive, and its history: who changed it, when and why."""
    run(_show(reference, json=json))


async def _list(unit: str | None, *, ended: bool, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        equipment_id = None
        if unit is not None:
            equipment_id = (await inventory.get_or_removed(as_equipment_id(unit))).equipment_id
        bookings = await inventory.bookings(equipment_id)
        today = inventory.today()
    state = {rental.booking.reference: rental for rental in open_rentals(bookings, today)}
    shown = [booking for booking in bookings if ended or booking.status is BookingStatus.BOOKED]
    if json:
        print_json([as_json(booking) for booking in shown])
        return
    if not shown:
        print_lines(["No bookings."])
        return
    table = table_of("reference", "unit", "first day", "last day", "rate a day", "customer", "from", "state")
    for booking in shown:
        table.add_row(
            booking.reference,
            booking.equipment_id,
            f"{booking.period.first_day:%a %Y-%m-%d}",
            f"{booking.period.last_day:%a %Y-%m-%d}",
            say_money(booking.daily_rate, settings.currency),
            escape(printable(booking.proofs.business_name)),
            booking.source,
            _state(booking, state.get(booking.reference)),
        )
    console().print(table)


async def _list_overdue(*, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        today = inventory.today()
        overdue = overdue_rentals(await inventory.bookings(), today)
    if json:
        print_json(
            [as_json(one.booking) | {"in_danger": as_json(one.in_danger) if one.in_danger else None} for one in overdue]
        )
        return
    for one in overdue:
        days = (today - one.booking.period.last_day).days
        danger = f" In danger: {sentence_of(one.in_danger, today)}." if one.in_danger else ""
        since = "1 day" if days == 1 else f"{days} days"
        phone = f", phone {printable(one.booking.phone)}" if one.booking.phone else ""
        print_lines([f"{sentence_of(one.booking, today)} is overdue since {since}{phone}.{danger}"])
    if not overdue:
        print_lines(["Nothing is overdue."])


async def _show(reference: str, *, json: bool) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        several = await _several(inventory, reference)
        booking = several[0] if several else await inventory.booking_or_archived(reference)
        unit = await inventory.get_or_removed(booking.equipment_id)
        rentals = {one.booking.reference: one for one in open_rentals(await inventory.bookings(), inventory.today())}
    if json:
        print_json([as_json(one) for one in several] if several else as_json(booking))
        return
    if several:
        print_lines([f"Rental {rental_of(reference)}, {len(several)} units:"])
        print_lines(
            f"  {sentence_of(one, inventory.today())}: {_state(one, rentals.get(one.reference)) or 'booked'}, "
            f"{say_money(one.total, settings.currency)}"
            for one in several
        )
        total = sum((one.total for one in still_open(several)), Decimal())
        print_lines([f"  {say_money(total, settings.currency)} in all"])
        print_lines([f"One of them, with its history: python main.py booking show {several[0].reference}"])
        return
    table = table_of("", "", show_header=False)
    for name, value in (
        ("reference", booking.reference),
        ("state", _state(booking, rentals.get(booking.reference)) or "booked"),
        ("unit", f"{unit.equipment_id} {unit.name}"),
        ("days", f"{say_period(booking.period)} ({booking.period.first_day} to {booking.period.last_day})"),
        *([("off rent", f"ready for return on {booking.off_rent}")] if booking.off_rent else []),
        *_customer(booking, settings),
        *((f"  {charge.what}", say_money(charge.amount, settings.currency)) for charge in booking.charges),
    ):
        table.add_row(name, escape(printable(value)))
    console().print(table)
    print_lines(["History:", *_history(booking, settings.zone)])


async def _several(inventory: Inventory, reference: str) -> Sequence[Booking]:
    """The bookings that this reference names, if they are several."""
    try:
        found = (await inventory.rental(reference)).named(reference)
    except BookingNotFound:
        return ()
    return found if len(found) > 1 else ()


def _customer(booking: Booking, settings: Settings) -> Iterable[tuple[str, str]]:
    papers, currency = booking.proofs, settings.currency
    coverage = f", covers {say_money(papers.coverage, currency)}" if papers.coverage is not None else ""
    total = say_money(booking.total, currency)
    yield "rate", f"{say_money(booking.daily_rate, currency)} a day, {total} in all"
    if booking.charges:
        yield "price", say_charges(booking.charges, currency)
    yield "customer", papers.business_name
    yield "license", papers.license_number or "not known"
    yield "job site", papers.job_address or "not known"
    yield "operator", papers.operator_name or "not known"
    holder = f" of {papers.policy_holder}" if papers.policy_holder else ""
    yield "insurance", f"{papers.policy_number or 'not known'}{holder}{coverage}"
    yield "e-mail", booking.confirmation_email or "not known"
    yield "phone", booking.phone or "not known"
    yield "on the license record", ", ".join(filter(None, (papers.record_email, papers.record_phone))) or "not known"
    if isinstance(papers, Proofs):
        yield "code read back", f"yes, sent to the {papers.confirmed_by}" if papers.confirmed_by else "no"


def _state(booking: Booking, rental: OpenRental | None) -> str:
    if rental is None:
        return booking.status.lower().replace("_", "-")
    return f"{rental}, off rent {booking.off_rent}" if booking.off_rent else str(rental)


def _history(booking: Booking, zone: ZoneInfo) -> Iterable[str]:
    if booking.source is BookingSource.CALL:
        yield f"  {booking.booked_at.astimezone(zone):%Y-%m-%d %H:%M}  booked in call {booking.call_id}"
    for change in booking.history:
        yield f"  {change.at.astimezone(zone):%Y-%m-%d %H:%M}  {printable(_told(change))}"


def _told(change: BookingChange) -> str:
    told = f"{change.what} by {change.by}"
    if change.what == "rescheduled":
        told += f", before: {change.period.first_day} to {change.period.last_day}"
    if change.what == "swapped":
        told += f", before: {change.equipment_id}"
    if change.overruled:
        told += f", although this did not suffice: {change.overruled}"
    return f"{told}. Why: {change.why}" if change.why else told
