"""Two depots under one name, or another time zone under bookings that are there, are noticed and asked about."""

import pytest

from tests.support.inventory_commands import CommandLine

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
