"""What the tests of the worker share."""

import pytest


@pytest.fixture(autouse=True)
def _heard_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a room that is a fake nothing is on its way to the caller, and who has left is not coming back."""
    monkeypatch.setattr("worker.hanging_up.AUDIO_DELAY_SECONDS", 0)
    monkeypatch.setattr("worker.phone_call.RECONNECT_SECONDS", 0)
