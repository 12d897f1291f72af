"""`main.py booking off-rent`, as people use it."""

import datetime as dt
import json

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, BookingStatus
from tests.support.inventory_commands import GENERATOR, CommandLine


def now(depot: CommandLine, booking: Booking) -> Booking:
    return depot.on_the_inventory(lambda inventory: inventory.booking(booking.reference))


def announced(depot: CommandLine) -> int:
    async def count(inventory: Inventory) -> int:
        return int(await inventory.redis.xlen(inventory.keys.outbox))

    return depot.on_the_inventory(count)


def test_a_rental_is_off_rent_from_today_and_stays_rented(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    today = booking.period.first_day
    said = depot.booking.succeeds("off-rent", booking.reference.lower(), "--by", "Kim", "--why", "they called")
    assert f"is called off rent: ready for return on {today}" in said
    after = now(depot, booking)
    assert (after.off_rent, after.status) == (today, BookingStatus.BOOKED)
    assert (after.history[-1].by, after.history[-1].why) == ("Kim", "they called")
    assert "RENTED" in depot.succeeds("show", GENERATOR)
    assert f"off rent {today}" in depot.booking.succeeds("list")


def test_it_is_off_rent_on_a_later_day_and_another_day_takes_its_place(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    tomorrow, last = booking.period.first_day + dt.timedelta(days=1), booking.period.last_day
    for day in (last, tomorrow):
        printed = json.loads(depot.booking.succeeds("off-rent", booking.reference, "--on", day, "--json"))
        assert printed["off_rent"] == str(day)
    assert now(depot, booking).off_rent == tomorrow


def test_the_same_day_again_tells_nobody_and_says_so(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    depot.booking.succeeds("off-rent", booking.reference)
    before = announced(depot), now(depot, booking)
    assert "already; nothing was changed" in depot.booking.is_refused("off-rent", booking.reference)
    assert (announced(depot), now(depot, booking)) == before


def test_what_cannot_be_called_off_rent_is_refused_in_a_sentence(depot: CommandLine) -> None:
    out, ahead = depot.book(first_in_days=0), depot.book(first_in_days=20)
    today, last = out.period.first_day, out.period.last_day
    said = depot.booking.is_refused("off-rent", ahead.reference)
    assert f"begins only on {ahead.period.first_day}" in said
    assert f"booking cancel {ahead.reference}" in said
    for day in (today - dt.timedelta(days=1), last + dt.timedelta(days=1)):
        assert f"from today, {today}, to {last}; {day} is none" in depot.booking.is_refused(
            "off-rent", out.reference, "--on", day
        )
    assert now(depot, out) == out
    depot.booking.succeeds("return", out.reference)
    assert "is returned already" in depot.booking.is_refused("off-rent", out.reference)


def test_an_overdue_rental_is_off_rent_today(depot: CommandLine) -> None:
    late = depot.book(first_in_days=-5)
    depot.booking.succeeds("off-rent", late.reference)
    assert now(depot, late).off_rent is not None
