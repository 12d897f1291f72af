"""The parts of the command line. Each is imported when it is used: all of them take a second."""

import importlib
from typing import Any

import typer
import typer.core
import typer.main

# For each part, where it is: a group of commands, or a single one.
PARTS = {
    "inventory": "commands.inventory.inventory_app:inventory_app",
    "booking": "commands.bookings.bookings_app:bookings_app",
    "calls": "commands.calls.calls_app:calls_app",
    "customer": "commands.customer:customer_app",
    "registry": "commands.registry:registry_app",
    "check": "commands.check:check",
    "settings": "commands.settings:settings",
    "upgrade": "commands.upgrade:upgrade",
    "tasks": "commands.tasks:tasks_app",
    "messages": "commands.tasks:list_tasks",
    "housekeeping": "commands.housekeeping:housekeeping",
    "outbox": "commands.outbox:outbox_app",
    "telephony": "commands.telephone.telephony:telephony_app",
    "web": "commands.web.page:web_app",
}
FORMER_NAMES = {"messages"}  # still understood, and shown in no help


class CommandLine(typer.core.TyperGroup):
    """The command line. Words that are no text are refused before any command is looked for: bytes that are no UTF-8
    can neither be stored nor printed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        for word in args:
            try:
                word.encode()
            except UnicodeEncodeError:
                raise typer.BadParameter(f"{word!a} has bytes that are not UTF-8. Write it again.") from None
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        return [*PARTS, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _read(cmd_name) if cmd_name in PARTS else super().get_command(ctx, cmd_name)


def _read(name: str) -> Any:
    module, _, attribute = PARTS[name].partition(":")
    part = getattr(importlib.import_module(module), attribute)
    if isinstance(part, typer.Typer):
        command = typer.main.get_group(part)
    else:
        alone = typer.Typer(add_completion=False)
        alone.command(hidden=name in FORMER_NAMES)(part)
        command = typer.main.get_command(alone)
    command.name = name
    return command
