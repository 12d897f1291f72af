"""Days as callers and models say them. A day that is not understood is None; nothing is guessed.

said on Wednesday, November 25th    is understood as
"today", "tomorrow"                 November 25th, 26th
"Friday", "coming Friday"           the first Friday after today; "Wednesday" is a week from today
"this Friday"                       the first Friday from today on; "this Wednesday" is today
"next Friday", "Friday next week"   the Friday of next week; a week begins on Monday
"Monday the 30th"                   that day if it is a Monday, else not understood
"the fifth", "the fifth of the month"   the first 5th from today on
"the first of next month"           the 1st of December
"end of the month"                  the last day of this month
"November 30", "30th of November"   this year's, or next year's when this year's has passed
"11/30", "11/30/2026"               month first, as in the United States
"in three days", "a week from Monday", "two weeks from now"
"in a month"                        the same day of next month, or its last day when it has no such day
"""

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from shared.language.accents import without_accents
from shared.language.numbers import cardinal, digits_said, with_figures

LONGEST_SAID = 100  # characters

_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_WEEKDAYS |= {name.lower(): number for number, name in enumerate(calendar.day_abbr)}
_WEEKDAYS |= {"tues": 1, "thur": 3, "thurs": 3}
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if number} | {"sept": 9}

_WEEKDAY = f"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})"
_LENGTH = r"(?P<count>an?|\d{1,4}) (?P<unit>day|week|month)s?"

_SOME_WEEKDAY = re.compile(
    f"(?P<which>this coming |coming |this |next )?{_WEEKDAY}|(?P<of_next_week>{'|'.join(_WEEKDAYS)}) next week"
)
_DAYS_OF_THE_YEAR = [
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?",
        rf"{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<year>\d{{4}}))?",
        rf"(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?: (?P<year>\d{{4}}))?",
    )
]
_DAY_OF_A_MONTH = re.compile(
    r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)(?: of (?P<which>the|this|next) month)?|the (?P<bare_day>\d{1,2})"
)
_END_OF_MONTH = re.compile(r"(?:the )?(?:end|last day) of (?P<which>the|this|next) month")


def parse_start(said: str, *, today: dt.date) -> dt.date | None:
    """The day that was said, read as in the table at the top of this file; None when it is not understood.

    A day that was said with its year is returned even when it has passed.

    Args:
        said: the day in words or figures, of at most LONGEST_SAID characters.
        today: the day of the call, in the time zone that the day is meant in.
    """
    words = numbers_in_figures(said)
    words = re.sub(r"^(?:(?:starting|beginning|on|from) )+(?=\S)", "", words)
    words = re.sub(r" (?:in the )?(?:morning|afternoon|evening)$| at noon$| please$", "", words)
    try:
        return _counted_day(words, today) or _some_weekday(words, today) or _calendar_day(words, today)
    except (ValueError, OverflowError):  # November 31st, or a day beyond the calendar
        return None


def numbers_in_figures(said: str) -> str:
    """The words in lower case, without accents and punctuation, their numbers in figures: "in 3 days", "may 21st".

    Empty when they are more than LONGEST_SAID characters.
    """
    if len(said) > LONGEST_SAID:
        return ""
    text = re.sub(r"[.,!?]+(?=\s|$)", " , ", without_accents(said).lower())
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    # A comma ends a number ("November thirty, twenty twenty-six"). After that it has no meaning.
    return " ".join(word for word in with_figures(text.split(), _figures) if word != ",")


def _figures(words: Sequence[str]) -> str | None:
    """The figures of one number, or of a year said in two halves ("twenty twenty-six").

    None for two numbers ("two three"): neither of them is certain.
    """
    number = cardinal(words)
    if number is not None:
        return str(number)
    halves = digits_said(words)
    return halves if halves and re.fullmatch(r"20[2-9]\d", halves) else None


def _counted_day(words: str, today: dt.date) -> dt.date | None:
    """ "Today", "in three days", "a week from Monday"."""
    if words in ("today", "now"):
        return today
    if words == "tomorrow":
        return today + dt.timedelta(days=1)
    if words in ("day after tomorrow", "the day after tomorrow"):
        return today + dt.timedelta(days=2)
    if counted := re.fullmatch(f"in {_LENGTH}", words):
        return _later(today, counted)
    if counted := re.fullmatch(f"{_LENGTH} (?:from|after) (?P<day>.+)", words):
        day = parse_start(counted["day"], today=today)
        return _later(day, counted) if day else None
    return None


def _later(day: dt.date, counted: re.Match[str]) -> dt.date:
    """The day that comes the counted days, weeks or months after `day`."""
    count = _count(counted)
    if counted["unit"] == "day":
        return day + dt.timedelta(days=count)
    if counted["unit"] == "week":
        return day + dt.timedelta(weeks=count)
    year, month = _month_after(day, count)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _some_weekday(words: str, today: dt.date) -> dt.date | None:
    """ "Friday", "this Friday", "next Friday", "Friday next week"."""
    said = _SOME_WEEKDAY.fullmatch(words)
    if said is None:
        return None
    if said["of_next_week"] or said["which"] == "next ":
        monday = today + dt.timedelta(days=7 - today.weekday())
        return monday + dt.timedelta(days=_WEEKDAYS[said["of_next_week"] or said["weekday"]])
    first = today if said["which"] == "this " else today + dt.timedelta(days=1)
    return first + dt.timedelta(days=(_WEEKDAYS[said["weekday"]] - first.weekday()) % 7)


def _calendar_day(words: str, today: dt.date) -> dt.date | None:
    """ "November 30th", "Monday the 30th", "11/30/2026", "the end of the month"."""
    weekday, _, rest = words.partition(" ")
    if weekday in _WEEKDAYS and rest:
        day = _calendar_day(rest, today)
        return day if day and day.weekday() == _WEEKDAYS[weekday] else None
    for pattern in _DAYS_OF_THE_YEAR:
        if said := pattern.fullmatch(words):
            return _day_of_year(said, today)
    if said := _DAY_OF_A_MONTH.fullmatch(words):
        return _day_of_month(int(said["day"] or said["bare_day"]), said["which"], today)
    if said := _END_OF_MONTH.fullmatch(words):
        year, month = _month_after(today, 1 if said["which"] == "next" else 0)
        return dt.date(year, month, calendar.monthrange(year, month)[1])
    return None


def _day_of_year(said: re.Match[str], today: dt.date) -> dt.date:
    """The day in the year that was said. Without a year: this year's, or next year's when this year's has passed."""
    month = _MONTHS.get(said["month"]) or int(said["month"])
    day, year = int(said["day"]), said["year"]
    if year:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    if (month, day) < (today.month, today.day):
        return dt.date(today.year + 1, month, day)
    return dt.date(today.year, month, day)


def _day_of_month(day: int, which: str | None, today: dt.date) -> dt.date | None:
    """That day of this or of the next month; when no month was said, the first such day from `today` on."""
    if which in ("this", "next"):
        return dt.date(*_month_after(today, 1 if which == "next" else 0), day)
    for months in range(3):  # in three months in a row, at least one has the day
        year, month = _month_after(today, months)
        if day <= calendar.monthrange(year, month)[1] and dt.date(year, month, day) >= today:
            return dt.date(year, month, day)
    return None


def _count(counted: re.Match[str]) -> int:
    return 1 if counted["count"] in ("a", "an") else int(counted["count"])


def _month_after(day: dt.date, months: int) -> tuple[int, int]:
    """The year and the number (1 to 12) of the month that comes `months` months after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1
