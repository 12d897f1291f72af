"""What a heading says about its column."""

import functools
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from inventory.lists.columns.heads_of_headings import (
    OF_PART,
    is_of_something_else,
    said_by_head,
    said_by_parts,
    said_by_shortened,
    told_thing,
    without_remarks,
)
from inventory.lists.columns.prices.heading_words import is_only_a_time, is_paid_by_customers, outer_words
from inventory.lists.columns.prices.shortened import spelled_out
from inventory.lists.words.list_words import cell_words, headings, money
from inventory.lists.words.plain_text import Phrases, plain, plain_phrase

_DAYS_NAMED = (
    "days?|tage?|gg|giorni|jours?|j|dias?|dagen|dag|d|dni|dgn|dagar|dager|dage|dny|dnu|dob|doby|dygn|dogn|vrk|pv|at"
    "|arbeitstage|日"
)
_AMOUNT = re.compile(r"\d[\d.,]*")
# What headings of columns with yes or no have behind: "Active (0/1)"
_YES_OR_NO = re.compile(r" (?:0 1|1 0|y(?:es)? no?|j no?|ja ne(?:in|e)|o no?|oui non|si? no?|sim nao|t f|true false)$")
_COUNTED = re.compile(r"(?<=[a-z]{3})[1-9](?!\w)")  # "Daily_Rate1"
LANGUAGES = 2  # of a heading
OF_PHRASES = 100  # strength above which the whole heading says a meaning
_DAYS = {"7": "week", "28": "month", "30": "month"}


class Meaning(StrEnum):
    """What a column of a list can mean to the line, in the order in which they are shown."""

    EQUIPMENT_ID = "equipment_id"
    KIND_CODE = "kind_code"
    NAME = "name"
    MAKE = "make"
    MODEL = "model"
    CATEGORY = "category"
    QUANTITY = "quantity"
    AVAILABLE_QUANTITY = "available_quantity"
    OUT_QUANTITY = "out_quantity"
    REPAIR_QUANTITY = "repair_quantity"
    DAILY_RATE = "daily_rate"
    RATE = "rate"
    RATE_PERIOD = "rate_period"
    HIGHEST_RATE = "highest_rate"
    STATUS = "status"
    WITH_WHOM = "with_whom"
    BACK_ON = "back_on"
    REMARKS = "remarks"
    CERTIFICATION = "certification"
    INSURANCE = "insurance"
    LOCATION = "location"
    WEIGHT_CLASS = "weight_class"
    WEIGHT = "weight"
    DESCRIPTION = "description"
    WEEKLY_RATE = "weekly_rate"
    FOUR_WEEK_RATE = "four_week_rate"
    LEAST_DAYS = "least_days"
    TURNAROUND_DAYS = "turnaround_days"
    ACTIVE = "active"
    GONE = "gone"
    ACCESSORY_ONLY = "accessory_only"
    FOR_SALE = "for_sale"
    ITEM_TYPE = "item_type"
    OTHER_RATE = "other_rate"
    OTHER_MONEY = "other_money"
    UNUSED = "unused"


# What a heading may still say that is of a battery or a customer: "Customer insurance" is what customers must have
_OF_ANYTHING = frozenset({Meaning.CERTIFICATION, Meaning.DESCRIPTION, Meaning.INSURANCE})


@dataclass(frozen=True)
class Said:
    """One thing that a heading may mean. `strength` is up to 200: more than 100 when the whole heading says it.

    `period` is the time that a rate is for, if the heading names one.
    """

    meaning: Meaning
    strength: float
    period: str | None = None


class _Words:
    def __init__(self) -> None:
        self.whole: dict[str, list[tuple[Meaning, float]]] = {}
        self.parts: list[tuple[Meaning, Phrases]] = []
        for name, words in headings().items():
            meaning = Meaning(name)
            for phrase, strength in words.strengths.items():
                self.whole.setdefault(phrase, []).append((meaning, strength))
            self.parts.append((meaning, Phrases(words.part)))
        of_money = money()
        self.periods = {name: Phrases(words) for name, words in of_money.periods.items()}
        self.rate, self.not_a_rate = Phrases(of_money.rate), Phrases(of_money.not_a_rate)
        self.paid, self.costs = Phrases(of_money.paid_by_customers), Phrases(of_money.costs)
        self.highest, self.lowest = Phrases(of_money.highest), Phrases(of_money.lowest)
        self.ignored, self.durations = Phrases(of_money.ignored), Phrases(of_money.durations)
        self.range_from, self.range_to = Phrases(of_money.range_from), Phrases(of_money.range_to)
        self.cover, self.not_cover = Phrases(cell_words().cover_words), Phrases(cell_words().not_cover)
        self.other_counts = Phrases(cell_words().other_counts)
        self.alone = {plain(word): of for word, of in of_money.alone.items()}
        days = "|".join((_DAYS_NAMED, *(plain_phrase(day).replace("*", r"\w*") for day in of_money.counted_days)))
        self.several = re.compile(rf"(?<!\d)(\d{{1,2}})\s?(?:{days})(?!\w)")
        ends = (*of_money.range_from, *of_money.range_to)
        self.one_day = re.compile(rf"(?<!\w)(?:1|one|single|ein|un|una|een|en|jeden) (?:{days})(?!\w)")
        self.beside_times = frozenset(of_money.beside_times) | {word for end in ends for word in plain(end).split()}
        self.period_words = {
            plain(word) or word: name for name, words in of_money.periods.items() for word in words if "*" not in word
        }


