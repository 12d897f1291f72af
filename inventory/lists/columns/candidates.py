"""What each column may mean, by its heading, as far as its cells can be that."""

import functools
import re

from inventory.lists.columns.column_facts import Facts
from inventory.lists.columns.headings import (
    OF_PHRASES,
    Meaning,
    Said,
    begins_or_ends,
    counts_something_else,
    money_said_by,
    period_of,
    said_by,
    says_cover,
    weight_unit_of,
)
from inventory.lists.columns.prices.rates import days_counted
from inventory.lists.columns.prices.taxes import without_taxes
from inventory.lists.columns.prices.term_columns import says_least_days
from inventory.lists.words.list_words import cell_words, headings_of_people, money
from inventory.lists.words.plain_text import Phrases, plain
from inventory.lists.words.word_files import Program

NAMED_BY_PROGRAM = 300
KIND_OF_ARTICLE = 30  # how strongly "Item type" says a category: less than any heading with a word for one
ENOUGH_CODES = 4  # codes that all differ are ids, also under "License" (plates) or "Art"
LONGEST_GROUP = 60  # letters of a category: longer texts describe
LONGEST_COUNT = 6  # nobody has so many of each kind
DAYS, LONGEST_DAYS = (Meaning.LEAST_DAYS, Meaning.TURNAROUND_DAYS), 3
FEW_DAYS, MOST_TERMS = 2, 6  # digits of a least rental, and how many different ones a depot has
HALF, MOSTLY, MOSTLY_MARKS, NEARLY_ALL = 0.5, 0.6, 0.9, 0.9
# How many different shelves are no depots, and how many below "Warehouse location", and the share of such cells there
ENOUGH_BINS, FEW_BINS, MOST_WITHIN = 4, 3, 0.3
_CURRENCY = frozenset("€$£¥円")
_AT_MOST = re.compile(r"(?<!\w)(?:max|maks|hochst|limit)")  # "Max weight": what it carries
_NAMES_KEY = re.compile(r"\w (?:id|ids|uuid|key|code|ref)$")
_NUMBER_OF = re.compile(r"^(?:no|c) \w|\w (?:no|c)$")  # "Stroj č."
# Headings of columns that often only count the rows
COUNTING = {"no", "pos", "lfd no", "番号", "項番", "item no", "row", "line", "s no", "sl no"}


