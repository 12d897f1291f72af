"""What cells of states and of remarks say, in the words of many trades and languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from inventory.lists.mapping import LEAVE_OUT
from inventory.lists.states.remark_parts import ASKED
from inventory.lists.states.state_cells import StateCells
from inventory.lists.states.state_words import StateWords
from inventory.lists.words.list_words import cell_words
from inventory.models import Status
from tests.inventory.lists.states.test_told_states import words_in, words_of_languages

CELLS = yaml.safe_load((Path(__file__).parent / "cells_of_states.yaml").read_text())
LETTERS = {Status.AVAILABLE: "A", Status.RENTED: "R", Status.MAINTENANCE: "M", LEAVE_OUT: "L", ASKED: "?", None: "-"}
WORDS = StateWords({})


def in_remark(cell: str) -> str | None:
    remark = StateCells(WORDS).remark(cell)
    return remark.state if remark else None


@pytest.mark.parametrize(("column", "read"), [("states", WORDS.said_with_more), ("remarks", in_remark)])
def test_a_cell_says_the_state_that_people_mean_by_it(column: str, read: Callable[[str], str | None]) -> None:
    wrong = {
        cell: (expected, LETTERS[read(cell)])
        for expected, rows in CELLS[column].items()
        for row in rows
        for cell in (row if isinstance(row, list) else [row])
        if LETTERS[read(cell)] != expected
    }
    assert wrong == {}


def test_every_language_has_words_for_what_is_not_to_be_rented() -> None:
    for language, words in words_of_languages():
        for phrase in words_in(words, "not_to_rent"):
            for cell in (phrase, f"XZ 12 - {phrase}"):
                assert in_remark(cell) == WORDS.said(cell) == Status.MAINTENANCE, f"{language}: {cell}"


def test_a_word_for_not_before_a_state_says_the_opposite() -> None:
    for negation in cell_words().negations:
        assert WORDS.said(f"{negation} in stock") in (Status.MAINTENANCE, Status.RENTED), negation
