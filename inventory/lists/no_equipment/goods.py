"""Names that are no equipment where the price or the lack of one says so: what is used up or sold, sums, parts of other
things."""

import functools
import re
from collections.abc import Iterable

from inventory.lists.no_equipment.row_categories import is_clearly_machine
from inventory.lists.no_equipment.service_names import Service, service_in
from inventory.lists.words.list_words import cell_words, service_words
from inventory.lists.words.plain_text import plain, plain_phrase

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Sizes may stand behind: "350 mm", "SPF50", "10lb"
_SIZES = r"(?: \S*\d\S*(?: [a-z]{1,3})?| [a-z])*"


def is_goods(name: str) -> bool:
    """Whether the main word of a name is one of goods: "Bag of ice", "Diamantscheibe 350 mm". It tells only where the
    price is for a piece: a "disc" may be rented."""
    text = plain(_BRACKETS.sub(" ", name))
    return bool(_words().goods_at_start.match(text) or _words().goods_at_end.search(text))


def is_used_up(name: str) -> bool:
    """Whether a name ends with a consumable, apart from sizes. A "diesel generator" is none."""
    return bool(_words().used_up.search(plain(_BRACKETS.sub(" ", name))))


def why_no_equipment_without_rate(name: str, *, has_code: bool) -> str | None:
    """Why a row that has no rate is no equipment, by its name; None if the name does not tell.

    Args:
        has_code: whether the row has an id of its own.
    """
    if service_in(name) is Service.UNSURE:
        return "it is a service or a charge"
    if is_used_up(name):
        return f"it is used up: {name}"
    return "it is a sum" if not has_code and _words().sums.search(plain(name)) else None


def belongs_to_another(name: str) -> bool:
    """Whether a name says what it is for, and is no machine: "Bucket f/ EX35", "Adapter für Rüttler"."""
    text = " ".join(name.casefold().split())
    found = _words().belongs_to.search(text)
    return found is not None and not is_clearly_machine(text[: found.start()])


class _Words:
    def __init__(self) -> None:
        words = service_words()
        self.goods_at_start = re.compile(rf"(?:{_any_of(words.goods_at_start)})(?= |$)")
        self.goods_at_end = re.compile(rf"(?:^| )(?:{_any_of(words.goods_at_end)}){_SIZES}$")
        self.used_up = re.compile(rf"(?:^| )(?:{_any_of(cell_words().consumables)}){_SIZES}$")
        self.sums = re.compile(rf"(?:^| )(?:{_any_of(words.sums_at_end)})$|^(?:{_any_of(words.sums_at_start)}) ")
        self.belongs_to = re.compile(rf"(?<=\w )(?:{'|'.join(map(re.escape, words.belongs_to))})(?: ?\w)")


def _any_of(phrases: Iterable[str]) -> str:
    plainly = sorted(set(map(plain_phrase, phrases)), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\*", r"\S*").replace(r"\ ", " ") for phrase in plainly)


@functools.cache
def _words() -> _Words:
    return _Words()
