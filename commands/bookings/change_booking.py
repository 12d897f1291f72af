"""`main.py booking extend`, `shorten` and `swap`: other days, or another unit."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

from commands.bookings.booking_output import print_changed, print_lines, still_open
from commands.bookings.desk_options import AsJson, By, Overrule, Reference, Why, day_option, require_reason
from commands.bookings.desk_terms import days_problems, require_usual_days
from commands.bookings.in_the_way import naming_what_is_in_the_way
from commands.inventory.unit_id import EquipmentId, as_equipment_id
from commands.terminal import run
from inventory.models import Booking, InventoryError, Period
from shared.open_inventory import open_inventory
from shared.settings import load_settings
from shared.terms.charges import PriceTerms, charges_for_days

NewLastDay = Annotated[dt.date | None, day_option("The new last day.", "--until")]
NewFirstDay = Annotated[dt.date | None, day_option("The new first day, if it has not begun.", "--from")]


def extend(
    reference: Reference,
    by: By,
    until: NewLastDay = None,
    begin: NewFirstDay = None,
    why: Why = "",
    overrule: Overrule = False,
    json: AsJson = False,
) -> None:
    """Make a rental or one booking of it longer, at the same rate a day. The customer is told."""
    run(_move(reference, until, begin, longer=True, by=by, why=why, overrule=overrule, json=json))


def shorten(
    reference: Reference,
    by: By,
    until: NewLastDay = None,
    begin: NewFirstDay = None,
    why: Why = "",
    overrule: Overrule = False,
    json: AsJson = False,
) -> None:
    """Make a rental or one booking of it shorter, at the same rate a day. The customer is told."""
    run(_move(reference, until, begin, longer=False, by=by, why=why, overrule=overrule, json=json))


def swap(
    reference: Reference,
    equipment_id: EquipmentId,
    by: By,
    why: Why = "",
    overrule: Overrule = False,
    json: AsJson = False,
) -> None:
    """Give a booking another unit on the same days, at the same rate a day. The customer is told."""
    run(_swap(reference, as_equipment_id(equipment_id), by=by, why=why, overrule=overrule, json=json))


async def _move(
    reference: str,
    until: dt.date | None,
    begin: dt.date | None,
    *,
    longer: bool,
    by: str,
    why: str,
    overrule: bool,
    json: bool,
) -> None:
    require_reason(overrule, why)
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        bookings = still_open((await inventory.rental(reference)).named(reference))
        wanted, before = _wanted(bookings, until, begin, longer=longer), bookings[0].period
        units = [await inventory.get_or_removed(booking.equipment_id) for booking in bookings]
        unusual = [days_problems(unit, wanted, settings, now=inventory.now(), before=before) for unit in units]
        require_usual_days(dict.fromkeys(problem for some in unusual for problem in some), overrule=overrule)
        terms = PriceTerms.of(settings)
        lines = [charges_for_days(one, unit, wanted.days, terms) for one, unit in zip(bookings, units, strict=True)]
        async with naming_what_is_in_the_way(inventory, bookings[0].equipment_id, wanted, but=reference):
            moved = await inventory.reschedule_rental(
                reference, wanted, charges=lines, by=by, why=why, overrule=overrule
            )
        done = f"is {'extended' if longer else 'shortened'} to {wanted.days} days"
        print_changed(
            still_open(moved.named(reference)), done, today=inventory.today(), settings=settings, json_wanted=json
        )


def _wanted(bookings: Sequence[Booking], until: dt.date | None, begin: dt.date | None, *, longer: bool) -> Period:
    """The new days.

    Raises:
        InventoryError: no day was given, or the rental would not become longer or shorter.
    """
    if until is None and begin is None:
        raise InventoryError("Say the new last day with --until, or the new first day with --from.")
    before = bookings[0].period
    if any(booking.period != before for booking in bookings):
        each = ", ".join(f"{one.reference} {one.period.first_day} to {one.period.last_day}" for one in bookings)
        raise InventoryError(f"The units of this rental have different days. Change one at a time: {each}.")
    first_day, last_day = begin or before.first_day, until or before.last_day
    if last_day < first_day:
        raise InventoryError(f"The last day, {last_day}, would be before the first one, {first_day}.")
    wanted = Period(first_day=first_day, day_after=last_day + dt.timedelta(days=1))
    is_longer = wanted.first_day <= before.first_day and wanted.last_day >= before.last_day
    is_shorter = wanted.first_day >= before.first_day and wanted.last_day <= before.last_day
    if wanted == before or not (is_longer if longer else is_shorter):
        raise InventoryError(
            f"Booking {bookings[0].reference} is from {before.first_day} to {before.last_day}: it does not become "
            f"{'longer' if longer else 'shorter'}. Nothing was changed."
        )
    return wanted


async def _swap(reference: str, equipment_id: str, *, by: str, why: str, overrule: bool, json: bool) -> None:
    require_reason(overrule, why)
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        booking = await inventory.booking(reference)
        if booking.equipment_id == equipment_id:
            raise InventoryError(f"Booking {booking.reference} has {equipment_id} already; nothing was changed.")
        async with naming_what_is_in_the_way(inventory, equipment_id, booking.period, but=booking.reference):
            swapped = await inventory.swap(booking.reference, equipment_id, by=by, why=why, overrule=overrule)
        today = inventory.today()
        done = f"has {equipment_id} instead of {booking.equipment_id}"
        print_changed([swapped], done, today=today, settings=settings, json_wanted=json)
        if booking.period.first_day <= today and not json:
            print_lines([f"{booking.equipment_id} counts as back: it can be rented again."])
