"""What equipment costs, for callers who ask before their license is verified."""

from collections.abc import Sequence

from agents.conversation.call_session import CallSession
from agents.conversation.choice.offers import first_kinds, nothing_fits
from agents.conversation.wording.answers.depot_answers import (
    ONE_PRICE,
    PRICE_RANGE,
    PRICES_AFTER_LICENSE,
    PRICES_ARE_NO_OFFER,
)
from inventory.models import Equipment
from shared.language.speech import say_list, say_money


def tell_price_range(session: CallSession, wish: str) -> str:
    """From what to what the equipment that fits a wish rents for a day, if the depot allows that this is told.

    The rates are those that a unit is offered at. No unit, its place or its days are named.
    """
    if not session.settings.prices_before_license:
        return PRICES_AFTER_LICENSE.format()
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
