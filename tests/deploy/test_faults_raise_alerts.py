"""Eight faults are put into the line, and each raises its alert, of what the line itself tells then, and no other one.

What stops calls is told within a minute, what creeps in within a quarter of an hour. A minute is the time until
Prometheus reads, the time until it looks at the rules, and the time that the rule waits.
"""

import asyncio
import itertools
import math
import time
from types import SimpleNamespace

import pytest
from livekit.agents import AgentSession
from pydantic import SecretStr

from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment
from inventory.search.catalogue import Catalogue
from shared.measures.call_measures import CallMeasures
from shared.notifications.sender import Sender
from shared.verification.open_verification import open_verification
from shared.workflow import Stage
from tests.deploy.conftest import GIB, WatchedLine
from tests.support.free_port import free_port
from tests.support.mail_server import mail_server_running
from tests.support.outbox import Desk
from tests.support.phone import call_at, on_the_phone
from tests.support.pipeline_servers import pipeline_servers
from tests.support.realtime_server import realtime_server
from tests.support.registry_checks import NO_TLS, over_http
from tests.support.registry_server import answer, fake_registry
from tests.support.waiting import until
from tests.support.watched import SCRAPE_SECONDS, with_promtool
from tests.worker.test_next_voice import on_the_telephone
from tests.worker.test_worker import running
from worker import depot_watch, hanging_up

