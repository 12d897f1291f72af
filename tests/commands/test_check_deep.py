"""`main.py check --deep` checks every rule that must hold in the depot, and its exit code tells what was found."""

from pathlib import Path

import pytest
from redis import Redis
from typer.testing import CliRunner, Result

from commands import rules_table
from inventory.invariants import disk_has_room
from inventory.invariants.invariant import State, Verdict
from inventory.invariants.ledger import ledger_check
from main import app
from shared.invariants.all_rules import RULES
from shared.settings import Settings
from tests.support.inventory_commands import CommandLine


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_check, "LOOK_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(disk_has_room, "LEAST_BYTES", 0)  # the disk of the tests' machine may be full
    for name in ("LIVEKIT_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def checked() -> Result:
    return CliRunner().invoke(app, ["check", "--deep"])


def line_of(result: Result, rule: str) -> str:
    """The line of the table that begins with this rule, and those that go on with it."""
    lines = result.output.splitlines()
    first = next(index for index, line in enumerate(lines) if f"│ {rule} " in line)
    goes_on = [line for line in lines[first + 1 :] if line.startswith("│  ")]
    return " ".join(" ".join([lines[first], *goes_on]).replace("│", " ").split())


@pytest.mark.usefixtures("depot")
def test_every_rule_has_its_line_and_a_sound_depot_ends_well() -> None:
    result = checked()
    assert result.exit_code == 0, result.output
    for rule in RULES:
        assert line_of(result, rule).startswith(f"{rule} yes"), rule


def test_a_broken_rule_is_a_line_that_says_what_and_where_and_the_command_fails(
    depot: CommandLine, settings: Settings
) -> None:
    with Redis(unix_socket_path=str(settings.data_folder / "valkey.sock")) as redis:
        redis.zadd(f"rental:{{{settings.depot}}}:2:calendar:ITM001", {"745000:h:gone": 744999})
    result = checked()
    assert result.exit_code == 1
    told = line_of(result, "calendars-agree")
    assert told.startswith("calendars-agree NO The calendar of ITM001 does not match its holds and bookings: hold gone")
    assert line_of(result, "no-overlap").startswith("no-overlap yes")
    assert "rule" not in CliRunner().invoke(app, ["check"]).output, "only --deep looks at every unit"


@pytest.mark.usefixtures("depot")
def test_a_rule_that_could_not_be_checked_is_neither_and_has_an_exit_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def not_known(_: object) -> tuple[Verdict, ...]:
        return (Verdict(rule="no-overlap", state=State.NOT_CHECKED, told="Not known, because nobody looked."),)

    monkeypatch.setattr(rules_table, "check_depot", not_known)
    result = checked()
    assert result.exit_code == 3
    assert line_of(result, "no-overlap").startswith("no-overlap not known Not known, because nobody looked.")


def test_without_redis_no_rule_is_known_to_hold(
    empty: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/nobody.sock")
    result = checked()
    assert result.exit_code == 1, "Redis itself is in the first table"
    for rule in RULES:
        assert line_of(result, rule).startswith(f"{rule} not known Not known, because Redis did not answer"), rule
