"""`main.py web demo`: the page over a scratch depot with a day of scripted calls, and calls that go on."""

import asyncio
import contextlib
import datetime as dt
import itertools
import secrets
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine, open_call, open_line
from agents.stage_agent import first_agent
from inventory.files.csv_file import read_equipment_csv
from inventory.models import Equipment
from shared.call_records.kept_records import CallRecords
from shared.invariants.all_rules import check_depot
from shared.invariants.kept_reports import keep_report
from shared.open_inventory import open_inventory
from shared.rental_call import BY_THE_DESK
from shared.running.call_requests import CallRequests, RequestState, Wanted
from shared.settings import Settings, load_settings
from simulation.call_log import CallLog
from simulation.rule_based_model import RuleBasedModel
from simulation.scenario import CallerSentence, Event, Scenario, find_scenarios
from simulation.scratch_depot import ScenarioSettings
from web.people.users import PageUsers, Role
from web.serve import serve
from worker.asked_by_desk import NO_TELEPHONE
from worker.dispatch.call_limits import CallLimits

DAY = dt.timedelta(hours=24)
MOST_SECONDS = 30.0  # that one call of the day may take
SENTENCE_SECONDS = 3.0  # between two sentences of a caller, in calls that can be watched
NAME = "demo"
ENDED = "The scripted call was ended between two sentences of its caller."
COPIES = 5


async def demo_day(told: Callable[[str], None]) -> None:
    """Fill a scratch depot, then serve its page until SIGINT or SIGTERM. `told` is given what is to be printed.

    Raises:
        SettingsError, InventoryError: the page could not be served.
    """
    with tempfile.TemporaryDirectory(prefix="rental-demo-") as folder:
        settings = ScenarioSettings(
            _env_file=None,  # type: ignore[call-arg]
            depot="demo",
            data_folder=Path(folder),
            keep_transcripts=True,
            # One business and one operator make all these calls, which the limits are there to prevent.
            license_units=0,
            operator_units=0,
            record_tries_a_day=0,
            web_port=load_settings().web_port,
        )
        calls = playable(find_scenarios([]))
        told(
            f"A day of {len(calls)} scripted calls is played. A rule-based stand-in for the language model takes them."
        )
        async with open_inventory(settings) as inventory:
            await inventory.load(many_units(settings))
        async with open_line(settings) as line:
            await play_day(line, calls)
            await keep_report(line.inventory, "depot", by="demo", verdicts=await check_depot(line.inventory))
            password = secrets.token_urlsafe(12)
            await PageUsers(line.inventory).add(NAME, password, list(Role))
            told(f"Log in as {NAME} with the password {password}. Nothing of this depot is kept.")
            live = asyncio.create_task(_calls_that_go_on(line, settings, calls))
            try:
                await serve(settings, told)
            finally:
                live.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await live


def many_units(settings: Settings) -> list[Equipment]:
    """The depot's own list, with each unit several times, so that a day of callers who ask for the same gets it."""
    return [
        unit if copy == 1 else unit.model_copy(update={"equipment_id": f"{unit.equipment_id}-{copy}"})
        for unit in read_equipment_csv(settings.equipment_file)
        for copy in range(1, COPIES + 1)
    ]


def playable(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """The scenarios that need no depot of their own: nothing happens in them but that a caller speaks and hangs up."""
    return [
        one
        for one in scenarios
        if not (one.settings or one.model_opens or one.existing)
        and all((isinstance(step, CallerSentence) and "{" not in step.say) or _hangs_up(step) for step in one.steps)
    ]


async def play_day(line: RentalLine, scenarios: Sequence[Scenario]) -> None:
    """Play these calls one after the other, as if they had come one by one within the last day."""
    inventory, real_now = line.inventory, line.inventory.now
    try:
        for number, scenario in enumerate(scenarios):
            earlier = DAY * (len(scenarios) - number) / len(scenarios)
            inventory.now = lambda earlier=earlier: real_now() - earlier
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(MOST_SECONDS):
                    call_id = await _play(line, scenario, number)
                    await _measured_earlier(line, call_id, earlier)
    finally:
        inventory.now = real_now


async def _measured_earlier(line: RentalLine, call_id: str, earlier: dt.timedelta) -> None:
    """Move what was measured in a call to when the call was: it has a clock of its own."""
    records = CallRecords(line.inventory, keep_days=line.settings.keep_records_days)
    record = await records.get(call_id)
    if record is not None:
        moved = {
            part: tuple(one.model_copy(update={"at": one.at - earlier}) for one in getattr(record.measured, part))
            for part in ("answers", "interruptions", "tools")
        }
        await records.save(record.model_copy(update={"measured": record.measured.model_copy(update=moved)}))


async def _calls_that_go_on(line: RentalLine, settings: Settings, scenarios: Sequence[Scenario]) -> None:
    """One call after the other, slowly enough to be watched on the page."""
    for number, scenario in enumerate(itertools.cycle(scenarios)):
        await _play(line, scenario, number, pause=SENTENCE_SECONDS, settings=settings)


async def _play(
    line: RentalLine, scenario: Scenario, number: int, *, pause: float = 0.0, settings: Settings | None = None
) -> str:
    session = line.new_call()
    session.call.caller_phone = f"+1217555{1000 + number % 9000:04}"
    place = CallLimits(line.inventory, settings, session.call) if settings else None
    if place is not None:
        await place.admit()
    try:
        log = CallLog(lambda _: None)
        async with open_call(session, RuleBasedModel()) as agent_session:
            log.listen_to(agent_session)
            await agent_session.start(first_agent(session), capture_run=True)
            for step in scenario.steps:
                if session.call.ended or _hangs_up(step):
                    break
                await asyncio.sleep(pause)
                await do_what_is_asked(session)
                if session.call.ended:
                    break
                if isinstance(step, CallerSentence) and step.fits(log.heard):
                    await agent_session.run(user_input=step.say)
    finally:
        if place is not None:
            await place.leave()
    return session.call.call_id


async def do_what_is_asked(session: CallSession) -> None:
    """Do what somebody asks of the call on the page: a scripted caller can be hung up, between two of their sentences,
    and not be passed on, having no telephone."""
    requests = CallRequests(session.inventory)
    asked = await requests.take(session.call.call_id)
    if asked is not None and asked.wanted is Wanted.HANG_UP:
        await session.end(BY_THE_DESK)
        await requests.change(asked, RequestState.DONE, ENDED)
    elif asked is not None:
        await requests.change(asked, RequestState.REFUSED, NO_TELEPHONE)


def _hangs_up(step: CallerSentence | Event) -> bool:
    return isinstance(step, Event) and step.do == "hang_up"
