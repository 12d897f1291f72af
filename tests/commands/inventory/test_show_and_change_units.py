"""`main.py inventory load`, `list`, `show`, `maintenance`, `rented`, `block` and `remove`, as people use them."""

import datetime as dt
from pathlib import Path

import pytest

from inventory.models import Equipment, Period
from shared.language.speech import say_period
from tests.support.inventory_commands import GENERATOR, IN_MAINTENANCE, NOT_HELD, RENTED_BY_HAND, CommandLine


def test_loading_says_what_was_added_and_loading_again_that_nothing_changed(
    empty: CommandLine, equipment: list[Equipment]
) -> None:
    count = len(equipment)
    assert f"{count} units read: {count} added, 0 changed, 0 unchanged." in empty.succeeds("load")
    assert f"{count} units read: 0 added, 0 changed, {count} unchanged." in empty.succeeds("load")


def test_a_broken_file_is_named_by_line_and_column_and_nothing_of_it_is_loaded(
    depot: CommandLine, tmp_path: Path
) -> None:
    good = depot.settings.equipment_file.read_text(encoding="utf-8").splitlines()
    broken = tmp_path / "broken.csv"
    broken.write_text("\n".join([good[0], good[1].replace("500.00", "999.00"), good[2].replace("275.00", "abc")]))
    said = depot.is_refused("load", str(broken))
    assert "line 3, column Daily Rate: 'abc'" in said
    assert "$450 to $500" in depot.succeeds("show", GENERATOR)


def test_the_list_has_every_unit_with_its_status_today(depot: CommandLine, equipment: list[Equipment]) -> None:
    depot.book(first_in_days=0)
    listed = depot.succeeds("list")
    assert all(unit.equipment_id in listed for unit in equipment)
    (generator,) = [line for line in listed.splitlines() if GENERATOR in line]
    for cell in ("Professional Generator", "Power Equipment", "$450 to $500", "RENTED", "Basic Safety", "Warehouse A"):
        assert cell in generator


def test_the_list_can_be_of_one_category(depot: CommandLine) -> None:
    listed = depot.succeeds("list", "--category", "pumps")
    assert "Trash Pump" in listed
    assert "Generator" not in listed


def test_the_list_can_be_of_one_status(depot: CommandLine) -> None:
    depot.book(first_in_days=0)
    listed = depot.succeeds("list", "--status", "rented")
    assert GENERATOR in listed
    assert RENTED_BY_HAND in listed
    assert "0 AVAILABLE" in listed
    assert GENERATOR not in depot.succeeds("list", "--status", "AVAILABLE")


def test_an_unknown_category_is_answered_with_those_that_there_are(depot: CommandLine) -> None:
    said = depot.is_refused("list", "--category", "boats")
    assert "'boats'" in said
    assert "Aerial Lifts, Air Compressors" in said


def test_an_empty_inventory_says_how_to_load_it(empty: CommandLine) -> None:
    assert "inventory load" in empty.is_refused("list")


def test_a_unit_is_shown_with_its_description_and_its_bookings(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=5)
    shown = depot.succeeds("show", GENERATOR.lower())
    for part in ("8,000 watts", "AVAILABLE", "$500,000", booking.reference, str(booking.period.first_day), "Bright"):
        assert part in shown


def test_a_unit_is_shown_with_what_is_held_of_it_and_without_who_holds_it(depot: CommandLine) -> None:
    hold = depot.hold()
    shown = depot.succeeds("show", GENERATOR)
    until = hold.expires_at.astimezone(depot.settings.zone)
    assert f"Held for a call until {until:%H:%M}: {say_period(hold.period)}" in shown
    assert "the-call" not in shown
    assert "Held" not in depot.succeeds("show", RENTED_BY_HAND)


def test_maintenance_takes_a_unit_out_of_the_offer_and_back_and_names_its_bookings(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=5)
    assert booking.reference in depot.succeeds("maintenance", GENERATOR)
    assert "MAINTENANCE" in depot.succeeds("show", GENERATOR)
    assert "in the offer again" in depot.succeeds("maintenance", GENERATOR, "--off")
    assert "AVAILABLE" in depot.succeeds("show", GENERATOR)


def test_maintenance_says_that_a_call_holds_the_unit(depot: CommandLine) -> None:
    depot.hold()
    assert "held for a call" in depot.succeeds("maintenance", GENERATOR)
    assert "held for a call" not in depot.succeeds("maintenance", NOT_HELD)


