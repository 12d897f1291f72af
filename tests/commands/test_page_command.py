"""`main.py web`: its users, where it refuses to answer, and that it answers."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from main import app
from shared.settings import Settings
from tests.support.free_port import free_port
from tests.support.inventory_commands import CommandLine
from web.people import passwords

PROJECT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _passwords_take_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", (2, 8, 1))


def typed(*words: str, answers: str = "", code: int = 0) -> str:
    result = CliRunner().invoke(app, ["web", *words], input=answers)
    assert result.exit_code == code, result.output
    return result.output


def test_users_are_added_listed_and_removed(empty: CommandLine) -> None:
    assert "No users" in typed("user", "list")
    added = typed("user", "add", "j.lee", "--role", "act", answers=f"{PASSWORD}\n{PASSWORD}\n")
    assert "Roles: act, look." in added
    assert PASSWORD not in added
    assert "j.lee" in typed("user", "list")
    assert "may log in no more" in typed("user", "remove", "j.lee")
    assert "There is no user" in typed("user", "remove", "j.lee", code=1)


def test_a_short_password_a_wrong_name_and_a_wrong_role_are_refused(empty: CommandLine) -> None:
    assert "too short" in typed("user", "add", "j.lee", answers="short\nshort\n", code=1)
    assert "small letters" in typed("user", "add", "J Lee", answers=f"{PASSWORD}\n{PASSWORD}\n", code=1)
    assert "There is no role" in typed("user", "add", "j.lee", "--role", "king", code=2)
    assert "No users" in typed("user", "list")


def test_beyond_this_machine_the_command_says_what_it_needs(
    empty: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENTAL_WEB_ADDRESS", "0.0.0.0")  # noqa: S104
    assert "Make a user first" in typed(code=1)


async def test_the_page_answers_until_it_is_stopped(settings: Settings, tmp_path: Path) -> None:
    port = free_port()
    environment = os.environ | {
        "RENTAL_DATA_FOLDER": str(settings.data_folder),
        "RENTAL_DEPOT": settings.depot,
        "RENTAL_WEB_PORT": str(port),
    }
    program = await asyncio.create_subprocess_exec(
        sys.executable, PROJECT / "main.py", "web", cwd=tmp_path, env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert program.stdout
        assert f"127.0.0.1:{port}" in (await program.stdout.readline()).decode()
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/") as response:
            assert "Nobody calls." in await response.text()
    finally:
        program.send_signal(signal.SIGTERM)
        assert await program.wait() == 0
