"""A quote by mail, for a caller who does not book yet: what is selected, at the agreed price.

Nothing is booked or reserved by it, and the call goes on. The same quote goes to the same address once.
"""

import asyncio
import logging

from livekit.agents import Agent, ToolError

from agents.conversation.booking.confirmation_email import address_for_confirmation
from agents.conversation.price.told_price import charges_of
from agents.conversation.stage_tool import Context, OptionalTool, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.booking_answers import PROOFS_MISSING
from agents.conversation.wording.answers.price_answers import NO_ADDRESS_FOR_QUOTE, QUOTE_NOT_SENT, QUOTE_SENT
from shared.customers import quotes
from shared.notifications.notice import DeliveryFailed
from shared.terms.charges import lines_together

MOST_QUOTES = 3  # of one call
MOST_SECONDS = 6.5  # a caller waits, and a tool takes no longer than 8 seconds

logger = logging.getLogger("rental.customers")


@stage_tool
async def send_quote(_: Agent, ctx: Context) -> str:
    """Mail the price as a quote, if they do not book yet."""
    session = ctx.userdata
    call, settings = session.call, session.settings
    selection, price = call.selection, call.price
    if selection is None or price is None:
        raise ToolError(PROOFS_MISSING.format())
    address = address_for_confirmation(ctx, None)
    if address is None:
        raise ToolError(NO_ADDRESS_FOR_QUOTE.format())
    quoted = (address, selection.equipment_ids, selection.period, price.daily_rate, call.delivered)
    if quoted not in session.quotes:
        if len(session.quotes) >= MOST_QUOTES:
            raise ToolError(QUOTE_NOT_SENT.format())
        disallow_interruptions(ctx)
        lines = lines_together(charges_of(session, selection, price.daily_rate))
        try:
            async with asyncio.timeout(MOST_SECONDS):
                await quotes.send_quote(settings, address, selection, price.daily_rate, lines, language=call.language)
        except (DeliveryFailed, TimeoutError) as exc:
            why = exc.kind if isinstance(exc, DeliveryFailed) else "it took too long"
            logger.error("a quote could not be sent in call %s: %s", call.call_id, why)
            raise ToolError(QUOTE_NOT_SENT.format()) from None
        session.quotes.add(quoted)
    return QUOTE_SENT.format()


SEND_QUOTE = OptionalTool(send_quote, lambda session: session.promises_mail)
