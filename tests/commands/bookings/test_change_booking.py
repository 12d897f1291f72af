"""`main.py booking list`, `show`, `extend`, `shorten` and `swap`, as people use them."""

import datetime as dt
import json

import pytest

from inventory.models import Booking
from tests.support.inventory_commands import CUSTOMER, GENERATOR, CommandLine

OTHER_GENERATOR = "ITM004"


def day(booking: Booking, after: int) -> dt.date:
    return booking.period.last_day + dt.timedelta(days=after)


def test_a_booking_is_extended_and_shortened_and_its_history_tells(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=2)
    said = depot.booking.succeeds(
        "extend", booking.reference, "--until", day(booking, 2), "--by", "Kim", "--why", "rain"
    )
    assert "is extended to 5 days" in said
    told = json.loads(depot.booking.succeeds("shorten", booking.reference, "--until", day(booking, -1), "--json"))
    assert told["days"] == 2
    shown = depot.booking.succeeds("show", booking.reference.lower())
    assert "booked in call the-call" in shown
    assert f"rescheduled by Kim, before: {booking.period.first_day} to {booking.period.last_day}. Why: rain" in shown
    assert CUSTOMER in shown


def test_a_booking_is_not_extended_into_another_which_is_named(depot: CommandLine) -> None:
    booking, next_one = depot.book(first_in_days=0), depot.book(first_in_days=4)
    said = depot.booking.is_refused("extend", booking.reference, "--until", day(booking, 2))
    assert f"In the way: {next_one.reference}" in said


def test_extending_does_not_shorten_nor_shortening_extend(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=2)
    assert "longer" in depot.booking.is_refused("extend", booking.reference, "--until", day(booking, -1))
    assert "shorter" in depot.booking.is_refused("shorten", booking.reference, "--until", day(booking, 1))
    assert "--until" in depot.booking.is_refused("extend", booking.reference)


def test_a_booking_gets_another_unit(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    said = depot.booking.succeeds("swap", booking.reference, OTHER_GENERATOR.lower(), "--why", "it smokes")
    assert f"has {OTHER_GENERATOR} instead of {GENERATOR}" in said
    assert "AVAILABLE" in depot.succeeds("show", GENERATOR)
    assert booking.reference in depot.succeeds("show", OTHER_GENERATOR)
    assert f"before: {GENERATOR}. Why: it smokes" in depot.booking.succeeds("show", booking.reference)


def test_the_lines_of_a_price_follow_the_days_and_stay_with_another_unit(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("DELIVERY_PRICE", "60"), ("TAX_PERCENT", "10")):
        monkeypatch.setenv(f"RENTAL_{name}", value)
    overruled = ("--business", "Acme", "--overrule", "--why", "known for years", "--json")
    told = json.loads(depot.booking.succeeds("new", GENERATOR, "--days", 2, "--deliver", *overruled))
    until = dt.date.fromisoformat(told["last_day"]) + dt.timedelta(days=1)
    told = json.loads(depot.booking.succeeds("extend", told["reference"], "--until", until, *overruled[2:]))
    lines = [("days 3", "1350.00"), ("delivery", "60.00"), ("tax", "135.00")]
    assert [(line["what"], line["amount"]) for line in told["charges"]] == lines
    swapped = json.loads(depot.booking.succeeds("swap", told["reference"], OTHER_GENERATOR, *overruled[2:]))
    assert (swapped["charges"], swapped["total"]) == (told["charges"], "1545.00")


def test_the_desk_is_warned_of_a_closed_day_and_changes_the_days_with_a_reason(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = depot.book(first_in_days=2)
    monkeypatch.setenv("RENTAL_HOLIDAYS", str(day(booking, 1)))
    said = depot.booking.is_refused("extend", booking.reference, "--until", day(booking, 1))
    assert f"days: you are closed on {day(booking, 1):%A %Y-%m-%d}, the last day" in said
    depot.booking.succeeds("extend", booking.reference, "--until", day(booking, 2))
    assert "days: you are closed" in depot.booking.is_refused("shorten", booking.reference, "--until", day(booking, 1))
    overruled = ("--overrule", "--why", "we open for them", "--json")
    told = json.loads(depot.booking.succeeds("shorten", booking.reference, "--until", day(booking, 1), *overruled))
    assert told["last_day"] == str(day(booking, 1))


def test_a_booking_does_not_get_a_unit_that_its_proofs_do_not_suffice_for_unless_the_desk_says_why(
    depot: CommandLine,
) -> None:
    booking = depot.book(first_in_days=2)
    assert "does not suffice" in depot.booking.is_refused("swap", booking.reference, "ITM002")
    assert "--why" in depot.booking.is_refused("swap", booking.reference, "ITM002", "--overrule")
    depot.booking.succeeds("swap", booking.reference, "ITM002", "--overrule", "--why", "same price agreed")
    assert "although this did not suffice: rate" in depot.booking.succeeds("show", booking.reference)


def test_the_list_has_the_open_bookings_and_with_all_the_ended_ones_too(depot: CommandLine) -> None:
    out, ahead = depot.book(first_in_days=0), depot.book(first_in_days=5)
    depot.booking.succeeds("return", out.reference)
    listed = depot.booking.succeeds("list")
    assert ahead.reference in listed
    assert out.reference not in listed
    told = json.loads(depot.booking.succeeds("list", "--all", "--unit", GENERATOR, "--json"))
    assert [one["reference"] for one in told] == [out.reference, ahead.reference]
    assert "No bookings." in depot.booking.succeeds("list", "--unit", OTHER_GENERATOR)


def test_what_is_overdue_is_listed_with_the_customer_whom_it_endangers(depot: CommandLine) -> None:
    assert "Nothing is overdue." in depot.booking.succeeds("list", "--overdue")
    next_one, overdue = depot.book(first_in_days=1), depot.book(first_in_days=-4)
    said = depot.booking.succeeds("list", "--overdue")
    assert f"{overdue.reference} " in said
    assert "is overdue since 2 days" in said
    assert f"In danger: {next_one.reference}" in said
    (told,) = json.loads(depot.booking.succeeds("list", "--overdue", "--json"))
    assert (told["reference"], told["in_danger"]["reference"]) == (overdue.reference, next_one.reference)
