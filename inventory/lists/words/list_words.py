"""The words of lists, read from `data/lists`: headings, and what stands in cells, in the languages that depots use."""

import functools
from collections.abc import Mapping, Sequence
from typing import TypeVar

from pydantic import TypeAdapter

from inventory.lists.words.language_files import FOLDER, Section, read_yaml, with_languages
from inventory.lists.words.plain_text import plain_words
from inventory.lists.words.word_files import CellWords, Heading, Money, Program, ServiceWords

T = TypeVar("T")


def _read(file: str, kind: type[T], section: Section | None = None) -> T:
    content = read_yaml(FOLDER / file)
    return TypeAdapter(kind).validate_python(with_languages(content, section) if section else content)


@functools.cache
def headings() -> Mapping[str, Heading]:
    return _read("headings.yaml", dict[str, Heading], "headings")


@functools.cache
def money() -> Money:
    return _read("money.yaml", Money, "money")


@functools.cache
def cell_words() -> CellWords:
    return _read("words.yaml", CellWords, "words")


@functools.cache
def service_words() -> ServiceWords:
    return _read("services.yaml", ServiceWords, "services")


@functools.cache
def headings_of_people() -> frozenset[str]:
    """The headings that lists of people have, as `plain` writes them."""
    return plain_words((*cell_words().headings_of_people, *cell_words().headings_of_persons))


@functools.cache
def programs() -> Mapping[str, Program]:
    return _read("programs.yaml", dict[str, Program])


def recognized(found: Sequence[str]) -> str | None:
    """The program whose export has these headings, if it is a known one."""
    for name, program in programs().items():
        if any(shape and set(shape) <= set(found) for shape in (program.recognized_by, *program.or_by)):
            return name
    return None
