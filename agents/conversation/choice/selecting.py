"""Holding a unit for the caller's days, in place of the one that was held before."""

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.choice.offers import free_alternatives, offer_alternatives
from agents.conversation.limits_reached import stay_within_limits
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.answers.choice_answers import (
    LICENSE_ENDS_TOO_SOON,
    SELECTED,
    STILL_PROVED,
    UNIT_NOT_AVAILABLE,
    UNIT_NOT_FOUND,
)
from inventory.models import Equipment, EquipmentNotAvailable, EquipmentNotFound, Hold, HoldLost, Period
from shared.language.speech import say_list, say_money, say_period
from shared.rental_call import Selection


async def select_unit(ctx: Context, equipment_id: str, period: Period) -> str:
    """Hold this unit for these days and select it; what to tell the caller.

    Raises:
        ToolError: the license ends too soon, there is no such unit, or it is not free; others are offered then.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    customer = session.call.customer
    if customer is None or not customer.holds_for(period):
        raise ToolError(LICENSE_ENDS_TOO_SOON.format())
    try:
        unit = await session.inventory.get(equipment_id.upper())
    except EquipmentNotFound:
        raise ToolError(UNIT_NOT_FOUND.format(equipment_id=equipment_id)) from None
    disallow_interruptions(ctx)
    await stay_within_limits(session, period)
    try:
        hold = await _hold(session, unit, period)
    except EquipmentNotAvailable as exc:
        others = await free_alternatives(session, unit, period)
        taken = UNIT_NOT_AVAILABLE.format(equipment_id=unit.equipment_id, name=unit.name, status=exc.status)
        raise ToolError(f"{taken} {offer_alternatives(session, others, period)}") from None
    session.call.select(Selection(equipment=unit, period=period, hold=hold))
    selected = SELECTED.format(
        name=unit.name,
        rate=say_money(session.told_rate(unit), session.settings.currency),
        location=unit.storage_location,
        days=say_period(period, today=session.today),
    )
    return " ".join(filter(None, (selected, _still_proved(session))))


def _still_proved(session: CallSession) -> str:
    """What an earlier rental of this call has proved and holds for this unit too: told, and not asked for; or ""."""
    call = session.call
    if not call.earlier_bookings or call.selection is None:
        return ""
    needs_operator = call.selection.equipment.operator_certification is not None
    holds = [
        f"the job site at {call.site.address}" if call.site else "",
        f"{call.operator.name} as the operator" if needs_operator and call.operator and call.operator.name else "",
        "the insurance policy" if call.insurance else "",
    ]
    told = list(filter(None, holds))
    return STILL_PROVED.format(what=say_list(told)) if told else ""


async def _hold(session: CallSession, unit: Equipment, period: Period) -> Hold:
    """Hold the unit for these days, and release the unit that was held before.

    Raises:
        EquipmentNotAvailable: the unit is not free; the one that was held before is still held.
    """
    before = session.call.selection
    if before is not None and before.equipment.equipment_id == unit.equipment_id:
        try:
            return await session.inventory.reschedule_hold(before.hold, period)
        except HoldLost:
            pass  # the hold has expired, so the unit is held as for a new caller
    hold = await session.hold(unit.equipment_id, period)
    if before is not None:
        await session.inventory.release(before.hold)
    return hold
