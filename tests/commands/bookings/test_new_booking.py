"""`main.py booking new`: the proofs of a call, or a reason that the history keeps."""

import datetime as dt
import json

import pytest

from inventory.models import BookingSource, BookingStatus
from tests.support.inventory_commands import GENERATOR, CommandLine

PROOFS = (
    *("--license", "BL123456", "--site", "100 Main Street, Springfield, Illinois 62701", "--policy", "POL789012"),
    *("--operator", "Jordan Lee", "--operator-license", "OP445566"),
)


def test_the_desk_books_with_the_proofs_of_a_call(depot: CommandLine) -> None:
    first = dt.datetime.now(depot.settings.zone).date() + dt.timedelta(days=3)
    options = ("--from", first, "--days", 2, "--by", "Kim", "--json")
    told = json.loads(depot.booking.succeeds("new", GENERATOR, *PROOFS, *options))
    assert (told["source"], told["daily_rate"], told["total"]) == (BookingSource.DESK, "450.00", "900.00")
    assert (told["first_day"], told["last_day"]) == (str(first), str(first + dt.timedelta(days=1)))
    booking = depot.on_the_inventory(lambda inventory: inventory.booking(told["reference"]))
    assert booking.status is BookingStatus.BOOKED
    assert [(change.what, change.by, change.overruled) for change in booking.history] == [("booked", "Kim", "")]
    assert booking.proofs.coverage is not None
    assert booking.proofs.policy_holder == "Acme Construction"
    assert (booking.proofs.record_email, booking.proofs.record_phone) == (
        "office@acme.example.com",
        "+1 217-555-0101",
    )


def test_a_policy_of_another_business_is_named_at_the_desk(depot: CommandLine) -> None:
    proofs = ["POL345678" if proof == "POL789012" else proof for proof in PROOFS]
    assert "insurance: the registry has it under another name" in depot.booking.is_refused("new", GENERATOR, *proofs)


def test_what_is_missing_is_named_and_nothing_is_booked(depot: CommandLine) -> None:
    said = depot.booking.is_refused("new", GENERATOR, "--license", "BL000000", "--rate", "400", "--business", "Acme")
    for problem in (
        "license: the registry does not know it",
        "site: not given",
        "insurance:",
        "operator:",
        "rate: 400",
    ):
        assert problem in said
    assert "--overrule" in said
    assert depot.on_the_inventory(lambda inventory: inventory.bookings()) == []


def test_the_desk_overrules_with_a_reason_and_the_history_keeps_it(depot: CommandLine) -> None:
    assert "--why" in depot.booking.is_refused("new", GENERATOR, "--business", "Acme", "--overrule")
    overruled = ("--business", "Acme [b] Works", "--rate", "430", "--overrule", "--why", "known for years")
    told = json.loads(depot.booking.succeeds("new", GENERATOR, *overruled, "--by", "Kim", "--json"))
    assert told["source"] == BookingSource.DESK
    shown = depot.booking.succeeds("show", told["reference"])
    assert "booked by Kim, although this did not suffice: license, rate, site, certificate, coverage" in shown
    assert "Why: known for years" in shown
    assert "Acme [b] Works" in shown


def test_the_desk_hears_of_a_limit_and_goes_beyond_it_with_a_reason(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENTAL_LICENSE_UNITS", "1")
    depot.booking.succeeds("new", GENERATOR, *PROOFS)
    later = dt.datetime.now(depot.settings.zone).date() + dt.timedelta(days=30)
    said = depot.booking.is_refused("new", GENERATOR, *PROOFS, "--from", later)
    assert "the business license has as many open rentals as it may have" in said
    assert "To do it all the same, say why: --overrule --why" in said
    overruled = ("--overrule", "--why", "framework contract", "--json")
    told = json.loads(depot.booking.succeeds("new", GENERATOR, *PROOFS, "--from", later, *overruled))
    shown = depot.booking.succeeds("show", told["reference"])
    assert "although this did not suffice: limit: license" in shown


def test_the_desk_does_not_book_what_is_taken_whatever_the_reason(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    overruled = ("--business", "Acme", "--overrule", "--why", "urgent")
    said = depot.booking.is_refused("new", GENERATOR, *overruled)
    assert f"In the way: {booking.reference}" in said


@pytest.mark.parametrize(
    "wrong", [("--email", "office@localhost"), ("--rate", "many"), ("--rate", "4.001"), ("--from", "tomorrow")]
)
def test_a_wrong_option_is_refused_before_anything_is_done(depot: CommandLine, wrong: tuple[str, str]) -> None:
    result = depot.booking.run("new", GENERATOR, *PROOFS, *wrong)
    assert result.exit_code == 2
    assert depot.on_the_inventory(lambda inventory: inventory.bookings()) == []


def test_the_desk_is_told_of_days_that_are_against_the_terms_and_goes_on_with_a_reason(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = dt.datetime.now(depot.settings.zone).date() + dt.timedelta(days=3)
    monkeypatch.setenv("RENTAL_HOLIDAYS", str(first))
    monkeypatch.setenv("RENTAL_LEAST_RENTAL_DAYS", "3")
    said = depot.booking.is_refused("new", GENERATOR, *PROOFS, "--from", first, "--days", 2)
    assert f"days: you are closed on {first:%A %Y-%m-%d}, the first day" in said
    assert f"days: the least that {GENERATOR} is rented for is 3 days" in said
    overruled = ("--overrule", "--why", "regular customer", "--json")
    told = json.loads(depot.booking.succeeds("new", GENERATOR, *PROOFS, "--from", first, "--days", 2, *overruled))
    assert told["days"] == 2


def test_a_booking_of_the_desk_has_the_lines_of_its_price(depot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DELIVERY_PRICE", "60"), ("DEPOSIT", "200"), ("TAX_PERCENT", "10")):
        monkeypatch.setenv(f"RENTAL_{name}", value)
    told = json.loads(depot.booking.succeeds("new", GENERATOR, *PROOFS, "--days", 2, "--deliver", "--json"))
    booking = depot.on_the_inventory(lambda inventory: inventory.booking(told["reference"]))
    lines = [(charge.what, str(charge.amount)) for charge in booking.charges]
    assert lines == [("days 2", "900.00"), ("delivery", "60.00"), ("tax", "90.00"), ("deposit", "200.00")]
    assert (told["total"], told["charges"][0]) == ("1050.00", {"what": "days 2", "amount": "900.00"})
    shown = depot.booking.succeeds("show", booking.reference)
    assert "$900 for 2 days, $60 for delivery and $90 tax: $1,050 in all" in shown
