import asyncio
import datetime as dt
import os
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from main import app
from shared.notifications.notice import DeliveryFailed
from shared.notifications.outbox import Outbox
from shared.open_inventory import open_inventory
from shared.settings import Settings
from tests.support.outbox import EMAIL, GENERATOR
from tests.support.rentals import proofs

PROJECT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def _environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setenv("RENTAL_DEPOT", settings.depot)
    for name in ("REDIS_URL", "RENTAL_SMTP_HOST", "RENTAL_WEBHOOKS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def booked(settings: Settings, equipment: list[Equipment]) -> str:
    """The reference of a booking whose confirmation nobody has sent."""

    async def book(inventory: Inventory) -> str:
        await inventory.load(equipment[:1])
        period = Period.of(inventory.today() + dt.timedelta(days=1), 2)
        hold = await inventory.hold(GENERATOR, period, call_id="call")
        booking = await inventory.confirm(hold, daily_rate=Decimal(450), proofs=proofs(), confirmation_email=EMAIL)
        return booking.reference

    return with_inventory(settings, book)


@pytest.fixture
def dead(settings: Settings, booked: str) -> str:
    """The id of a dead letter."""

    async def bury(inventory: Inventory) -> str:
        outbox = Outbox(inventory, retry_seconds=60)
        await outbox.create_group()
        entry = await outbox.take()
        assert entry is not None
        await outbox.give_up(
            entry, "mail", str(DeliveryFailed("the mail server answered 550", "no \x1b[2J [/] such user"))
        )
        await outbox.settle(entry, ["mail"])
        return (await outbox.dead_letters())[0].letter_id

    return with_inventory(settings, bury)


def with_inventory(settings: Settings, act: Callable[[Inventory], Awaitable[Any]]) -> Any:
    async def opened() -> Any:
        async with open_inventory(settings) as inventory:
            return await act(inventory)

    return asyncio.run(opened())


def outbox(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["outbox", *arguments])


def test_an_outbox_that_nobody_has_used_is_empty() -> None:
    assert outbox("list").output == "The outbox is empty.\n"


def test_what_waits_is_listed_with_where_it_goes(booked: str) -> None:
    listed = outbox("list").output
    assert "Waiting to be sent" in listed
    assert "Dead letters" not in listed
    for cell in ("booked", booked, EMAIL, "not yet"):
        assert cell in listed


def test_a_dead_letter_is_listed_with_why_it_is_one(dead: str, booked: str) -> None:
    listed = outbox("list").output
    assert "Waiting" not in listed
    for cell in (dead, booked, EMAIL, "mail", "550", "[/]"):
        assert cell in listed
    assert "\x1b" not in listed


def test_a_dead_letter_that_is_retried_waits_again(dead: str) -> None:
    assert outbox("retry", dead).output == f"{dead} was put back into the outbox.\n"
    listed = outbox("list").output
    assert "Waiting to be sent" in listed
    assert "Dead letters" not in listed


def test_all_dead_letters_are_retried_at_once(dead: str) -> None:
    assert dead in outbox("retry", "--all").output
    assert "Dead letters" not in outbox("list").output


def test_a_dead_letter_that_is_dropped_is_gone(dead: str) -> None:
    assert outbox("drop", dead).output == f"{dead} was thrown away.\n"
    assert outbox("list").output == "The outbox is empty.\n"


@pytest.mark.parametrize("command", ["retry", "drop"])
def test_a_letter_that_is_not_there_is_said_and_the_others_are_done(dead: str, command: str) -> None:
    result = outbox(command, "nonsense", dead)
    assert result.exit_code == 1
    assert "There is no dead letter nonsense." in result.output
    assert f"{dead} was" in result.output


@pytest.mark.parametrize("arguments", [[], ["1-0", "--all"]])
def test_letters_are_named_or_all_are_wanted(arguments: list[str]) -> None:
    for command in ("retry", "drop"):
        result = outbox(command, *arguments)
        assert result.exit_code == 1
        assert "or all of them with --all" in result.output


@pytest.fixture
def sending(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (tmp_path / "printed").open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "main.py", "outbox", "send"], cwd=PROJECT, env=os.environ, stdout=printed, stderr=printed
        )
        yield process
        process.kill()
        process.wait()


def test_a_process_of_its_own_sends_until_it_is_terminated(
    booked: str, sending: subprocess.Popen[bytes], settings: Settings, tmp_path: Path
) -> None:
    async def written() -> None:
        async with asyncio.timeout(30):
            while not list((settings.data_folder / "mail").glob(f"{booked}-booked-*.eml")):
                assert sending.poll() is None
                await asyncio.sleep(0.05)

    asyncio.run(written())
    sending.send_signal(signal.SIGTERM)
    assert sending.wait(30) == 0
    printed = (tmp_path / "printed").read_text()
    assert "RENTAL_SMTP_HOST is not set" in re.sub(r"\s+", " ", printed)
    assert EMAIL not in printed
    assert outbox("list").output == "The outbox is empty.\n"


def test_templates_that_are_broken_are_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "subject.txt").write_text("{% nonsense %}")
    monkeypatch.setenv("RENTAL_MAIL_TEMPLATES", str(tmp_path))
    result = outbox("send")
    assert result.exit_code == 1
    assert "A mail template cannot be used" in result.output
