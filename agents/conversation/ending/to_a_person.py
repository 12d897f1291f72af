"""Passing the caller on to a person, and the message that they leave when nobody is there."""

from livekit.agents import AgentSession, ToolError
from livekit.agents.voice import SpeechHandle
from prometheus_client import Counter

from agents.conversation.brief import summary
from agents.conversation.call_session import CallSession
from agents.conversation.choice.waiting import note_that_they_wait, waited_for
from agents.conversation.no_silence.asking_for_replies import ask_for_reply
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.answers.any_tool_answers import (
    ASK_FOR_CALL_BACK,
    MESSAGE_TAKEN,
    MESSAGE_TAKEN_FOR,
    PUTTING_THROUGH,
)
from agents.conversation.wording.answers.proof_answers import NO_PHONE_NUMBER
from agents.conversation.wording.directions import (
    NOBODY_REACHED,
    NOBODY_REACHED_AND_NO_NUMBER,
    NOBODY_REACHED_BUT_MESSAGE_LEFT,
    PASSED_ON_BY_THE_DESK,
)
from inventory.models import InventoryUnavailable
from shared.language.phone_numbers import heard_phone_number, spell_phone_number

TRANSFERS = Counter(
    "rental_transfers",
    "Calls for which the caller or the desk asked for a person: asked; passed on (made); nobody took the call (failed)",
    ["event"],
)

FOR_THE_DESK = "The depot takes over this call"  # the reason that the person hears


async def pass_on_to_a_person(ctx: Context, reason: str, call_back_number: str | None) -> str:
    """Transfer the caller to a person where that is possible, or else leave their message with a number to call.

    Args:
        ctx: the context of the tool.
        reason: why they want a person.
        call_back_number: where they want to be called, as they said it.

    Raises:
        InventoryUnavailable: the message was not stored, and nobody can be reached by telephone either.
        ToolError: the caller has begun to speak, or the number is still to be asked for.
    """
    session = ctx.userdata
    TRANSFERS.labels("asked").inc()
    reason = session.code.kept_reason(reason)  # it goes to people, by telephone and in writing
    phone = heard_number(session, call_back_number)
    if (wanted := waited_for(session, reason)) is not None:
        return await note_that_they_wait(ctx, wanted, phone)
    if not session.person_is_there:
        return await _take_message(ctx, reason, phone)
    disallow_interruptions(ctx)  # before the message, which would stay when the caller speaks and the call goes on
    message_left = await _message_is_left(session, reason, phone)

    def transfer(_: SpeechHandle) -> None:
        session.run_in_background(_transfer(ctx.session, reason, phone, message_left=message_left))

    ctx.speech_handle.add_done_callback(transfer)
    return PUTTING_THROUGH.format()


async def pass_on_for_the_desk(agent_session: AgentSession[CallSession]) -> None:
    """Pass the caller on because somebody of the depot wants to take over the call, once the line has said so. When
    nobody can be reached, the call goes on."""
    TRANSFERS.labels("asked").inc()
    message_left = await _message_is_left(agent_session.userdata, FOR_THE_DESK, None)
    await ask_for_reply(
        agent_session, instructions=PASSED_ON_BY_THE_DESK.format(), may_use_tools=False, interruptible=False
    )
    if not agent_session.userdata.call.ended:
        await _transfer(agent_session, FOR_THE_DESK, None, message_left=message_left)


def heard_number(session: CallSession, said: str | None) -> str | None:
    """The number in E.164; None when none was said.

    Raises:
        ToolError: it is no whole phone number.
    """
    if said is None:
        return None
    phone = heard_phone_number(said, region=session.settings.phone_region)
    if phone is None:
        raise ToolError(NO_PHONE_NUMBER.format())
    return phone


async def _take_message(ctx: Context, reason: str, phone: str | None) -> str:
    """Leave a message for the people of the depot; what to tell the caller. The call goes on.

    The caller is asked once for a number to call. Without one, the number that they call from has to do.

    Raises:
        ToolError: the number is still to be asked for, or the caller has begun to speak.
        InventoryUnavailable: the message was not stored.
    """
    session = ctx.userdata
    if phone is None and session.asked_for_call_back in (None, ctx.speech_handle.id):
        session.asked_for_call_back = ctx.speech_handle.id
        raise ToolError(ASK_FOR_CALL_BACK.format(day=session.called_back_by))
    disallow_interruptions(ctx)
    await session.leave_message(reason, summary=summary(session), phone=phone)
    session.call.not_put_right = "message_taken"
    if phone is None:
        return MESSAGE_TAKEN.format(day=session.called_back_by)
    return MESSAGE_TAKEN_FOR.format(number=spell_phone_number(phone), day=session.called_back_by)


def _nobody_reached(session: CallSession, number: str | None, message_left: bool) -> str:
    """What the model is told to say when nobody took the call."""
    if not message_left:
        return NOBODY_REACHED.format()
    day = session.called_back_by
    if number is None:
        session.nobody_reached = True  # so that the number which is asked for becomes a message
        return NOBODY_REACHED_AND_NO_NUMBER.format(day=day)
    return NOBODY_REACHED_BUT_MESSAGE_LEFT.format(number=spell_phone_number(number), day=day)


async def _message_is_left(session: CallSession, reason: str, phone: str | None) -> bool:
    """Leave a message in which the person reads what the call is about. False when Redis did not answer."""
    try:
        await session.leave_message(reason, summary=summary(session), phone=phone)
    except InventoryUnavailable:
        return False
    return True


async def _transfer(
    agent_session: AgentSession[CallSession], reason: str, phone: str | None, *, message_left: bool
) -> None:
    """Transfer the caller. When nobody can be reached, the call goes on.

    `phone` is where they want to be called back, or else they are at the number that they call from: the one on record
    is not told to whoever calls.
    """
    session = agent_session.userdata
    taken = session.transfer_to_person is not None and await session.transfer_to_person(reason)
    TRANSFERS.labels("made" if taken else "failed").inc()
    if taken:
        await session.end("transferred")
        agent_session.shutdown()
    elif not session.call.ended:
        number = phone or session.call.caller_phone
        await ask_for_reply(agent_session, instructions=_nobody_reached(session, number, message_left))
