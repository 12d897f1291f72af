"""Claims of a price, of the days and of their number, in what the line said."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from agents.conversation.claims.statements import Statement
from inventory.models import MAX_MONEY
from shared.language.mentioned import Mention, amounts_mentioned, day_at, lengths_mentioned


@dataclass(frozen=True)
class PriceClaimed:
    """ "$420 a day", or "$1,260 in all" if it is for all days."""

    amount: Decimal
    for_all_days: bool


@dataclass(frozen=True)
class DaysClaimed:
    """ "For 3 days"."""

    days: int


@dataclass(frozen=True)
class DayClaimed:
    """ "From Friday", "through November 26th". `by_weekday_only` says that no date was said."""

    day: dt.date
    by_weekday_only: bool


TermClaimed = PriceClaimed | DaysClaimed | DayClaimed

_A_DAY_AFTER = re.compile(r"^,?\s*(?:(?:a|per|each|every|for a|for each) day|daily|/\s?day)\b")
_RATE_BEFORE = re.compile(
    r"\b(?:(?:daily|day) (?:rate|price)|rate|price (?:a|per) day)(?: \w+){0,3}? (?:is|of|at)\s*:?\s*$"
)
_IN_ALL_AFTER = re.compile(
    r"^,?\s*(?:in (?:all|total)|total(?:ly)?|altogether|all together|all in|overall"
    r"|for the whole (?:rental|period|time))\b"
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:total(?: (?:cost|price|amount|charge|rental))?(?: \w+){0,4}? (?:is|of|to|be|at|cost)|grand total|comes to"
    r"|set you back|costs?(?: (?:you|is|of|was|will be|would be|for \w+ \w+ is))?|cost a total of"
    r"|(?:it|that)'?(?:s|ll be)|(?:it|that|price) (?:is|will be|would be))\s*:?\s*$"
)
_NOT_A_PRICE = re.compile(
    r"\b(?:deposit|insurance|insured|coverage|cover|covers|liability|polic(?:y|ies)|fees?|waiver|fine|damages?|deliver\w*"
    r"|fuel|late|cleaning|tax|taxes|minimum|maximum|lowest|highest|below|above|under|over|least|most|exceeds?|about"
    r"|around|roughly|approximately|between|up to|less than|more than|instead of|down to|week|weekly|month|monthly|hour"
    r"|hourly)\b"
)
_NOT_A_LENGTH_BEFORE = re.compile(
    r"\b(?:takes?|took|within|least|most|more than|less than|up to|over|under|about|around|every|next|last|past|in"
    r"|needs?|minimum|maximum|notice|valid|only|longest|shortest|per|a)\s*$"
)
_OF_A_RENTAL_BEFORE = re.compile(r"\bfor(?: a total of| the)?\s*$")
_OF_A_RENTAL_AFTER = re.compile(r"^,?\s*(?:from|starting|beginning)\b|^[ -](?:rental|booking|reservation|hire)\b")
_BEFORE_A_DAY = re.compile(
    r"\b(?P<says>from|starting(?: on| from)?|starts?(?: on)?|beginning(?: on)?|begins?(?: on)?|first day is|through"
    r"|until|ends?(?: on)?|ending(?: on)?|last day is)\s+"
)
_NOT_THE_RENTAL = re.compile(
    r"\b(?:open|close[sd]?|closing|hours|office|yard|valid|expires?|runs? out|licen[sc]e|certificat\w+|polic(?:y|ies)"
    r"|insurance|coverage|call|today is|free|available|booked|rented|taken|now on)\b"
)
_WEEKDAY_ONLY = re.compile(r"(?:this |next |coming |this coming )?[a-z]+day")


def terms_claimed(statement: Statement, *, today: dt.date) -> list[TermClaimed]:
    """The prices and days that a statement gives. `today` is the day of the call at the depot."""
    return [*_prices(statement), *_lengths(statement), *_days(statement, today)]


def _prices(statement: Statement) -> list[PriceClaimed]:
    text = statement.text
    claimed: list[PriceClaimed] = []
    for mention in amounts_mentioned(text):
        ahead, after = text[: mention.start], text[mention.end :]
        a_day = bool(_A_DAY_AFTER.match(after) or (_RATE_BEFORE.search(ahead) and _has_currency(text, mention)))
        in_all = bool(_IN_ALL_AFTER.match(after) or _TOTAL_BEFORE.search(ahead))
        if mention.value > MAX_MONEY:
            continue
        if (a_day or (in_all and _has_currency(text, mention))) and not _no_price(statement, mention):
            claimed.append(PriceClaimed(mention.value, for_all_days=not a_day))
    return claimed


def _has_currency(text: str, mention: Mention[Decimal]) -> bool:
    said = text[mention.start : mention.end]
    return said[0] in "$€£" or "dollar" in said or "bucks" in said


def _no_price(statement: Statement, mention: Mention[Decimal]) -> bool:
    return bool(_NOT_A_PRICE.search(statement.text)) or statement.takes_back(mention.end)


def _lengths(statement: Statement) -> list[DaysClaimed]:
    text = statement.text
    if "day" not in text and "week" not in text:
        return []
    claimed: list[DaysClaimed] = []
    for mention in lengths_mentioned(text):
        ahead, after = text[: mention.start], text[mention.end :]
        of_a_rental = (_OF_A_RENTAL_BEFORE.search(ahead) or _OF_A_RENTAL_AFTER.match(after)) and not (
            _NOT_A_LENGTH_BEFORE.search(ahead) or _NOT_THE_RENTAL.search(text)
        )
        if of_a_rental and not statement.takes_back(mention.end):
            claimed.append(DaysClaimed(mention.value))
    return claimed


def _days(statement: Statement, today: dt.date) -> list[DayClaimed]:
    text = statement.text
    if _NOT_THE_RENTAL.search(text) or _NOT_THE_RENTAL.search(statement.before):
        return []
    claimed: list[DayClaimed] = []
    for says in _BEFORE_A_DAY.finditer(text):
        mention = day_at(text, says.end(), today=today)
        if mention is not None and not statement.takes_back(mention.end):
            name = text[mention.start : mention.end]
            claimed.append(DayClaimed(mention.value, by_weekday_only=_WEEKDAY_ONLY.fullmatch(name) is not None))
    return claimed
