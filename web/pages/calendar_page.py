"""Units by day: who has them, and when they are free; and a booking opened from there."""

import datetime as dt
from urllib.parse import urlencode

from aiohttp import web

from inventory.models import Booking, BookingNotFound, BookingStatus, Rental
from web.page_services import services_of
from web.reading.address_parts import day_in, number_in, part_of, text_in
from web.reading.free_days import free_by_day, free_for
from web.reading.unit_days import LETTERS, cells_of, taken_days
from web.refused import Refused
from web.rendering import page

AT_ONCE = 50  # units
DAYS = 28


async def calendar(request: web.Request) -> web.Response:
    """The units that were searched, in parts, on four weeks from the day that was asked for."""
    services = services_of(request)
    inventory = services.inventory
    search = text_in(request.query, "search")
    first_day = day_in(request.query, "from") or inventory.today()
    days = [first_day + dt.timedelta(days=number) for number in range(DAYS)]
    scan = await services.scans.newest()
    found = [*await services.units.chosen(search)]
    ids = [unit.equipment_id for unit in found]
    free = free_by_day(ids, scan.taken, first_day.toordinal(), DAYS)
    free_days = number_in(request.query, "free", least=0, most=DAYS)
    if free_days:
        chosen = free_for(ids, scan.taken, first_day.toordinal(), free_days)
        found = [unit for unit in found if unit.equipment_id in chosen]
    units, number, count = part_of(found, number_in(request.query, "page"), AT_ONCE)
    until = days[-1] + dt.timedelta(days=1)
    taken = await taken_days(inventory, [unit.equipment_id for unit in units], until)

    def address(page_number: int, day: dt.date = first_day) -> str:
        return "/calendar?" + urlencode({"search": search, "from": day, "free": free_days or "", "page": page_number})

    return page(
        request,
        "calendar.html",
        search=search,
        first_day=first_day,
        today=inventory.today(),
        days=days,
        free=free,
        free_days=free_days,
        scanned_at=scan.at,
        rows=[(unit, cells_of(taken.get(unit.equipment_id, []), first_day, DAYS)) for unit in units],
        found=len(found),
        page_number=number,
        page_count=count,
        address=address,
        earlier=address(number, first_day - dt.timedelta(days=DAYS)),
        later=address(number, until),
        letters=LETTERS,
    )


async def booking(request: web.Request) -> web.Response:
    """A rental or one booking of it, also one from the archive, with its history."""
    inventory, reference = services_of(request).inventory, request.match_info["reference"]
    try:
        rental = await inventory.rental(reference)
    except BookingNotFound:
        archived = await inventory.booking_or_archived(reference)
        rental = Rental(reference=archived.reference, bookings=(archived,))
    shown = rental.named(reference)
    if not shown:
        raise Refused(404, "No booking has this reference.")
    units = {one.equipment_id: await inventory.get_or_removed(one.equipment_id) for one in shown}
    today = inventory.today()
    states = {one.reference: _state(one, today) for one in shown}
    return page(request, "booking.html", rental=rental, bookings=shown, units=units, states=states)


def _state(booking: Booking, today: dt.date) -> str:
    if booking.status is not BookingStatus.BOOKED:
        return booking.status.lower().replace("_", "-")
    if booking.period.day_after <= today:
        return "overdue"
    return "has begun" if booking.period.first_day <= today else "booked"