def candidates_of(heading: str, facts: Facts, program: Program | None) -> list[Said]:
    """What a column may mean, the likeliest first."""
    if program and heading in program.columns:
        meaning = Meaning(program.columns[heading])
        return [Said(meaning, NAMED_BY_PROGRAM)] if facts.filled and _fits(meaning, facts, heading) else []
    if facts.units_of_measure >= 0.9:
        return [Said(Meaning.UNUSED, 150)]  # "Unit" of "pcs"
    candidates = list(said_by(heading))
    if plain(heading) in headings_of_people():
        candidates = [one for one in candidates if one.meaning not in (Meaning.EQUIPMENT_ID, Meaning.KIND_CODE)]
    if counts_something_else(heading):
        candidates = [one for one in candidates if one.meaning is not Meaning.QUANTITY or one.strength > OF_PHRASES]
    of_stock = [one for one in candidates if one.meaning is Meaning.QUANTITY]
    if of_stock and candidates[0].meaning is Meaning.UNUSED and facts.counts >= 0.9 and facts.yes_no < 0.9:
        candidates = of_stock  # "In stock" of 4, 2 and 6, not of yes and no
    if "/" in heading and any(one.meaning is not Meaning.UNUSED for one in candidates):
        candidates = [one for one in candidates if one.meaning is not Meaning.UNUSED or one.strength > OF_PHRASES]
    days = [one for one in candidates if one.meaning in DAYS]
    if days and facts.counts >= 0.9 and facts.longest <= LONGEST_DAYS:
        return days[:1]  # "Min days", "Prep days": no rate, though there is a day in it
    if says_least_days(heading) and facts.counts >= 0.9 and facts.longest <= FEW_DAYS and facts.distinct <= MOST_TERMS:
        return [Said(Meaning.LEAST_DAYS, 150)]  # "Day minimum", "Min rental length (days)"
    if facts.periods >= 0.6 and any(one.meaning is Meaning.RATE_PERIOD for one in candidates):
        return [Said(Meaning.RATE_PERIOD, 150)]
    if _NUMBER_OF.search(plain(heading)):  # "Boat no.", "N° engin", "Stk no.": not the name of the boat
        of_unit = Meaning.EQUIPMENT_ID
        of_number = (Meaning.NAME, Meaning.QUANTITY) if plain(heading).endswith(" no") else (Meaning.NAME,)
        candidates = [
            Said(of_unit, one.strength) if one.meaning in of_number and one.strength <= OF_PHRASES else one
            for one in candidates
        ]
    if facts.durations >= 0.9 and begins_or_ends(heading) == "lowest":
        return [Said(Meaning.LEAST_DAYS, 150)]  # "Rental / minimum" of "2 days"
    of_weight = weight_unit_of(heading) and any(one.meaning is Meaning.WEIGHT for one in candidates)
    if of_weight and facts.weights >= 0.9 and not _capacities().spans(plain(heading)):
        return [Said(Meaning.WEIGHT, 150)]  # "Service weight lb"
    if not _CURRENCY.isdisjoint(heading):
        candidates = [one for one in candidates if one.meaning is not Meaning.QUANTITY]  # "Amount £"
    of_money = None if _NAMES_KEY.search(plain(heading)) else money_said_by(heading)  # "location_id" is no rate
    weights = [one for one in candidates if one.meaning is Meaning.WEIGHT and of_money and facts.weights >= NEARLY_ALL]
    if weights and money_said_by(" ".join(without_taxes(heading))) is None:
        return weights  # "Netto gewicht" is no price without taxes
    if not candidates and not of_money and facts.money >= MOSTLY and days_counted(heading):
        return [Said(Meaning.OTHER_RATE, 120, "several_days")]  # "1 - 4 dny"
    whole = candidates and candidates[0].strength > 100 and _fits(candidates[0].meaning, facts, heading)
    if whole and candidates[0].meaning is Meaning.INSURANCE:
        of_money = None  # "Insured for at least"
    if not whole and of_money and says_cover(heading) and any(one.meaning is Meaning.INSURANCE for one in candidates):
        return [Said(Meaning.INSURANCE, 150)] if _fits(Meaning.INSURANCE, facts, heading) else []
    if not whole and period_of(heading) and any(one.meaning is Meaning.INSURANCE for one in candidates):
        return [Said(Meaning.OTHER_MONEY, 150)]  # what an insurance costs for that time
    if any(one.meaning is Meaning.STATUS and one.strength <= 100 for one in candidates):
        # "Tax status", "order status": the state of something else
        of_else = [one for one in candidates if one.meaning is Meaning.UNUSED]
        candidates = of_else or candidates
    if of_money and facts.money >= 0.4:
        has_sign = not _CURRENCY.isdisjoint(heading)
        candidates = [of_money] if has_sign else [*candidates, of_money] if whole else [of_money, *candidates]
    if facts.codes >= 0.9 and facts.unique == 1 and facts.filled >= ENOUGH_CODES:  # "Réf. parc": ids, not their place
        candidates = [one for one in candidates if one.meaning is not Meaning.LOCATION or one.strength > OF_PHRASES]
    fitting = [one for one in candidates if facts.filled and _fits(one.meaning, facts, heading)]
    types = [one for one in candidates if one.meaning is Meaning.ITEM_TYPE]
    if not fitting and _within_shelves(heading):
        return [Said(Meaning.UNUSED, 150)]  # a shelf groups no units either
    if not types or types[0] in fitting or any(one.meaning is Meaning.CATEGORY for one in fitting):
        return fitting
    # "Item type" that does not say what is rented and what is sold says what kind of machine it is
    groups = facts.text >= 0.9 and facts.digits < 0.3 and facts.unique < 0.9 and _fits(Meaning.CATEGORY, facts, heading)
    return [*fitting, Said(Meaning.CATEGORY, KIND_OF_ARTICLE)] if groups else fitting


def _numbers_of_places(facts: Facts, heading: str) -> bool:
    """Whether numbers can be those of branches, as 014 and 022 can."""
    first, *rest = plain(heading).split() or [""]
    # "Depot CHF": what is kept until the equipment is back
    is_money_too = first in ("depot", "deposito", "dep", "depo") and money().beside_amounts.issuperset(rest)
    if facts.longest < 3 and any(one.meaning is Meaning.QUANTITY for one in said_by(heading)):
        return False  # "Lager" of 2, 5 and 3: how many are in it
    return (
        not is_money_too and facts.counts >= 0.9 and facts.distinct <= max(3, facts.filled / 2) and facts.longest <= 5
    )


def _within_shelves(heading: str) -> bool:
    return not cell_words().shelves.isdisjoint(plain(heading).split())


