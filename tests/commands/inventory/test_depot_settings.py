"""Two depots under one name, or another time zone under bookings that are there, are noticed and asked about."""

import datetime as dt

import pytest

from inventory.ledger.inventory import Inventory
from tests.support.inventory_commands import CommandLine
from tests.support.upkeep import at_day, returned

CHANGES = [("RENTAL_TIME_ZONE", "Europe/Berlin"), ("RENTAL_COMPANY_NAME", "Another Depot"), ("RENTAL_CURRENCY", "EUR")]


@pytest.mark.parametrize(("setting", "value"), CHANGES)
def test_another_setting_under_bookings_is_refused_until_it_is_accepted(
    depot: CommandLine, setting: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "America/New_York" in depot.succeeds("depot")
    depot.book(first_in_days=1)
    monkeypatch.setenv(setting, value)
    result = depot.run("depot")
    assert result.exit_code == 1
    assert value in result.stdout
    assert "No worker starts" in result.stderr
    assert depot.run("depot", "--accept").exit_code == 1, "nobody said yes"
    assert depot.run("depot").exit_code == 1
    assert "Noted" in depot.succeeds("depot", "--accept", "--yes")
    assert value in depot.succeeds("depot")


@pytest.mark.parametrize(("setting", "value"), CHANGES)
def test_a_depot_without_bookings_takes_on_what_the_settings_say(
    depot: CommandLine, setting: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    depot.succeeds("depot")
    monkeypatch.setenv(setting, value)
    assert value in depot.succeeds("depot")
    depot.book(first_in_days=1)
    assert value in depot.succeeds("depot")


def test_a_depot_whose_bookings_are_all_in_the_archive_is_not_one_without_bookings(
    depot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def archived(inventory: Inventory) -> int:
        await returned(inventory, dt.date(2029, 2, 27))
        return await at_day(inventory, dt.date(2030, 3, 10)).archive_bookings(after_days=365)

    depot.succeeds("depot")
    assert depot.on_the_inventory(archived) == 1
    monkeypatch.setenv("RENTAL_TIME_ZONE", "Europe/Berlin")
    assert depot.run("depot").exit_code == 1
