"""`main.py check` tells what works and what does not, and never a secret."""

import asyncio
import contextlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from main import app
from tests.support.mail_server import mail_server_running
from tests.support.storage_server import storage_server

SECRETS = {"OPENAI_API_KEY": "sk-hush", "LIVEKIT_API_SECRET": "hush-hush-hush-hush-hush-hush-hush-0"}


@contextlib.contextmanager
def answering(status: int, body: bytes = b"{}") -> Iterator[str]:
    """A server that answers everything so; its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _a_depot_of_the_tests_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RENTAL_DATA_FOLDER", str(tmp_path / "var"))
    for name in ("REDIS_URL", "LIVEKIT_URL", "LIVEKIT_API_KEY", *SECRETS):
        monkeypatch.delenv(name, raising=False)


def checked() -> Result:
    result = CliRunner().invoke(app, ["check"])
    assert not any(secret in result.output for secret in SECRETS.values())
    return result


async def test_the_storage_of_recordings_is_tried_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "calls are not recorded" in line_of(await asyncio.to_thread(checked), "recordings")
    monkeypatch.setenv("RENTAL_RECORD_CALLS", "true")
    assert "they stay in the data folder" in line_of(await asyncio.to_thread(checked), "recordings")
    async with storage_server() as storage:
        for name, value in storage.settings.items():
            told = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            monkeypatch.setenv(f"RENTAL_{name.upper()}", told)
        assert "can be listed" in line_of(await asyncio.to_thread(checked), "recordings")
        storage.well = False
        assert "The storage of recordings failed" in line_of(await asyncio.to_thread(checked), "recordings")


def line_of(result: Result, what: str) -> str:
    return " ".join(next(line for line in result.output.splitlines() if f"│ {what} " in line).split())


def test_an_empty_inventory_is_not_in_order_and_says_what_to_do() -> None:
    result = checked()
    assert result.exit_code == 1
    assert "inventory load" in line_of(result, "Redis")


def test_what_is_not_set_is_not_tried() -> None:
    CliRunner().invoke(app, ["inventory", "load"])
    result = checked()
    assert result.exit_code == 0, result.output
    assert "yes" in line_of(result, "Redis")
    assert "not tried" in line_of(result, "LiveKit")
    assert "not tried" in line_of(result, "model")
    assert "yes" in line_of(result, "registries")


def test_the_house_file_is_read_and_the_example_is_called_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "the example, which is invented" in line_of(checked(), "house file")
    monkeypatch.setenv("RENTAL_HOUSE_FILE", str(tmp_path / "ours.md"))
    assert "NO" in line_of(checked(), "house file")
    (tmp_path / "ours.md").write_text("## Hours\nAlways.\n", encoding="utf-8")
    assert "1 subjects in ours.md" in line_of(checked(), "house file")


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, b'{"id": "x", "shutdown_date": "2027-09-01"}', "which OpenAI shuts down on 2027-09-01"),
        (200, b'{"id": "x", "shutdown_date": null}', "its shutdown is not announced"),
        (200, b"[]", "the key is accepted"),
        (401, b"{}", "refuses the key"),
        (404, b"{}", "RENTAL_REALTIME_MODEL"),
        (500, b"{}", "answers 500"),
    ],
)
def test_the_models_key_is_tried(monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, found: str) -> None:
    with answering(status, body) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", SECRETS["OPENAI_API_KEY"])
        assert found in line_of(checked(), "model")


def test_every_model_that_a_call_may_go_on_with_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(200) as works, answering(401) as refuses:
        monkeypatch.setenv("RENTAL_VOICE_MODE", "realtime,azure,pipeline")
        monkeypatch.setenv("OPENAI_BASE_URL", f"{works}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", SECRETS["OPENAI_API_KEY"])
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", refuses)
        monkeypatch.setenv("AZURE_OPENAI_API_KEY", SECRETS["OPENAI_API_KEY"])
        monkeypatch.setenv("RENTAL_AZURE_DEPLOYMENT", "line")
        for part, address in {"STT": works, "LLM": refuses, "TTS": "http://127.0.0.1:9"}.items():
            monkeypatch.setenv(f"RENTAL_PIPELINE_{part}_URL", f"{address}/v1")
        result = checked()
    told = " ".join(re.sub(r"[│\s]+", " ", result.output).split())
    assert result.exit_code == 1
    assert "realtime: the key is accepted" in told
    assert "AZURE_OPENAI_API_KEY" in told
    assert "RENTAL_PIPELINE_STT_URL" not in told
    assert "refuses RENTAL_PIPELINE_LLM_KEY" in told
    assert "RENTAL_PIPELINE_TTS_URL cannot be reached" in told


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, b"", "the key is accepted"),
        (401, b'{"code": "unauthenticated", "msg": "no permissions"}', "refuses the key"),
        (404, b"<html>", "it answers 404"),
        (200, b"<html>", "is not LiveKit"),
    ],
)
def test_livekits_key_is_tried(monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, found: str) -> None:
    with answering(status, body) as address:
        monkeypatch.setenv("LIVEKIT_URL", address)
        monkeypatch.setenv("LIVEKIT_API_KEY", "key")
        monkeypatch.setenv("LIVEKIT_API_SECRET", SECRETS["LIVEKIT_API_SECRET"])
        assert found in line_of(checked(), "LiveKit")


def test_what_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEKIT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LIVEKIT_API_KEY", "key")
    monkeypatch.setenv("LIVEKIT_API_SECRET", SECRETS["LIVEKIT_API_SECRET"])
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", SECRETS["OPENAI_API_KEY"])
    result = checked()
    assert result.exit_code == 1
    assert "cannot be reached" in line_of(result, "LiveKit")
    assert "cannot be reached" in line_of(result, "model")


def test_broken_registry_tables_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RENTAL_REGISTRY_FOLDER", str(tmp_path / "nowhere"))
    assert "NO" in line_of(checked(), "registries")


def test_a_mail_server_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not tried" in line_of(checked(), "mail")
    for name, value in {"HOST": "127.0.0.1", "PORT": "9", "TLS": "none"}.items():
        monkeypatch.setenv(f"RENTAL_SMTP_{name}", value)
    monkeypatch.setenv("RENTAL_MAIL_FROM", "desk@depot.example")
    assert "cannot be used" in line_of(checked(), "mail")


def test_a_depot_that_asks_for_codes_and_has_no_way_to_send_them_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_IDENTITY_CODE", "always")
    assert "not tried" in line_of(checked(), "mail"), "where the line is tried out, codes are in the mail folder"
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:9/0")
    assert "no code can be sent" in line_of(checked(), "mail")


async def test_a_mail_server_that_lets_the_line_in_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async with mail_server_running() as server:
        for name, value in {"HOST": "127.0.0.1", "PORT": str(server.port), "TLS": "none"}.items():
            monkeypatch.setenv(f"RENTAL_SMTP_{name}", value)
        monkeypatch.setenv("RENTAL_MAIL_FROM", "desk@depot.example")
        assert "accepts the connection" in line_of(await asyncio.to_thread(checked), "mail")


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [(200, b'{"status": "ok"}', "license: the registry answers"), (401, b"{}", "license: 127.0.0.1: it answered with")],
)
def test_a_registry_over_http_is_tried(monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, found: str) -> None:
    with answering(status, body) as address:
        monkeypatch.setenv("RENTAL_LICENSE_REGISTRY", f"{address}/v1")
        monkeypatch.setenv("RENTAL_LICENSE_REGISTRY_KEY", "a-key-of-the-tests")
        assert found in line_of(checked(), "registries")
