"""The questions of `main.py inventory import`, asked in a real terminal."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import psutil
import pytest
import yaml

from tests.support.inventory_commands import CommandLine

PROJECT = Path(__file__).resolve().parents[4]
WITHIN_SECONDS = 120  # that the program starts or answers; a busy machine gives it a tenth of a processor
LIST = (
    "Stock of the yard,,,,,\n"
    "Code,Name,Group,Day rate,Trade day rate,Owned\n"
    "GEN-8K,Generator 8 kW,Power,45.00,40.00,2\n"
    "BOOM,Boom lift,Lifts,300.00,270.00,1\n"
)
Import = Callable[..., pexpect.spawn]


@pytest.fixture
def start(empty: CommandLine, tmp_path: Path) -> Iterator[Import]:
    """Starts an import of a list in a terminal of its own."""
    begun: list[pexpect.spawn] = []

    def started(text: str = LIST, *options: str) -> pexpect.spawn:
        (tmp_path / "yard.csv").write_text(text, encoding="utf-8")
        command = [str(PROJECT / "main.py"), "inventory", "import", "yard.csv", *options]
        environment = os.environ | {"TERM": "xterm", "RENTAL_DATA_FOLDER": str(empty.settings.data_folder)}
        environment.pop("FORCE_COLOR", None)
        terminal = pexpect.spawn(
            sys.executable,
            command,
            cwd=str(tmp_path),
            env=environment,
            dimensions=(60, 160),
            encoding="utf-8",
            timeout=WITHIN_SECONDS,
        )
        begun.append(terminal)
        return terminal

    yield started
    for terminal in begun:
        terminal.close(force=True)


def answers(terminal: pexpect.spawn, *dialogue: tuple[str, str]) -> None:
    for question, answer in dialogue:
        terminal.expect(question)
        terminal.sendline(answer)


def kept_in(terminal: pexpect.spawn) -> Path:
    """The file that the answers are kept in, as the terminal says."""
    terminal.expect("Your answers are kept in ([^\r\n]+[.]yaml)")
    found = re.search("kept in (.+[.]yaml)", str(terminal.after))
    assert found is not None
    return Path(found[1])


def in_any_order(terminal: pexpect.spawn, given: dict[str, str], end: str) -> None:
    """Answer each question that is asked until `end` is."""
    patterns = list(given)
    while (place := terminal.expect([*patterns, end])) < len(patterns):
        terminal.sendline(given[patterns[place]])


GIVEN = {
    r"Which one is it\?[\s\S]*Number": "1",
    r"Is this right[^\n]*: ": "",
    r"insurance must[\s\S]*Answer": "250000",
    r"picked up[\s\S]*Answer": "Yard A",
    r"how heavy[\s\S]*Answer": "by category",
    r"  Power: ": "Medium",
    r"  Lifts: ": "Heavy",
    r"certificate an operator[\s\S]*Answer": "none",
    r"How far may it[\s\S]*Answer": "+20%",
}


def test_a_list_is_imported_by_answering_questions_and_the_next_import_asks_nothing(
    start: Import, empty: CommandLine, tmp_path: Path
) -> None:
    terminal = start()
    in_any_order(terminal, GIVEN, "Load it")
    terminal.sendline("")
    mapping = yaml.safe_load(kept_in(terminal).read_text(encoding="utf-8"))
    assert mapping["columns"]["daily_rate"] == "Day rate"
    assert mapping["defaults"]["weight_class"] == {"by_category": {"Power": "Medium", "Lifts": "Heavy"}}
    terminal.expect("3 units imported: 3 added")
    terminal.expect(pexpect.EOF)
    assert "$45 to $54" in empty.succeeds("show", "GEN-8K-2")
    again = start(LIST.replace("BOOM,", "SAW,Saw,Power,9.00,8.00,1\nBOOM,"))
    again.expect("It is read as")
    again.expect("1 to add, 0 to change, 3 unchanged")
    again.sendline("")
    again.expect("1 added")
    again.expect(pexpect.EOF)


def test_every_guess_is_shown_with_examples_and_so_is_what_is_not_needed(start: Import) -> None:
    terminal = start()
    terminal.expect(r"1  Day rate: 45.00, 300.00")
    terminal.expect(r"2  Trade day rate: 40.00, 270.00")
    terminal.sendline("1")
    terminal.expect("name .*Name .*Generator 8 kW, Boom lift")
    terminal.expect("how many there are .*Owned .*2, 1")
    terminal.expect("Columns that are not needed: Trade day rate")


def test_a_wrong_guess_is_corrected(start: Import, empty: CommandLine) -> None:
    terminal = start()
    answers(terminal, ("Number", "1"), ("Is this right", "3"), ("Which column is the category", "2"))
    terminal.expect("category .*Name .*Generator 8 kW")
    terminal.expect("Is this right")


def test_what_cannot_be_an_answer_is_asked_again(start: Import) -> None:
    terminal = start()
    answers(terminal, ("Number", "9"), ("Write a number from 1 to 3", "1"), ("Is this right", "y"))
    answers(terminal, ("Answer", "a lot"))
    terminal.expect("'a lot' is not")


def interrupts(terminal: pexpect.spawn) -> None:
    """Press Ctrl+C until it is heard: one that comes just before a line is read is seen only after the line. It is not
    pressed again while the program works, which takes long on a busy machine: a program that ends would die of it."""
    process = psutil.Process(terminal.pid)
    for _ in range(3):
        terminal.sendcontrol("c")
        used, works = -1.0, True
        while works:
            if terminal.expect(["Interrupted. Nothing was changed.", pexpect.TIMEOUT], timeout=2) == 0:
                return
            before, used = used, sum(process.cpu_times()[:2])
            works = used > before or process.status() == psutil.STATUS_RUNNING
    pytest.fail("Ctrl+C was not heard")


@pytest.mark.parametrize("questions_before", [pytest.param(0, marks=pytest.mark.long_running), 3])
def test_an_interruption_ends_with_a_sentence_and_nothing_is_written(
    start: Import, empty: CommandLine, questions_before: int
) -> None:
    terminal = start()
    for question, answer in (("Number", "1"), ("Is this right", ""), ("Answer", "250000"), ("Answer", "Yard"))[
        :questions_before
    ]:
        terminal.expect(question)
        terminal.sendline(answer)
    terminal.expect(["Number", "Is this right", "Answer"])
    interrupts(terminal)
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 1
    assert not (empty.settings.data_folder / "lists" / empty.settings.depot).exists()
    assert "is empty" in empty.is_refused("list")


@pytest.mark.long_running
def test_an_interruption_at_the_last_question_loads_nothing(start: Import, empty: CommandLine) -> None:
    terminal = start()
    in_any_order(terminal, GIVEN, "Load it")
    interrupts(terminal)
    terminal.expect(pexpect.EOF)
    assert not (empty.settings.data_folder / "lists" / empty.settings.depot).exists()
    assert "is empty" in empty.is_refused("list")


def test_fewer_units_are_removed_after_a_yes_but_not_the_booked_one(start: Import, empty: CommandLine) -> None:
    in_any_order(terminal := start(LIST.replace("40.00,2", "40.00,4")), GIVEN, "Load it")
    terminal.sendline("")
    terminal.expect("5 added")
    terminal.expect(pexpect.EOF)
    booked = empty.book_unit("GEN-8K-4", first_in_days=1)
    again = start()
    again.expect("Remove GEN-8K-3[?]")
    again.sendline("y")
    again.expect("1 removed")
    again.expect(f"GEN-8K-4 is one more than the list has now, but booked as {booked.reference}: it stays.")
    again.expect(pexpect.EOF)
    said = empty.succeeds("list")
    assert "GEN-8K-4" in said
    assert "GEN-8K-3" not in said


def test_rows_with_mistakes_are_left_out_after_a_yes(start: Import, empty: CommandLine) -> None:
    terminal = start(f"{LIST}SAW,Saw,Power,8 x 5,8.00,1\n")
    in_any_order(terminal, GIVEN, r"is not an amount of money \('8 x 5'\)[\s\S]*Leave out row 5, and import the others")
    terminal.sendline("y")
    terminal.expect("Load it")
    terminal.sendline("y")
    terminal.expect("3 units imported")
    terminal.expect(pexpect.EOF)
    assert "SAW" not in empty.succeeds("list")


def test_rows_are_left_out_or_brought_back_before_they_are_loaded_and_so_they_are_at_the_next_import(
    start: Import, empty: CommandLine
) -> None:
    text = f"{LIST}DEL,Delivery to the site,Power,60.00,50.00,1\n"
    in_any_order(terminal := start(text), GIVEN, "Left out, row 5: it is a service[\\s\\S]*Load it")
    answers(terminal, ("rows: ", "77"), ("These are not in the list: row 77.[\\s\\S]*rows: ", "4, 5"))
    terminal.expect("Left out, row 4: you left it out")
    answers(terminal, ("rows: ", ""), ("3 units imported: 3 added", ""))
    terminal.expect(pexpect.EOF)
    assert "BOOM" not in (said := empty.succeeds("list"))
    assert "DEL" in said
    again = start(text.replace("60.00", "70.00"))
    again.expect("Left out, row 4: you left it out[\\s\\S]*0 to add, 1 to change, 2 unchanged")
