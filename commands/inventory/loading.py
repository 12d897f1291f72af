"""Loading a list of equipment: how far it is, and which units it does not have any more."""

import sys
from collections.abc import Sequence

from rich.markup import escape
from rich.progress import MofNCompleteColumn, Progress

from commands.terminal import console
from inventory.files.differences import VanishedUnit
from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.models import Equipment

BETWEEN_STEPS = 1000  # units


async def load_showing_progress(inventory: Inventory, equipment: Sequence[Equipment]) -> LoadSummary:
    """Load the units, with a bar where somebody sees it. Broken off, it leaves each unit loaded or as it was."""
    added = changed = unchanged = 0
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console(), transient=True, disable=not sys.stdout.isatty()) as progress:
        loading = progress.add_task("Loading units", total=len(equipment))
        for begin in range(0, len(equipment), BETWEEN_STEPS):
            step = await inventory.load(equipment[begin : begin + BETWEEN_STEPS])
            added, changed, unchanged = added + step.added, changed + step.changed, unchanged + step.unchanged
            progress.advance(loading, step.added + step.changed + step.unchanged)
    return LoadSummary(added, changed, unchanged)


def print_vanished(vanished: Sequence[VanishedUnit]) -> None:
    """Say how many units the list does not have, and name those that customers still count on."""
    if not vanished:
        return
    console().print(f"Not in the list, and kept: {len(vanished)} of the inventory's units.")
    for one in vanished:
        bound_by = [f"booked as {reference}" for reference in one.references]
        bound_by += ["held for a call"] if one.is_held else []
        if bound_by:
            console().print(escape(f"{one.unit.equipment_id} is not in the list, but {', '.join(bound_by)}."))
