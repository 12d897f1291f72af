"""What a caller wants: equipment in their own words, or a change of something that was decided."""

import datetime as dt
import re

from shared.language.numbers import cardinal
from simulation.hearing.amounts import amounts_in, offered_rate
from simulation.hearing.days import heard_days
from simulation.hearing.identifiers import Kind, identifier_of, without_number
from simulation.hearing.people_and_places import address_in, name_in, name_said_before
from simulation.hearing.replies import plain

MOST_OF_A_WISH = 200  # characters that the tools take

_NO_WISH_TEXT = """
    a an the and or but so also then well um uh er please hi hello hey good morning afternoon evening day thanks
    thank you yes yeah yep no nope not ok okay sure right correct actually rather instead just only really maybe
    perhaps i i'm i'd i'll i've we we're we'd we'll we've me us my our it its it's that that's this these those
    there is are was be been being am do does don't did have has had haven't having got get getting can could would
    will shall should may might need needs needed want wants wanted wanna like look looking search searching find
    rent renting rental hire book reserve take try order change changed changing different other another else new
    something anything everything some any one ones few two equipment unit units machine machines item items thing
    things stuff call calling called about for from of on in at to with by as up out if when what which who how much
    many where why start starting starts days week weeks month months date dates today tomorrow next until through
    available free more less longer shorter your yours offer them they he she his her make made wrong switch swap
    first second third last go let's going job work thinking think mind sorry oh wait help know tell said say mean
    cancel again hmm hm yet recommend suggest advise best mmm kind sort bit lot time business license licence
    operator operator's driver policy insurance phone number address site name company back over all supposed still
    keep held hold see show give mine decided prefer either whichever fine choose pick decide matter great perfect
    sounds works wonderful weekend too same long regular suite
"""
_NO_WISH = frozenset(_NO_WISH_TEXT.split())
_CHANGES = re.compile(
    r"\b(?:chang\w*|different|another|other|instead|actually|rather|wrong|switch|swap|make (?:it|that)|move|"
    r"correct(?:ion)? |also need|need also|as well|mistake|changed my mind|not the)\b"
)
_ASKS_TO_MOVE = re.compile(r"\b(?:(?:can|could|may) (?:we|i)|hang on|wait)\b")  # with days behind it
_SUBJECTS: dict[str, re.Pattern[str]] = {
    "days": re.compile(r"\b(?:days?|dates?|weeks?|longer|shorter|earlier|later|start(?:ing|s)?|period)\b"),
    "address": re.compile(r"\b(?:address|(?:job ?)?site|location)\b"),
    "operator": re.compile(r"\b(?:operator|driver)\b"),
    "policy": re.compile(r"\b(?:policy|insurance|coverage)\b"),
    "equipment": re.compile(
        r"\b(?:equipment|unit|machine|item|something (?:else|other|different|cheaper|smaller|bigger|larger|lighter)|"
        r"(?:smaller|bigger|larger|cheaper|lighter|stronger) one|another one|different one)\b"
    ),
}
_MONEY = re.compile(r"\b(?:price|rate|discount|dollars|bucks|cheaper|expensive|cost)\b|[$€£]")
_PER_DAY = re.compile(r"\b(?:a|per|each|every) day\b|\bdaily\b")
_WANTS = re.compile(
    r"\b(?:rather (?:have|rent|take|get)|needs?|want|would like|i'd like|we'd like|do you have|looking for|rent|hire|"
    r"(?:can|could|may) (?:i|we) (?:have|get|take))\b"
)
_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|[2-9])"
_SO_MANY = re.compile(
    rf"\b(?P<count>{_COUNT}) (?!(?:inch|inches|foot|feet|ton|tons|hundred|thousand|kilowatts?|days?|weeks?)\b)"
    r"(?:(?:more )?(?:of (?:the|them|those|these)\b|(?:[a-z-]+ ){0,3}[a-z-]+s\b))"
)
_AND_ANOTHER = re.compile(
    rf",?\s+and (?:also )?(?P<second>(?:an?|one|{_COUNT}) (?:(?!for\b|from\b|to\b|on\b|in\b)[A-Za-z-]+ ?){{1,4}})",
    re.IGNORECASE,
)
_WRITTEN_PHONE = re.compile(r"\+?\d[\d-]*-\d{4}\b")
_ON_CHOOSING = re.compile(r"\b(?:do you have|have you got|looking for|search|i need|we need|instead|something)\b")


