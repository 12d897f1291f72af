"""Units that the inventory has and of which the list has fewer now."""

import re
import sys
from collections.abc import Sequence

import typer
from rich.markup import escape

from commands.terminal import console
from inventory.files.differences import Differences, VanishedUnit
from inventory.lists.units.unit_ids import Kind


def surplus_units(kinds: Sequence[Kind], found: Differences) -> tuple[list[VanishedUnit], list[VanishedUnit]]:
    """Units of the inventory that are more than the list has of their kind now: those that may be removed, and those
    that customers count on."""
    names = {kind.prefix: kind.name for kind in kinds}
    more: list[VanishedUnit] = []
    for one in found.vanished:
        numbered = re.fullmatch(r"(.+)-\d+", one.unit.equipment_id)
        if numbered and names.get(numbered[1]) == one.unit.name:
            more.append(one)
    return (
        [one for one in more if not one.references and not one.is_held],
        [one for one in more if one.references or one.is_held],
    )


def removes(surplus: Sequence[VanishedUnit]) -> bool:
    if not sys.stdin.isatty():
        return False
    ids = ", ".join(one.unit.equipment_id for one in surplus[:20])
    rest = f" and {len(surplus) - 20} more" if len(surplus) > 20 else ""
    return typer.confirm(
        f"The list has fewer units of some kinds than the inventory. Remove {ids}{rest}?", default=False
    )


def print_surplus(kept: Sequence[VanishedUnit], bound: Sequence[VanishedUnit]) -> None:
    for one in bound:
        by = [f"booked as {reference}" for reference in one.references] + (["held for a call"] if one.is_held else [])
        console().print(
            escape(f"{one.unit.equipment_id} is one more than the list has now, but {', '.join(by)}: it stays."),
            soft_wrap=True,
        )
    if kept:
        ids = ", ".join(one.unit.equipment_id for one in kept[:20])
        console().print(
            f"More than the list has now, and kept: {ids}. To remove one: python main.py inventory remove ID"
        )
