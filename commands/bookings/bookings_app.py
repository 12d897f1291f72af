"""`main.py booking`: the list of its commands, each with the module that has it."""

import typer

from commands.bookings.change_booking import extend, shorten, swap
from commands.bookings.confirm_customer import code
from commands.bookings.end_bookings import cancel, no_show, take_back
from commands.bookings.import_file import import_file
from commands.bookings.list_bookings import list_bookings, show
from commands.bookings.new_booking import new
from commands.bookings.off_rent import off_rent

bookings_app = typer.Typer(no_args_is_help=True, help="Look at bookings, make, change and end them at the desk.")
bookings_app.command("list")(list_bookings)
bookings_app.command()(show)
bookings_app.command()(new)
bookings_app.command()(code)
bookings_app.command()(extend)
bookings_app.command()(shorten)
bookings_app.command()(swap)
bookings_app.command("off-rent")(off_rent)
bookings_app.command()(cancel)
bookings_app.command("return")(take_back)
bookings_app.command("no-show")(no_show)
bookings_app.command("import")(import_file)
