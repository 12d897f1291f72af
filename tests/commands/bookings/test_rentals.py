"""`main.py booking` with the reference of a rental of several units, or of one booking of it."""

import datetime as dt
import json
from decimal import Decimal

from inventory.ledger.inventory import Inventory
from inventory.models import BookingStatus, Period, Rental
from tests.support.inventory_commands import CommandLine
from tests.support.rentals import proofs


def rent_two(depot: CommandLine, *, first_in_days: int) -> Rental:
    async def rented(inventory: Inventory) -> Rental:
        period = Period.of(inventory.today() + dt.timedelta(days=first_in_days), 3)
        holds = await inventory.hold_all(["ITM001", "ITM004"], period, call_id="the-call")
        return await inventory.confirm_all(holds, daily_rates=[Decimal(450)] * 2, proofs=[proofs()] * 2)

    return depot.on_the_inventory(rented)


def now(depot: CommandLine, rental: Rental) -> Rental:
    return depot.on_the_inventory(lambda inventory: inventory.rental(rental.reference))


def test_a_rental_is_shown_with_its_units_and_what_they_cost_together(depot: CommandLine) -> None:
    rental = rent_two(depot, first_in_days=2)
    said = depot.booking.succeeds("show", rental.reference.lower())
    assert f"Rental {rental.reference}, 2 units:" in said
    for booking in rental.bookings:
        assert f"{booking.reference} ({booking.equipment_id}, " in said
    assert "$2,700 in all" in said
    one = depot.booking.succeeds("show", rental.bookings[1].reference)
    assert "ITM004" in one
    assert "ITM001" not in one
    told = json.loads(depot.booking.succeeds("show", rental.reference, "--json"))
    assert [booking["reference"] for booking in told] == [booking.reference for booking in rental.bookings]


def test_a_rental_is_extended_and_cancelled_whole(depot: CommandLine) -> None:
    rental = rent_two(depot, first_in_days=2)
    until = rental.period.day_after
    said = depot.booking.succeeds("extend", rental.reference, "--until", until)
    assert f"Rental {rental.reference} (ITM001, ITM004, " in said
    assert "is extended to 4 days" in said
    said = depot.booking.succeeds("cancel", rental.reference, "--yes")
    assert "is cancelled" in said
    assert {booking.status for booking in now(depot, rental).bookings} == {BookingStatus.CANCELLED}


def test_what_is_in_the_way_of_one_unit_is_named_and_the_rental_stays(depot: CommandLine) -> None:
    rental = rent_two(depot, first_in_days=2)
    other = depot.book_unit("ITM004", first_in_days=6)
    said = depot.booking.is_refused(
        "extend", rental.reference, "--until", rental.period.day_after + dt.timedelta(days=2)
    )
    assert f"In the way: {other.reference} (ITM004" in said
    assert now(depot, rental) == rental


def test_units_of_a_rental_come_back_one_by_one_or_together(depot: CommandLine) -> None:
    rental = rent_two(depot, first_in_days=0)
    depot.booking.succeeds("return", rental.bookings[0].reference)
    assert [one.status for one in now(depot, rental).bookings] == [BookingStatus.RETURNED, BookingStatus.BOOKED]
    said = depot.booking.succeeds("return", rental.reference)
    assert rental.bookings[1].reference in said
    assert not now(depot, rental).is_open
    both = rent_two(depot, first_in_days=0)
    assert "the units are back" in depot.booking.succeeds("return", both.reference)
    assert not now(depot, both).is_open


def test_units_of_a_rental_are_called_off_together_or_one_by_one(depot: CommandLine) -> None:
    rental = rent_two(depot, first_in_days=0)
    said = depot.booking.succeeds("off-rent", rental.bookings[1].reference)
    assert "ITM004" in said
    assert "ITM001" not in said
    assert [one.off_rent is not None for one in now(depot, rental).bookings] == [False, True]
    assert f"Rental {rental.reference} (ITM001, ITM004" in depot.booking.succeeds("off-rent", rental.reference)
    assert all(one.off_rent for one in now(depot, rental).bookings)


def test_nobody_comes_for_a_rental(depot: CommandLine) -> None:
    rental = rent_two(depot, first_in_days=0)
    depot.booking.succeeds("no-show", rental.reference, "--yes")
    assert {booking.status for booking in now(depot, rental).bookings} == {BookingStatus.NO_SHOW}


def test_units_of_a_rental_with_different_days_are_changed_one_at_a_time(depot: CommandLine) -> None:
    rental = rent_two(depot, first_in_days=2)
    depot.booking.succeeds("extend", rental.bookings[0].reference, "--until", rental.period.day_after)
    said = depot.booking.is_refused("shorten", rental.reference, "--until", rental.period.first_day)
    assert rental.bookings[1].reference in said
