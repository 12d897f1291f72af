"""`main.py booking`: the list of its commands, each with the module that has it."""

import typer

from commands.bookings.end_bookings import cancel, no_show, take_back

bookings_app = typer.Typer(no_args_is_help=True, help="Look at bookings, make, change and end them at the desk.")
bookings_app.command()(cancel)
bookings_app.command("return")(take_back)
bookings_app.command("no-show")(no_show)
