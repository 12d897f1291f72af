"""`main.py inventory import`: the list that a depot has, whatever program or person made it."""

import asyncio
import dataclasses
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.markup import escape
from rich.progress import MofNCompleteColumn, Progress

from commands.inventory.equipment_list import compare, load_showing_progress, print_differences
from commands.inventory.lists.import_printing import print_left_out
from commands.inventory.lists.list_choice import Chosen, KnownProgram, choose_list
from commands.inventory.lists.surplus_units import print_surplus, removes, surplus_units
from commands.terminal import REFUSED, console, errors_as_sentences, printable
from inventory.files.differences import Differences, VanishedUnit
from inventory.files.mistakes import rows_named
from inventory.ledger.inventory import Inventory
from inventory.lists.findings import ListRefused, grouped
from inventory.lists.importing import refuse_if_wrong
from inventory.lists.mapping import Mapping
from inventory.lists.mapping_files import write_mapping
from inventory.lists.open_questions import missing, questions_of_gaps
from inventory.lists.reading.table import LeftOut, Table, says
from inventory.lists.units.made import Known, Made
from inventory.lists.units.making import make_units
from inventory.paused_collection import without_garbage_collection
from shared.open_inventory import open_inventory, server_kept
from shared.settings import Settings, load_settings

T = TypeVar("T")
MOST_LINES = 30
INTERRUPTED = "Interrupted. Nothing was changed."
LOADING_INTERRUPTED = "Interrupted. Each unit is either loaded or as it was before: import the list again."


def import_list(
    source: Annotated[
        str, typer.Argument(metavar="FILE|sheet", help="CSV file or workbook, or `sheet` for the Google Sheet.")
    ],
    mapping: Annotated[Path | None, typer.Option("--mapping", help="File that says what the columns mean.")] = None,
    program: Annotated[KnownProgram | None, typer.Option("--from", help="Program that the export is from.")] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Sheet of the workbook that has the list.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Load without asking.")] = False,
) -> None:
    """Import the list that you have: an export of another program, a webshop's products, a sheet kept by hand.

    It asks what the columns mean where that is not clear, shows what would change, and loads. The answers are kept, so
    that the next import of the same export asks nothing.
    """
    changing = False
    try:
        with errors_as_sentences():
            settings = load_settings()
            with without_garbage_collection():
                chosen = choose_list(source, settings, mapping, program, sheet)
            with server_kept(settings):
                with without_garbage_collection():
                    chosen, made, found = _agreed(settings, chosen, source, yes=yes)
                if chosen.new:
                    _keep(chosen)
                surplus, bound = surplus_units(made.kinds, found)
                removed = surplus if surplus and not yes and removes(surplus) else []
                changing = True
                with without_garbage_collection():
                    asyncio.run(_load(settings, made, found, removed))
                print_surplus([] if removed else surplus, bound)
    except (KeyboardInterrupt, typer.Abort):
        print(f"\n{LOADING_INTERRUPTED if changing else INTERRUPTED}", file=sys.stderr)  # noqa: T201 - it speaks
        raise typer.Exit(REFUSED) from None


def _agreed(settings: Settings, chosen: Chosen, source: str, *, yes: bool) -> tuple[Chosen, Made, Differences]:
    """What is loaded, after people have seen what changes, and have left out or brought back rows as they like."""
    known = result_of(_known(settings))
    while True:
        chosen, made = _made(chosen, source, known)
        found, made, known = _compared(settings, chosen, made, source, known)
        _print_what_changes(made, found)
        if yes or not sys.stdin.isatty() or not (found.added or found.changed):
            return chosen, made, found
        from commands.inventory.lists.import_dialogue import agreed_rows

        mapping = agreed_rows(chosen.table, chosen.mapping, made)
        if mapping is chosen.mapping:
            return chosen, made, found
        chosen = dataclasses.replace(chosen, mapping=mapping, new=True)


def _print_what_changes(made: Made, found: Differences) -> None:
    print_left_out(made.left_out)
    for note in made.notes:
        console().print(escape(printable(note)), soft_wrap=True)
    print_differences(found, most=MOST_LINES, kept="keeps")


def _keep(chosen: Chosen) -> None:
    write_mapping(chosen.path, chosen.mapping)
    console().print(escape(f"Your answers are kept in {chosen.path}."), soft_wrap=True)