def _fits(meaning: Meaning, facts: Facts, heading: str) -> bool:
    """Whether the cells of a column can be what its heading says."""
    match meaning:
        case Meaning.DAILY_RATE | Meaning.RATE | Meaning.HIGHEST_RATE:
            return facts.money >= 0.4 and not facts.all_zero
        case Meaning.INSURANCE:
            return facts.money >= 0.8
        case Meaning.OUT_QUANTITY | Meaning.REPAIR_QUANTITY if facts.marks >= MOSTLY_MARKS and facts.yes_no >= 0.5:
            # "y", "n" and "broken"; but "In service" of most units says that they can be used
            return meaning is Meaning.OUT_QUANTITY or facts.yes <= HALF or facts.distinct == 1
        case Meaning.QUANTITY | Meaning.AVAILABLE_QUANTITY | Meaning.OUT_QUANTITY | Meaning.REPAIR_QUANTITY:
            numbers_rows = facts.is_sequence and facts.filled >= 4
            ids = (
                facts.unique == 1
                and facts.filled >= ENOUGH_CODES
                and (facts.longest >= LONGEST_COUNT or facts.codes >= NEARLY_ALL)
                and not facts.spaces
            )
            return facts.counts >= 0.8 and facts.days == 0 and not numbers_rows and not ids
        case Meaning.STATUS:
            if _is_vague_state(heading):
                return facts.counts < 0.5 and facts.state_words >= 0.5 and not facts.grades
            # "Cond." of 10, "lot de 15" and "unité": how many are in a pack
            numbers = facts.statuses == 0 and max(facts.digits, facts.units_of_measure) >= HALF
            few = facts.distinct <= max(12, facts.filled / 3) and not numbers
            return facts.counts < 0.5 and (facts.statuses >= 0.5 or few)
        case Meaning.ACTIVE | Meaning.ACCESSORY_ONLY:
            return facts.yes_no >= 0.8
        case Meaning.FOR_SALE:
            return facts.yes_no == 1 and facts.distinct > 1
        case Meaning.GONE:
            # A day in each row is when equipment will go: "End of life"
            return facts.yes_no >= 0.8 or (facts.days >= 0.8 and facts.empty > 0)
        case Meaning.WEIGHT:
            text = plain(heading)
            # "Towing weight": what it carries or pulls
            carries = bool(_capacities().spans(text)) and not any(
                one.meaning is meaning and one.strength > OF_PHRASES for one in said_by(heading)
            )
            return facts.weights >= 0.7 and not (facts.is_sequence or carries or _AT_MOST.search(text))
        case Meaning.WEIGHT_CLASS:
            return facts.weight_classes >= 0.7 and not facts.is_sequence
        case Meaning.RATE_PERIOD:
            return facts.periods >= 0.5
        case Meaning.ITEM_TYPE:
            return facts.types >= 0.5
        case Meaning.CATEGORY:
            numbered = facts.codes >= 0.9 or (facts.digits >= 0.9 and not facts.spaces)  # K2201, 50-4471 and 77120
            codes = numbered and facts.unique >= 0.9 and facts.filled >= ENOUGH_CODES
            codes = codes or facts.stock_methods >= MOSTLY
            codes = codes or facts.paths >= 0.5
            is_else = facts.types >= 0.9 or facts.days > 0 or facts.yes_no >= 0.9 or facts.periods >= 0.6
            return not codes and not is_else and facts.longest <= LONGEST_GROUP
        case Meaning.MODEL:
            return max(facts.types, facts.stock_methods) < 0.9  # "Type" of "Inventory" or "Unique"
        case Meaning.NAME:
            return facts.text >= 0.7 and facts.days < 0.5 and facts.statuses < 0.5
        case Meaning.EQUIPMENT_ID | Meaning.KIND_CODE:
            counts_rows = facts.is_sequence and plain(heading) in COUNTING
            # What all rows or many rows have, and what has no digits, is a unit of measure or a class
            says_little = facts.filled >= 3 and (facts.distinct == 1 or (facts.unique < 0.5 and facts.digits < 0.2))
            words = facts.spaces >= 0.5 and not (facts.longest <= 15 and facts.digits >= 0.9)
            return (
                not (counts_rows or says_little or words)
                and facts.longest <= 40
                and facts.yes_no < 0.9
                and facts.days < 0.5
            )
        case Meaning.LOCATION:
            surely = any(one.meaning is meaning and one.strength > OF_PHRASES for one in said_by(heading))
            of_states = facts.several_states >= (0.75 if surely else 0.5)  # "out - Hank", below "where at"
            says_else = facts.yes_no >= 0.9 or facts.periods >= 0.4 or facts.measures >= 0.5 or of_states
            # "A-02-1", "Rail 3": where in the warehouse a thing lies is not where customers pick it up
            within = bool(_within().spans(plain(heading)))
            few, enough = (FEW_BINS, MOST_WITHIN) if within else (ENOUGH_BINS, MOSTLY)
            are_shelves = facts.shelves >= enough and facts.distinct >= few and not _berths().spans(plain(heading))
            says_else = says_else or are_shelves or _within_shelves(heading)
            says_else = says_else or facts.is_sequence  # "Position" of 1, 2 and 3
            named = surely and facts.text >= NEARLY_ALL and facts.spaces >= NEARLY_ALL  # "Unit 4"
            return not says_else and (facts.money < 0.5 or named or _numbers_of_places(facts, heading))
        case Meaning.CERTIFICATION:
            codes = facts.codes >= 0.9 and facts.unique >= 0.9 and facts.filled >= ENOUGH_CODES
            return facts.money < 0.5 and not codes
        case _:
            return True


def _is_vague_state(heading: str) -> bool:
    """Whether a heading may mean a state of the country or how worn things are: "State", "Condition", "Estado"."""
    text = plain(heading)
    return "condition" in text or text in map(plain, cell_words().vague_status_headings)


@functools.cache
def _within() -> Phrases:
    return Phrases(cell_words().within_warehouses)


@functools.cache
def _berths() -> Phrases:
    return Phrases(cell_words().berths)


@functools.cache
def _capacities() -> Phrases:
    return Phrases(cell_words().capacities)
