import asyncio
import datetime as dt

import pytest
from typer.testing import CliRunner

from inventory.models import Message
from main import app
from shared.open_inventory import open_inventory
from shared.settings import Settings


@pytest.fixture(autouse=True)
def _environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setenv("RENTAL_DEPOT", settings.depot)
    monkeypatch.delenv("REDIS_URL", raising=False)


def test_there_are_no_messages_at_first() -> None:
    assert CliRunner().invoke(app, ["messages"]).output == "No messages.\n"


def test_a_message_is_printed_with_who_left_it_and_when(settings: Settings) -> None:
    async def leave() -> None:
        async with open_inventory(settings) as inventory:
            left_at = dt.datetime(2026, 11, 23, 17, 30, tzinfo=dt.UTC)
            note = Message(
                call_id="c0ffee", reason="asks [for] Sam", business_name="Acme", phone="+1 555-0100", left_at=left_at
            )
            await inventory.leave_message(note)

    asyncio.run(leave())
    printed = CliRunner().invoke(app, ["messages"]).output
    assert "Monday, November 23, 12:30" in printed, "in the time of the depot"
    assert "Acme" in printed
    assert "asks [for] Sam" in printed
    assert "c0ffee" in printed, "the id that a telephone shows when a caller is passed on"


def test_messages_are_printed_with_the_newest_last(settings: Settings) -> None:
    _leave(settings, "the older one", "the newer one")
    printed = CliRunner().invoke(app, ["messages"]).output
    assert 0 < printed.index("the older one") < printed.index("the newer one")


def test_what_was_left_is_printed_as_words_whatever_is_in_it(settings: Settings) -> None:
    _leave(settings, "look \x1b[2J here", phone="[/] 555")
    result = CliRunner().invoke(app, ["messages"])
    assert result.exit_code == 0
    assert "[/] 555" in result.output
    assert "\x1b" not in result.output


def _leave(settings: Settings, *reasons: str, phone: str | None = None) -> None:
    async def leave() -> None:
        async with open_inventory(settings) as inventory:
            for reason in reasons:
                left_at = dt.datetime.now(dt.UTC)
                note = Message(call_id="c", reason=reason, business_name=None, phone=phone, left_at=left_at)
                await inventory.leave_message(note)

    asyncio.run(leave())
