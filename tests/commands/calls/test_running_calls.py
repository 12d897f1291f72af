"""`main.py calls hang-up` and `calls put-through`: what a terminal is told of a call that runs."""

import asyncio

import pytest
from typer.testing import CliRunner

from inventory.ledger.inventory import Inventory
from main import app
from shared.open_inventory import open_inventory
from shared.running import call_requests
from shared.running.call_requests import CallRequests, RequestState
from shared.settings import Settings
from tests.support.inventory_commands import CommandLine
from tests.support.waiting import until_answer
from web.people.kept_acts import KeptActs


def typed(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["calls", *words])
    assert result.exit_code == code, result.output
    return result.output


async def a_call_runs(inventory: Inventory) -> None:
    later = (inventory.now().timestamp() + 60) * 1000
    await inventory.redis.zadd(inventory.keys.running_calls, {"c1": later})


async def test_a_call_that_does_it_is_told_of_and_the_name_is_kept(empty: CommandLine, inventory: Inventory) -> None:
    await a_call_runs(inventory)
    requests = CallRequests(inventory)
    typing = asyncio.create_task(asyncio.to_thread(typed, "put-through", "c1", "--by", "j.lee", "--yes"))
    await until_answer(lambda: requests.of("c1"))
    taken = await requests.take("c1")
    assert taken is not None
    assert (taken.wanted, taken.by) == ("put-through", "j.lee")
    await requests.change(taken, RequestState.DONE, "A person has taken the call.")
    assert "A person has taken the call." in await typing
    (act,), _ = await KeptActs(inventory).newest(5)
    assert (act.name, act.what, act.about) == ("j.lee", "asked a call: put-through", "c1")


def test_a_call_that_does_not_answer_or_does_not_run_is_no_success(
    empty: CommandLine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_requests, "ANSWER_SECONDS", 0.2)

    async def begin() -> None:
        async with open_inventory(settings) as inventory:
            await a_call_runs(inventory)

    asyncio.run(begin())
    assert "has not answered" in typed("hang-up", "c1", "--by", "j.lee", "--yes", code=1)
    assert "does not run any more" in typed("hang-up", "c2", "--by", "j.lee", "--yes", code=1)
    assert "Say who asks" in typed("hang-up", "c1", "--by", " ", "--yes", code=1)


def test_without_a_yes_nothing_is_asked(empty: CommandLine) -> None:
    result = CliRunner().invoke(app, ["calls", "hang-up", "c1", "--by", "j.lee"], input="n\n")
    assert result.exit_code == 1
