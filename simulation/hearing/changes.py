"""What a caller wants in place of what was decided, as `change_equipment` takes it."""

import datetime as dt
import re

from agents.conversation.wording.facts import OFFERED_LAST
from simulation.hearing.days import heard_days
from simulation.hearing.identifiers import Kind, identifier_of
from simulation.hearing.people_and_places import address_in, name_said_before
from simulation.hearing.replies import plain
from simulation.hearing.wishes import wish_in
from simulation.request import Request

_THE_SECOND_ONE = re.compile(r"\b(first|second|third|last) (?:one|option|unit|of them)\b")
_TAKES_OUT = re.compile(
    r"\b(?:without|(?:leave|take) (?:out|off)|drop|remove|skip|(?:do not|don't|no longer) need(?: any ?more)?)\b"
    r"(?P<what>.*)"
)
_ADDS = re.compile(r"\b(?:also (?:need|want|take|rent)|need also|as well|add|in addition|one more|on top of that)\b")
_PLACES = {"first": 0, "second": 1, "third": 2, "last": -1}


def new_values(what: str, said: str, *, today: dt.date) -> dict[str, str | int]:
    """The new days, address, operator, policy or equipment in the words, as far as they are there.

    Args:
        what: what is to be changed, by the word that `change_equipment` has for it.
        said: the caller's words.
        today: the day of the call.
    """
    heard = heard_days(said, today=today)
    values: dict[str, str | int] = {}
    if what in ("days", "equipment"):
        if heard.start is not None:
            values["start_date"] = heard.start
        if heard.days is not None:
            values["rental_days"] = heard.days
    new: str | None = None
    match what:
        case "equipment":
            new = wish_in(heard.rest)
        case "more":
            new = added(said, today=today)
        case "without":
            new = taken_out(said)
        case "address":
            found = address_in(said, asked=False)
            new = found[0] if found and found[1] else None
        case "operator":
            new = name_said_before(said)
        case "policy":
            new = identifier_of(Kind.POLICY, said)
    return values | ({"new_value": new} if new else {})


def taken_out(said: str) -> str:
    """What the caller does not want any more, as in "without the boom lift"; "" when nothing is taken out."""
    found = _TAKES_OUT.search(plain(said))
    return wish_in(found["what"]) if found else ""


def added(said: str, *, today: dt.date) -> str:
    """What the caller wants beside the rest, as in "we also need a trash pump"; "" when nothing is added."""
    return wish_in(heard_days(said, today=today).rest) if _ADDS.search(plain(said)) else ""


def offered_before(request: Request) -> str | None:
    """The ID of the unit of the last offer that the caller means by its place, as in "then rather the second one"."""
    units = request.fact(OFFERED_LAST, "units").split("; ")
    place = _THE_SECOND_ONE.search(plain(request.heard))
    if place is None or not units[0]:
        return None
    at = _PLACES[place[1]]
    return units[at].split(" ")[0] if at < len(units) else None
