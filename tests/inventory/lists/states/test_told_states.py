"""A unit's state is told by other columns than that of states: with whom it is, when it comes back, marks, remarks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from inventory.lists.columns.guessing import guess
from inventory.lists.findings import ListRefused
from inventory.lists.importing import find_list
from inventory.lists.mapping import Mapping
from inventory.lists.open_questions import answered, questions_of_gaps
from inventory.lists.reading.sheets import Sheet
from inventory.lists.reading.table import Table
from inventory.lists.states.remark_parts import ASKED
from inventory.lists.states.shown_states import shown_states
from inventory.lists.units.made import Made
from inventory.lists.units.making import make_units
from inventory.lists.words.language_files import FOLDER, languages, read_yaml
from inventory.models import Status
from tests.support.lists import answered_mapping, columns_of, made_from, rows_of, table_in

EXAMPLES = yaml.safe_load((Path(__file__).parent / "told_states.yaml").read_text())
NAMES = (
    "Excavator",
    "Plate compactor",
    "Generator",
    "Floor sander",
    "Concrete mixer",
    "Scissor lift",
    "Trencher",
    "Saw",
)
OUT = ["", "Smith", "", "Jones Ltd"]


def rows_with(columns: dict[str, list[str]]) -> list[list[str]]:
    return [
        [f"M-{row}", NAMES[row], f"{20 + row}.00", *(cells[row] for cells in columns.values())]
        for row in range(len(next(iter(columns.values()))))
    ]


def made_with(columns: dict[str, list[str]]) -> Made:
    lines = [["No", "Machine", "Day rate", *columns], *rows_with(columns)]
    return made_from("\n".join(",".join(f'"{cell}"' for cell in line) for line in lines))


def columns_with(columns: dict[str, list[str]]) -> dict[str, str]:
    return columns_of(["No", "Machine", "Day rate", *columns], *rows_with(columns))


def letters_of(made: Made) -> str:
    """A letter for each of eight rows; `?` where the state is asked."""
    asked = {number for gap in made.gaps.values() if gap.field == "status" for number in gap.rows}
    states = {unit.equipment_id: unit.status.value[0] for unit in made.units}
    left_out = {row.number for row in made.left_out}
    return "".join(
        "?" if row + 2 in asked else "L" if row + 2 in left_out else states[f"M-{row}"] for row in range(len(NAMES))
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: "-".join(example["columns"]))
def test_a_unit_is_in_the_state_that_its_row_tells(example: dict[str, dict[str, list[str]]]) -> None:
    found, expected = letters_of(made_with(example["columns"])), example["states"]
    assert all(one == said or (said == "N" and one in "RM?") for one, said in zip(found, expected, strict=True)), found


def words_of_languages() -> Iterator[tuple[str, dict[str, object]]]:
    yield "words.yaml", read_yaml(FOLDER / "words.yaml")
    for path, words in languages().items():
        yield path.stem, words["words"]  # type: ignore[misc]


def words_in(words: dict[str, object], field: str) -> list[str]:
    found = words[field]
    return [word.strip() for word in found.split(",")] if isinstance(found, str) else found  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("field", "meaning", "cells"),
    [
        ("headings_of_whom", "with_whom", OUT),
        ("headings_of_renters", "with_whom", OUT),
        ("headings_of_return", "back_on", ["", "12.03.2026", "", "15.03.2026"]),
        ("headings_of_where", "with_whom", ["yard", "Smith till Friday", "yard", "Jones Ltd"]),
    ],
)
def test_every_language_has_headings_that_tell_it(field: str, meaning: str, cells: list[str]) -> None:
    for language, words in words_of_languages():
        for heading in words_in(words, field):
            found = {one: column for one, column in columns_with({heading: cells}).items() if column == heading}
            assert found.keys() & {meaning, "status"}, f"{language}: {heading} is {found}"


def test_every_language_has_remarks_that_say_a_state() -> None:
    for language, words in words_of_languages():
        begins: dict[str, object] = words["remarks_begin"]  # type: ignore[assignment]
        for state in begins:
            for phrase in words_in(begins, state):
                made = made_with({"Notes": ["", phrase]})
                said = [unit.status for unit in made.units][1:]
                assert said == ([] if state == "gone" else [state]), f"{language}: {phrase}"


def table_with(columns: dict[str, list[str]]) -> Table:
    lines = [["No", "Machine", "Day rate", *columns], *rows_with(columns)]
    return table_in("\n".join(",".join(line) for line in lines))


def test_what_is_told_is_shown_before_anything_is_loaded() -> None:
    table = table_with({"Out to": ["Smith", "yard", ""], "Notes": ["", "broken", "new chain"]})
    said = shown_states(table, guess(table).mapping)
    assert said == {"RENTED": ["Smith"], "AVAILABLE": ["yard"], "MAINTENANCE": ["broken"]}


def test_a_state_that_is_not_known_is_shown_as_one_that_is_asked_about() -> None:
    table = table_with({"Status": ["available", "qwxz", "sold", "on hire"]})
    said = shown_states(table, guess(table).mapping)
    assert said == {"AVAILABLE": ["available"], ASKED: ["qwxz"], "left out": ["sold"], "RENTED": ["on hire"]}


def test_a_kept_mapping_reads_the_next_list_without_a_question() -> None:
    first = table_with({"Out to": ["Smith", ""], "Notes": ["", "broken"]})
    kept = Mapping.model_validate_json(answered_mapping(guess(first)).model_dump_json())
    made = make_units(table_with({"Out to": ["", "Obec Lhota"], "Notes": ["on hire", ""]}), kept)
    assert not made.gaps
    assert [unit.status for unit in made.units] == [Status.RENTED, Status.RENTED]


def test_a_place_below_where_is_asked_about_once() -> None:
    table = table_with({"Where": ["yard", "Leeds", "Smith till Friday", "yard"]})
    mapping = answered_mapping(guess(table))
    made = make_units(table, mapping)
    (question,) = questions_of_gaps(made.gaps.values())
    assert question.word == "leeds"
    made = make_units(table, answered(mapping, question, "AVAILABLE"))
    assert [unit.status.value[0] for unit in made.units] == ["A", "A", "R", "A"]


def test_a_remark_that_counts_units_is_about_so_many_of_them() -> None:
    heading = "No,Machine,Day rate,Quantity,Observ."
    made = made_from(f"{heading}\nC-1,Cafetera,20,4,1 en reparacion\nC-2,Mesa,20,2,en taller\n")
    assert [unit.status.value[0] for unit in made.units] == ["A", "A", "A", "M", "M", "M"]


def test_customers_beside_numbers_of_orders_are_refused_as_orders() -> None:
    rows = "".join(f"{row},Customer {row},{name},2026-03-0{row + 1}\n" for row, name in enumerate(NAMES))
    with pytest.raises(ListRefused, match="orders or contracts"):
        find_list([Sheet("", rows_of(f"Order No,Customer,Equipment,Start date\n{rows}"), "text")], source="list.csv")


def test_customers_of_some_rows_make_no_list_of_equipment_of_another_list() -> None:
    text = (
        "Contact,Customer,Comments,Phone,City\nAnn,Smith,broken,1,York\nBob,,,2,Hull\nCy,Jones,,3,Leeds\nDee,,,4,York\n"
    )
    with pytest.raises(ListRefused):
        find_list([Sheet("", rows_of(text), "text")], source="list.csv")


def test_amounts_below_a_heading_with_a_word_for_hire_are_no_customers() -> None:
    found = columns_with({"Hired to trade per day": ["10.00", "", "12.00", "13.00"]})
    assert "with_whom" not in found


def test_a_day_to_come_back_that_every_unit_has_is_none_of_today() -> None:
    assert "back_on" not in columns_with({"Return date": ["1.3.2026", "2.3.2026", "3.3.2026", "4.3.2026"]})


def test_a_row_whose_remark_says_nothing_plain_is_asked_only_beside_plain_ones() -> None:
    assert not made_with({"Notes": ["hired out with trailer only", ""]}).gaps
    made = made_with({"Notes": ["hired out with trailer only", "in repair"]})
    assert list(made.gaps) == [("word", "status", "hired out with trailer only")]