def test_a_unit_that_is_out_is_not_said_to_be_in_the_offer(depot: CommandLine) -> None:
    depot.book(first_in_days=0)
    for equipment_id in (GENERATOR, RENTED_BY_HAND):
        said = depot.succeeds("maintenance", equipment_id, "--off")
        assert "RENTED" in said
        assert "in the offer" not in said
        assert f"booking return {equipment_id}" in said


@pytest.mark.parametrize("command", ["show", "maintenance"])
def test_what_is_not_there_is_refused_in_a_sentence(depot: CommandLine, command: str) -> None:
    assert "NOSUCH" in depot.is_refused(command, "NOSUCH")


def test_bad_settings_are_refused_in_a_sentence(empty: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_TIME_ZONE", "Nowhere/Atall")
    assert "RENTAL_TIME_ZONE" in empty.is_refused("list")


def test_redis_that_is_away_is_said_in_a_sentence(
    empty: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/nobody.sock")
    assert "does not answer" in empty.is_refused("list")


def day(depot: CommandLine, after: int) -> dt.date:
    return dt.datetime.now(depot.settings.zone).date() + dt.timedelta(days=after)


def offered(depot: CommandLine, after: int) -> bool:
    """Whether the generator can be rented on the day that is so many days from today."""
    period = Period.of(day(depot, after), 1)
    return depot.on_the_inventory(lambda inventory: inventory.available([GENERATOR], period)) == [GENERATOR]


def test_maintenance_until_a_day_ends_by_itself(depot: CommandLine) -> None:
    assert f"until {day(depot, 2)}" in depot.succeeds("maintenance", GENERATOR, "--until", day(depot, 2))
    assert f"MAINTENANCE, set by hand, until {day(depot, 2)}." in depot.succeeds("show", GENERATOR)
    assert [offered(depot, after) for after in (0, 2, 3)] == [False, False, True]
    assert "has passed" in depot.is_refused("maintenance", GENERATOR, "--until", day(depot, -1))


def test_a_unit_that_is_rented_by_hand_is_offered_after_the_day_on_which_it_is_back(depot: CommandLine) -> None:
    said = depot.succeeds("rented", GENERATOR, "--until", day(depot, 1))
    assert f"booking return {GENERATOR}" in said
    assert [offered(depot, after) for after in (0, 1, 2)] == [False, False, True]
    assert "End that first" in depot.is_refused("rented", IN_MAINTENANCE)
    depot.booking.succeeds("return", GENERATOR)
    assert offered(depot, 0)


def test_a_unit_is_blocked_on_some_days_and_unblocked(depot: CommandLine) -> None:
    days = ("--from", day(depot, 1), "--to", day(depot, 2))
    said = depot.succeeds("block", GENERATOR, *days, "--why", "inspection [x]", "--by", "Kim")
    block_id = said.split("unblock ")[1].strip()
    assert "inspection [x] (Kim)" in depot.succeeds("show", GENERATOR)
    assert block_id in depot.succeeds("calendar", GENERATOR)
    assert [offered(depot, after) for after in (0, 1, 2, 3)] == [True, False, False, True]
    depot.succeeds("unblock", block_id.lower())
    assert offered(depot, 1)
    assert "There is no block" in depot.is_refused("unblock", block_id)


def test_a_unit_is_not_blocked_while_it_is_booked_and_the_booking_is_named(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=2)
    days = ("--from", day(depot, 1), "--to", day(depot, 2), "--why", "inspection")
    assert f"In the way: {booking.reference}" in depot.is_refused("block", GENERATOR, *days)


def test_a_unit_that_was_sold_is_removed_after_a_yes_and_a_list_does_not_bring_it_back(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=0)
    assert "has bookings" in depot.is_refused("remove", GENERATOR, "--yes")
    depot.booking.succeeds("return", booking.reference)
    assert "Nothing was changed" in depot.is_refused("remove", GENERATOR, typed="n\n")
    assert "is removed" in depot.succeeds("remove", GENERATOR, typed="y\n")
    assert f"Left out, because they were removed: {GENERATOR}." in depot.succeeds("load")
    assert GENERATOR not in depot.succeeds("list")
    assert "Professional Generator" in depot.booking.succeeds("show", booking.reference)
    depot.succeeds("remove", GENERATOR, "--undo")
    assert GENERATOR in depot.succeeds("list")
