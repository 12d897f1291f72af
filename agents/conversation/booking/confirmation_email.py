"""Where the confirmation of a booking goes: to the address on record, or to another that the caller gave and has heard
spelled back."""

from livekit.agents import Agent, ToolError

from agents.conversation.arguments.contact_arguments import Email
from agents.conversation.stage_tool import Context, OptionalTool, stage_tool
from agents.conversation.wording.answers.any_tool_answers import EMAIL_NOTED
from agents.conversation.wording.answers.booking_answers import READ_ADDRESS_BACK
from shared.language.email_addresses import spell_email


@stage_tool
async def note_email(_: Agent, ctx: Context, email: Email) -> str:
    """Note an e-mail address for the confirmation, once given."""
    session = ctx.userdata
    if session.call.email != email:
        session.call.email = email
        session.email_noted_in = ctx.speech_handle.id
    return EMAIL_NOTED.format(email=spell_email(email))


NOTE_EMAIL = OptionalTool(note_email, lambda session: session.promises_mail)


def address_for_confirmation(ctx: Context, given: str | None) -> str | None:
    """The address that the caller gave, now or before, or else the one on the license record; None without any.

    Where the depot sends no mail, an address that the caller gives is not taken. It is spelled back also if it is the
    one on record: a stranger who tries addresses learns nothing.

    Raises:
        ToolError: the address was given in this very turn, so the caller has not heard it spelled.
    """
    session = ctx.userdata
    call = session.call
    if given is not None and given != call.email and session.promises_mail:
        call.email = given
        session.email_noted_in = ctx.speech_handle.id
    if call.email is None:
        return call.customer.email if call.customer else None
    if session.email_noted_in == ctx.speech_handle.id:
        raise ToolError(READ_ADDRESS_BACK.format(email=spell_email(call.email)))
    return call.email
