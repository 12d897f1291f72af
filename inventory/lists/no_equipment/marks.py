"""Marks in names and cells which say that a thing is not rented: "(sold)", "- RETIRED", "do not rent", "(to keep)"."""

import functools
import re

from inventory.lists.words.list_words import cell_words, service_words
from inventory.lists.words.plain_text import plain, plain_cell, plain_words

LONGEST_MARK = 60  # letters of a cell that may say that something is sold or retired
_REMARKS = re.compile(
    r"\(([^()]*)\)|\[([^\[\]]*)\]|\*+([^*]+)\*+|\s[-–—]+\s*([^()\[\]*]+?)(?=$|\s[-–—]|\*\*)|!+\s*([^!]+)!*"
)
_BEGINS_REMARK = re.compile(r"[(\[*!–—-]")  # most names have no such sign, and need no closer look
_DASH = re.compile(r"\s[-–—]\s")
_COMMA = re.compile(r"[,;/:]")
_NO_WORD = re.compile(r"[\d\W_]+")
_TEST = re.compile(r"z{3,}\W", re.IGNORECASE)  # "ZZZ old mixer": so that it stands at the end of the list


def mark_in(name: str) -> str | None:
    """What a name has in brackets, between stars or behind a dash, if that says that it is not rented any more."""
    if _TEST.match(name):
        return name
    if _BEGINS_REMARK.search(name) is None:
        return None
    for found in _REMARKS.finditer(name):
        remark = next(part for part in found.groups() if part is not None)
        if any(is_mark(part) for part in (remark, *_DASH.split(remark))) or _says_sold(remark):
            return remark.strip()
    return None


def _says_sold(remark: str) -> bool:
    """Whether a remark says nothing but that a thing is sold with what is rented: "(sale)", "(sold, not hired)"."""
    parts = [" ".join(_NO_WORD.sub(" ", plain(part)).split()) for part in _COMMA.split(remark)]
    return any(part in _sold() or part in _marks() for part in parts if part)


@functools.lru_cache(maxsize=1000)
def is_mark(text: str) -> bool:
    """Whether a text says nothing but that a thing is not rented: "RETIRED", "sold 06/24", "do not rent"."""
    if not 0 < len(text) <= LONGEST_MARK:
        return False
    return " ".join(_NO_WORD.sub(" ", plain(text)).split()) in _marks() or plain_cell(text) in _marks()


@functools.cache
def _marks() -> frozenset[str]:
    return plain_words(service_words().not_rented_marks)


@functools.cache
def _sold() -> frozenset[str]:
    return plain_words(cell_words().sold_not_rented)
