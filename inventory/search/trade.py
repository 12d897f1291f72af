"""The kinds of equipment of the trade at large: their names, their jobs, and which of them a depot's unit is.

A depot rents some of them. The others are known too, so that a caller who names one of them hears that the depot does
not rent it, and is not offered what sounds alike.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from inventory.search.trade_words import ACTIONS, FILE_OF_KIND, KINDS, THINGS
from inventory.search.words import split_words, stem

ONLY = "only "  # before a kind: the units that are of it and of no more special one
HELP_FACTOR = 0.6  # of the score of a job for which a kind is only the second choice

_END_OF_HEAD = re.compile(r"\s(?:for|with|w|without|incl|including|and)\s|[,;(/]|\s-\s|\+", re.IGNORECASE)


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of all the words and figures of a text."""
    return tuple(stem(word) for word in split_words(text))


@dataclass(frozen=True)
class Job:
    """A job of a kind: what is done, and what with or where. `factor` is lower where the kind only helps."""

    groups: tuple[str, ...]
    factor: float


@dataclass(frozen=True)
class TradeKind:
    """A kind of equipment. `names` are in stems; `parents` are the kinds that it is one of, the nearest first."""

    name: str
    file: str
    names: tuple[tuple[str, ...], ...]
    parents: tuple[str, ...]
    jobs: tuple[Job, ...]
    instead: tuple[str, ...]
    is_accessory: bool


def parse_job(text: str, factor: float, kind: str) -> Job:
    """A job of a kind as it is written in the data, such as "break concrete": an action first, then things.

    Raises:
        ValueError: a word is neither an action nor a thing of the data.
    """
    words = text.split()
    groups: list[str] = []
    for at, word in enumerate(words):
        if at == 0 and word in ACTIONS:
            groups.append(f"to {word}")
        elif word in THINGS:
            groups.append(word)
        else:
            raise ValueError(
                f"data/search/kinds: {kind!r} has the job {text!r}, and {word!r} stands neither in actions.yaml nor in "
                "things.yaml. Add it to one of them, or use a name that stands there."
            )
    return Job(tuple(dict.fromkeys(groups)), factor)


def _parents(name: str) -> tuple[str, ...]:
    found: list[str] = []
    parent = KINDS[name].is_a
    while parent is not None:
        if parent not in KINDS or parent in found:
            raise ValueError(f"data/search/kinds: {name!r} is said to be a {parent!r}, which is no other kind.")
        found.append(parent)
        parent = KINDS[parent].is_a
    return tuple(found)


def _trade_kinds() -> dict[str, TradeKind]:
    kinds: dict[str, TradeKind] = {}
    for name, entry in KINDS.items():
        jobs = [parse_job(text, 1.0, name) for text in entry.jobs] + [
            parse_job(text, HELP_FACTOR, name) for text in entry.helps
        ]
        names = tuple(dict.fromkeys(stems_of(text) for text in (name, *entry.called)))
        kinds[name] = TradeKind(
            name, FILE_OF_KIND[name], names, _parents(name), tuple(jobs), tuple(entry.instead), entry.accessory
        )
    return kinds


TRADE = _trade_kinds()


def _by_joined_name() -> dict[str, tuple[str, ...]]:
    """The names of the kinds that are called so, by the letters of the name without spaces: "jack hammer" is one
    word for some."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in TRADE.values():
        for name in kind.names:
            joined = "".join(name)
            found[joined] = tuple(dict.fromkeys((*found.get(joined, ()), kind.name)))
    return found


KINDS_CALLED = _by_joined_name()
LONGEST_NAME = max(len(name) for kind in TRADE.values() for name in kind.names) + 1  # words; one may be broken in two


@functools.lru_cache(maxsize=50_000)
def kinds_of_name(name: str) -> tuple[str, ...]:
    """The kinds that equipment of this name is, the most special one first; none when the trade does not know it.

    What counts is the end of the name's first part: a "Jackhammer Bit" is a bit, an "Auger for Mini Excavator" an
    auger, and a "Genie GS-1930 Scissor Lift, electric" a scissor lift.
    """
    head, *rest = (part for part in _END_OF_HEAD.split(name) if part.strip())
    found = _kinds_in(stems_of(head))
    for part in rest:  # "Heater, indirect" and "Hoe, Back" put the kind first, but "60 ft, Boom Lift" last
        found = found or _kinds_in(stems_of(part))
    return found


def _kinds_in(words: tuple[str, ...]) -> tuple[str, ...]:
    for end in range(len(words), 0, -1):
        for begin in range(max(0, end - LONGEST_NAME), end):
            if called := KINDS_CALLED.get("".join(words[begin:end])):
                return _with_parents(called)
    return ()


def _with_parents(names: Iterable[str]) -> tuple[str, ...]:
    listed = list(names)
    return tuple(dict.fromkeys([*listed, *(parent for name in listed for parent in TRADE[name].parents)]))
