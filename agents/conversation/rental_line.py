"""The rental line of one depot: the services that its calls share, and the session of each call."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from livekit.agents import AgentSession, FunctionToolsExecutedEvent
from livekit.agents.llm import LLM, RealtimeModel

from agents.conversation.call_recording import CallRecording
from agents.conversation.call_session import CallSession
from agents.conversation.claims.claim_check import check_claims
from agents.conversation.ending.farewell import ask_for_no_second_farewell
from agents.conversation.measuring.observed_call import observed_call
from agents.conversation.measuring.session_measures import measure_session
from agents.conversation.no_silence.asking_for_replies import retry_silent_replies
from agents.conversation.record_writer import begin_record, close_record
from agents.conversation.resumption import Resumption
from agents.conversation.stage_entry import answers_beside
from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.search.catalogue import Catalogue
from inventory.search.live_catalogue import CatalogueSnapshot, LiveCatalogue, open_catalogue
from shared.call_records.kept_records import CallRecords
from shared.call_records.recorded_checks import RecordedChecks
from shared.call_records.recorder import CallRecorder
from shared.house.house_file import HouseFileError, read_house_file
from shared.house.house_questions import HouseQuestions
from shared.identity.code_delivery import CodeSender
from shared.identity.confirmation_code import ConfirmationCode
from shared.notifications.sender import templates_problem
from shared.open_inventory import open_inventory
from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.verification.checks import Verification
from shared.verification.limited_tries import LimitedTries
from shared.verification.open_verification import open_verification

logger = logging.getLogger("rental.line")

# A turn may search, hold a unit and speak, with a correction in between. With three steps, which is LiveKit's default,
# such a turn ends in silence.
MOST_TOOL_STEPS = 6

# The options of an `AgentSession` for a call in text. A line of text is a whole turn, so nothing listens for a voice or
# a pause.
TEXT_OPTIONS: Mapping[str, Any] = {
    "user_away_timeout": None,
    "vad": None,
    "turn_handling": {"turn_detection": "manual"},
}


@dataclass(frozen=True)
class RentalLine:
    """The services of one depot, which all calls of a process share. Nothing of a single call is kept here."""

    settings: Settings
    inventory: Inventory
    catalogue: Catalogue | LiveCatalogue
    verification: Verification
    mail_templates_work: bool = True
    """Whether a confirmation can be written from the depot's templates."""
    house: HouseQuestions = field(default_factory=HouseQuestions)
    """What the depot has written for callers who ask about itself."""

    def new_call(self) -> CallSession:
        """A call that has just begun, with nothing established yet."""
        records = CallRecords(self.inventory, keep_days=self.settings.keep_records_days)
        recorder = CallRecorder(records, self.settings, now=self.inventory.now)
        call = RentalCall(call_id=new_id())
        limited = LimitedTries(self.verification, self.inventory, call, self.settings)
        return CallSession(
            call=call,
            settings=self.settings,
            inventory=self.inventory,
            catalogue=self.catalogue,
            verification=RecordedChecks(limited, recorder),
            recorder=recorder,
            resumption=Resumption(self.inventory),
            code=ConfirmationCode(self.inventory, CodeSender(self.settings), call_id=call.call_id),
            recording=CallRecording(self.settings, call.call_id) if self.settings.record_calls else None,
            mail_templates_work=self.mail_templates_work,
            house=self.house,
        )


@contextlib.asynccontextmanager
async def open_line(settings: Settings, snapshot: CatalogueSnapshot | None = None) -> AsyncIterator[RentalLine]:
    """Open the services of the depot. An empty embedded inventory is loaded from the equipment file first.

    Args:
        settings: the settings of the line.
        snapshot: a snapshot of the catalogue that was taken before the call, so that the caller need not wait for it.

    Raises:
        InventoryUnavailable: Redis does not answer.
        EquipmentFileError, RegistryFileError: a file is broken; the text names every broken row.
    """
    async with open_inventory(settings) as inventory:
        if settings.redis_url is None and not await inventory.all():
            # Somebody tries the line on their own machine. A shared Redis is only loaded by `main.py inventory load`.
            await inventory.load(read_equipment_csv(settings.equipment_file))
        async with (
            open_verification(settings, inventory.redis) as verification,
            open_catalogue(inventory, snapshot) as catalogue,
        ):
            yield RentalLine(
                settings,
                inventory,
                catalogue,
                verification,
                mail_templates_work=await _templates_work(settings),
                house=await _house_questions(settings),
            )


async def _templates_work(settings: Settings) -> bool:
    """Whether the mail templates work now: they may have been changed since the worker started."""
    if not settings.mail_is_sent:
        return True
    if problem := await asyncio.to_thread(templates_problem, settings):
        logger.error("callers are promised no confirmations: %s", problem)
    return not problem


async def _house_questions(settings: Settings) -> HouseQuestions:
    """What the house file says now. Where it cannot be used, the line takes calls and knows nothing of it."""
    try:
        return HouseQuestions(await asyncio.to_thread(read_house_file, settings.house_file))
    except HouseFileError as exc:
        logger.error("no questions about the depot are answered: %s", exc)
        return HouseQuestions()


@contextlib.asynccontextmanager
async def open_call(
    session: CallSession, model: LLM | RealtimeModel | str, options: Mapping[str, Any] = TEXT_OPTIONS
) -> AsyncIterator[AgentSession[CallSession]]:
    """A call that one session holds from its beginning to its end: `whole_call` and `open_agent_session` together."""
    async with whole_call(session), open_agent_session(session, model, options) as agent_session:
        yield agent_session


@contextlib.asynccontextmanager
async def whole_call(session: CallSession) -> AsyncIterator[None]:
    """A call from its beginning to its end. However it ends, its record is stored and its hold is released; if it was
    cut off, the hold is left to the caller for a while instead."""
    with observed_call(session):
        keeping = asyncio.create_task(session.resumption.keep_while_running(session.call), name="keep_while_running")
        reason, cut_off = "hung_up", False
        try:
            yield
        except BaseException:
            reason, cut_off = "broken_off", True
            raise
        finally:
            session.recorder.measures.trace.resume()
            await session.end(reason, cut_off=cut_off)
            await keeping
            if session.recording is not None:
                session.recorder.recording = await session.recording.close()
            await close_record(session)


@contextlib.asynccontextmanager
async def open_agent_session(
    session: CallSession, model: LLM | RealtimeModel | str, options: Mapping[str, Any]
) -> AsyncIterator[AgentSession[CallSession]]:
    """A session for a call, not yet started, which is closed at the end. The call may go on with another one.

    Args:
        session: the call.
        model: the language model, or the name of one that LiveKit knows.
        options: the options of `AgentSession` in which calls in text and calls on the telephone differ.
    """
    agent_session: AgentSession[CallSession] = AgentSession(
        llm=model, userdata=session, max_tool_steps=MOST_TOOL_STEPS, **options
    )

    @agent_session.on("function_tools_executed")
    def only_the_new_stage_speaks(executed: FunctionToolsExecutedEvent) -> None:
        # When one response calls an ordinary tool beside the one that hands off, LiveKit would let the old stage reply
        # and then the new one.
        if executed.has_agent_handoff:
            executed.cancel_tool_reply()
            session.answered_beside = answers_beside(executed, session.handed_off_by)
        ask_for_no_second_farewell(executed, session)

    session.filler.follow(agent_session)
    retry_silent_replies(agent_session)
    check_claims(agent_session)
    begin_record(agent_session)
    measure_session(agent_session)
    try:
        yield agent_session
    finally:
        await agent_session.aclose()
