import asyncio
import datetime as dt

import pytest
from typer.testing import CliRunner

from commands.depot import open_inventory
from inventory.models import Message
from main import app
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
                call_id="c", reason="asks [for] Sam", business_name="Acme", phone="+1 555-0100", left_at=left_at
            )
            await inventory.leave_message(note)

    asyncio.run(leave())
    printed = CliRunner().invoke(app, ["messages"]).output
    assert "Monday, November 23, 12:30" in printed, "in the time of the depot"
    assert "Acme" in printed
    assert "asks [for] Sam" in printed
