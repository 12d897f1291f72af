"""Whatever the desk types wrongly ends with a sentence and an exit code, and changes nothing."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from inventory.ledger.inventory import Inventory
from inventory.server.embedded import socket_path
from main import app
from tests.support.inventory_commands import CommandLine
from tests.support.records import a_record, records_of
from tests.support.tasks import a_task

COLUMNS = "Equipment ID,First Day,Last Day,Customer,Daily Rate,Email,Phone"
FUTURE, LATER = "2035-01-10", "2035-01-12"

NAMES = (
    "", " ", "NOSUCH", "ITM001,ITM002", "../../etc/passwd", "*", "%s%n", "\x1b[31mITM001", "ITM001\nITM002", "\udcff",
    "🚜", "A" * 5000, "-1",
)  # fmt: skip
"""Where a unit, a booking, a block, a task, a call or a dead letter is to be named. None of them is there."""

DAYS = (
    "", "tomorrow", "2035-13-01", "2035-02-30", "0000-00-00", "24.12.2035", "2035-12-24T10:00", "99999-01-01", "-1",
    "\udcff", "9999-12-31",
)  # fmt: skip

NUMBERS = ("", "0", "-1", "1.5", "many", "1e400", "NaN", "inf", "99999999999999999999", "1,000", "0x10", "\udcff")

AMOUNTS = ("", "-1", "many", "4.001", "1e400", "NaN", "inf", "Infinity", "99999999999999999999", "1,000.00", "$450")

TEXTS = ("\udcff", "Kim\udc80")
"""Bytes that are no UTF-8, as a shell passes them on. They cannot be stored."""

EMAILS = (
    "office",
    "office@",
    "@example.com",
    "office@localhost",
    "a b@example.com",
    "ö@example.com",
    "\udcff",
    "a@b@c.de",
)

FILES = ("nothing.csv", "folder", "empty", "binary", "header.csv", "short.csv", "\udcff")

# Commands, with "?" where a bad value stands. B is a booking, of the unit ITM001 from FUTURE to LATER.
SLOTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("inventory", "show", "?"): NAMES,
    ("inventory", "maintenance", "?"): NAMES,
    ("inventory", "rented", "?"): NAMES,
    ("inventory", "block", "?", "--from", FUTURE, "--to", LATER, "--why", "repair"): NAMES,
    ("inventory", "unblock", "?"): NAMES,
    ("inventory", "remove", "?", "--yes"): NAMES,
    ("inventory", "remove", "?", "--undo"): NAMES,
    ("inventory", "calendar", "?"): NAMES,
    ("booking", "show", "?"): NAMES,
    ("booking", "new", "?", "--from", FUTURE, "--business", "Acme", "--overrule", "--why", "known"): NAMES,
    ("booking", "extend", "?", "--until", LATER): NAMES,
    ("booking", "shorten", "?", "--until", LATER): NAMES,
    ("booking", "swap", "?", "ITM004"): NAMES,
    ("booking", "swap", "B", "?"): NAMES,
    ("booking", "cancel", "?", "--yes"): NAMES,
    ("booking", "return", "?"): NAMES,
    ("booking", "no-show", "?", "--yes"): NAMES,
    ("tasks", "take", "?", "--by", "Kim"): NAMES,
    ("tasks", "done", "?"): NAMES,
    ("calls", "show", "?"): NAMES,
    ("outbox", "retry", "?"): NAMES,
    ("outbox", "drop", "?"): NAMES,
    ("inventory", "maintenance", "ITM004", "--until", "?"): DAYS,
    ("inventory", "rented", "ITM004", "--until", "?"): DAYS,
    ("inventory", "block", "ITM004", "--from", "?", "--to", "2035-01-01", "--why", "repair"): DAYS,
    ("inventory", "block", "ITM004", "--from", FUTURE, "--to", "?", "--why", "repair"): DAYS,
    ("booking", "new", "ITM004", "--from", "?", "--business", "Acme", "--overrule", "--why", "known"): DAYS,
    ("booking", "extend", "B", "--overrule", "--why", "known", "--until", "?"): DAYS,
    ("booking", "extend", "B", "--overrule", "--why", "known", "--from", "?"): DAYS,
    ("booking", "shorten", "B", "--until", "?"): DAYS,
    ("booking", "shorten", "B", "--from", "?"): DAYS,
    ("calls", "list", "--since", "?"): tuple(day for day in DAYS if day != "9999-12-31"),
    ("inventory", "calendar", "--days", "?"): NUMBERS,
    ("booking", "new", "ITM004", "--business", "Acme", "--overrule", "--why", "known", "--days", "?"): NUMBERS,
    ("booking", "new", "ITM004", "--business", "Acme", "--overrule", "--why", "known", "--rate", "?"): AMOUNTS,
    ("booking", "new", "ITM004", "--business", "Acme", "--overrule", "--why", "known", "--email", "?"): EMAILS,
    ("booking", "new", "ITM004", "--business", "Acme", "--overrule", "--why", "?"): ("", " ", *TEXTS),
    ("booking", "new", "ITM004", "--business", "?", "--overrule", "--why", "known"): ("", " ", "A" * 201, *TEXTS),
    ("booking", "new", "ITM004", "--business", "Acme", "--overrule", "--why", "known", "--by", "?"): TEXTS,
    ("booking", "new", "ITM004", "--business", "Acme", "--overrule", "--why", "known", "--phone", "?"): TEXTS,
    ("booking", "new", "ITM004", "--business", "Acme", "--overrule", "--why", "known", "--license", "?"): TEXTS,
    ("booking", "new", "ITM004", "--business", "Acme", "--overrule", "--why", "known", "--site", "?"): TEXTS,
    ("booking", "cancel", "B", "--yes", "--why", "?"): TEXTS,
    ("booking", "cancel", "B", "--yes", "--by", "?"): TEXTS,
    ("inventory", "block", "ITM004", "--from", FUTURE, "--to", LATER, "--why", "?"): ("", " ", *TEXTS),
    ("inventory", "block", "ITM004", "--from", FUTURE, "--to", LATER, "--why", "repair", "--by", "?"): TEXTS,
    ("tasks", "take", "T", "--by", "?"): ("", " ", *TEXTS),
    ("calls", "erase", "--phone", "?"): ("", " ", "many", "+", "+1", "\udcff", "+1217555010199999"),
    ("inventory", "list", "--status", "?"): ("", "gone", "RENTED OUT", "\udcff"),
    ("tasks", "list", "--state", "?"): ("", "forgotten", "\udcff"),
    ("booking", "list", "--unit", "?"): NAMES,
    ("inventory", "load", "?"): (*FILES, "backup"),
    ("inventory", "diff", "?"): (*FILES, "backup"),
    ("inventory", "export", "?"): ("folder", "nowhere/list.csv", ""),
    ("inventory", "backup", "?"): ("folder", "nowhere/backup", ""),
    ("inventory", "restore", "?", "--replace"): (*FILES, "cut"),
    ("inventory", "restore", "backup", "?"): ("", "--waiting", "--nonsense", "another"),
    ("booking", "import", "?"): (*FILES, "rows.csv"),
    ("upgrade", "?"): ("", "another", "--nonsense", "--backup"),
    ("booking", "?"): ("", "renew", "\udcff", "--nonsense"),
    ("inventory", "?"): ("", "delete", "\udcff", "--nonsense", "return", "cancel"),
}  # fmt: skip

# Each by itself is well written, and wrong here.
REFUSED: tuple[tuple[str, ...], ...] = (
    ("booking", "extend", "B"),
    ("booking", "extend", "B", "--until", FUTURE),
    ("booking", "extend", "B", "--until", "2020-01-01"),
    ("booking", "extend", "B", "--from", LATER),
    ("booking", "extend", "B", "--until", "2036-01-01"),
    ("booking", "shorten", "B"),
    ("booking", "shorten", "B", "--until", "2036-01-01"),
    ("booking", "shorten", "B", "--until", "2035-01-01"),
    ("booking", "shorten", "B", "--from", "2036-01-01"),
    ("booking", "swap", "B", "ITM001"),
    ("booking", "return", "B"),
    ("booking", "no-show", "B", "--yes"),
    ("booking", "cancel", "B"),
    ("booking", "new", "ITM001", "--from", FUTURE, "--business", "Acme", "--overrule", "--why", "known"),
    ("booking", "new", "ITM004", "--from", "2020-01-01", "--business", "Acme", "--overrule", "--why", "known"),
    ("booking", "new", "ITM004", "--business", "Acme"),
    ("booking", "new", "ITM004", "--license", "BL123456"),
    ("booking", "new", "ITM004", "--overrule", "--why", "known"),
    ("inventory", "block", "ITM001", "--from", FUTURE, "--to", LATER, "--why", "repair"),
    ("inventory", "block", "ITM004", "--from", LATER, "--to", FUTURE, "--why", "repair"),
    ("inventory", "block", "ITM004", "--from", "2020-01-01", "--to", "2020-01-02", "--why", "repair"),
    ("inventory", "maintenance", "ITM004", "--until", "2020-01-01"),
    ("inventory", "maintenance", "ITM004", "--off", "--until", FUTURE),
    ("inventory", "rented", "ITM004", "--until", "2020-01-01"),
    ("inventory", "remove", "ITM001", "--yes"),
    ("inventory", "remove", "ITM004"),
    ("inventory", "restore", "backup"),
    ("outbox", "retry"),
    ("outbox", "drop"),
)

CASES = sum(len(values) for values in SLOTS.values()) + len(REFUSED)


class Desk:
    """A depot with a booking, a task and a call, and what is in Redis of it."""

    def __init__(self, commands: CommandLine, server: Redis, folder: Path) -> None:
        self._commands, self._server = commands, server
        commands.booking.succeeds(
            "new", "ITM001", "--from", FUTURE, "--days", "3", "--business", "Acme", "--overrule", "--why", "known"
        )
        self._commands = CommandLine(commands.settings, app)
        task = commands.on_the_inventory(self._leave)
        self._known = {"B": self._reference(), "T": task}
        for name, content in {
            "empty": b"", "binary": bytes(range(256)), "header.csv": b"Equipment ID,Equipment Name\n",
            "short.csv": b"Equipment ID,First Day,Last Day,Customer\nITM001\n",
            "rows.csv": f"{COLUMNS}\nITM001,{FUTURE},{LATER},A,,,\n".encode(),
        }.items():  # fmt: skip
            (folder / name).write_bytes(content)
        (folder / "folder").mkdir()
        commands.succeeds("backup", folder / "backup")
        (folder / "cut").write_bytes((folder / "backup").read_bytes()[:-100])

    @staticmethod
    async def _leave(inventory: Inventory) -> str:
        await inventory.add_task(a_task())
        await records_of(inventory).save(a_record("call"))
        (task,) = await inventory.tasks()
        return task.task_id

    def _reference(self) -> str:
        async def reference(inventory: Inventory) -> str:
            (booking,) = await inventory.bookings()
            return booking.reference

        return self._commands.on_the_inventory(reference)

    def stored(self) -> dict[bytes, bytes]:
        keys: list[bytes] = sorted(self._server.scan_iter(f"rental:{{{self._commands.settings.depot}}}:*", count=1000))
        pipe = self._server.pipeline(transaction=False)
        for key in keys:
            pipe.dump(key)
        return dict(zip(keys, pipe.execute(), strict=True))

    def problem_with(self, words: tuple[str, ...], before: dict[bytes, bytes]) -> str | None:
        """What is wrong with how the command refuses these words; None if nothing is."""
        result = self._commands.run(*(self._known.get(word, word) for word in words))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            return f"it fails with {result.exception!r}"
        if result.exit_code == 0:
            return f"it is taken: {result.output[:200]!r}"
        if "Traceback" in result.output or not result.stderr.strip():
            return f"it says no sentence: {result.output[:200]!r}"
        if "\x1b[31mITM" in result.output:
            return "it controls the terminal"
        return None if self.stored() == before else "it changes what is stored"


@pytest.fixture
def desk(depot: CommandLine, tmp_path: Path) -> Iterator[Desk]:
    with contextlib.closing(Redis(unix_socket_path=str(socket_path(depot.settings.data_folder)))) as server:
        yield Desk(depot, server, tmp_path)


def test_enough_is_tried() -> None:
    assert CASES >= 300


@pytest.mark.parametrize(
    "slot",
    [
        pytest.param(slot, marks=[] if number % 5 == 0 else pytest.mark.long_running)
        for number, slot in enumerate(SLOTS)
    ],
    ids=[" ".join(slot[:3]) for slot in SLOTS],
)
def test_a_bad_value_is_refused_in_a_sentence_and_changes_nothing(slot: tuple[str, ...], desk: Desk) -> None:
    before = desk.stored()
    wrong: dict[str, str] = {}
    for value in SLOTS[slot]:
        if problem := desk.problem_with(tuple(value if word == "?" else word for word in slot), before):
            wrong[value] = problem
            before = desk.stored()
    assert wrong == {}


def test_what_is_well_written_and_wrong_here_is_refused_in_a_sentence_and_changes_nothing(desk: Desk) -> None:
    before = desk.stored()
    wrong = {words: problem for words in REFUSED if (problem := desk.problem_with(words, before))}
    assert wrong == {}