async def _known(settings: Settings) -> Known:
    async with open_inventory(settings) as inventory:
        return await _names(inventory)


async def _names(inventory: Inventory) -> Known:
    names = await inventory.names()
    return Known(frozenset(names), frozenset(names.values()))


def _made(chosen: Chosen, source: str, known: Known) -> tuple[Chosen, Made]:
    """The units of the list, after everything is asked that is not known."""
    table, mapping, new_answers = chosen.table, chosen.mapping, chosen.new
    while True:
        made = _make_showing_progress(table, mapping, known)
        if not made.gaps:
            break
        gaps = list(made.gaps.values())
        if not sys.stdin.isatty():
            lines = "".join(f"\n  {line}" for line in grouped(made.problems))
            questions = missing(questions_of_gaps(gaps))
            raise ListRefused(f"{source} was not imported. {chosen.path} does not say:\n{questions}{lines}")
        from commands.inventory.lists.import_dialogue import close_gaps

        mapping, new_answers = close_gaps(table, mapping, gaps), True
    if made.problems and sys.stdin.isatty():
        without = _without_wrong_rows(table, made)
        if without is not None:
            return _made(Chosen(without, mapping, chosen.path, new=new_answers), source, known)
    chosen = Chosen(table, mapping, chosen.path, new=new_answers)
    try:
        refuse_if_wrong(made, source)
    except ListRefused:
        print_left_out(made.left_out)
        if new_answers:
            _keep(chosen)
        raise
    return chosen, made


def _without_wrong_rows(table: Table, made: Made) -> Table | None:
    """The table without the rows that have mistakes, if people want it so."""
    for line in grouped(made.problems):
        console().print(escape(printable(f"  {line}")), soft_wrap=True)
    wrong = {problem.number for problem in made.problems}
    if not made.units or not typer.confirm(
        f"Leave out {rows_named(sorted(wrong))}, and import the others?", default=False
    ):
        return None
    left_out = [LeftOut(number, says(cells), "it has a mistake") for number, cells in table.rows if number in wrong]
    return dataclasses.replace(
        table,
        rows=[row for row in table.rows if row[0] not in wrong],
        left_out=(*table.left_out, *left_out),
        too_wide=(),
    )


def _make_showing_progress(table: Table, mapping: Mapping, known: Known) -> Made:
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console(), transient=True, disable=not sys.stdout.isatty()) as progress:
        making = progress.add_task("Checking rows", total=len(table.rows))
        return make_units(table, mapping, known=known, advance=lambda rows: progress.advance(making, rows))


def _compared(
    settings: Settings, chosen: Chosen, made: Made, source: str, known: Known
) -> tuple[Differences, Made, Known]:
    """What loading would change. Kinds keep the ids that the inventory has for them, also those that it has only since
    the questions were asked."""

    async def compared() -> tuple[Differences, Made, Known]:
        async with open_inventory(settings) as inventory:
            final, now = made, await _names(inventory)
            if now != known:
                final = await asyncio.to_thread(_make_showing_progress, chosen.table, chosen.mapping, now)
                refuse_if_wrong(final, source)
            return await compare(inventory, final.units), final, now

    return result_of(compared())


def result_of(work: Coroutine[object, object, T]) -> T:
    """Run something to its end. Its result is none of the task: when asyncio gives Ctrl+C back, it writes the task with
    all of its result into a text that nobody reads, which takes seconds for a long list."""
    results: list[T] = []

    async def kept() -> None:
        results.append(await work)

    asyncio.run(kept())
    return results[0]


async def _load(settings: Settings, made: Made, found: Differences, removed: Sequence[VanishedUnit]) -> None:
    differ = {unit.equipment_id for unit in found.added} | {one.equipment_id for one in found.changed}
    units = [unit for unit in made.units if unit.equipment_id in differ]
    async with open_inventory(settings) as inventory:
        summary = await load_showing_progress(inventory, units)
        for one in removed:
            await inventory.remove(one.unit.equipment_id)
    console().print(
        f"{len(made.units)} units imported: {summary.added} added, {summary.changed} changed, "
        f"{len(made.units) - len(units) + summary.unchanged} unchanged{f', {len(removed)} removed' if removed else ''}."
    )
    if summary.removed:
        again = "To have one again: python main.py inventory remove ID --undo"
        console().print(f"{summary.removed} units were left out, because they were removed. {again}", soft_wrap=True)
