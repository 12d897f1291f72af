"""The hold on the selected unit during the call: renewed on the way, and taken again when it was lost."""

import logging

from agents.conversation.call_session import CallSession
from agents.conversation.offers import free_alternatives, offer_alternatives
from agents.conversation.wording.tool_answers import HELD_AGAIN, UNIT_LOST
from inventory.models import EquipmentNotAvailable, HoldLost, InventoryUnavailable, Status
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
        InventoryUnavailable: Redis did not answer.
    """
    name = selection.equipment.name
    try:
        hold = await session.hold(selection.equipment.equipment_id, selection.period)
    except EquipmentNotAvailable as exc:
        await session.inventory.release(selection.hold)
        session.call.lose_selection()
        why = "taken out of service" if exc.status is Status.MAINTENANCE else "booked by another customer"
        others = await free_alternatives(session, selection.equipment, selection.period)
        return f"{UNIT_LOST.format(name=name, why=why)} {offer_alternatives(session, others, selection.period)}"
    session.call.selection = selection.model_copy(update={"hold": hold})
    return HELD_AGAIN.format(name=name)
