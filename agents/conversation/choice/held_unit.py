"""The hold on the selected unit: renewed on the way, had again when it was lost, and taken over from a cut-off call."""

import logging

from agents.conversation.call_session import CallSession
from agents.conversation.choice.offers import free_alternatives, offer_alternatives, require_units_in_redis
from agents.conversation.wording.answers.choice_answers import (
    CUT_OFF_BEFORE,
    GO_ON_THERE,
    HELD_AGAIN,
    STILL_HELD,
    UNIT_LOST,
)
from inventory.models import EquipmentNotAvailable, EquipmentNotFound, HoldLost, InventoryUnavailable, Status
from shared.language.speech import say_money, say_period
from shared.rental_call import Selection

logger = logging.getLogger("rental.stages")


async def renew_hold(session: CallSession) -> str:
    """Renew the hold of a unit that is not booked yet; what to tell the caller about it, or "".

    An inventory that does not answer is logged only: the confirm script looks at the hold again, so nothing is promised
    by going on.
    """
    selection = session.call.selection
    if selection is None or session.call.booking is not None:
        return ""
    try:
        hold = await session.inventory.renew(selection.hold)
    except InventoryUnavailable:
        logger.warning("hold %s could not be renewed", selection.hold.hold_id)
        return ""
    except HoldLost:
        return await regain_hold(session, selection)
    session.call.selection = selection.model_copy(update={"hold": hold})
    return ""


async def regain_hold(session: CallSession, selection: Selection) -> str:
    """Hold the unit again whose hold was lost, or drop the selection; what to tell the caller in either case.

    Raises:
        InventoryUnavailable: Redis did not answer, or was emptied.
    """
    name = selection.equipment.name
    try:
        hold = await session.hold(selection.equipment.equipment_id, selection.period)
    except (EquipmentNotAvailable, EquipmentNotFound) as exc:
        await require_units_in_redis(session.inventory)
        await session.inventory.release(selection.hold)
        session.call.lose_selection()
        is_rented = isinstance(exc, EquipmentNotAvailable) and exc.status is not Status.MAINTENANCE
        why = "booked by another customer" if is_rented else "taken out of service"
        others = await free_alternatives(session, selection.equipment, selection.period)
        return f"{UNIT_LOST.format(name=name, why=why)} {offer_alternatives(session, others, selection.period)}"
    session.call.selection = selection.model_copy(update={"hold": hold})
    return HELD_AGAIN.format(name=name)


async def go_on_after_cut_off(session: CallSession) -> str:
    """Take up the rental that this caller was cut off from, if there is one; what to tell the caller, or "".

    The license must have been proved before. The operator and the insurance are proved again.
    """
    call = session.call
    try:
        taken_up = await session.resumption.take_up(call)
        if taken_up is None:
            return ""
        rental, hold = taken_up
        selection = rental.selection
        if hold is None:
            about_the_hold = await regain_hold(session, selection)
        else:
            call.selection = selection.model_copy(update={"hold": hold})
            about_the_hold = STILL_HELD.format()
    except InventoryUnavailable:
        logger.warning("whether the caller of call %s was cut off before is not known", call.call_id)
        return ""
    call.price_proposals, call.rates_named = rental.price_proposals, rental.rates_named
    rate = rental.price.daily_rate if rental.price else session.told_rate(selection.equipment)
    before = CUT_OFF_BEFORE.format(
        name=selection.equipment.name,
        days=say_period(selection.period, today=session.today),
        rate=say_money(rate, session.settings.currency),
    )
    call.site = rental.site
    call.want(selection.period)
    if call.selection is None:  # the unit is lost, and the price was agreed for it
        return f"{before} {about_the_hold}"
    call.price, call.proposed_rate = rental.price, rental.proposed_rate
    call.select(call.selection)
    return f"{before} {about_the_hold} {GO_ON_THERE.format()}"
