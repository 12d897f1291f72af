"""Holding what the caller chose for their days: beside the units that are held already, or in their place."""

from collections.abc import Mapping, Sequence

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.choice.kept_for_later import cross_off, rent_later
from agents.conversation.choice.offers import free_alternatives, offer_alternatives
from agents.conversation.choice.units_of_a_name import require_few_enough, with_quantity
from agents.conversation.choice.waiting import taken_now
from agents.conversation.choice.wanted_days import require_least_days
from agents.conversation.limits_reached import stay_within_limits
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.answers.choice_answers import (
    LICENSE_ENDS_TOO_SOON,
    OTHER_DAYS_LATER,
    SELECTED,
    SELECTED_TOGETHER,
    STILL_PROVED,
    UNIT_NOT_AVAILABLE,
    UNIT_NOT_FOUND,
    UNITS_NOT_AVAILABLE,
)
from inventory.models import Equipment, EquipmentNotFound, Hold, HoldLost, Period, Status, UnitsNotAvailable
from shared.language.speech import say_list, say_period, say_units
from shared.proved_facts import Selection


async def select_unit(ctx: Context, equipment_id: str, period: Period, *, quantity: int | None = None) -> str:
    """Hold this unit for these days, beside what is held or in its place, and select it; what to tell the caller.

    A unit that is held already stays, and all that is held moves to the new days with it.

    Args:
        ctx: the context of the tool.
        equipment_id: the unit that the caller chose.
        period: the days.
        quantity: how many units of this name the rental is to have in all; None for this one beside those it has.

    Raises:
        ToolError: the license ends too soon, there is no such unit, it is for other days than what is held, there are
            too many, or not all of them are free. What was held before is held as before then.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    before = session.call.selection
    _require_license(session, period)
    try:
        unit = session.for_customer(await session.inventory.get(equipment_id.upper()))
    except EquipmentNotFound:
        raise ToolError(UNIT_NOT_FOUND.format(equipment_id=equipment_id)) from None
    kept = before.equipment if before and not session.call.replacing else ()
    is_held = before is not None and unit.equipment_id in before.equipment_ids
    if is_held and session.call.replacing:
        kept = (unit,)
    if before and kept and not is_held and period != before.period:
        session.call.want(before.period)
        rent_later(session, unit.name)
        raise ToolError(OTHER_DAYS_LATER.format(name=unit.name, days=say_period(before.period, today=session.today)))
    chosen = (*kept, unit) if unit not in kept else kept
    if quantity is not None:
        chosen = await with_quantity(session, chosen, unit, quantity, period)
    selected = await select_units(ctx, chosen, period)
    cross_off(session, unit.name, was_looked_for=bool(kept) and not is_held)
    return selected


async def select_units(ctx: Context, chosen: Sequence[Equipment], period: Period) -> str:
    """Hold exactly these units for these days and select them; what to tell the caller.

    Raises:
        ToolError: as `select_unit`.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    _require_license(session, period)
    chosen = [session.for_customer(unit) for unit in chosen]
    require_least_days(session, chosen, period)
    require_few_enough(session, len(chosen))
    disallow_interruptions(ctx)
    await stay_within_limits(session, period, units=len(chosen))
    try:
        holds = await _hold(session, [unit.equipment_id for unit in chosen], period)
    except UnitsNotAvailable as exc:
        raise ToolError(await _not_free(session, chosen, exc.taken, period)) from None
    selection = Selection.of(chosen, holds, period)
    session.call.select(selection)
    locations = dict.fromkeys(unit.storage_location for unit in chosen)
    selected = (SELECTED_TOGETHER if len(chosen) > 1 else SELECTED).format(
        units=say_units(selection.names),
        location=say_list(list(locations)),
        days=say_period(period, today=session.today),
    )
    return " ".join(filter(None, (selected, _still_proved(session))))


def _require_license(session: CallSession, period: Period) -> None:
    """Check that the business license lasts to the end of the rental.

    Raises:
        ToolError: it does not.
    """
    customer = session.call.customer
    if customer is None or not customer.holds_for(period):
        raise ToolError(LICENSE_ENDS_TOO_SOON.format())


async def _hold(session: CallSession, equipment_ids: Sequence[str], period: Period) -> tuple[Hold, ...]:
    """Hold exactly these units for these days, in this order, and release what else was held before.

    Raises:
        UnitsNotAvailable: not all of them are free; what was held before is still held, for the same days as before.
    """
    before = session.call.selection
    held = {hold.equipment_id: hold for hold in before.holds} if before else {}
    kept = [held[equipment_id] for equipment_id in equipment_ids if equipment_id in held]
    if before is None or not kept or period == before.period:
        holds = await session.hold(equipment_ids, period)
    else:
        new = [equipment_id for equipment_id in equipment_ids if equipment_id not in held]
        added = await session.hold(new, period) if new else ()
        try:
            moved = await _move(session, kept, period)
        except UnitsNotAvailable:
            if added:
                await session.inventory.release_all(added)
            raise
        by_unit = {hold.equipment_id: hold for hold in (*moved, *added)}
        holds = tuple(by_unit[equipment_id] for equipment_id in equipment_ids)
    if dropped := [hold for equipment_id, hold in held.items() if equipment_id not in equipment_ids]:
        await session.inventory.release_all(dropped)
    return holds


async def _move(session: CallSession, holds: Sequence[Hold], period: Period) -> tuple[Hold, ...]:
    """Hold the same units for these days instead, all of them or none.

    Raises:
        UnitsNotAvailable: not all of them are free.
    """
    try:
        return await session.inventory.reschedule_holds(holds, period)
    except HoldLost:  # one has expired
        equipment_ids = [hold.equipment_id for hold in holds]
        if len(holds) == 1:
            return await session.hold(equipment_ids, period)
        return await session.inventory.reschedule_holds(await session.hold(equipment_ids, holds[0].period), period)


async def _not_free(
    session: CallSession, chosen: Sequence[Equipment], taken: Mapping[str, Status], period: Period
) -> str:
    """Which of the chosen units are not free for these days, and what is like the first of them."""
    lost = [unit for unit in chosen if unit.equipment_id in taken]
    rest = [unit for unit in chosen if unit.equipment_id not in taken]
    taken_now(session, lost, period)
    others = await free_alternatives(session, lost[0], period, besides=rest)
    if rest or len(lost) > 1:
        told = UNITS_NOT_AVAILABLE.format(
            days=say_period(period, today=session.today),
            taken=say_units([unit.name for unit in lost]),
            rest=say_units([unit.name for unit in rest]) or "none of it",
        )
    else:
        told = UNIT_NOT_AVAILABLE.format(
            equipment_id=lost[0].equipment_id, name=lost[0].name, status=taken[lost[0].equipment_id]
        )
    return f"{told} {offer_alternatives(session, others, period)}"


def _still_proved(session: CallSession) -> str:
    """What an earlier rental of this call has proved and holds for these units too: told, and not asked for; or ""."""
    call = session.call
    if not call.earlier_rentals or call.selection is None:
        return ""
    holds = [
        f"the job site at {call.site.address}" if call.site else "",
        *(f"{operator.name} as the operator" for operator in call.operators_needed),
        "the insurance policy" if call.insurance else "",
    ]
    told = list(filter(None, holds))
    return STILL_PROVED.format(what=say_list(told)) if told else ""
