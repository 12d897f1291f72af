"""Reads what an address asks for. What cannot be read counts as not asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")

LONGEST = 100  # characters of a text in an address
EARLIEST, LATEST = dt.date(1970, 1, 1), dt.date(9000, 1, 1)


def text_in(query: Mapping[str, str], name: str) -> str:
    """The text without spaces around it; "" if there is none."""
    return query.get(name, "").strip()[:LONGEST]


def day_in(query: Mapping[str, str], name: str) -> dt.date | None:
    """The day, such as 2026-11-23; None if there is none."""
    try:
        day = dt.date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def number_in(query: Mapping[str, str], name: str, *, least: int = 1, most: int = 1_000_000) -> int:
    """The number, within these bounds; `least` if there is none."""
    written = query.get(name, "")
    return (
        min(most, max(least, int(written))) if written.isascii() and written.isdigit() and len(written) < 9 else least
    )


def part_of(items: Sequence[T], page_number: int, at_once: int) -> tuple[Sequence[T], int, int]:
    """The items of this part of a list, its number from 1 on, and how many parts there are."""
    count = max(1, -(-len(items) // at_once))
    number = min(page_number, count)
    return items[(number - 1) * at_once : number * at_once], number, count
