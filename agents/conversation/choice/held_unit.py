"""The holds on the selected units: renewed on the way, had again when one was lost, and taken over from a cut-off
call."""

import logging

from agents.conversation.call_session import CallSession
from agents.conversation.choice.kept_for_later import keep_for_later
from agents.conversation.choice.offers import free_alternatives, offer_alternatives, require_units_in_redis
from agents.conversation.wording.answers.choice_answers import (
    CUT_OFF_BEFORE,
    GO_ON_THERE,
    HELD_AGAIN,
    REST_STILL_HELD,
    STILL_HELD,
    UNIT_LOST,
)
from inventory.models import (
    Equipment,
    EquipmentNotFound,
    Hold,
    HoldLost,
    InventoryUnavailable,
    Status,
    UnitsNotAvailable,
)
from shared.language.speech import say_money, say_period, say_units
from shared.measures.counted_facts import count_lost
from shared.proved_facts import Selection

logger = logging.getLogger("rental.stages")


async def renew_hold(session: CallSession) -> str:
    """Renew the holds of units that are not booked yet; what to tell the caller about them, or "".

    An inventory that does not answer is logged only: the confirm script looks at the holds again, so nothing is
    promised by going on.
    """
    selection = session.call.selection
    if selection is None or session.call.rental is not None:
        return ""
    try:
        holds = await session.inventory.renew_all(selection.holds)
    except InventoryUnavailable:
        logger.warning("the holds of call %s could not be renewed", session.call.call_id)
        return ""
    except HoldLost:
        for hold in selection.holds:
            count_lost(hold, now=session.now())
        return await regain_hold(session, selection)
    session.call.selection = selection.with_holds(holds)
    return ""


async def regain_hold(session: CallSession, selection: Selection) -> str:
    """Hold the units again of which a hold was lost; what to tell the caller.

    What cannot be had again is dropped from the selection, and becomes what is wanted too: the caller chooses something
    in its place, or goes on without it.

    Raises:
        InventoryUnavailable: Redis did not answer, or was emptied.
    """
    call = session.call
    left, again, is_rented = await _hold_what_is_left(session, selection)
    lost = [unit for unit in selection.equipment if unit not in left]
    if not lost:
        call.selection = selection.with_holds(again)
        return HELD_AGAIN.format(units=say_units(selection.names))
    await require_units_in_redis(session.inventory)
    gone = {unit.equipment_id for unit in lost}
    await session.inventory.release_all([hold for hold in selection.holds if hold.equipment_id in gone])
    call.lose_selection()
    others = await free_alternatives(session, lost[0], selection.period, besides=left)
    names = [unit.name for unit in lost]
    told = UNIT_LOST.format(
        units=say_units(names),
        were="was" if len(lost) == 1 else "were",
        why="booked by another customer" if is_rented else "taken out of service",
    )
    offered = offer_alternatives(session, others, selection.period)
    if not left:
        return f"{told} {offered}"
    call.select(Selection.of(left, again, selection.period))
    keep_for_later(session, say_units(names).removeprefix("the "))
    rest = REST_STILL_HELD.format(units=say_units([unit.name for unit in left]))
    return f"{told} {offered} {rest}"


async def _hold_what_is_left(
    session: CallSession, selection: Selection
) -> tuple[list[Equipment], tuple[Hold, ...], bool]:
    """Hold those of the units that can be had: these units, their holds, and whether another one is rented."""
    left, is_rented = [*selection.equipment], False
    while left:
        try:
            return left, await session.hold([unit.equipment_id for unit in left], selection.period), is_rented
        except UnitsNotAvailable as exc:
            is_rented = is_rented or any(status is not Status.MAINTENANCE for status in exc.taken.values())
            gone = set(exc.taken)
        except EquipmentNotFound:
            gone = {unit.equipment_id for unit in left if not await _is_there(session, unit)}
            if not gone:
                raise
        left = [unit for unit in left if unit.equipment_id not in gone]
    return [], (), is_rented


async def _is_there(session: CallSession, unit: Equipment) -> bool:
    """Whether the depot still has this unit."""
    try:
        await session.inventory.get(unit.equipment_id)
    except EquipmentNotFound:
        return False
    return True


async def go_on_after_cut_off(session: CallSession) -> str:
    """Take up the rental that this caller was cut off from, if there is one; what to tell the caller, or "".

    The license must have been proved before. The operators and the insurance are proved again.
    """
    call = session.call
    try:
        taken_up = await session.resumption.take_up(call)
        if taken_up is None:
            return ""
        rental, holds = taken_up
        selection = rental.selection
        if holds is None:
            about_the_hold = await regain_hold(session, selection)
        else:
            call.selection = selection.with_holds(holds)
            about_the_hold = STILL_HELD.format()
    except InventoryUnavailable:
        logger.warning("whether the caller of call %s was cut off before is not known", call.call_id)
        return ""
    call.price_proposals, call.rates_named = rental.price_proposals, rental.rates_named
    rate = rental.price.daily_rate if rental.price else session.told_rate(selection)
    before = CUT_OFF_BEFORE.format(
        units=say_units(selection.names),
        days=say_period(selection.period, today=session.today),
        rate=say_money(rate, session.settings.currency),
    )
    call.site = rental.site
    call.want(selection.period)
    for wish in rental.also_wanted:
        keep_for_later(session, wish)
    if call.selection is None:  # the units are lost, and the price was agreed for them
        return f"{before} {about_the_hold}"
    call.price, call.proposed_rate, call.delivered = rental.price, rental.proposed_rate, rental.delivered
    call.select(call.selection)
    return f"{before} {about_the_hold} {GO_ON_THERE.format()}"
