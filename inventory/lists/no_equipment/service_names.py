"""Names of services, fees, fines and crew. The main word of a name decides: a "delivery trailer" is a trailer, and
"trailer delivery" is a delivery. Languages have it at the end or at the beginning; `services.yaml` has the words."""

import functools
import re
import unicodedata
from collections.abc import Sequence
from enum import Enum

from inventory.lists.no_equipment.phrase_set import PhraseSet
from inventory.lists.words.list_words import service_words
from inventory.lists.words.plain_text import Phrases, plain, plain_words

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|【[^】]*】")
_SEGMENTS = re.compile(r"\s[-–—]+\s|[:;,|、：]")
_PARTS = re.compile(r"\s*[/&+・]\s*|\s+(?:and|und|sowie|et|y|e|en|og|och|ja|plus|i)\s+")
_NUMBER = re.compile(r"\d[\d.x]*[a-z]{0,3}|[a-z]")
_ZONE = re.compile(r"(?<!\w)(?:km|kms|kilomet\w+|miles?|mil|zone\w*|zona\w*|sone|zon|strefa)(?!\w)")
_EACH = re.compile(r"(?<!\w)(?:kms?|kilomet\w+|miles?)(?!\w)")


_SHORT_WORDS = frozenset(("de", "a", "d", "i", "et", "y", "e", "en", "na", "do", "za"))  # within phrases of services

# With more words before it, a service at the end is only said besides: "Drill and ladder for rent, delivery service"
MOST_OTHERS = 3


class Service(Enum):
    """How surely a name is that of a service. `UNSURE`: it is one if nothing else in its row says equipment."""

    SURE = "sure"
    UNSURE = "unsure"


@functools.lru_cache(maxsize=50_000)
def service_in(name: str) -> Service | None:
    """Whether a name is that of a service, a fee, a fine or a person, and no equipment."""
    words, plainly = _words(), plain(name)
    if not words.may_say_service(plainly.split()):
        return None
    service = _service_by_words(words, name, plainly)
    return None if service and words.is_equipment(plainly) else service


def _service_by_words(words: "_ServiceWords", name: str, plainly: str) -> Service | None:
    """Whether a name is that of a service where it is none of those of equipment that have words of services."""
    text = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", name)) or name
    segments = [segment for segment in _SEGMENTS.split(text) if segment.strip()]
    if not segments:
        return None
    first = words.joined_in(plain(segments[0]).split())
    if words.services_at_start.at_start(first):
        return Service.SURE
    parts = [words.core_of(words.joined_in(plain(part).split())) for part in _PARTS.split(segments[0].casefold())]
    parts = [part for part in parts if part]
    at_end = bool(parts) and words.has_service_at_end(parts[-1]) and all(map(words.counts_beside, parts))
    at_end = at_end and words.others_in(parts[-1]) <= MOST_OTHERS
    whole = words.of_words_only(words.core_of(first))
    if at_end or whole is Service.SURE:
        return Service.SURE
    if whole is None and len(segments) == 1 and words.is_distance(plainly):
        return Service.SURE
    return whole


def is_category_of_services(text: str) -> bool:
    """Whether a category, or a heading between rows, is one of services only: "Manpower & Team", "DELIVERY (each way)".
    Words such as "transport" and "cleaning" may name machines there, and do not count."""
    words = _words()
    plainly = plain(_BRACKETS.sub(" ", unicodedata.normalize("NFKC", text)))
    of_text = words.joined_in(plainly.split())
    if not of_text or words.is_equipment(plainly):
        return False
    place, sure = 0, False
    while place < len(of_text):
        if many := words.services_at_end.at_start(of_text, place):
            sure = sure or " ".join(of_text[place : place + many]) not in words.also_categories
        elif not words.is_beside(of_text[place]) and of_text[place] not in words.whole:
            return False
        place += max(1, many)
    return sure


