"""What callers say and who they are is in no line of the log: every scripted call is played and looked at.

The issue asks it of INFO and above; with the filter installed it holds for DEBUG as well.
"""

import csv
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import livekit.agents
import pytest
from livekit.agents import llm
from redis.asyncio import Redis

from agents.conversation.rental_line import RentalLine
from inventory.models import Period
from shared.language.identifiers import spell
from shared.log_privacy import PrivacyFilter, install_privacy_filter
from shared.settings import Settings
from shared.verification.checks import LicenseCheck
from shared.workflow import Stage
from simulation.call_log import Spoken, ToolUsed
from simulation.caller import Played, play
from simulation.scenario import find_scenarios, scenario_names
from tests.support.phone import call_at, on_the_phone

FORMAT = logging.Formatter("%(levelname)s %(name)s %(message)s")
REGISTRY: Path = Settings.model_fields["registry_folder"].default
PERSONAL_COLUMNS = (
    "License Number",
    "Business Name",
    "Email",
    "Phone",
    "Operator License",
    "Operator Name",
    "Policy Number",
    "Insured Name",
    "Address",
)


def filtered_loggers() -> list[logging.Logger]:
    loggers = [logger for logger in logging.root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    return [logger for logger in loggers if any(isinstance(one, PrivacyFilter) for one in logger.filters)]


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every record of every logger, whatever other tests have set."""
    quiet = logging.getLogger("livekit").level
    caplog.set_level(logging.DEBUG)
    for name in ("livekit", "livekit.agents", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    yield caplog
    logging.getLogger("livekit").setLevel(quiet)


@pytest.fixture
def _filtered() -> Iterator[None]:
    install_privacy_filter()
    yield
    without_filter()


def without_filter() -> None:
    for logger in filtered_loggers():
        logger.filters = [one for one in logger.filters if not isinstance(one, PrivacyFilter)]
    for handler in logging.getLogger().handlers:
        handler.filters = [one for one in handler.filters if not isinstance(one, PrivacyFilter)]


def on_paper() -> set[str]:
    """Every number, name and address of the local registry."""
    cells: set[str] = set()
    for file in REGISTRY.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                cells |= {row[column] for column in PERSONAL_COLUMNS if row.get(column)}
    return cells


def personal(played: Played) -> set[str]:
    """What must not be in the log: what either side said, what tools were given, what stands on anybody's papers."""
    said = {entry.text for entry in played.log.entries if isinstance(entry, Spoken)}
    given = {
        value for entry in played.log.entries if isinstance(entry, ToolUsed) for value in _strings(entry.arguments)
    }
    streets = {cell.partition(",")[0] for cell in on_paper() if "," in cell}
    # "Yes" and "ITM001" are nobody's: a word is looked for when it is long enough to be somebody's.
    return {text for text in said | given | on_paper() | streets if len(text) >= 8 and not text.startswith("ITM")}


def _strings(arguments: str) -> list[str]:
    return re.findall(r'"((?:[^"\\]|\\.)*)"(?!\s*:)', arguments)


def leaks(records: list[logging.LogRecord], words: set[str], *, least: int) -> list[str]:
    """The records at this level or above that have one of the words, in whatever part of them."""
    patterns = {_plain(word) for word in words} | {_plain(spell(word)) for word in words if _is_number(word)}
    found: list[str] = []
    for record in records:
        if record.levelno >= least:
            whole = _plain(f"{FORMAT.format(record)} {vars(record)}")
            found += [f"{record.name}: {pattern}" for pattern in patterns if pattern in whole]
    return found


def _is_number(word: str) -> bool:
    return re.fullmatch(r"[A-Z]{2,3}-?\d{6}", word) is not None


def _plain(text: str) -> str:
    """Letters and digits alone: "BL-123456" is found as "BL123456" too."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if number % 12 == 0 else pytest.mark.long_running)
        for number, name in enumerate(scenario_names())
    ],
)
@pytest.mark.usefixtures("_filtered")
async def test_no_scenario_leaves_anything_of_the_caller_in_the_log(
    name: str, redis: Redis, everything: pytest.LogCaptureFixture
) -> None:
    (scenario,) = find_scenarios([name])
    kept = scenario.model_copy(update={"settings": {**scenario.settings, "keep_transcripts": True}})
    everything.clear()
    played = await play(kept, redis)
    assert any(record.name == "livekit.agents" for record in everything.records), "the log was listened to"
    assert leaks(everything.records, personal(played), least=logging.DEBUG) == []


async def test_the_look_finds_what_is_there(redis: Redis, everything: pytest.LogCaptureFixture) -> None:
    without_filter()
    (scenario,) = find_scenarios(["happy_path"])
    played = await play(scenario, redis)
    found = leaks(everything.records, personal(played), least=logging.DEBUG)
    for words in ("BL-123456", "Jordan Lee", "100 Main Street, Springfield", "217-555-0120", "POL-789012"):
        assert any(_plain(words) in leak for leak in found), words


@pytest.mark.usefixtures("_filtered")
async def test_a_tool_that_breaks_over_the_callers_words_does_not_log_them(
    line: RentalLine, everything: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)

    async def broken(check: LicenseCheck) -> None:
        try:
            Period.model_validate({"start": f"the license {check.query}", "end": "2026-01-01"})
        except ValueError as exc:
            raise RuntimeError(f"cannot look up {check.query}") from exc

    monkeypatch.setattr(session.verification, "check", broken)
    async with on_the_phone(session) as phone:
        await phone.tool("verify_business_license", license_number="BL-123456")
    (error,) = [record for record in everything.records if record.levelno >= logging.ERROR]
    printed = FORMAT.format(error)
    assert leaks([error], {"BL-123456"}, least=logging.INFO) == []
    assert "RuntimeError" in printed, "the kind of the error is there"
    assert "verify_business_license" in printed, "and where it was"
    assert "ValidationError" in printed, "and what it came from"


@pytest.mark.usefixtures("_filtered")
async def test_arguments_that_are_no_json_do_not_reach_the_log(
    line: RentalLine, everything: pytest.LogCaptureFixture
) -> None:
    async with on_the_phone(await call_at(line, Stage.CUSTOMER_VERIFICATION)) as phone:
        for arguments in ('{"license_number": BL-123456', '{"license_number": ["BL-123456"]}', '"BL-123456"'):
            await phone.use(llm.FunctionToolCall(name="verify_business_license", arguments=arguments, call_id="c"))
    assert leaks(everything.records, {"BL-123456"}, least=logging.DEBUG) == []


def test_a_task_that_nobody_waited_for_is_logged_without_its_words(everything: pytest.LogCaptureFixture) -> None:
    install_privacy_filter()
    said = "217-555-0120"
    try:
        raise ValueError(said)
    except ValueError as exc:
        logging.getLogger("asyncio").error("Task was lost\nfuture: <Task exception=%r>", exc, exc_info=exc)
    without_filter()
    (record,) = everything.records
    assert "5550120" not in _plain(f"{FORMAT.format(record)} {vars(record)}")
    assert "ValueError" in FORMAT.format(record)
    assert "Task was lost" in FORMAT.format(record)


def test_the_name_of_a_room_which_is_the_callers_number_stays_out_of_the_log(
    everything: pytest.LogCaptureFixture,
) -> None:
    room = "call-_+12175550101_x"
    install_privacy_filter()
    logger = logging.getLogger("livekit.agents")
    logger.info("received job request", extra={"room": room, "room_id": "RM_1"})
    logger.warning("participant %s is gone", "sip_+12175550101", extra={"participant": "sip_+12175550101"})
    # As the worker passes on what a job process has logged.
    forwarded = logging.makeLogRecord({"name": "livekit.agents", "levelno": logging.INFO, "msg": "m", "room": room})
    logger.callHandlers(forwarded)
    without_filter()
    assert len(everything.records) == 3
    assert not any("2175550101" in f"{FORMAT.format(record)} {vars(record)}" for record in everything.records)
    assert vars(everything.records[0])["room_id"] == "RM_1"


def test_addresses_of_requests_stay_out_of_the_log(everything: pytest.LogCaptureFixture) -> None:
    before = {name: logging.getLogger(name).level for name in ("httpx", "httpx2", "aiohttp.access")}
    install_privacy_filter()
    for name in before:
        logging.getLogger(name).info("GET https://registry.example/licenses/BL123456")
    without_filter()
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
    assert everything.records == []


def test_the_filter_is_installed_once_however_often() -> None:
    install_privacy_filter()
    install_privacy_filter()
    assert all(sum(isinstance(one, PrivacyFilter) for one in logger.filters) == 1 for logger in filtered_loggers())
    without_filter()


def test_every_logger_of_livekit_that_takes_personal_extras_is_filtered() -> None:
    """A new version may log by another name."""
    package = Path(livekit.agents.__file__).parent.parent
    names: set[str] = set()
    for source in package.rglob("*.py"):
        names |= set(re.findall(r'getLogger\("([\w.-]+)"\)', source.read_text(encoding="utf-8")))
    install_privacy_filter()
    filtered = {logger.name for logger in filtered_loggers()}
    without_filter()
    assert names <= filtered
