"""`main.py tasks`: what the people of the depot have to do, such as calling back callers who reached nobody."""

import datetime as dt
from typing import Annotated

import typer
from rich.markup import escape

from commands.terminal import agree, console, printable, run, table_of
from inventory.models import Task, TaskState
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings

tasks_app = typer.Typer(
    no_args_is_help=True, help="See what the depot has to do, take tasks, note them as done, delete them."
)

TaskId = Annotated[str, typer.Argument(metavar="ID", help="The id of the task, as `tasks list` prints it.")]


@tasks_app.command("list")
def list_tasks(
    state: Annotated[TaskState | None, typer.Option(help="Only these tasks; otherwise all that are not done.")] = None,
) -> None:
    """List the tasks with what is known of the caller. The one that is due last comes last."""
    run(_list(state))


@tasks_app.command("take")
def take_task(task_id: TaskId, by: Annotated[str, typer.Option(metavar="NAME", help="Who takes the task.")]) -> None:
    """Take a task, so that nobody else does the same."""
    run(_take(task_id, by))


@tasks_app.command("done")
def finish_task(task_id: TaskId) -> None:
    """Note that a task is done, whoever had taken it."""
    run(_finish(task_id))


@tasks_app.command("delete")
def delete_tasks(
    task_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, as `tasks list` prints them.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete tasks, done or not, for good. A task that is done need not be deleted: it goes by itself."""
    run(_delete(task_ids, yes=yes))


async def _list(state: TaskState | None) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        tasks = await inventory.tasks()
        now = inventory.now()
    shown = [task for task in tasks if (task.state is state if state else task.state is not TaskState.DONE)]
    if not shown:
        console().print("No tasks.")
        return
    table = table_of("task", "due", "state", "what", "business", "phone", "about")
    for task in sorted(shown, key=lambda task: task.due_at):
        cells = (
            task.task_id,
            _moment(task.due_at, settings),
            _state(task, now),
            f"{task.kind}: {task.reason}",
            task.business_name or "not known",
            task.phone or "not known",
            _about(task, settings),
        )
        table.add_row(*(escape(printable(cell)) for cell in cells))
    console().print(table)


async def _take(task_id: str, by: str) -> None:
    name = printable(by).strip()
    if not name:
        raise typer.BadParameter("Say who takes the task: --by NAME.")
    async with open_inventory(load_settings()) as inventory:
        await inventory.take_task(task_id, by=name)
    console().print(escape(f"{name} has taken task {task_id}."))


async def _finish(task_id: str) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        await inventory.finish_task(task_id, kept=dt.timedelta(days=settings.keep_records_days))
    console().print(f"Task {task_id} is done.")


async def _delete(task_ids: list[str], *, yes: bool) -> None:
    named = "this task" if len(task_ids) == 1 else f"these {len(task_ids)} tasks"
    agree(f"Delete {named} for good?", yes=yes)
    async with open_inventory(load_settings()) as inventory:
        for task_id in task_ids:
            await inventory.delete_task(task_id)
            console().print(f"Task {task_id} is deleted.")


def _state(task: Task, now: dt.datetime) -> str:
    by = f" by {task.progress.taken_by}" if task.progress and task.progress.taken_by else ""
    overdue = ", overdue" if task.state is not TaskState.DONE and task.due_at < now else ""
    return f"{task.state}{by}{overdue}"


def _about(task: Task, settings: Settings) -> str:
    """What is known beside the reason: one fact on each line."""
    facts = [
        task.summary,
        f"Booking {task.booking_reference}" if task.booking_reference else "",
        f"Unit {task.equipment_id}" if task.equipment_id else "",
        f"Call {task.call_id}" if task.call_id else "",
        f"Left on {_moment(task.left_at, settings)}",
    ]
    return "\n".join(fact for fact in facts if fact)


def _moment(moment: dt.datetime, settings: Settings) -> str:
    return f"{moment.astimezone(settings.zone):%a, %b %d, %H:%M}"
