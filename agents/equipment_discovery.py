"""The third stage: find equipment that is free for the caller's days, and hold the unit that they choose."""

from livekit.agents import ToolError

from agents.conversation.arguments import EquipmentId, RentalDays, StartDay, Wish
from agents.conversation.call_session import CallSession
from agents.conversation.limits_reached import stay_within_limits
from agents.conversation.offers import (
    describe_units,
    differs_from_wish,
    first_kinds,
    free_alternatives,
    free_units,
    nothing_fits,
    nothing_within_limits,
    offer_alternatives,
    offer_when_taken,
)
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.tool_answers import (
    ASK_FOR_DAYS,
    ASK_WHICH_ONE,
    DAYS_MISSING,
    FOUND,
    LICENSE_ENDS_TOO_SOON,
    NOT_A_DAY,
    SELECTED,
    THESE_FIT,
    UNIT_NOT_AVAILABLE,
    UNIT_NOT_FOUND,
)
from agents.stage_agent import StageAgent
from inventory.models import Equipment, EquipmentNotAvailable, EquipmentNotFound, Hold, HoldLost, Period
from shared.language.days import parse_start
from shared.language.speech import say_money, say_period
from shared.rental_call import Selection
from shared.rental_period import PeriodRefused, rental_period
from shared.workflow import Stage


class EquipmentDiscoveryAgent(StageAgent, stage=Stage.EQUIPMENT_DISCOVERY):
    @stage_tool
    async def search_available_equipment(
        self,
        ctx: Context,
        search_query: Wish,
        start_date: StartDay | None = None,
        rental_days: RentalDays | None = None,
    ) -> str:
        """Search the inventory by what the caller needs. Lists what is free once the days are known.

        Args:
            search_query: Kinds from the facts that do the job, or the caller's words; size and price limit, if said
            start_date: First day, if the caller said it
            rental_days: Number of days, if the caller said it
        """
        session = ctx.userdata
        currency = session.settings.currency
        period = remember_wanted_period(session, start_date, rental_days)
        search = session.catalogue.search(search_query)
        found = search.equipment or search.otherwise
        if not found:
            return nothing_fits(search_query, search, session.catalogue.categories)
        if period is None:
            offered = first_kinds(found)
            differs = differs_from_wish(search, offered)
            lines = [THESE_FIT.format(), describe_units(offered, currency), *differs, ASK_FOR_DAYS.format()]
            answer = "\n".join(lines)
        elif free := await free_units(session.inventory, found, period, call_id=session.call.call_id):
            found_free = FOUND.format(count=len(free), days=say_period(period, today=session.today))
            differs = differs_from_wish(search, free)
            answer = "\n".join([found_free, describe_units(free, currency), *differs, ASK_WHICH_ONE.format()])
        else:
            answer = await offer_when_taken(session, found, period)
        return answer if search.equipment else f"{nothing_within_limits(search.filters, currency)}\n{answer}"

    @stage_tool
    async def select_equipment(
        self,
        ctx: Context,
        equipment_id: EquipmentId,
        start_date: StartDay | None = None,
        rental_days: RentalDays | None = None,
    ) -> Handoff | str:
        """Hold the unit that the caller chose, for their days.

        Args:
            equipment_id: ID of the unit, from the search
            start_date: First day, unless the search had it
            rental_days: Number of days, unless the search had it
        """
        session = ctx.userdata
        period = remember_wanted_period(session, start_date, rental_days)
        if period is None:
            raise ToolError(DAYS_MISSING.format())
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
        rate = say_money(unit.lowest_rate, session.settings.currency)
        return await self.hand_off(
            ctx,
            SELECTED.format(
                name=unit.name,
                rate=rate,
                location=unit.storage_location,
                days=say_period(period, today=session.today),
            ),
            just_held=True,
        )


def remember_wanted_period(session: CallSession, start_date: str | None, rental_days: int | None) -> Period | None:
    """The days that the caller wants, from what they said now and before; None while a part is missing.

    A complete period is kept in the call, so that it need not be said again.

    Args:
        session: the call.
        start_date: the first day in the words of the caller, if they said one now.
        rental_days: the number of days, if they said one now.

    Raises:
        ToolError: the day was not understood, or the depot does not rent for such a period.
    """
    before = session.call.wanted_period
    start = before.first_day if before else None
    if start_date is not None:
        start = parse_start(start_date, today=session.today)
        if start is None:
            raise ToolError(NOT_A_DAY.format(start_date=repr(start_date)))
    days = rental_days or (before.days if before else None)
    if start is None or days is None:
        return None
    settings = session.settings
    try:
        period = rental_period(
            start,
            days,
            today=session.today,
            longest_days=settings.longest_rental_days,
            furthest_start_days=settings.furthest_start_days,
        )
    except PeriodRefused as exc:
        raise ToolError(str(exc)) from None
    session.call.wanted_period = period
    return period


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
