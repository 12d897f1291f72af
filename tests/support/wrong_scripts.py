"""Scripts with one thing wrong, for the tests that have to notice it."""

import pytest

from inventory.ledger import scripts


def make_wrong(monkeypatch: pytest.MonkeyPatch, name: str, sound: str, wrong: str) -> None:
    """Let the script of this name have `wrong` where it has `sound`, until the test ends."""
    whole = scripts.source
    assert sound in whole(name), f"{sound!r} is not in {name}.lua"
    monkeypatch.setattr(
        scripts, "source", lambda script: whole(script).replace(sound, wrong) if script == name else whole(script)
    )
