"""Several units of one name: as many as the caller wants, if so many are free."""

from collections.abc import Sequence

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.choice_answers import TOO_FEW_FREE, TOO_MANY_UNITS
from inventory.models import Equipment, Period
from shared.language.numbers import small_number
from shared.language.speech import say_period, say_units


def require_few_enough(session: CallSession, units: int) -> None:
    """Check that one rental may have so many units.

    Raises:
        ToolError: it may not.
    """
    most = session.settings.selection_units
    if units > most:
        raise ToolError(TOO_MANY_UNITS.format(most="one unit" if most == 1 else f"{small_number(most)} units"))


async def with_quantity(
    session: CallSession, chosen: Sequence[Equipment], unit: Equipment, quantity: int, period: Period
) -> tuple[Equipment, ...]:
    """The chosen units with so many of the name of `unit` among them, which is one of them.

    Those that are held already come first. Where none at all is free, the answer is as if one was wanted: whoever holds
    it finds that out, and offers others.

    Raises:
        ToolError: fewer are free, or one rental cannot have so many units.
        InventoryUnavailable: Redis did not answer.
    """
    others = [one for one in chosen if one.name != unit.name]
    so_far = [one for one in chosen if one.name == unit.name]
    require_few_enough(session, len(others) + quantity)
    if quantity <= len(so_far):
        last = [one for one in so_far if one.equipment_id != unit.equipment_id]
        return (*others, unit, *last[: quantity - 1])
    ids = {one.equipment_id for one in so_far}
    more = [one for one in session.catalogue.near(unit) if one.name == unit.name and one.equipment_id not in ids]
    by_id = {one.equipment_id: one for one in (*so_far, *more)}
    free = await session.inventory.available(list(by_id), period, call_id=session.call.call_id)
    if not free:
        return (*others, unit)
    if len(free) < quantity:
        asked = say_units([unit.name] * quantity)
        are_free = "only one is free" if len(free) == 1 else f"only {small_number(len(free))} are free"
        raise ToolError(TOO_FEW_FREE.format(asked=asked, free=are_free, days=say_period(period, today=session.today)))
    return (*others, *(by_id[equipment_id] for equipment_id in free[:quantity]))