MINUTE, QUARTER = 60, 900
SMALL_DISK = (20 * GIB, 19 * GIB, GIB // 2)

pytestmark = with_promtool


async def test_a_model_that_fails_in_a_call_is_told_within_a_minute(
    line: RentalLine, watched_line: WatchedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = AgentSession.start

    async def start(self: AgentSession, agent: object, **_: object) -> None:
        await begin(self, agent)  # type: ignore[arg-type]

    async def play(*_: object) -> None:
        """The room is a fake, so nobody hears the recording."""

    monkeypatch.setattr(AgentSession, "start", start)
    monkeypatch.setattr(hanging_up, "play", play)
    await watched_line.is_well()
    async with realtime_server() as realtime, pipeline_servers() as pipeline:
        pipeline.broken = 401
        async with on_the_telephone(line.new_call(), realtime, pipeline) as telephone:
            await until(lambda: telephone.heard)
            failed_at = time.monotonic()
            realtime.refuse_connections_with = 503
            await realtime.cut()
            await until(lambda: telephone.job.shutdowns, within=20)
    took = time.monotonic() - failed_at
    for _ in range(math.ceil(took / SCRAPE_SECONDS)):
        watched_line.watched.read(watched_line.last)
    await watched_line.tells(during=MINUTE)
    assert watched_line.raised(after=MINUTE) == "ModelDown"


async def test_a_redis_that_is_gone_is_told_within_a_minute(watched_line: WatchedLine) -> None:
    await watched_line.is_well()
    gone = watched_line.settings.model_copy(update={"redis_url": SecretStr(f"redis://127.0.0.1:{free_port()}")})
    watched_line.depot = watched_line.depot_of(gone)
    await watched_line.tells(during=MINUTE)
    assert watched_line.raised(after=MINUTE) == "RedisDown"


@pytest.mark.parametrize(
    "how",
    [
        "it drains",
        pytest.param("it has never registered", marks=pytest.mark.long_running),
        pytest.param("it may not take calls", marks=pytest.mark.long_running),
        "it is gone",
    ],
)
async def test_no_worker_that_takes_calls_is_told_within_a_minute(
    watched_line: WatchedLine, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def may_evict(*_: object) -> SimpleNamespace:
        return SimpleNamespace(may_evict=True, told="Redis may throw bookings away")

    await watched_line.is_well()
    match how:
        case "it drains":
            watched_line.server.draining = True
        case "it has never registered":
            watched_line.server.id = "unregistered"
        case "it may not take calls":
            monkeypatch.setattr(depot_watch, "read_eviction", may_evict)
    if how == "it is gone":
        watched_line.watched.read(None, during=MINUTE)
    else:
        await watched_line.tells(during=MINUTE)
    assert watched_line.raised(after=MINUTE) == "NoWorker"


async def test_a_disk_that_fills_is_told_within_a_minute(watched_line: WatchedLine) -> None:
    await watched_line.is_well()
    watched_line.disk = SMALL_DISK
    await watched_line.tells(during=MINUTE)
    assert watched_line.raised(after=MINUTE) == "DiskNearlyFull"


async def test_a_registry_that_is_down_is_told_within_a_quarter_of_an_hour(
    line: RentalLine, inventory: Inventory, equipment: list[Equipment], watched_line: WatchedLine
) -> None:
    async with fake_registry() as registry:
        settings = over_http(line.settings, registry.url)
        watched_line.settings = settings
        async with open_verification(settings, inventory.redis, trusted=NO_TLS) as verification:
            over_there = RentalLine(settings, inventory, Catalogue(equipment), verification)
            await watched_line.is_well()
            registry.turns = [answer(503)] * 100
            for _ in range(2):
                async with on_the_phone(await call_at(over_there, Stage.CUSTOMER_VERIFICATION)) as phone:
                    await phone.tool("verify_business_license", license_number="BL-123456")
                await watched_line.tells(during=QUARTER // 3)
    assert watched_line.raised(after=QUARTER // 2) == "RegistryDown"


@pytest.mark.parametrize(
    "refusal", ["550 no such mailbox", pytest.param("451 try again later", marks=pytest.mark.long_running)]
)
async def test_mail_that_is_refused_is_told_within_a_quarter_of_an_hour(
    inventory: Inventory, equipment: list[Equipment], watched_line: WatchedLine, refusal: str
) -> None:
    await inventory.load(equipment[:1])
    async with mail_server_running() as server:
        over_smtp = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_tls": "none"}
        desk = Desk(inventory, inventory.redis, watched_line.settings.model_copy(update=over_smtp), equipment[0])
        sender = await desk.sender()
        await books_and_sends(desk, sender)
        assert server.accepted
        await watched_line.is_well()
        server.answers.extend([refusal] * 100)
        for _ in range(3):
            await books_and_sends(desk, sender)
            await watched_line.tells(during=QUARTER // 3)
    assert watched_line.raised(after=QUARTER) == "MessagesNotTaken"


async def books_and_sends(desk: Desk, sender: Sender) -> None:
    await desk.book()
    while await sender.send_next():
        pass


async def test_callers_who_are_lost_in_one_stage_are_told_within_a_quarter_of_an_hour(
    line: RentalLine, watched_line: WatchedLine
) -> None:
    await watched_line.is_well()
    for _ in range(6):
        async with on_the_phone(await call_at(line, Stage.CUSTOMER_VERIFICATION)):
            pass  # the caller hangs up
        await watched_line.tells(during=QUARTER // 6)
    assert watched_line.raised(after=QUARTER) == "CallsLost"


async def test_answers_that_are_slow_are_told_within_a_quarter_of_an_hour(watched_line: WatchedLine) -> None:
    measures = [CallMeasures(began=0.0, prices=watched_line.settings) for _ in range(3)]
    for stage, one in itertools.product(Stage, measures):
        one.entered(stage)
        has_answered(one, seconds=1.2)
    await watched_line.is_well()
    for _ in range(5):
        for one in measures:
            for answer_number in range(4):
                has_answered(one, seconds=4.5 if answer_number else 1.2)
        await watched_line.tells(during=QUARTER // 5)
    assert watched_line.raised(after=QUARTER) == "AnswersSlow"


def has_answered(measures: CallMeasures, *, seconds: float) -> None:
    measures.caller_stopped(at=100.0)
    measures.line_sounds(at=100.0 + seconds)


async def test_a_real_worker_tells_that_it_takes_calls_until_it_drains(watched_line: WatchedLine) -> None:
    own = watched_line.settings.model_copy(update={"status_port": free_port(), "max_calls": 2})
    async with running(own) as (watched_line.server, _):
        await until(lambda: watched_line.server.id == "AW_1")
        await watched_line.tells()
        assert watched_line.last["rental_worker_in_service{}"] == 1
        draining = asyncio.create_task(watched_line.server.drain())
        await until(lambda: watched_line.server.draining)
        await watched_line.tells()
        assert watched_line.last["rental_worker_in_service{}"] == 0
        draining.cancel()