def wish_in(said: str) -> str:
    """The words that say what equipment is wanted ("generator for a building site"); "" when no words do.

    Numbers and names that were said in the same breath for another stage are left out; take days out before.
    """
    words = _without_papers(said)
    telling = [at for at, word in enumerate(words) if word not in _NO_WISH]
    if not any(len(words[at]) > 2 and words[at].isalpha() for at in telling):
        return ""
    return " ".join(words[telling[0] : telling[-1] + 1])[:MOST_OF_A_WISH].strip()


def first_of_two(said: str) -> tuple[str, str]:
    """The words without the second machine that they ask for, and that one: "a light tower" in "I need a generator and
    a light tower for three days"; "" when they ask for one."""
    found = _AND_ANOTHER.search(said)
    if found is None or not wish_in(found["second"]) or not wish_in(said[: found.start()]):
        return said, ""
    second, count = wish_in(found["second"]), found["second"].split()[0]
    first = f"{said[: found.start()]} {said[found.end() :].lstrip()}".strip()
    return first, f"{count} {second}" if quantity_in(found["second"]) else second


def quantity_in(said: str) -> int | None:
    """How many units are wanted, as in "two scissor lifts" or "three of them"; None when no number of units is said."""
    found = _SO_MANY.search(plain(said))
    return _number(found["count"]) if found else None


def _number(said: str) -> int | None:
    return int(said) if said.isdigit() else cardinal([said])


def whole_wish(said: str) -> str:
    """All that was said, if it says what equipment is wanted: what is around the words for it tells what it is to the
    caller. "" when no words do."""
    wish = wish_in(said)
    whole = ", ".join(filter(None, _clauses_without_papers(said))) if wish else ""
    return whole if len(whole) <= MOST_OF_A_WISH else wish


def telling_words(said: str) -> list[str]:
    """Those words of a wish that tell one thing from another: "generator", "building", "site"."""
    return [word for word in wish_in(said).split() if word not in _NO_WISH]


def _without_papers(said: str) -> list[str]:
    return " ".join(_clauses_without_papers(said)).split()


def _clauses_without_papers(said: str) -> list[str]:
    """The clauses, in plain words, without the numbers, names and places that are asked for elsewhere."""
    for number in (identifier_of(kind, said) for kind in Kind):
        said = without_number(said, number) if number else said
    said = _WRITTEN_PHONE.sub(" ", said)
    name, place = name_said_before(said), address_in(said, asked=False)
    said = re.sub(re.escape(name), " ", said, flags=re.IGNORECASE) if name else said
    for street_or_town in place[0].split(", ") if place else ():
        said = said.replace(street_or_town, " ")
    return [plain(clause) for clause in re.split(r"[.;!?]|, ", said) if offered_rate(clause) is None]


def is_a_search(said: str) -> bool:
    """Whether it asks for something, rather than choosing among what was offered."""
    return bool(_ON_CHOOSING.search(plain(said)))


def change_wanted(said: str, *, own: str | None, today: dt.date, asked: bool = False) -> str | None:
    """What the caller wants to change, by the word that `change_equipment` has for it; None for nothing.

    Args:
        said: the caller's words.
        own: the thing that the present stage asks for itself; no going back is needed for it.
        today: the day of the call.
        asked: whether the caller was just asked what to change, so that naming it is enough.
    """
    words = _PER_DAY.sub(" ", plain(said))
    days = heard_days(said, today=today)
    if not (asked or _CHANGES.search(words) or (days and _ASKS_TO_MOVE.search(words))):
        return None
    wish = wish_in(days.rest)
    about_money = _MONEY.search(said.lower()) or amounts_in(said)
    names_somebody = own == "operator" and name_in(said)
    for what, subject in _SUBJECTS.items():
        if what == "days" and wish and _WANTS.search(words):
            continue  # "I'd rather have a projector, for two days"
        if what != own and subject.search(words):
            return what
    if own != "address" and address_in(said, asked=False):
        return "address"
    if about_money or names_somebody or not wish:
        return None
    return "equipment" if own is None or _WANTS.search(words) else None
