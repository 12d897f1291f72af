"""`main.py telephony`: the SIP trunks and the dispatch rule at LiveKit that bring calls to a number to the worker."""

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
    from commands.telephone.number_setup import NumberSetup
    from commands.telephone.setup_changes import Change

telephony_app = typer.Typer(no_args_is_help=True, help="Set up the telephone number at LiveKit.")

Number = Annotated[str, typer.Option(help="The number that callers dial, with its country code: +12175550101.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would be done, without doing it.")]

ANYBODY = (
    "Anybody may call in over SIP then, from any address and without a login, and the calls cost you money. Your "
    "provider's addresses belong into RENTAL_SIP_ALLOWED_ADDRESSES, or its login into RENTAL_SIP_USERNAME and "
    "RENTAL_SIP_PASSWORD. May anybody call in over SIP?"
)
LAST_BOUND_SECONDS = 300  # beyond the line's own longest call, which ends with a goodbye
LONGEST_TALK_SECONDS = 3 * 3600  # with a person who was called into the room, beyond the line's own longest call


Anybody = Annotated[
    bool, typer.Option("--anybody", help="Do not ask whether anybody may call in over SIP, from any address.")
]


@telephony_app.command()
def setup(number: Number, dry_run: DryRun = False, anybody: Anybody = False) -> None:
    """Connect this number: make its trunks and its dispatch rule, or correct them."""
    run(_apply(number, dry_run=dry_run, removing=False, anybody=anybody))


@telephony_app.command()
def remove(number: Number, dry_run: DryRun = False) -> None:
    """Remove what setup made for this number."""
    run(_apply(number, dry_run=dry_run, removing=True, anybody=True))


@telephony_app.command()
def show() -> None:
    """Print the trunks and dispatch rules that the LiveKit project has."""
    run(_show())


async def _apply(number: str, *, dry_run: bool, removing: bool, anybody: bool) -> None:
    from commands.telephone.livekit_project import TelephonyError, open_livekit
    from commands.telephone.number_setup import find_existing
    from commands.telephone.setup_changes import changes_to_set_up, changes_to_take_down, set_up, take_down

    settings = load_settings()
    try:
        wanted = _wanted(number, settings)
        async with open_livekit(settings) as livekit:
            found = await find_existing(livekit, wanted)
            if removing:
                changes, steps = changes_to_take_down(found), take_down(livekit, found)
            else:
                changes = changes_to_set_up(found, wanted)
                steps = set_up(livekit, wanted, found)
            open_to_all = not (anybody or wanted.allowed_addresses or wanted.username)
            await _print_and_apply(changes, steps, dry_run=dry_run, open_to_all=open_to_all)
    except (NotAPhoneNumber, TelephonyError) as exc:
        _refuse(exc)


async def _print_and_apply(
    changes: "Sequence[Change]", steps: "AsyncIterator[Change]", *, dry_run: bool, open_to_all: bool
) -> None:
    """Print what is going to be done, then do it, and print each step that was done, also if a later one fails."""
    from commands.telephone.setup_changes import Action

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
    if open_to_all and not typer.confirm(ANYBODY):
        console().print("Nothing was done.")
        raise typer.Exit(REFUSED)
    try:
        async for change in steps:
            console().print(f"Done: {change.action} {change.what}")
    except BaseException:
        console().print("It was not finished. What is done stays; running the same command again does the rest.")
        raise


async def _show() -> None:
    from commands.telephone.livekit_project import TelephonyError, find_rules, find_trunks, open_livekit
    from commands.telephone.outbound_trunk import find_outbound_trunks

    try:
        async with open_livekit(load_settings()) as livekit:
            trunks, rules = await find_trunks(livekit), await find_rules(livekit)
            outbound = await find_outbound_trunks(livekit)
    except TelephonyError as exc:
        _refuse(exc)
    table = table_of("kind", "id", "name", "number or trunk", "calls from or to, or agent")
    for trunk in trunks:
        origin = ", ".join(trunk.allowed_addresses) or (
            f"user {trunk.auth_username}" if trunk.auth_username else "anywhere"
        )
        _add(table, "trunk", trunk.sip_trunk_id, trunk.name, ", ".join(trunk.numbers) or "any", origin)
    for rule in rules:
        agents = ", ".join(agent.agent_name for agent in rule.room_config.agents) or "no agent"
        _add(table, "rule", rule.sip_dispatch_rule_id, rule.name, ", ".join(rule.trunk_ids) or "any", agents)
    for trunk in outbound:
        _add(table, "outbound", trunk.sip_trunk_id, trunk.name, ", ".join(trunk.numbers), trunk.address)
    console().print(
        table if trunks or rules or outbound else "The LiveKit project has no inbound trunk and no dispatch rule."
    )


def _wanted(number: str, settings: Settings) -> "NumberSetup":
    """How the number is to be set up, from the settings.

    Raises:
        NotAPhoneNumber: `number` is not a telephone number.
    """
    from commands.telephone.number_setup import NumberSetup
    from commands.telephone.outbound_trunk import OutboundSetup

    password, outbound_password = settings.sip_password, settings.sip_outbound_password
    outbound = None
    if settings.sip_outbound_address is not None:
        outbound = OutboundSetup(
            settings.sip_outbound_address,
            settings.sip_outbound_username or "",
            outbound_password.get_secret_value() if outbound_password else "",
        )
    return NumberSetup(
        number=e164(number, region=settings.phone_region),
        agent_name=settings.agent_name,
        username=settings.sip_username or "",
        password=password.get_secret_value() if password else "",
        allowed_addresses=settings.sip_origins,
        ringing_seconds=settings.ringing_seconds,
        busy_status=settings.busy_status,
        longest_call_seconds=int(settings.longest_call_minutes * 60)
        + (LONGEST_TALK_SECONDS if settings.transfer_mode == "warm" else LAST_BOUND_SECONDS),
        outbound=outbound,
    )


def _add(table: Table, *cells: str) -> None:
    table.add_row(*(escape(printable(cell)) for cell in cells))


def _refuse(refused: Exception) -> NoReturn:
    print(printable(str(refused)), file=sys.stderr)  # noqa: T201 - a command line speaks
    raise typer.Exit(REFUSED) from None
