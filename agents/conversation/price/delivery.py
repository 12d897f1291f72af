"""Whether the rental is delivered to the job site: asked once, where the depot has a price for it."""

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.price_answers import DELIVERY_NOT_CHOSEN, NO_DELIVERY
from shared.language.speech import say_money


def choose_delivery(session: CallSession, wanted: bool | None) -> None:
    """Note whether the caller wants a delivery, where they said so now; require that they have said so.

    Raises:
        ToolError: it is not known and has to be asked, or the depot delivers nothing.
    """
    price = session.settings.delivery_price
    if price is None:
        if wanted:
            raise ToolError(NO_DELIVERY.format())
        return
    if wanted is not None:
        session.call.delivered = wanted
    if session.call.delivered is None:
        raise ToolError(DELIVERY_NOT_CHOSEN.format(price=say_money(price, session.settings.currency)))


def ask_for_delivery_again(session: CallSession) -> None:
    """Forget what the caller said of the delivery, which they want otherwise.

    Raises:
        ToolError: the depot delivers nothing.
    """
    if session.settings.delivery_price is None:
        raise ToolError(NO_DELIVERY.format())
    session.call.delivered = None