@functools.cache
def _words() -> _Words:
    return _Words()


@functools.lru_cache(maxsize=4096)
def said_by(heading: str) -> tuple[Said, ...]:
    """What a heading may mean, apart from money, the likeliest first; nothing for a heading of unknown words. A part of
    a heading is looked at, and its head, only where the heading itself is not a known one."""
    of = told_thing(heading)
    if of is not None and Meaning.NAME not in {one.meaning for one in said_plainly(of)}:
        heading = of  # "Warehouse: Description" is the warehouse, and "Item: Description" the item's name
    whole, said = _words().whole, said_plainly(heading)
    if said and said[0].strength > OF_PHRASES:
        return said
    bare = without_remarks(heading)
    heads = list(said_by_head(plain(bare), whole))
    if heads and all(meaning is not Meaning.NAME for meaning, _ in heads):
        said = tuple(one for one in said if one.meaning is not Meaning.NAME)  # "Vehicle location name": of the place
    found = {one.meaning: one.strength for one in said}
    if not (money_said_by(heading) or period_of(heading)):
        more = [*said_by_parts(heading, whole), *said_by_shortened(heading, whole), *heads]
    elif bare != heading:  # a remark may have words of money: "Status (free, rented, in service)"
        more = [(meaning, OF_PART + strength / 25) for meaning, strength in whole.get(plain(bare), ())]
    else:
        more = []
    for meaning, strength in more:
        found[meaning] = max(strength, found.get(meaning, 0))
    if is_of_something_else(heading):  # "Battery serial number", "Supplier item no"
        kept = {meaning: strength for meaning, strength in found.items() if meaning in _OF_ANYTHING}
        found = kept or {Meaning.UNUSED: float(OF_PHRASES)}
    return tuple(sorted((Said(*one) for one in found.items()), key=lambda said: -said.strength))


@functools.lru_cache(maxsize=4096)
def said_plainly(heading: str) -> tuple[Said, ...]:
    """What a heading says that is a known one, or has a known phrase in it."""
    text, words = _YES_OR_NO.sub("", plain(heading)), _words()
    found = dict(words.whole.get(text, words.whole.get(heading.strip(), [])))
    whole = bool(found) and " " in text  # "License plate" is no license
    for meaning, phrases in () if whole else words.parts:
        if meaning not in found and (spans := phrases.spans(text)):
            longest = max(end - begin for begin, end in spans)
            found[meaning] = 30 + 60 * longest / max(1, len(text)) + min(9, longest / 3)
    for begin, end in words.lowest.spans(text)[:1]:  # "Versicherungssumme mind." is what it is without that word
        rest = " ".join(f"{text[:begin]} {text[end:]}".split())
        found |= {meaning: 90.0 for meaning, _ in words.whole.get(rest, []) if meaning is Meaning.INSURANCE}
    return tuple(sorted((Said(*one) for one in found.items()), key=lambda said: -said.strength))


@functools.lru_cache(maxsize=4096)
def money_said_by(heading: str) -> Said | None:
    """What a heading says about a column of money, or one of its two languages: "Día T. baja / Low season day". None
    where it says nothing of money."""
    said, parts = _money_said_by(heading), heading.split(" / ")
    if said is None and len(parts) == LANGUAGES:
        of_parts = [one for part in parts if " " in part and (one := _money_said_by(part))]
        return of_parts[0] if len(of_parts) == 1 else None
    return said


