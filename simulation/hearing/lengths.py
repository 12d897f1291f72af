"""The length of a rental in a caller's words."""

import datetime as dt
import re

from shared.language.days import numbers_in_figures, parse_start

DAYS_OF_A_MONTH = 30  # "for a month" does not say which month

_DAYS_OF = {"day": 1, "week": 7, "month": DAYS_OF_A_MONTH}
_LENGTH = re.compile(r"(?P<count>an?|\d{1,4}) (?P<unit>day|week|month)s?")
# Days that count from the day of the call, not from the first day of the rental, and so give no length.
_COUNTED_FROM_TODAY = re.compile(
    r"(?:today|now|tomorrow|in|next|this|coming|(?:the )?day after)\b.*|.* (?:from|after) .*|\w+ next week"
)


def parse_days(said: str | int, *, start: dt.date | None = None) -> int | None:
    """The number of days: "three days", "two weeks", "a month" (30 days), "two weeks and three days", "until Friday".

    "Until Friday" includes that Friday, the first one after `start`; without `start` it is not understood. A number
    is returned as it is, even one that is too large for a rental. None when the length is not understood.
    """
    if isinstance(said, int):
        return None if isinstance(said, bool) else said
    words = re.sub(r"^for (?=\S)| please$", "", numbers_in_figures(said))
    if last_day := re.fullmatch(r"(?:until|till?|through) (.+)", words):
        return _days_through(last_day[1], start) if start else None
    if re.fullmatch(r"\d{1,4}", words):
        return int(words)
    if words == "a fortnight":
        return 14
    days = 0
    for length in words.split(" and "):
        counted = _LENGTH.fullmatch(length)
        if counted is None:
            return None
        days += (1 if counted["count"] in ("a", "an") else int(counted["count"])) * _DAYS_OF[counted["unit"]]
    return days


def _days_through(last_day: str, start: dt.date) -> int | None:
    """The days from `start` through the day that was said; None when that day counts from the day of the call."""
    if _COUNTED_FROM_TODAY.fullmatch(last_day):
        return None
    day = parse_start(last_day, today=start)
    return (day - start).days + 1 if day and day >= start else None
