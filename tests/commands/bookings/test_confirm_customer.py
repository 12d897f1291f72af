"""`main.py booking code`: the customer of a booking reads back a code that went to the license record."""

import secrets

import pytest

from tests.commands.bookings.test_new_booking import PROOFS
from tests.support.inventory_commands import GENERATOR, CommandLine

CODE = "471902"


@pytest.fixture(autouse=True)
def _known_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda _: int(CODE))


@pytest.fixture
def reference(depot: CommandLine) -> str:
    """A booking of Acme Construction, whose record has an e-mail address."""
    depot.booking.succeeds("new", GENERATOR, *PROOFS, "--by", "Kim")
    (booking,) = depot.on_the_inventory(lambda inventory: inventory.bookings())
    return booking.reference


@pytest.mark.parametrize("typed", [f"{CODE}\n", f"12345\n000000\n{CODE}\n"])
def test_the_right_code_confirms_the_customer(depot: CommandLine, reference: str, typed: str) -> None:
    said = depot.booking.succeeds("code", reference, typed=typed)
    assert "on its way to the e-mail address on the license record" in said
    assert "it is really the business" in said
    assert CODE not in said
    assert "acme.example.com" not in said


def test_the_desk_sees_whose_policy_it_is_and_where_the_record_is_told(depot: CommandLine, reference: str) -> None:
    shown = depot.booking.succeeds("show", reference)
    assert "of Acme Construction, covers" in shown
    assert "office@acme.example.com, +1 217-555-0101" in shown


def test_three_wrong_codes_confirm_nobody(depot: CommandLine, reference: str) -> None:
    result = depot.booking.run("code", reference, typed="000000\n000001\n000002\n")
    assert result.exit_code == 1
    assert "it has run out" in result.stderr
    assert "really the business" not in result.output


def test_nobody_is_confirmed_when_nothing_is_typed(depot: CommandLine, reference: str) -> None:
    result = depot.booking.run("code", reference)
    assert result.exit_code == 1
    assert "nobody is confirmed" in result.stderr


def test_a_booking_whose_record_has_no_address_is_told_so(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    assert "no address that a code can go to" in depot.booking.is_refused("code", booking.reference)


def test_where_codes_are_off_none_is_sent(depot: CommandLine, reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_IDENTITY_CODE", "off")
    assert "RENTAL_IDENTITY_CODE is off" in depot.booking.is_refused("code", reference)
