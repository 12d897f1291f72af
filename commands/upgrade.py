"""`main.py upgrade`: bring a depot that an older program wrote to this program's form."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from commands.terminal import console, run, table_of
from inventory.files.backup_file import DepotContents, write_backup
from inventory.form.upgrade_depot import Upgrade, UpgradeRefused, form_of_depot, plan_upgrade, upgrade_depot
from inventory.ledger.keys import FORM
from inventory.server.connection import open_redis
from inventory.server.data_folder import make_folder
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings

ANSWER_SECONDS = 120.0  # the transaction writes the whole depot


def upgrade(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    backup: Annotated[
        Path | None,
        typer.Option(help="File of the backup that is made first; by default a new one in the data folder."),
    ] = None,
    now: Annotated[bool, typer.Option("--now", help="Do it although calls run; they cannot book any more.")] = False,
) -> None:
    """Bring the depot to the form of this program, whole or not at all, with a backup first."""
    run(_upgrade(dry_run=dry_run, backup=backup, now=now))


async def _upgrade(*, dry_run: bool, backup: Path | None, now: bool) -> None:
    settings = load_settings()
    patient = settings.model_copy(update={"redis_answer_seconds": ANSWER_SECONDS})
    async with open_redis(patient) as redis:
        form = await form_of_depot(redis, depot=settings.depot)
        if form is None:
            console().print(f"The depot {settings.depot} is not there yet; nothing has to be done.")
            return
        if form == FORM:
            async with open_inventory(settings):  # where an older program has written too, this says so
                pass
            console().print(f"The depot {settings.depot} has form {FORM}, as this program; nothing has to be done.")
            return
        if form > FORM:
            raise UpgradeRefused(
                f"The depot {settings.depot} has form {form}, and this program's is {FORM}. Use the newer program."
            )
        if dry_run:
            _print(settings, await plan_upgrade(redis, depot=settings.depot, form=form), dry_run=True)
            return
        file = backup or _backup_file(settings, form)

        def keep(contents: DepotContents) -> None:
            write_backup(contents, file)

        with console().status("Bringing the depot forward"):
            done = await upgrade_depot(redis, depot=settings.depot, keep=keep, cut_off_calls=now)
    if done is None:
        console().print(f"Another program has brought the depot {settings.depot} to form {FORM} meanwhile.")
        return
    console().print(escape(f"Backup of before: {file}"), soft_wrap=True)
    _print(settings, done, dry_run=False)


def _print(settings: Settings, upgrade: Upgrade, *, dry_run: bool) -> None:
    table = table_of("what", "records")
    for change in upgrade.changes:
        table.add_row(change.says, str(change.records))
    console().print(table)
    counts = ", ".join(f"{number} {what}" for what, number in upgrade.after.counts().items())
    before = upgrade.before.form
    if dry_run:
        told = f"The depot {settings.depot} has form {before} and would get form {FORM}, with {counts}."
        calls = f" {upgrade.calls} calls run or can be gone on with." if upgrade.calls else ""
        console().print(f"{told}{calls} Nothing was changed.", soft_wrap=True)
    else:
        console().print(f"The depot {settings.depot} has form {FORM} now: {counts}.", soft_wrap=True)


def _backup_file(settings: Settings, form: int) -> Path:
    make_folder(settings.data_folder)
    now = dt.datetime.now(dt.UTC)
    return settings.data_folder / f"{settings.depot}-of-form-{form}-{now:%Y%m%d-%H%M%S}.backup"
