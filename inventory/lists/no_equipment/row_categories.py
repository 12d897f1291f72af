"""Categories, headings between rows and paths such as "Sales:Oil" that say that their rows are no equipment."""

import functools
import re

from inventory.lists.no_equipment.service_names import is_category_of_services, service_in
from inventory.lists.words.list_words import cell_words, service_words
from inventory.lists.words.machines import says_machine
from inventory.lists.words.plain_text import Phrases, plain, plain_cell, plain_words

_PARTS = re.compile(r"\s*[&+,/]\s*|\s+(?:and|und|et|y|e|en|og|och|ja|i|a)\s+")
_NUMBER = re.compile(r"^\s*\d{1,6}\s*[-–.:)]?\s+(?=[^\W\d])")  # a group's number before its name
_PATH = re.compile(r"\s*[>|\\]\s*|:(?=\S)")
_PATH_SIGN = re.compile(r"[>|\\:]")  # most names have none, and need no closer look


@functools.lru_cache(maxsize=1000)
def says_no_equipment(text: str) -> str | None:
    """What a category, or a heading between rows, is in place of equipment: "Manpower & Team", "900 Parts for sale"."""
    text = _NUMBER.sub("", text)
    if is_category_of_services(text):
        return "services or charges"
    if _hiring().spans(plain(text)):
        return None
    words, parts = service_words(), [plain_cell(part) for part in _PARTS.split(text.casefold()) if part.strip()]
    for_sale, also = plain_words(words.for_sale), plain_words(words.also_categories)
    types = cell_words().not_equipment.types
    if parts and all(part in types or plain(part) in for_sale for part in parts):
        sure = any(plain(part) in for_sale or plain(part) not in also for part in parts)
        return "no equipment for rental" if sure else None
    return "for sale" if _for_sale().spans(plain(text)) else None


@functools.lru_cache(maxsize=1000)
def says_hire(category: str) -> bool:
    """Whether a category says that what is in it is rented: "Rental > Bikes"."""
    return bool(_hiring().spans(plain(category)))


def parents_say_no_equipment(path: str) -> str | None:
    """The first part of a path such as "Sales:Oil:2-cycle" that is no equipment; a name may be such a path."""
    if _PATH_SIGN.search(path) is None:
        return None
    for part in _PATH.split(path)[:-1]:
        if part and plain(part) not in ("service", "services") and says_no_equipment(part):
            return part
    return None


@functools.lru_cache(maxsize=50_000)
def is_clearly_machine(name: str) -> bool:
    """Whether a name is clearly that of a machine, so that what stands above it is no reason to leave it out."""
    return service_in(name) is None and says_machine(name)


@functools.cache
def _hiring() -> Phrases:
    return Phrases(service_words().hiring)


@functools.cache
def _for_sale() -> Phrases:
    """Phrases of several words only: a "shop vac" is not for sale."""
    return Phrases(phrase for phrase in service_words().for_sale if " " in phrase)
