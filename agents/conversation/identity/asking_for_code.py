"""Asking for the code that went to the business's license record, before what only the business may do."""

from livekit.agents import ToolError

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.answers.booking_answers import (
    CODE_AWAITED,
    CODE_NOT_SENT,
    CODE_RIGHT,
    CODE_RUN_OUT,
    CODE_SENT,
    CODE_WRONG,
    CODES_TOO_MANY,
    NO_CODE_ASKED,
    NOT_A_CODE,
)
from agents.conversation.wording.template import Template
from shared.identity.confirmation_code import Confirmed, NotSent, Sent
from shared.identity.license_contact import LicenseContact
from shared.proved_facts import ConfirmedIdentity, VerifiedCustomer
from shared.workflow import Stage

WHY: dict[NotSent, Template] = {
    NotSent.RUN_OUT: CODE_RUN_OUT,
    NotSent.TOO_MANY: CODES_TOO_MANY,
    NotSent.NO_WAY: CODE_NOT_SENT,
    NotSent.FAILED: CODE_NOT_SENT,
}


def has_read_a_code_back(session: CallSession, customer: VerifiedCustomer) -> bool:
    """Whether this business has read a code back in this call."""
    identity = session.call.identity
    return identity is not None and identity.license_number == customer.license_number


def is_confirmed(session: CallSession, customer: VerifiedCustomer) -> bool:
    """Whether the depot asks for no code before a booking, or this business has read one back in this call."""
    return has_read_a_code_back(session, customer) or session.settings.identity_code != "always"


def may_change(session: CallSession, customer: VerifiedCustomer) -> bool:
    """Whether the depot asks for no code before a rental is changed, or this business has read one back."""
    return has_read_a_code_back(session, customer) or session.settings.identity_code == "off"


async def ask_for_code(session: CallSession, customer: VerifiedCustomer) -> None:
    """Send the code, or ask for the one that was sent. Where none can be read back, the wish becomes a task.

    Raises:
        ToolError: always. It says what the caller is to do.
        InventoryUnavailable: Redis did not answer; nothing was sent and no task was left.
    """
    if session.recording is not None and not session.recording.refused:
        await _leave_the_wish(session, "calls are recorded here, and the code would be in the recording")
        raise ToolError(CODE_NOT_SENT.format())
    contact = LicenseContact(license_number=customer.license_number, email=customer.email, phone=customer.phone)
    outcome = await session.code.send(contact, language=session.call.language)
    if isinstance(outcome, Sent):
        session.call.code_sent_to = outcome.way
        raise ToolError(CODE_SENT.format(where=outcome.way))
    if outcome is NotSent.AWAITED:
        raise ToolError(CODE_AWAITED.format())
    await _leave_the_wish(session, outcome.value)
    raise ToolError(WHY[outcome].format())


async def check_code(ctx: Context, said: str) -> str:
    """Compare the digits that the caller said with the code.

    Raises:
        ToolError: they are not the code, it has run out, or none was asked for.
        InventoryUnavailable: Redis did not answer; nothing was compared.
    """
    session = ctx.userdata
    customer, way = session.call.customer, session.call.code_sent_to
    disallow_interruptions(ctx)
    outcome = await session.code.confirm(said)
    if outcome is Confirmed.RIGHT and customer is not None and way is not None:
        session.call.identity = ConfirmedIdentity(license_number=customer.license_number, by=way)
        return CODE_RIGHT.format()
    match outcome:
        case Confirmed.WRONG:
            raise ToolError(CODE_WRONG.format(tries=session.code.tries_left))
        case Confirmed.NOT_A_CODE:
            raise ToolError(NOT_A_CODE.format())
        case Confirmed.RUN_OUT:
            await _leave_the_wish(session, NotSent.RUN_OUT.value)
            raise ToolError(CODE_RUN_OUT.format())
        case _:
            raise ToolError(NO_CODE_ASKED.format())


async def _leave_the_wish(session: CallSession, why: str) -> None:
    """Leave a task for the desk, the same once: what the caller wanted, and why the line could not do it."""
    call = session.call
    about_a_rental = call.stage is Stage.EXISTING_RENTAL
    units = call.selection.equipment_ids if call.selection else ()
    wish = "Wants to hear of a rental or to change it" if about_a_rental else "Wants to book"
    await session.leave_message(
        f"{wish}, and could not be confirmed by a code: {why}. Make sure that it is the business.",
        summary=brief(session),
        booking_reference=call.opened.reference if about_a_rental and call.opened else None,
        equipment_id=units[0] if len(units) == 1 and not about_a_rental else None,
    )
