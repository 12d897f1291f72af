"""What `main.py check --deep` adds: a table of the rules that must hold in the depot, and which of them do."""

from rich.markup import escape

from commands.terminal import console, table_of
from inventory.invariants.invariant import State, not_checked, why_not
from inventory.models import InventoryUnavailable
from shared.invariants.all_rules import RULES, check_depot, check_machine
from shared.open_inventory import open_inventory
from shared.settings import Settings

TOLD = {State.FINE: "yes", State.BROKEN: "NO", State.NOT_CHECKED: "not known"}


async def rules_hold(settings: Settings) -> State:
    """Check every rule, print what was found, and return what is known of all together: broken if one is; else not
    checked if one could not be; else fine."""
    try:
        async with open_inventory(settings) as inventory:
            verdicts = (*await check_depot(inventory), *await check_machine(inventory, settings))
    except InventoryUnavailable as exc:
        verdicts = tuple(not_checked(rule, why_not(exc)) for rule in RULES.values())
    table = table_of("rule", "holds", "found")
    for verdict in verdicts:
        table.add_row(verdict.rule, TOLD[verdict.state], escape(verdict.told))
    console().print(table)
    states = {verdict.state for verdict in verdicts}
    return next((state for state in (State.BROKEN, State.NOT_CHECKED) if state in states), State.FINE)
