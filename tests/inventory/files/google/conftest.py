"""What the tests of Google's sheets share: a stand-in of Google, and a sheet of it."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from inventory.files.google_sheets import GoogleSheet
from tests.support.google import ACCOUNT, PRIVATE_PEM, SPREADSHEET, FakeGoogle


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    server = FakeGoogle()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_waiting_between_tries() -> Iterator[None]:
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture
def key_file(google: FakeGoogle, tmp_path: Path) -> Path:
    path = tmp_path / "key.json"
    key = {
        "type": "service_account",
        "client_email": ACCOUNT,
        "private_key": PRIVATE_PEM,
        "private_key_id": "key-1",
        "token_uri": f"{google.url}/token",
    }
    path.write_text(json.dumps(key))
    return path


@pytest.fixture
def sheet(google: FakeGoogle, key_file: Path) -> GoogleSheet:
    return GoogleSheet(SPREADSHEET, key_file, api=google.url)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The seconds that would be waited between two tries."""
    seconds: list[float] = []

    async def sleep(delay: float) -> None:
        seconds.append(delay)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with stamina.set_testing(False):
        yield seconds
