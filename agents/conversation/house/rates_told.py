"""What equipment costs, for callers who ask before their license is verified."""

from collections.abc import Sequence

from livekit.agents import Agent

from agents.conversation.arguments.equipment_arguments import Wish
from agents.conversation.call_session import CallSession
from agents.conversation.choice.offers import first_kinds, nothing_fits
from agents.conversation.stage_tool import Context, OptionalTool, stage_tool
from agents.conversation.wording.answers.depot_answers import ONE_PRICE, PRICE_RANGE, PRICES_ARE_NO_OFFER
from inventory.models import Equipment
from shared.language.speech import say_list, say_money


@stage_tool
async def tell_price_range(_: Agent, ctx: Context, equipment: Wish) -> str:
    """Tell what a kind of equipment costs a day, when the caller asks before the license."""
    return price_range(ctx.userdata, equipment)


TELL_PRICE_RANGE = OptionalTool(tell_price_range, lambda session: session.settings.prices_before_license)


def price_range(session: CallSession, wish: str) -> str:
    """From what to what the equipment that fits a wish rents for a day.

    The rates are those that a unit is offered at. No unit, its place or its days are named.
    """
    search = session.catalogue.search(wish)
    found = search.equipment
    if not found:
        return nothing_fits(wish, search, session.catalogue.categories)
    kinds = [unit.name for unit in first_kinds(found)]
    return f"{_range(session, kinds, found)} {PRICES_ARE_NO_OFFER.format()}"


def _range(session: CallSession, kinds: Sequence[str], found: Sequence[Equipment]) -> str:
    currency = session.settings.currency
    rates = [session.told_rate(unit) for unit in found if unit.name in kinds]
    lowest, highest = min(rates), max(rates)
    if lowest == highest:
        return ONE_PRICE.format(kinds=say_list(kinds), rate=say_money(lowest, currency))
    return PRICE_RANGE.format(
        kinds=say_list(kinds), lowest=say_money(lowest, currency), highest=say_money(highest, currency)
    )
