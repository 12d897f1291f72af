"""`main.py outbox`: confirmations and webhooks that wait to be sent, or that could not be delivered (dead letters)."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

import typer
from rich.markup import escape

from commands.terminal import REFUSED, console, printable, run, table_of
from inventory.models import InventoryError
from shared.measures.log_lines import log_in_lines
from shared.notifications.outbox import DeadLetter, Outbox, Waiting
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings

outbox_app = typer.Typer(no_args_is_help=True, help="Send, list and retry confirmations and webhooks.")

Letters = Annotated[list[str] | None, typer.Argument(help="Ids of dead letters, as `outbox list` prints them.")]
All = Annotated[bool, typer.Option("--all", help="All dead letters.")]


@outbox_app.command()
def send() -> None:
    """Send what is in the outbox, until you stop the command."""
    logging.basicConfig(level=logging.INFO)
    log_in_lines()
    run(_send())


@outbox_app.command("list")
def list_() -> None:
    """List what waits to be sent, and the dead letters with the reason why each was given up."""
    run(_list())


@outbox_app.command()
def retry(letters: Letters = None, every: All = False) -> None:
    """Put dead letters back into the outbox."""
    run(_with_letters(letters, every, lambda outbox, letter: outbox.retry(letter), "put back into the outbox"))


@outbox_app.command()
def drop(letters: Letters = None, every: All = False) -> None:
    """Throw dead letters away. They are not sent any more."""
    run(_with_letters(letters, every, lambda outbox, letter: outbox.drop(letter), "thrown away"))


async def _send() -> None:
    from shared.notifications.mail_transport import mail_folder
    from shared.notifications.sender import sending
    from shared.notifications.texts import TemplatesBroken

    settings = load_settings()
    stopped = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wanted, stopped.set)
    try:
        async with open_inventory(settings) as inventory, sending(settings, inventory):
            folder = f"to files in {mail_folder(settings)}, because RENTAL_SMTP_HOST is not set"
            console().print(f"Sending. Mail goes {'by SMTP' if settings.mail_is_sent else folder}.")
            await stopped.wait()
    except TemplatesBroken as exc:
        raise InventoryError(str(exc)) from None


async def _list() -> None:
    async with _open_outbox(load_settings()) as outbox:
        waiting, letters = await outbox.waiting(), await outbox.dead_letters()
    if waiting:
        _print_waiting(waiting)
    if letters:
        _print_letters(letters)
    if not waiting and not letters:
        console().print("The outbox is empty.")


async def _with_letters(
    letters: list[str] | None, every: bool, act: Callable[[Outbox, str], Awaitable[bool]], done: str
) -> None:
    if bool(letters) == every:
        print("Name dead letters by their ids, or all of them with --all.", file=sys.stderr)  # noqa: T201
        raise typer.Exit(REFUSED)
    unknown = False
    async with _open_outbox(load_settings()) as outbox:
        known = [letter.letter_id for letter in await outbox.dead_letters()]
        for letter in letters or known:
            if letter in known and await act(outbox, letter):
                console().print(f"{letter} was {done}.")
            else:
                unknown = True
                print(f"There is no dead letter {printable(letter)}.", file=sys.stderr)  # noqa: T201
    if unknown:
        raise typer.Exit(REFUSED)


@contextlib.asynccontextmanager
async def _open_outbox(settings: Settings) -> AsyncIterator[Outbox]:
    async with open_inventory(settings) as inventory:
        yield Outbox(inventory, retry_seconds=settings.notification_retry_seconds)


def _print_waiting(waiting: list[Waiting]) -> None:
    table = table_of("entry", "event", "booking", "to", "tries", "last try", title="Waiting to be sent")
    for entry in waiting:
        last = f"{entry.idle_seconds / 60:.0f} min ago" if entry.attempts else "not yet"
        table.add_row(*_cells(entry.entry_id, entry.fields), str(entry.attempts), last)
    console().print(table)


def _print_letters(letters: list[DeadLetter]) -> None:
    table = table_of("id", "event", "booking", "to", "channel", "tries", "why", title="Dead letters")
    from shared.notifications.mail import RecordMailChannel
    from shared.notifications.sms import SmsChannel

    for letter in letters:
        to_the_record = letter.channel in (RecordMailChannel.name, SmsChannel.name)
        fields = letter.fields | ({"email": "the license record"} if to_the_record else {})
        more = (letter.channel, letter.fields.get("attempts", ""), letter.reason)
        table.add_row(*_cells(letter.letter_id, fields), *(escape(printable(cell)) for cell in more))
    console().print(table)


def _cells(identity: str, fields: dict[str, str]) -> list[str]:
    cells = (identity, fields.get("event", ""), fields.get("reference", ""), fields.get("email") or "no address")
    return [escape(printable(cell)) for cell in cells]
