"""The options that the commands for bookings share."""

import datetime as dt
import getpass
from typing import Annotated

import typer

from inventory.models import InventoryError

YEARS = range(2000, 3000)  # the calendar ends with the year 9999, and days after a rental are still counted


def _day(typed: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise typer.BadParameter(f"{typed!r} is not a day. Write it like 2026-12-24.") from None
    if day.year not in YEARS:
        raise typer.BadParameter(f"{typed} is too far away. Is the year right?")
    return day


def _user() -> str:
    """The name under which the operating system knows the user, or "the desk" where it knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "the desk"


def require_reason(overrule: bool, why: str) -> None:
    """Check that the desk says why it overrules.

    Raises:
        InventoryError: it does not.
    """
    if overrule and not why.strip():
        raise InventoryError("Say with --why for what reason you overrule; the booking's history keeps it.")


def day_option(help_text: str, *names: str) -> typer.models.OptionInfo:
    """An option that takes a day."""
    option: typer.models.OptionInfo = typer.Option(*names, parser=_day, metavar="YYYY-MM-DD", help=help_text)
    return option


Reference = Annotated[
    str, typer.Argument(metavar="REFERENCE", help="Reference of the rental, or of one booking of it.")
]
By = Annotated[
    str,
    typer.Option("--by", default_factory=_user, show_default="your user name", help="Who does it, for the history."),
]
Why = Annotated[str, typer.Option("--why", help="Why it is done, for the history.")]
Overrule = Annotated[
    bool,
    typer.Option("--overrule", help="Do it although something does not suffice or is too much; needs --why."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
