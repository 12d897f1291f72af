"""The rental line of one depot: what all its calls share, opened once a process, and the session of each call."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from livekit.agents import AgentSession, FunctionToolsExecutedEvent
from livekit.agents.llm import LLM, RealtimeModel

from agents.conversation.call_session import CallSession
from agents.conversation.record_keeping import close_record, record_call
from agents.conversation.silent_replies import ask_again_after_silence
from agents.stage_agent import StageAgent
from inventory.files.csv_file import read_equipment_csv
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.search.catalogue import Catalogue
from inventory.search.live_catalogue import CatalogueSnapshot, LiveCatalogue, open_catalogue
from shared.call_records.kept_records import CallRecords
from shared.call_records.recorded_checks import RecordedChecks
from shared.call_records.recorder import CallRecorder
from shared.open_inventory import open_inventory
from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.verification.checks import Verification
from shared.verification.open_verification import open_verification

# Finding, holding and saying it, with a correction between: three, LiveKit's default, ends in silence.
MOST_TOOL_STEPS = 6

# In text the caller's turn ends with the line: nothing listens for voices or pauses.
IN_TEXT: Mapping[str, Any] = {"user_away_timeout": None, "vad": None, "turn_handling": {"turn_detection": "manual"}}


@dataclass(frozen=True)
class RentalLine:
    """The services of one depot. A call borrows them; nothing of a call is kept here."""

    settings: Settings
    inventory: Inventory
    catalogue: Catalogue | LiveCatalogue
    verification: Verification

    def new_call(self) -> CallSession:
        """The facts of a call that has just begun, with the services beside them."""
        records = CallRecords(self.inventory, keep_days=self.settings.keep_records_days)
        recorder = CallRecorder(records, now=self.inventory.now, keep_transcript=self.settings.keep_transcripts)
        return CallSession(
            call=RentalCall(call_id=new_id()),
            settings=self.settings,
            inventory=self.inventory,
            catalogue=self.catalogue,
            verification=RecordedChecks(self.verification, recorder),
            recorder=recorder,
        )


@contextlib.asynccontextmanager
async def open_line(settings: Settings, snapshot: CatalogueSnapshot | None = None) -> AsyncIterator[RentalLine]:
    """Open the depot's services. An embedded inventory with nothing in it is loaded from the equipment file first.

    A `snapshot` of the catalogue that was taken before the call saves its first words the wait.

    Raises:
        InventoryUnavailable: Redis does not answer.
        EquipmentFileError, RegistryFileError: a file is broken; the text names every broken row.
    """
    async with open_inventory(settings) as inventory:
        if settings.redis_url is None and not await inventory.all():
            # A first try on an own machine. What a shared Redis holds is loaded on purpose: `inventory load`.
            await inventory.load(read_equipment_csv(settings.equipment_file))
        async with (
            open_verification(settings, inventory.redis) as verification,
            open_catalogue(inventory, snapshot) as catalogue,
        ):
            yield RentalLine(settings, inventory, catalogue, verification)


@contextlib.asynccontextmanager
async def open_call(
    session: CallSession, model: LLM | RealtimeModel | str, manner: Mapping[str, Any] = IN_TEXT
) -> AsyncIterator[AgentSession[CallSession]]:
    """The session of a call, not yet started. However the call ends, the session is closed and the hold released.

    `manner` are the options of `AgentSession` in which calls in text and calls on the telephone differ.
    """
    agent_session: AgentSession[CallSession] = AgentSession(
        llm=model, userdata=session, max_tool_steps=MOST_TOOL_STEPS, **manner
    )

    @agent_session.on("function_tools_executed")
    def only_the_new_stage_speaks(executed: FunctionToolsExecutedEvent) -> None:
        # A hand-off and an ordinary tool in one response: without this the old stage answers, then the new one.
        if executed.has_agent_handoff:
            executed.cancel_tool_reply()

    ask_again_after_silence(agent_session)
    record_call(agent_session)
    reason = "hung_up"
    try:
        yield agent_session
    except BaseException:
        reason = "broken_off"
        raise
    finally:
        try:
            await agent_session.aclose()
        finally:  # it fails when a realtime model had failed
            await session.end(reason)
            await close_record(session)


def first_agent(session: CallSession) -> StageAgent:
    """The agent of the stage that the call is in: the greeting, or where a stored call is resumed."""
    return StageAgent.for_stage(session.call.stage)(session)
