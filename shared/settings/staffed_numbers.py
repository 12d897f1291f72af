"""Telephone numbers of people who take calls, each with the days and hours at which somebody is there."""

import datetime as dt
import re
from dataclasses import dataclass

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MINUTES_OF_A_DAY = 24 * 60

_NUMBER = re.compile(r"(tel:)?\+[1-9]\d{6,14}|sip:\S+")
_HOURS = re.compile(r"(?P<first>[A-Za-z]{3})(-(?P<last>[A-Za-z]{3}))? (?P<begin>\d\d?:\d\d)-(?P<end>\d\d?:\d\d)")
_EXAMPLE = "+12175550188 Mon-Fri 08:00-17:00, Sat 09:00-12:00; +12175550199"


@dataclass(frozen=True)
class StaffedHours:
    """The same hours on some days of the week.

    `days` has 0 for Monday to 6 for Sunday. `begin` and `end` are minutes after midnight, `end` not included. Where
    `end` is not after `begin`, it is on the next day.
    """

    days: frozenset[int]
    begin: int
    end: int

    def include(self, at: dt.datetime) -> bool:
        """Whether this moment, in the depot's time zone, is within these hours."""
        minute, day = at.hour * 60 + at.minute, at.weekday()
        if self.begin < self.end:
            return day in self.days and self.begin <= minute < self.end
        began_yesterday = (day - 1) % 7 in self.days and minute < self.end
        return began_yesterday or (day in self.days and minute >= self.begin)


@dataclass(frozen=True)
class StaffedNumber:
    """A telephone number, or a `sip:` address, and when somebody answers there. Without hours that is always."""

    number: str
    hours: tuple[StaffedHours, ...] = ()

    def is_staffed(self, at: dt.datetime) -> bool:
        """Whether somebody is there at this moment, which is in the depot's time zone."""
        return not self.hours or any(hours.include(at) for hours in self.hours)


def read_staffed_numbers(written: str) -> tuple[StaffedNumber, ...]:
    """Read numbers in order: "+12175550188 Mon-Fri 08:00-17:00, Sat 09:00-12:00; +12175550199".

    Raises:
        ValueError: this is not so written. The text says which part of it, by its place, and shows an example; it does
            not repeat what is written.
    """
    # A sip: address may contain a semicolon, but no space.
    parts = [part.strip() for part in re.split(r";(?:\s+|$)", written)]
    return tuple(_staffed_number(part, place) for place, part in enumerate(parts, start=1) if part)


def _staffed_number(written: str, place: int) -> StaffedNumber:
    number, _, hours = written.partition(" ")
    if not _NUMBER.fullmatch(number):
        raise ValueError(
            f"number {place} is neither a number such as +12175550199 nor a sip: address; several are written as "
            f"{_EXAMPLE}"
        )
    try:
        return StaffedNumber(number, tuple(_hours(part) for part in hours.split(",") if part.strip()))
    except ValueError as exc:
        raise ValueError(f"the hours of number {place}: {exc}; write them as in {_EXAMPLE}") from None


def _hours(written: str) -> StaffedHours:
    found = _HOURS.fullmatch(" ".join(written.split()))
    if found is None:
        raise ValueError("days and times are needed")
    first = _day(found["first"])
    last = _day(found["last"]) if found["last"] else first
    days = frozenset((first + more) % 7 for more in range((last - first) % 7 + 1))
    return StaffedHours(days, _minutes(found["begin"]), _minutes(found["end"]))


def _day(written: str) -> int:
    if written.capitalize() not in DAYS:
        raise ValueError(f"days are {', '.join(DAYS)}")
    return DAYS.index(written.capitalize())


def _minutes(written: str) -> int:
    hours, minutes = map(int, written.split(":"))
    if minutes > 59 or hours * 60 + minutes > MINUTES_OF_A_DAY:
        raise ValueError("times are from 00:00 to 24:00")
    return hours * 60 + minutes
