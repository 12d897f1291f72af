"""`main.py telephony`: the trunk and the dispatch rule at LiveKit that let a number ring the line."""

import ipaddress
import sys
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from commands.depot import REFUSED, console, run, table_of
from shared.settings import Settings, SettingsError, load_settings
from shared.telephony.numbers import NotAPhoneNumber, e164

if TYPE_CHECKING:
    from livekit import api

    from shared.telephony.setup import Change, Wanted

telephony_app = typer.Typer(no_args_is_help=True, help="The telephone number at LiveKit.")

Number = Annotated[str, typer.Option(help="The number that callers dial, with its country code: +12175550101.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]


@telephony_app.command()
def setup(number: Number, dry_run: DryRun = False) -> None:
    """Let this number ring the line: make its trunk and dispatch rule, or put them right."""
    from shared.telephony.setup import set_up

    run(_apply(number, dry_run, lambda livekit, wanted: set_up(livekit, wanted, dry_run=dry_run)))


@telephony_app.command()
def remove(number: Number, dry_run: DryRun = False) -> None:
    """Undo what setup made for this number."""
    from shared.telephony.setup import take_down

    run(_apply(number, dry_run, lambda livekit, wanted: take_down(livekit, wanted, dry_run=dry_run)))


@telephony_app.command()
def show() -> None:
    """Print the inbound trunks and dispatch rules that the LiveKit project has."""
    run(_show())


async def _apply(
    number: str, dry_run: bool, steps: "Callable[[api.LiveKitAPI, Wanted], AsyncIterator[Change]]"
) -> None:
    from shared.telephony.setup import TelephonyError, open_livekit

    settings = load_settings()
    try:
        wanted = _wanted(number, settings)
        told = 0
        async with open_livekit(settings) as livekit:
            async for change in steps(livekit, wanted):
                told += 1
                console().print(f"{change.action:7} {change.what}: {escape(change.name)} ({escape(change.detail)})")
    except (NotAPhoneNumber, TelephonyError) as refused:
        print(refused, file=sys.stderr)  # noqa: T201 - a command line speaks
        raise typer.Exit(REFUSED) from None
    if not told:
        console().print(f"Nothing is set up for {wanted.number}.")
    elif dry_run:
        console().print("Nothing was done: this was a dry run.")


async def _show() -> None:
    from shared.telephony.setup import TelephonyError, find_rules, find_trunks, open_livekit

    try:
        async with open_livekit(load_settings()) as livekit:
            trunks, rules = await find_trunks(livekit), await find_rules(livekit)
    except TelephonyError as refused:
        print(refused, file=sys.stderr)  # noqa: T201
        raise typer.Exit(REFUSED) from None
    table = table_of("kind", "id", "name", "number or trunk", "from, or to whom")
    for trunk in trunks:
        origin = ", ".join(trunk.allowed_addresses) or (
            f"user {trunk.auth_username}" if trunk.auth_username else "anywhere"
        )
        table.add_row("trunk", trunk.sip_trunk_id, *map(escape, (trunk.name, ", ".join(trunk.numbers), origin)))
    for rule in rules:
        agents = ", ".join(agent.agent_name for agent in rule.room_config.agents) or "no agent"
        table.add_row(
            "rule", rule.sip_dispatch_rule_id, *map(escape, (rule.name, ", ".join(rule.trunk_ids) or "any", agents))
        )
    console().print(table if trunks or rules else "The LiveKit project has no inbound trunk and no dispatch rule.")


def _wanted(number: str, settings: Settings) -> "Wanted":
    """How the number is to ring, by the settings.

    Raises:
        NotAPhoneNumber, SettingsError: the number or a setting is wrong.
    """
    from shared.telephony.setup import Wanted

    addresses = tuple(part.strip() for part in settings.sip_allowed_addresses.split(",") if part.strip())
    for address in addresses:
        try:
            ipaddress.ip_network(address, strict=False)
        except ValueError:
            raise SettingsError(
                f"RENTAL_SIP_ALLOWED_ADDRESSES: {address} is no address, such as 54.172.60.0/30."
            ) from None
    password = settings.sip_password
    if (settings.sip_username is None) != (password is None):
        raise SettingsError("RENTAL_SIP_USERNAME and RENTAL_SIP_PASSWORD go together: set both or neither.")
    return Wanted(
        number=e164(number, region=settings.phone_region),
        agent_name=settings.agent_name,
        username=settings.sip_username,
        password=password.get_secret_value() if password else None,
        allowed_addresses=addresses,
    )
