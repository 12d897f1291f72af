"""`main.py web`: the depot's page, and who may log in to it."""

import logging
from typing import Annotated

import typer

from commands.terminal import REFUSED, console, printable, run, table_of
from inventory.models import InventoryError
from shared.measures.log_lines import log_in_lines
from shared.open_inventory import open_inventory
from shared.settings import load_settings

web_app = typer.Typer(help="Serve the depot's page, and say who may log in to it.")
user_app = typer.Typer(no_args_is_help=True, help="Who may log in to the page.")
web_app.add_typer(user_app, name="user")

ROLES = ("look", "act", "hear")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The person's name, in small letters, such as j.lee.")]


@web_app.callback(invoke_without_command=True)
def web(context: typer.Context) -> None:
    """Serve the depot's page until you stop the command."""
    if context.invoked_subcommand is None:
        from web.serve import serve

        logging.basicConfig(level=logging.INFO)
        log_in_lines()
        run(serve(load_settings(), lambda told: console().print(told, markup=False, soft_wrap=True)))


@web_app.command()
def demo() -> None:
    """Serve the page of a scratch depot with a day of scripted calls, until you stop the command."""
    from commands.calls.printing import quiet_logs
    from commands.web.demo_day import demo_day

    quiet_logs()
    logging.getLogger("rental").setLevel(logging.ERROR)  # callers of scripts do much that a depot is warned of
    run(demo_day(lambda told: console().print(told, markup=False, soft_wrap=True)))


@user_app.command("add")
def add_user(
    name: Name,
    roles: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            help="act: change tasks, end calls, pass them on; hear: read transcripts, hear recordings. Repeatable.",
        ),
    ] = None,
) -> None:
    """Let a person log in, or give them a new password or other roles. Everybody may look."""
    wrong = sorted(set(roles or ()) - set(ROLES))
    if wrong:
        raise typer.BadParameter(f"There is no role {printable(wrong[0])}. The roles are {', '.join(ROLES)}.")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    run(_add(name, password, roles or []))


@user_app.command("list")
def list_users() -> None:
    """List who may log in, and what they may do."""
    run(_list())


@user_app.command("remove")
def remove_user(name: Name) -> None:
    """Let a person log in no more. They are logged out at once."""
    run(_remove(name))


async def _add(name: str, password: str, roles: list[str]) -> None:
    from web.people.passwords import PasswordTooShort
    from web.people.users import PageUsers, Role

    async with open_inventory(load_settings()) as inventory:
        try:
            user = await PageUsers(inventory).add(name, password, [Role(role) for role in roles])
        except PasswordTooShort as exc:
            raise InventoryError(str(exc)) from None
    console().print(f"{user.name} may log in. Roles: {', '.join(sorted(user.roles))}.")


async def _list() -> None:
    from web.people.users import PageUsers

    settings = load_settings()
    async with open_inventory(settings) as inventory:
        users = await PageUsers(inventory).all()
    if not users:
        console().print("No users: the page answers on this machine only.")
        return
    table = table_of("name", "roles", "since")
    for user in users.values():
        roles = ", ".join(sorted(user.roles)) or "cannot be read; add the user again"
        table.add_row(user.name, roles, f"{user.made_at.astimezone(settings.zone):%Y-%m-%d %H:%M}")
    console().print(table)


async def _remove(name: str) -> None:
    from web.people.users import PageUsers

    async with open_inventory(load_settings()) as inventory:
        removed = await PageUsers(inventory).remove(name)
    if not removed:
        console().print(f"There is no user {printable(name)}.", markup=False)
        raise typer.Exit(REFUSED)
    console().print(f"{name} may log in no more.")
