"""`main.py call` with a language model: the one that the settings name, wherever its server is."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from commands.calls.call import call_at_the_keyboard
from shared.settings import Settings
from tests.support.pipeline_servers import pipeline_servers


@pytest.fixture
def hangs_up_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The keyboard of somebody who hangs up when the line has greeted them."""
    with Path("/dev/null").open() as keyboard:
        monkeypatch.setattr("sys.stdin", keyboard)
        yield


@pytest.mark.usefixtures("hangs_up_at_once", "line")
async def test_the_base_url_of_the_settings_is_where_the_model_of_a_keyboard_call_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)  # the client would read it, but not what is in .env
    async with pipeline_servers() as servers:
        with_model = {"openai_api_key": SecretStr("k"), "openai_base_url": servers.settings["pipeline_llm_url"]}
        assert await call_at_the_keyboard(settings.model_copy(update=with_model), begun=time.perf_counter())
    assert servers.keys["/v1/chat/completions"] == {"Bearer k"}
    assert "The caller hung up." in capsys.readouterr().out