class _ServiceWords:
    def __init__(self) -> None:
        data = service_words()
        self.services_at_end, self.services_at_start = PhraseSet(data.at_end), PhraseSet(data.at_start)
        self.ends_before = PhraseSet(data.ends_before)
        self.fields, self.persons = plain_words(data.fields), plain_words(data.persons)
        self.whole, self.weak, self.beside = plain_words(data.whole), plain_words(data.weak), plain_words(data.beside)
        self.joined = PhraseSet(data.joined)
        self.equipment = Phrases(data.equipment)
        self.also_categories = plain_words(data.also_categories)
        of_services = self.services_at_end.last_words | self.services_at_start.first_words | self.joined.last_words
        distances = {word for word in self.beside if _ZONE.search(word) or _EACH.search(word)}
        self._any = (of_services | self.persons | self.whole | self.weak | distances) - _SHORT_WORDS
        self._is_of_service = functools.lru_cache(maxsize=50_000)(self._says_service)

    def may_say_service(self, words: Sequence[str]) -> bool:
        """Whether one of the words is of a service; most names have none, and need no closer look."""
        return any(map(self._is_of_service, words))

    def _says_service(self, word: str) -> bool:
        return word in self._any or self.services_at_end.is_by_star(word) or self.services_at_start.is_by_star(word)

    def is_equipment(self, text: str) -> bool:
        return bool(self.equipment.spans(text))

    def joined_in(self, words: Sequence[str]) -> list[str]:
        """The words, with those that are one written apart: "pick up"."""
        found: list[str] = []
        place = 0
        while place < len(words):
            many = self.joined.at_start(words, place) or 1
            found.append("".join(words[place : place + many]))
            place += many
        return found

    def core_of(self, words: list[str]) -> list[str]:
        """The words without what they say besides, and without those behind the main one that change nothing."""
        end = next((place for place in range(1, len(words) - 1) if self.ends_before.at_start(words, place)), len(words))
        core = words[:end]
        while len(core) > 1 and self.is_beside(core[-1]) and not self.services_at_end.at_end(core):
            core.pop()
        return core

    def is_beside(self, word: str) -> bool:
        return word in self.beside or _NUMBER.fullmatch(word) is not None

    def has_service_at_end(self, part: Sequence[str]) -> bool:
        is_person = len(part) > 1 and part[-1] in self.persons and part[-2] in self.fields
        return is_person or self.services_at_end.at_end(part) > 0

    def others_in(self, part: Sequence[str]) -> int:
        """How many words stand before the service at the end of a part, without those that change nothing."""
        before = part[: len(part) - self.services_at_end.at_end(part)]
        return sum(word not in self.whole and word not in self.weak and not self.is_beside(word) for word in before)

    def counts_beside(self, part: Sequence[str]) -> bool:
        """Whether a part of a name, such as "sound" of "sound and light engineer", does not speak against a service."""
        return self.has_service_at_end(part) or all(
            word in self.fields or self.is_beside(word) or word in self.whole or word in self.weak for word in part
        )

    def of_words_only(self, words: Sequence[str]) -> Service | None:
        """What a text is that has nothing but words of services and such as change nothing."""
        place, sure, unsure = 0, False, False
        while place < len(words):
            word = words[place]
            if many := self.services_at_end.at_start(words, place) or self.services_at_start.at_start(words, place):
                sure = True
                place += many - 1
            elif word in self.whole:
                sure = True
            elif word in self.weak or word in self.persons:
                unsure = True
            elif not self.is_beside(word):
                return None
            place += 1
        return Service.SURE if sure else Service.UNSURE if unsure else None

    def is_distance(self, text: str) -> bool:
        """Whether a name is nothing but a distance, as in a table of what delivery costs: "5 to 10 miles"."""
        return (_ZONE if any(map(str.isdigit, text)) else _EACH).search(text) is not None and all(
            map(self.is_beside, text.split())
        )


@functools.cache
def _words() -> _ServiceWords:
    return _ServiceWords()
