"""`main.py telephony`: the trunk and the dispatch rule at LiveKit that let a number ring the line."""

import sys
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.markup import escape
from rich.table import Table

from commands.terminal import REFUSED, console, printable, run, table_of
from shared.language.phone_numbers import NotAPhoneNumber, e164
from shared.settings import Settings, load_settings

if TYPE_CHECKING:
    from commands.telephone.livekit_setup import Change, Wanted

telephony_app = typer.Typer(no_args_is_help=True, help="The telephone number at LiveKit.")

Number = Annotated[str, typer.Option(help="The number that callers dial, with its country code: +12175550101.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]


@telephony_app.command()
def setup(number: Number, dry_run: DryRun = False) -> None:
    """Let this number ring the line: make its trunk and dispatch rule, or put them right."""
    run(_apply(number, dry_run=dry_run, removing=False))


@telephony_app.command()
def remove(number: Number, dry_run: DryRun = False) -> None:
    """Undo what setup made for this number."""
    run(_apply(number, dry_run=dry_run, removing=True))


@telephony_app.command()
def show() -> None:
    """Print the inbound trunks and dispatch rules that the LiveKit project has."""
    run(_show())


async def _apply(number: str, *, dry_run: bool, removing: bool) -> None:
    from commands.telephone import livekit_setup as livekit_setup

    settings = load_settings()
    try:
        wanted = _wanted(number, settings)
        async with livekit_setup.open_livekit(settings) as livekit:
            found = await livekit_setup.find(livekit, wanted)
            if removing:
                changes, steps = livekit_setup.changes_to_take_down(found), livekit_setup.take_down(livekit, found)
            else:
                changes = livekit_setup.changes_to_set_up(found, wanted)
                steps = livekit_setup.set_up(livekit, wanted, found)
            await _do(changes, steps, dry_run=dry_run)
    except (NotAPhoneNumber, livekit_setup.TelephonyError) as exc:
        _refuse(exc)


async def _do(changes: "Sequence[Change]", steps: "AsyncIterator[Change]", *, dry_run: bool) -> None:
    """Show what is going to be done, then do it. What was done before something is refused is told."""
    from commands.telephone.livekit_setup import Action

    if not changes:
        console().print("Nothing is set up for this number.")
        return
    table = table_of("to do", "what", "name", "detail")
    for change in changes:
        _add(table, change.action, change.what, change.name, change.detail)
    console().print(table)
    if all(change.action is Action.KEEP for change in changes):
        console().print("All is as it should be.")
        return
    if dry_run:
        console().print("Nothing was done: this was a dry run.")
        return
    try:
        async for change in steps:
            console().print(f"Done: {change.action} {change.what}")
    except BaseException:
        console().print("It was not finished. What is done stays; the same command again does the rest.")
        raise


async def _show() -> None:
    from commands.telephone.livekit_setup import TelephonyError, find_rules, find_trunks, open_livekit

    try:
        async with open_livekit(load_settings()) as livekit:
            trunks, rules = await find_trunks(livekit), await find_rules(livekit)
    except TelephonyError as exc:
        _refuse(exc)
    table = table_of("kind", "id", "name", "number or trunk", "from, or to whom")
    for trunk in trunks:
        origin = ", ".join(trunk.allowed_addresses) or (
            f"user {trunk.auth_username}" if trunk.auth_username else "anywhere"
        )
        _add(table, "trunk", trunk.sip_trunk_id, trunk.name, ", ".join(trunk.numbers) or "any", origin)
    for rule in rules:
        agents = ", ".join(agent.agent_name for agent in rule.room_config.agents) or "no agent"
        _add(table, "rule", rule.sip_dispatch_rule_id, rule.name, ", ".join(rule.trunk_ids) or "any", agents)
    console().print(table if trunks or rules else "The LiveKit project has no inbound trunk and no dispatch rule.")


def _wanted(number: str, settings: Settings) -> "Wanted":
    """How the number is to ring, by the settings.

    Raises:
        NotAPhoneNumber: it is none.
    """
    from commands.telephone.livekit_setup import Wanted

    password = settings.sip_password
    return Wanted(
        number=e164(number, region=settings.phone_region),
        agent_name=settings.agent_name,
        username=settings.sip_username or "",
        password=password.get_secret_value() if password else "",
        allowed_addresses=settings.sip_origins,
    )


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(escape(printable(cell)) for cell in cells))


def _refuse(refused: Exception) -> NoReturn:
    print(printable(str(refused)), file=sys.stderr)  # noqa: T201 - a command line speaks
    raise typer.Exit(REFUSED) from None
