"""`main.py booking cancel`, `return` and `no-show`, as people use them."""

import json

import pytest

from inventory.models import BookingStatus
from shared.language.speech import say_period
from tests.support.inventory_commands import CUSTOMER, GENERATOR, RENTED_BY_HAND, CommandLine


def test_a_cancelled_booking_is_not_shown(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=5)
    said = depot.booking.succeeds("cancel", booking.reference.lower(), "--yes")
    assert f"({GENERATOR}, {CUSTOMER}, {say_period(booking.period)}) is cancelled." in said
    assert "tell the customer" in said
    shown = depot.succeeds("show", GENERATOR)
    assert "No bookings" in shown
    assert booking.reference not in shown


@pytest.mark.parametrize(("typed", "told"), [("n\n", "Nothing was changed."), ("", "--yes")])
def test_a_booking_is_cancelled_only_after_a_yes(depot: CommandLine, typed: str, told: str) -> None:
    booking = depot.book(first_in_days=5)
    said = depot.booking.is_refused("cancel", booking.reference, typed=typed)
    assert f"Cancel {booking.reference}" in said
    assert told in said
    assert booking.reference in depot.succeeds("show", GENERATOR)
    depot.booking.succeeds("cancel", booking.reference, typed="y\n")
    assert booking.reference not in depot.succeeds("show", GENERATOR)


def test_a_unit_that_comes_back_is_available_again(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    assert "RENTED" in depot.succeeds("show", GENERATOR)
    said = depot.booking.succeeds("return", booking.reference)
    assert booking.reference in said
    assert "the unit is back" in said
    assert "AVAILABLE" in depot.succeeds("show", GENERATOR)


def test_a_unit_that_comes_back_the_morning_after_leaves_the_next_customers_rental(depot: CommandLine) -> None:
    waits, late = depot.book(first_in_days=0), depot.book(first_in_days=-3)
    shown, calendar = depot.succeeds("show", GENERATOR), depot.succeeds("calendar")
    for said in (shown, calendar):
        assert "OVERDUE" in said
        assert f"WAITS for {late.reference}" in said
    said = depot.booking.succeeds("return", GENERATOR)
    assert f"Booking {late.reference} " in said
    assert f"It is booked now: {waits.reference} " in said
    shown = depot.succeeds("show", GENERATOR)
    assert late.reference not in shown
    assert waits.reference in shown


def test_a_return_by_reference_ends_no_other_rental(depot: CommandLine) -> None:
    waits, late = depot.book(first_in_days=0), depot.book(first_in_days=-3)
    depot.booking.succeeds("return", late.reference)
    assert depot.on_the_inventory(lambda inventory: inventory.booking(waits.reference)) == waits


def test_a_unit_whose_rental_begins_today_is_returned_by_the_reference_only(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    said = depot.booking.succeeds("return", GENERATOR)
    assert "nothing was changed" in said
    assert f"booking return {booking.reference}" in said
    assert booking.reference in depot.succeeds("show", GENERATOR)


def test_a_booking_that_has_not_begun_cannot_be_returned(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=2)
    assert f"booking cancel {booking.reference}" in depot.booking.is_refused("return", booking.reference)
    assert booking.reference in depot.succeeds("show", GENERATOR)


def test_a_booking_that_was_returned_cannot_be_returned_again(depot: CommandLine) -> None:
    first = depot.book(first_in_days=0)
    depot.booking.succeeds("return", first.reference)
    second = depot.book(first_in_days=0)
    assert "is returned already" in depot.booking.is_refused("return", first.reference)
    assert second.reference in depot.succeeds("show", GENERATOR)


def test_a_unit_that_people_had_marked_as_rented_comes_back(depot: CommandLine) -> None:
    assert "RENTED" in depot.succeeds("show", RENTED_BY_HAND)
    assert "marked as rented" in depot.booking.succeeds("return", RENTED_BY_HAND)
    assert "AVAILABLE" in depot.succeeds("show", RENTED_BY_HAND)


def test_a_unit_that_was_not_out_stays_as_it_is(depot: CommandLine) -> None:
    assert "nothing was changed" in depot.booking.succeeds("return", GENERATOR)


def test_a_returned_booking_cannot_be_cancelled(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    depot.booking.succeeds("return", booking.reference)
    assert booking.reference in depot.booking.is_refused("cancel", booking.reference, "--yes")


def test_a_customer_who_never_came_frees_the_unit_after_a_yes(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    assert "Nothing was changed" in depot.booking.is_refused("no-show", booking.reference, typed="n\n")
    said = depot.booking.succeeds("no-show", booking.reference, "--why", "no answer", "--by", "Kim", "--json", "--yes")
    told = json.loads(said)
    assert told["status"] == BookingStatus.NO_SHOW
    (change,) = told["history"]
    assert (change["by"], change["why"], change["first_day"]) == ("Kim", "no answer", str(booking.period.first_day))
    assert "AVAILABLE" in depot.succeeds("show", GENERATOR)


@pytest.mark.parametrize("command", ["return", "cancel", "no-show"])
def test_what_is_not_there_is_refused_in_a_sentence(depot: CommandLine, command: str) -> None:
    assert "NOSUCH" in depot.booking.is_refused(command, "NOSUCH")