def _money_said_by(heading: str) -> Said | None:
    text, words = _COUNTED.sub("", spelled_out(plain(heading))), _words()
    known = (*words.periods.values(), words.not_a_rate)  # "PV HT" is what a thing is sold for in French
    times = [span for phrases in known for span in phrases.spans(text)]
    for begin, end in reversed(words.ignored.spans(text)):
        if not any(other <= begin and end <= after and after - other > end - begin for other, after in times):
            text = text[:begin] + " " * (end - begin) + text[end:]  # but not the "Fr" of "Fr-Mo"
    if alone := words.alone.get(" ".join(text.split())):
        return _said_alone(alone)
    kinds = {
        **words.periods,
        "rate": words.rate,
        "not": words.not_a_rate,
        "highest": words.highest,
        "lowest": words.lowest,
    }
    spans = outer_words(kinds, text, words.period_words)
    said = {kind for _, _, kind in spans}
    if any(text[begin:end] == "std" for begin, end, kind in spans if kind == "hour") and said & words.periods.keys() - {
        "hour"
    }:
        said = said - {"hour"}  # "Std Wk Rate": the standard one
    periods = [name for name in words.periods if name in said]
    if "not" in said and periods and is_paid_by_customers(spans, words.paid.spans(text), words.costs.spans(text)):
        said = said - {"not"} | {"rate"}
    if "std" in text.split() and len(periods) > 1:
        periods = [name for name in periods if name != "hour"]  # "Std Wk Rate": the standard one
    if (counted := words.several.search(text)) and "day" in periods and counted[1] not in ("1", "24"):
        longer = [name for name in periods if name in ("week", "month")]  # "Week (5 days)"
        periods = longer or [_DAYS.get(counted[1], "several_days")]
    if "several_days" in periods and "day" in periods:
        periods.remove("several_days" if words.one_day.search(text) else "day")
    if "not" in said:
        return Said(Meaning.OTHER_MONEY, 150)
    if words.durations.spans(text):
        return None  # "Loan period (days)", "Durée de location"
    if not periods and "rate" not in said:
        return None
    if periods and "rate" not in said and not is_only_a_time(text, spans, words.period_words, words.beside_times):
        return None  # "capacity per day"
    strength = 150 if "rate" in said else 120
    if len(periods) > 1 or (periods and periods[0] != "day"):
        return Said(Meaning.OTHER_RATE, strength, periods[0] if len(periods) == 1 else None)
    if "highest" in said and "lowest" not in said:
        return Said(Meaning.HIGHEST_RATE, strength, "day" if periods else None)
    return Said(Meaning.DAILY_RATE if periods else Meaning.RATE, strength, periods[0] if periods else None)


def _said_alone(of: str) -> Said:
    """What a word says that is a word for a time or a rate only where nothing stands beside it."""
    if of == "rate":
        return Said(Meaning.RATE, 150)
    return Said(Meaning.DAILY_RATE if of == "day" else Meaning.OTHER_RATE, 150, of)


def weight_unit_of(heading: str) -> str | None:
    """The unit that the heading of the weights names, as "Weight (kg)" does."""
    found = re.findall(r"[a-z]+|[\u30a0-\u30ff]+|[^\W\d_]+", unicodedata.normalize("NFKC", heading).casefold())
    units = {word for word in found if word in cell_words().weight_units and word != "to"}
    return units.pop() if len(units) == 1 else None


def begins_or_ends(heading: str) -> str | None:
    """Whether a heading of a rate says that it is the lower ("from") or the upper one ("to"), else None."""
    text, words = plain(heading), _words()
    if words.range_to.spans(text):
        return "highest"
    return "lowest" if words.range_from.spans(text) else None


@functools.lru_cache(maxsize=4096)
def period_of(text: str) -> str | None:
    """The time that a word such as "Daily rate", "1 Day" or "pro Woche" names, or None."""
    text, words = spelled_out(plain(text)), _words()
    if text in words.period_words:
        return words.period_words[text]
    found = [(end - begin, name) for name, phrases in words.periods.items() for begin, end in phrases.spans(text)]
    names = {name for _, name in found}
    if len(names) > 1:
        longest = max(found)
        names = {name for length, name in found if length == longest[0]}
    return names.pop() if len(names) == 1 else None


def period_of_amount(cell: str) -> str | None:
    """The time that an amount is for. The amount itself is no part of it: "5 €/day" is not for five days."""
    return period_of(_AMOUNT.sub(" ", cell, count=1))


def says_cover(heading: str) -> bool:
    """Whether a heading with a word for insurance says what must be covered, as "Min. liability cover" does."""
    text, words = plain(heading), _words()
    return bool(words.cover.spans(text)) and not words.not_cover.spans(text) and period_of(heading) is None


def counts_something_else(heading: str) -> bool:
    """Whether a heading says that something else than units is counted: how often they were lent, what a pack holds."""
    return bool(_words().other_counts.spans(plain(heading)))


def is_known(heading: str) -> bool:
    """Whether the words of a heading are known, as those of a cell mostly are not."""
    return bool(heading) and bool(said_plainly(heading) or money_said_by(heading))
