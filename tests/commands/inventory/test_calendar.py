"""`main.py inventory calendar`, as people use it."""

from inventory.models import Equipment
from tests.support.inventory_commands import GENERATOR, IN_MAINTENANCE, CommandLine


def test_the_calendar_tells_who_has_what_on_which_days(depot: CommandLine, equipment: list[Equipment]) -> None:
    out, later, far = depot.book(first_in_days=0), depot.book(first_in_days=5), depot.book(first_in_days=30)
    held = depot.hold(first_in_days=10)
    said = depot.succeeds("calendar")
    days = f"{out.period.first_day:%a %Y-%m-%d} to {out.period.last_day:%a %Y-%m-%d}"
    assert f"{days}  {out.reference} Bright [bold] Builders  out" in said
    assert later.reference in said
    assert f"held for a call  until {held.expires_at.astimezone(depot.settings.zone):%H:%M}" in said
    assert f"{IN_MAINTENANCE} " in said
    assert "MAINTENANCE, set by hand" in said
    free = len([unit for unit in equipment if unit.status == "AVAILABLE"]) - 1
    assert f"{free} of {len(equipment)} units are free all the time." in said
    assert far.reference not in said
    assert far.reference in depot.succeeds("calendar", "--days", "31")


def test_a_rental_that_should_have_come_back_is_overdue(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=-5)
    assert f"{booking.reference} Bright [bold] Builders  OVERDUE" in depot.succeeds("calendar")
    assert "OVERDUE" in depot.succeeds("calendar", GENERATOR)


def test_the_calendar_of_one_unit_has_all_its_periods(depot: CommandLine) -> None:
    near, far = depot.book(first_in_days=1), depot.book(first_in_days=200)
    said = depot.succeeds("calendar", GENERATOR.lower())
    assert "ITM001 Professional Generator" in said
    assert said.index(near.reference) < said.index(far.reference)
    assert "Nobody has booked or holds it." in depot.succeeds("calendar", "ITM002")
    assert "It is MAINTENANCE, set by hand." in depot.succeeds("calendar", IN_MAINTENANCE)


def test_what_is_over_is_not_in_the_calendar(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=1)
    depot.booking.succeeds("cancel", booking.reference, "--yes")
    assert booking.reference not in depot.succeeds("calendar", GENERATOR)


def test_the_calendar_of_no_unit_is_refused_in_a_sentence(depot: CommandLine) -> None:
    assert "NOSUCH" in depot.is_refused("calendar", "nosuch")
