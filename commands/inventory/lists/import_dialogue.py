"""The questions of `main.py inventory import`, asked in a terminal."""

from collections.abc import Sequence

import typer
from rich.markup import escape

from commands.inventory.lists.import_printing import FIELDS, print_guess, shown_fields
from commands.terminal import console, printable
from inventory.files.mistakes import shortened
from inventory.lists.columns.guessing import Guess
from inventory.lists.columns.headings import Meaning
from inventory.lists.findings import Gap, ListRefused
from inventory.lists.importing import Candidate, examples
from inventory.lists.mapping import Mapping
from inventory.lists.open_questions import answered, questions_of_columns, questions_of_gaps, with_column
from inventory.lists.question_texts import Question
from inventory.lists.reading.table import Table
from inventory.lists.row_choices import rows_chosen
from inventory.lists.units.made import Made

BY_CATEGORY = "by category"


def choose_table(candidates: Sequence[Candidate]) -> Candidate:
    """Ask which sheet has the list."""
    console().print("Several sheets may be the list of equipment. Which one is it?")
    chosen = _chosen(
        [f"{one.name}: {len(one.table.rows)} rows, {', '.join(one.table.headings[:6])}" for one in candidates]
    )
    return candidates[chosen]


def agreed_columns(table: Table, guess: Guess, kept: Mapping) -> Mapping:
    """Ask which column is which where that is not clear, show what is guessed, and change it as people say.

    Args:
        kept: the guess, or a mapping of before whose answers still hold.
    """
    mapping = kept
    for question in questions_of_columns(guess):
        mapping = _asked(question, mapping, table)
    while True:
        print_guess(table, mapping, guess)
        fields = shown_fields(mapping)
        text = "Is this right? Enter for yes, or the number of a line to change it"
        answer = typer.prompt(text, default="", show_default=False).strip()
        if answer.casefold() in ("", "y", "yes", "ok"):
            return mapping
        if answer.isdecimal() and 1 <= int(answer) <= len(fields):
            mapping = _changed(table, mapping, fields[int(answer) - 1])
        else:
            console().print(f"Write a number from 1 to {len(fields)}, or nothing.")


def close_gaps(table: Table, mapping: Mapping, gaps: Sequence[Gap]) -> Mapping:
    """Ask about everything that is not known yet; but first which rows are equipment, as the rest is asked only of
    these."""
    questions = questions_of_gaps(gaps)
    for question in [one for one in questions if one.about == "rows"] or questions:
        mapping = _asked(question, mapping, table)
    return mapping


def agreed_rows(table: Table, mapping: Mapping, made: Made) -> Mapping:
    """Ask whether the units are loaded; the mapping as it is for yes, or one in which people left out rows or brought
    them back.

    Raises:
        ListRefused: they do not want to load.
    """
    console().print(
        "To leave rows out, or to bring back some that are left out, write their numbers, like 12, 15-18, or a name or "
        "a category.",
        soft_wrap=True,
    )
    while True:
        answer = typer.prompt("Load it? Enter for yes, or: no, or rows", default="", show_default=False).strip()
        match answer.casefold():
            case "" | "y" | "yes":
                return mapping
            case "n" | "no":
                raise ListRefused("Nothing was changed.")
            case _:
                try:
                    return rows_chosen(table, mapping, made, answer)
                except ValueError as exc:
                    console().print(escape(printable(str(exc))), soft_wrap=True)


def _changed(table: Table, mapping: Mapping, meaning: Meaning) -> Mapping:
    console().print(f"Which column is the {FIELDS[meaning]}?")
    lines = [f"{one}: {', '.join(map(shortened, examples(table, one)))}" for one in table.headings]
    chosen = _chosen([*lines, "no column"])
    return with_column(mapping, meaning, table.headings[chosen] if chosen < len(table.headings) else None)


def _asked(question: Question, mapping: Mapping, table: Table) -> Mapping:
    console().print()
    console().print(escape(printable(question.text)), soft_wrap=True)
    if question.about == "rows":
        _print_numbered([words for _, words in question.choices])
    elif question.choices:
        words = [words for _, words in question.choices]
        if question.about == "column":
            words = [_with_examples(table, heading) for heading, _ in question.choices]
        values = [value for value, _ in question.choices]
        suggested = values.index(question.suggestion) if question.suggestion in values else None
        return answered(mapping, question, values[_chosen(words, suggested)])
    if question.categories:
        console().print(f"One answer holds for all. For one answer a category, write: {BY_CATEGORY}")
    while True:
        answer = typer.prompt("Answer", default=question.suggestion)
        try:
            if answer.strip().casefold() == BY_CATEGORY and question.categories:
                return _by_category(question, mapping)
            return answered(mapping, question, answer)
        except ValueError as exc:
            console().print(escape(printable(str(exc))), soft_wrap=True)


def _by_category(question: Question, mapping: Mapping) -> Mapping:
    for category in question.categories:
        while True:
            answer = typer.prompt(printable(f"  {category}"), default=question.suggestion)
            try:
                mapping = answered(mapping, question, answer, category=category)
                break
            except ValueError as exc:
                console().print(escape(printable(str(exc))), soft_wrap=True)
    return mapping


def _with_examples(table: Table, heading: str) -> str:
    if heading not in table.headings:
        return heading
    return f"{heading}: {', '.join(map(shortened, examples(table, heading)))}"


def _chosen(lines: Sequence[str], suggested: int | None = None) -> int:
    """Ask for one of the lines; the answer is its index."""
    _print_numbered(lines)
    while True:
        answer = typer.prompt("Number", default=str(suggested + 1) if suggested is not None else None)
        if answer.strip().isdecimal() and 1 <= int(answer) <= len(lines):
            return int(answer) - 1
        console().print(f"Write a number from 1 to {len(lines)}.")


def _print_numbered(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        console().print(escape(printable(f"  {number}  {line}")), soft_wrap=True)
