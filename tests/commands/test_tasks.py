"""`main.py tasks`: what the desk reads and types."""

import asyncio
import datetime as dt
import re

import pytest
from typer.testing import CliRunner, Result

from inventory.models import NewTask
from main import app
from shared.open_inventory import open_inventory
from shared.settings import Settings
from tests.support.tasks import a_task


@pytest.fixture(autouse=True)
def _environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setenv("RENTAL_DEPOT", settings.depot)
    monkeypatch.delenv("REDIS_URL", raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def printed(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def add(settings: Settings, *tasks: NewTask) -> None:
    async def added() -> None:
        async with open_inventory(settings) as inventory:
            for task in tasks:
                await inventory.add_task(task)

    asyncio.run(added())


def ids() -> list[str]:
    return re.findall(r"\d{13}-\d+", printed("tasks", "list"))


def test_there_are_no_tasks_at_first() -> None:
    assert printed("tasks", "list") == "No tasks.\n"


@pytest.mark.parametrize("command", [["tasks", "list"], ["messages"]])
def test_a_task_is_printed_with_who_it_is_about_and_when_it_is_due(settings: Settings, command: list[str]) -> None:
    left_at = dt.datetime(2026, 11, 23, 17, 30, tzinfo=dt.UTC)
    add(
        settings,
        a_task("asks [for] Sam", call_id="c0ffee", business_name="Acme", phone="+1 555-0100", left_at=left_at),
        a_task("see", call_id=None, left_at=left_at, booking_reference="RB4X-2MQ7", equipment_id="ITM001"),
    )
    told = printed(*command)
    for part in ("Tue, Nov 24, 12:30", "Left on Mon, Nov 23, 12:30", "Acme", "asks [for] Sam", "RB4X-2MQ7", "ITM001"):
        assert part in re.sub(r"\s+", " ", told), "moments are in the time of the depot"
    assert "c0ffee" in told, "the id that a telephone shows when a caller is passed on"


def test_tasks_are_printed_in_the_order_in_which_they_are_due_and_what_is_late_is_said(settings: Settings) -> None:
    now = dt.datetime.now(dt.UTC)
    day = dt.timedelta(days=1)
    add(settings, a_task("in time", left_at=now), a_task("very late", left_at=now - 5 * day))
    add(settings, a_task("late", left_at=now - 2 * day))
    told = printed("tasks", "list")
    assert 0 < told.index("very late") < told.index(": late") < told.index("in time")
    assert told.count("overdue") == 2


def test_a_task_is_taken_by_one_person_and_the_second_is_told_who_has_it(settings: Settings) -> None:
    add(settings, a_task())
    (task,) = ids()
    assert printed("tasks", "take", task, "--by", "Sam") == f"Sam has taken task {task}.\n"
    refused = run("tasks", "take", task, "--by", "Kim")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"Sam has taken task {task}, on ")
    assert "taken by Sam" in re.sub(r"\s+", " ", printed("tasks", "list"))


def test_a_task_that_is_done_is_shown_only_to_those_who_ask_for_it(settings: Settings) -> None:
    add(settings, a_task("first"), a_task("second"), a_task("third"))
    first, second, _ = ids()
    printed("tasks", "take", first, "--by", "Sam")
    assert printed("tasks", "done", second) == f"Task {second} is done.\n"
    assert "second" not in printed("tasks", "list")
    shown = {state: printed("tasks", "list", "--state", state) for state in ("open", "taken", "done")}
    for state, reason in (("open", "third"), ("taken", "first"), ("done", "second")):
        assert [there for there in ("first", "second", "third") if there in shown[state]] == [reason]


def test_a_task_that_is_not_there_is_refused_in_a_sentence() -> None:
    for arguments in (("take", "1-1", "--by", "Sam"), ("done", "1-1"), ("take", "[x]", "--by", "Sam")):
        refused = run("tasks", *arguments)
        assert refused.exit_code == 1
        assert refused.stderr.startswith(f"No task has the id {arguments[1]}. See the list")


def test_a_task_is_deleted_after_a_question_and_not_without_an_answer(settings: Settings) -> None:
    add(settings, a_task("first"), a_task("second"), a_task("third"))
    first, second, third = ids()
    refused = run("tasks", "delete", first)
    assert (refused.exit_code, ids()) == (1, [first, second, third])
    assert run("tasks", "delete", first, "--yes").stdout == f"Task {first} is deleted.\n"
    answered = CliRunner().invoke(app, ["tasks", "delete", second, third], input="y\n")
    assert answered.exit_code == 0, answered.output
    assert "these 2 tasks" in answered.stderr
    assert printed("tasks", "list") == "No tasks.\n"
    assert run("tasks", "delete", first, "--yes").stderr.startswith(f"No task has the id {first}.")


def test_somebody_has_to_take_a_task(settings: Settings) -> None:
    add(settings, a_task())
    assert run("tasks", "take", ids()[0], "--by", "  ").exit_code == 2


def test_what_was_left_is_printed_as_words_whatever_is_in_it(settings: Settings) -> None:
    add(settings, a_task("look \x1b[2J here", phone="[/] 555"))
    told = printed("tasks", "list")
    assert "[/] 555" in told
    assert "\x1b" not in told
    assert "\x1b" not in printed("tasks", "take", ids()[0], "--by", "\x1b[2J[/]")
