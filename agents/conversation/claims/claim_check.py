"""Follows what the line says in a call: sets the caller right while they are on the line, and tells the desk."""

import asyncio
import logging

from livekit.agents import AgentSession, ConversationItemAddedEvent, FunctionToolsExecutedEvent
from livekit.agents.voice import SpeechHandle
from prometheus_client import Counter

from agents.conversation.brief import summary
from agents.conversation.call_session import CallSession
from agents.conversation.claims.call_claims import describe
from agents.conversation.no_silence.asking_for_replies import ask_for_reply
from agents.conversation.wording.directions import BOOKING_WAS_UNCERTAIN, NOTHING_WAS_BOOKED, REFERENCE_WAS_WRONG
from inventory.models import InventoryUnavailable, TaskKind
from shared.call_records.call_record import Difference
from shared.language.identifiers import spell_reference
from shared.language.speech import say_list

logger = logging.getLogger("rental.claims")

UNTRUE_CLAIMS = Counter("rental_untrue_claims", "Calls in which the line told a caller what is not so", ["claim"])

CORRECTION_TRIES = 2  # a correction that the caller interrupts is said once more
LOOK_AGAIN_SECONDS = 0.1


def check_claims(agent_session: AgentSession[CallSession]) -> None:
    """Compare what the line says in this session with what is so. The session has not started yet."""
    session = agent_session.userdata

    @agent_session.on("function_tools_executed")
    def tools_executed(executed: FunctionToolsExecutedEvent) -> None:
        for output in executed.function_call_outputs:
            session.claims.told.add_answer(output.output, today=session.today)

    @agent_session.on("conversation_item_added")
    def item_added(added: ConversationItemAddedEvent) -> None:
        item = added.item
        if item.type != "message" or not item.text_content:
            return
        if item.role == "user":
            session.claims.told.add_heard(item.text_content, today=session.today)
        elif item.role == "assistant" and session.claims.line_said(
            item.text_content, session.call, today=session.today
        ):
            session.run_in_background(_judge_after(agent_session.current_speech, agent_session))


async def _judge_after(speech: SpeechHandle | None, agent_session: AgentSession[CallSession]) -> None:
    """Judge what was claimed when the turn that claimed it is over, with its tools and the answer to them."""
    session = agent_session.userdata
    try:
        if speech is not None:
            await speech
        await _quiet(agent_session)
        settle_claims(session)
        await _set_right(agent_session)
    except RuntimeError:
        logger.info("call %s was closed before its claims were compared; its end does it", session.call.call_id)


def settle_claims(session: CallSession) -> None:
    """Judge what the line has claimed so far. What is not so is logged as an error and counted, once for each kind."""
    for kind in session.claims.settle(session.call):
        logger.error("call %s: %s", session.call.call_id, kind)
        UNTRUE_CLAIMS.labels(kind.name.lower()).inc()


async def _set_right(agent_session: AgentSession[CallSession]) -> None:
    """Have the model take back a booking or a reference that is not so, once for each of the two in a call."""
    session, claims = agent_session.userdata, agent_session.userdata.claims
    if session.call.ended:
        return
    kinds = claims.to_take_back() - claims.taken_up
    claims.taken_up |= kinds
    for _ in range(CORRECTION_TRIES):
        if session.call.ended or not claims.still_untrue(kinds, session.call):
            return
        await _take_back(agent_session, kinds)
        if kinds <= claims.set_right:
            return
        await _quiet(agent_session)


async def set_right_before_the_end(agent_session: AgentSession[CallSession]) -> None:
    """Set the caller right about what they were not set right about before, when the farewell of a call was said."""
    session, claims = agent_session.userdata, agent_session.userdata.claims
    settle_claims(session)
    kinds = claims.to_take_back()
    if claims.still_untrue(kinds, session.call):
        await _take_back(agent_session, kinds, interruptible=False)


async def _take_back(
    agent_session: AgentSession[CallSession], kinds: set[Difference], *, interruptible: bool = True
) -> None:
    session = agent_session.userdata
    speech = await ask_for_reply(
        agent_session, instructions=_correction(session), may_use_tools=False, interruptible=interruptible
    )
    if speech is not None and any(item.type == "message" and not item.interrupted for item in speech.chat_items):
        session.claims.set_right |= kinds


def _correction(session: CallSession) -> str:
    """What the model is told to say about a booking or a reference that it claimed."""
    rental = session.call.rental
    if rental is None:
        return NOTHING_WAS_BOOKED.format()
    template = REFERENCE_WAS_WRONG if session.call.booking_confirmed else BOOKING_WAS_UNCERTAIN
    return template.format(reference=rental.reference, spelled=spell_reference(rental.reference))


async def _quiet(agent_session: AgentSession[CallSession]) -> None:
    """Wait until nobody speaks and no tool runs.

    Raises:
        RuntimeError: the session was closed.
    """
    await agent_session.wait_for_idle()
    while agent_session.user_state == "speaking":  # which LiveKit does not wait for with a realtime model
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        await agent_session.wait_for_idle()


async def tell_desk_of_claims(session: CallSession) -> None:
    """Leave a task about what the line claimed in this call, which has ended, as far as it is not so.

    When Redis does not answer, that is logged and no error is raised.
    """
    claims = session.claims
    if not claims.untrue:
        return
    said = say_list([describe(claim, session.settings.currency) for claim in claims.untrue.values()])
    set_right = claims.set_right >= claims.untrue.keys()
    next_step = "They were set right in the call." if set_right else "Call back, and say what is so."
    try:
        await session.leave_message(
            f"The line told the caller {said}, which no tool gave. {next_step}",
            summary=summary(session),
            kind=TaskKind.CHECK_BOOKING,
            booking_reference=session.call.rental.reference if session.call.rental else None,
        )
    except InventoryUnavailable:
        logger.warning("no task could be left about the claims in call %s", session.call.call_id)
