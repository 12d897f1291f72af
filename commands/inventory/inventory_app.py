"""`main.py inventory`: the list of its commands, each with the module that has it."""

import typer

from commands.inventory.backup_and_restore import backup, restore
from commands.inventory.calendar import calendar
from commands.inventory.change_units import block, maintenance, remove, rented, unblock
from commands.inventory.depot_settings import depot
from commands.inventory.equipment_list import diff, export, load
from commands.inventory.lists.empty_list import template
from commands.inventory.lists.import_list import import_list
from commands.inventory.show_sizes import sizes
from commands.inventory.show_units import list_units, show

inventory_app = typer.Typer(
    no_args_is_help=True, help="Look at the depot's equipment, load it, and take it out of the offer."
)
inventory_app.command("import")(import_list)
inventory_app.command()(template)
inventory_app.command()(load)
inventory_app.command("list")(list_units)
inventory_app.command()(show)
inventory_app.command()(maintenance)
inventory_app.command()(rented)
inventory_app.command()(block)
inventory_app.command()(unblock)
inventory_app.command()(remove)
inventory_app.command()(calendar)
inventory_app.command()(export)
inventory_app.command()(diff)
inventory_app.command()(backup)
inventory_app.command()(restore)
inventory_app.command()(depot)
inventory_app.command()(sizes)
