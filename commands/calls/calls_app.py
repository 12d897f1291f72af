"""`main.py calls`: the list of its commands, each with the module that has it."""

import typer

from commands.calls.recorded_calls import erase_calls, list_calls, show_call
from commands.calls.running_calls import hang_up, put_through

calls_app = typer.Typer(
    no_args_is_help=True, help="Look at the records of past calls, end calls that run, and erase the data of a caller."
)
calls_app.command("list")(list_calls)
calls_app.command("show")(show_call)
calls_app.command("erase")(erase_calls)
calls_app.command()(hang_up)
calls_app.command()(put_through)
