"""Numbers of people, with the days and hours at which somebody is there."""

import datetime as dt

import pytest

from shared.settings import Settings, SettingsError, load_settings
from shared.settings.staffed_numbers import read_staffed_numbers

WRITTEN = "+12175550188 Mon-Fri 08:00-17:00, Sat 09:00-12:00; +12175550199"
MONDAY = dt.date(2026, 11, 30)


def staffed(written: str, day: int, time: str) -> list[str]:
    """Where somebody is there on this day of the week (0 is Monday) at this time."""
    at = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(time))
    return [one.number for one in read_staffed_numbers(written) if one.is_staffed(at)]


@pytest.mark.parametrize(
    ("day", "time", "numbers"),
    [
        (0, "08:00", ["+12175550188", "+12175550199"]),
        (4, "16:59", ["+12175550188", "+12175550199"]),
        (4, "17:00", ["+12175550199"]),
        (0, "07:59", ["+12175550199"]),
        (5, "09:30", ["+12175550188", "+12175550199"]),
        (6, "09:30", ["+12175550199"]),
    ],
)
def test_numbers_are_in_order_and_only_those_where_somebody_is_there(day: int, time: str, numbers: list[str]) -> None:
    assert staffed(WRITTEN, day, time) == numbers


@pytest.mark.parametrize(
    ("day", "time", "is_there"),
    [(4, "21:59", False), (4, "22:00", True), (5, "05:59", True), (5, "06:00", False), (0, "03:00", False)],
)
def test_hours_may_go_over_midnight(day: int, time: str, is_there: bool) -> None:
    assert bool(staffed("+12175550188 Fri 22:00-06:00", day, time)) == is_there


def test_days_may_go_over_sunday_and_an_evening_to_its_end() -> None:
    assert [bool(staffed("+12175550188 Sat-Mon 20:00-24:00", day, "23:59")) for day in range(7)] == [
        *(True, False, False, False, False),
        *(True, True),
    ]


def test_an_address_with_a_semicolon_is_one_address() -> None:
    assert [one.number for one in read_staffed_numbers("sip:desk@example.com;transport=tcp; tel:+12175550188")] == [
        "sip:desk@example.com;transport=tcp",
        "tel:+12175550188",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("the office", "number 1 is neither a number such as +12175550199 nor a sip: address"),
        ("+12175550188;+12175550199", "number 1 is neither"),
        ("+12175550188; 5550199", "number 2 is neither"),
        ("+12175550188 Mon-Fri", "the hours of number 1: days and times are needed; write them as in +1217"),
        ("+12175550188 Mo-Fr 08:00-17:00", "the hours of number 1: days and times are needed"),
        ("+12175550188 Mon-Fre 08:00-17:00", "the hours of number 1: days are Mon, Tue"),
        ("+12175550188 Mon 08:00-25:00", "the hours of number 1: times are from 00:00 to 24:00"),
        ("+12175550188 Mon 08:75-09:00", "the hours of number 1: times are from 00:00 to 24:00"),
    ],
)
def test_what_is_written_otherwise_is_refused_with_its_place_and_an_example(
    monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    monkeypatch.setenv("RENTAL_TRANSFER_NUMBER", written)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "RENTAL_TRANSFER_NUMBER" in str(refused.value)
    assert said in str(refused.value)


def test_a_sip_address_cannot_be_called_by_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_TRANSFER_MODE", "warm")
    monkeypatch.setenv("RENTAL_SIP_OUTBOUND_ADDRESS", "depot.pstn.example.com")
    monkeypatch.setenv("RENTAL_TRANSFER_NUMBER", "sip:desk@example.com")
    with pytest.raises(SettingsError, match="only telephone numbers can be called"):
        load_settings()


def test_without_a_number_there_is_nobody() -> None:
    assert Settings(_env_file=None).people == ()  # type: ignore[call-arg]
