"""Headings that are no known phrase: what their parts say, and their head, the word that the others describe."""

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain

M = TypeVar("M")
Whole = Mapping[str, Sequence[tuple[M, float]]]
"""The meanings of known headings, with their strengths of up to 200."""

OF_PART, OF_SHORTENED, OF_HEAD = 90, 80, 45
MOST_WORDS = 5
_CUT_SHORT = re.compile(r"[^\W\d_]{3}\.$")
SHORTEST_HEAD = 4  # letters of the last part of a compound, as "vikt" of "maskinvikt"
SHORTEST_COMPOUND = 7
SHORT_HEADS = ("art", "typ")
_NEGATIONS = ("nicht", "inakt", "inact", "inatt")  # such words say the contrary of their heads
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BEFORE_WORDS, MOST_PARTS = re.compile(r": ?| [-–] "), 2
_BETWEEN_PARTS = re.compile(r"[/|\n]| [-–] ")
_OF_DATABASE = re.compile(r"(?:[a-z] |meta )?(.{3,}?)(?: (?:de|en|fr|es|it|nl|pl|cs|en gb|en us|de de|\d))?")
_LAST_NUMBER = re.compile(r"(?<=[a-z]{3})\s?[1-9]$")


def told_thing(heading: str) -> str | None:
    """What a heading is of whose second part says that it is the words for the first: "Magazijn: Omschrijving"."""
    parts = _BEFORE_WORDS.split(heading)
    if len(parts) != MOST_PARTS or plain(parts[1]) not in map(plain, cell_words().words_for_things):
        return None
    return parts[0]


def without_remarks(heading: str) -> str:
    """A heading without what stands in parentheses, if that leaves something: "Status" of "Status (free, rented)"."""
    bare = _REMARK.sub(" ", heading)
    return bare if plain(bare) else heading


def is_of_something_else(heading: str) -> bool:
    """Whether a heading is of a part of the unit, or of people around it: "Battery serial no", "Serial no (engine)",
    "Supplier code". One with several parts, such as "Customer / site", is not."""
    bare = without_remarks(heading)
    if len(_BETWEEN_PARTS.split(bare)) > 1:
        return False
    remarks = [plain(remark) for remark in _REMARK.findall(heading)] if bare != heading else []
    others = _others()
    return bool(others.spans(plain(bare))) or any(others.spans(one) == [(0, len(one))] for one in remarks if one)


def said_by_parts(heading: str, whole: Whole[M]) -> Iterator[tuple[M, float]]:
    """What the parts of a heading say that has several or a remark: "SPZ / ev. č.", "On hand (current)", "Depot 1"."""
    bare = _REMARK.sub(" ", heading)
    of_database = _OF_DATABASE.fullmatch(plain(bare))  # "p_name.de"
    parts = (
        bare,
        _LAST_NUMBER.sub("", plain(bare)),
        of_database[1] if of_database else "",
        *_BETWEEN_PARTS.split(bare),
    )
    for part in dict.fromkeys(parts):
        text = plain(part)
        if text and text not in cell_words().weight_units:
            for meaning, strength in whole.get(text, ()):
                yield meaning, OF_PART + strength / 25


def said_by_shortened(heading: str, whole: Whole[M]) -> Iterator[tuple[M, float]]:
    """What a heading says that has words cut short with a point: "Artikelbez.", "Disponib.", "Verz. min"."""
    words = heading.split()[:MOST_WORDS]
    parts = [(plain(word).split(), _CUT_SHORT.search(word) is not None) for word in words]
    if not any(cut for _, cut in parts):
        return
    pattern = re.compile(" ".join(" ".join(part) + (r"\w+" if cut else "") for part, cut in parts if part))
    meant: Counter[M] = Counter()
    for phrase, meanings in whole.items():
        if pattern.fullmatch(phrase):
            meant.update([meaning for meaning, _ in meanings])
    for place, (meaning, _) in enumerate(meant.most_common(2)):
        yield meaning, OF_SHORTENED - place


def said_by_head(text: str, whole: Whole[M]) -> Iterator[tuple[M, float]]:
    """What the head of a heading says: "depot" of "Hire depot", "lugar" of "Lugar de entrega", "standort" of
    "Gerätestandort". A head that says little, as "type" does, counts only beside words for equipment.

    Args:
        text: the heading as `plain` writes it.
    """
    words = [word for word in text.split() if word not in _beside()]
    if not words:
        return
    for phrase, rest in _heads(words, text):
        if phrase not in whole or phrase in _never() or (phrase in _vague() and not set(rest) <= _of_equipment()):
            continue
        for meaning, strength in whole[phrase]:
            yield meaning, OF_HEAD + 20 * len(phrase) / max(1, len(text)) + strength / 25
        return


def _heads(words: Sequence[str], text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """What may be the head, the likeliest first, and the words beside it."""
    many = range(len(words), 0, -1)
    last = [(" ".join(words[-count:]), words[:-count]) for count in many]
    first = [(" ".join(words[:count]), words[count:]) for count in many]
    of_romance = not _prepositions().isdisjoint(text.split())
    # "Soort toestel", "Tipologia mezzo": the word for equipment tells what the other one is of
    of_romance = of_romance or (words[-1] in _of_equipment() and words[0] not in _of_equipment())
    yield from [*first, *last] if of_romance else [*last, *first]
    for word in (words[-1], words[0]):
        if len(word) >= SHORTEST_COMPOUND and not word.startswith(_NEGATIONS):
            if word.endswith(SHORT_HEADS):  # "Objektart": one that says little, so that it needs a word for equipment
                yield word[-3:], [word[:-3]]
            for begin in range(2, len(word) - SHORTEST_HEAD + 1):
                yield word[begin:], [word[:begin]]


@functools.cache
def _others() -> Phrases:
    return Phrases((*cell_words().parts_of_units, *cell_words().people_around))


@functools.cache
def _beside() -> frozenset[str]:
    return frozenset(word for phrase in cell_words().beside_heads for word in plain(phrase).split()) | _prepositions()


@functools.cache
def _prepositions() -> frozenset[str]:
    return frozenset(map(plain, cell_words().prepositions))


@functools.cache
def _vague() -> frozenset[str]:
    return frozenset(map(plain, (*cell_words().vague_headings, *cell_words().vague_heads)))


@functools.cache
def _never() -> frozenset[str]:
    return frozenset(cell_words().weight_units) | frozenset(map(plain, cell_words().no_heads))


@functools.cache
def _of_equipment() -> frozenset[str]:
    return frozenset(map(plain, cell_words().words_of_equipment))
