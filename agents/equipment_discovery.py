"""The third stage: find equipment that is free for the caller's days, and hold the unit that they choose."""

from livekit.agents import ToolError

from agents.conversation.arguments import EquipmentId, RentalDays, StartDay, Wish
from agents.conversation.call_session import CallSession
from agents.conversation.offers import (
    alternatives,
    describe_all,
    free_units,
    kinds,
    nothing_fits,
    offer,
    offer_instead,
    without_conditions,
)
from agents.stage_agent import Context, Handoff, StageAgent, stage_tool
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
            search_query: What it is for, what kind, how strong, the price limit: the caller's words
            start_date: First day, if the caller said it
            rental_days: Number of days, if the caller said it
        """
        session = ctx.userdata
        currency = session.settings.currency
        period = note_wanted_period(session, start_date, rental_days)
        search = session.catalogue.search(search_query)
        found = search.equipment or search.otherwise
        if not found:
            return nothing_fits(search_query, session.catalogue.categories)
        if period is None:
            listed = describe_all(kinds(found), currency)
            answer = f"These fit:\n{listed}\nAsk for the first day and for how many days, then search again."
        elif free := await free_units(session.inventory, found, period, call_id=session.call.call_id):
            days, listed = say_period(period, today=session.today), describe_all(free, currency)
            answer = f"Found {len(free)} available for {days}:\n{listed}\nOffer them and ask which one."
        else:
            answer = await offer_instead(session, found, period)
        return answer if search.equipment else without_conditions(search.filters, currency) + answer

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
        period = note_wanted_period(session, start_date, rental_days)
        if period is None:
            raise ToolError("Ask which day the rental starts and for how many days, then select again.")
        customer = session.call.customer
        if customer is None or not customer.holds_for(period):
            raise ToolError(
                "The business license runs out before the rental would end. Say so, and ask for earlier days."
            )
        try:
            unit = await session.inventory.get(equipment_id.upper())
        except EquipmentNotFound:
            raise ToolError(f"Equipment {equipment_id} not found. Search, and take an ID from the answer.") from None
        self.commit(ctx)
        try:
            hold = await _hold(session, unit, period)
        except EquipmentNotAvailable as exc:
            others = await alternatives(session, unit, period)
            raise ToolError(
                f"Equipment {unit.equipment_id}, {unit.name}, is not available then (Status: {exc.status}). "
                f"Apologize. {offer(others, period, session.settings.currency)}"
            ) from None
        session.call.select(Selection(equipment=unit, period=period, hold=hold))
        rate = say_money(unit.lowest_rate, session.settings.currency)
        return await self.hand_off(
            ctx,
            f"Selected: {unit.name} at {rate} a day. Location: {unit.storage_location}. "
            f"Held for {say_period(period, today=session.today)}.",
            just_held=True,
        )


def note_wanted_period(session: CallSession, start_date: str | None, rental_days: int | None) -> Period | None:
    """The days that the caller wants, from what was said now and before; None while a part is missing.

    Raises:
        ToolError: the day was not understood, or the period is one that is not rented.
    """
    before = session.call.wanted_period
    start = before.first_day if before else None
    if start_date is not None:
        start = parse_start(start_date, today=session.today)
        if start is None:
            raise ToolError(
                f"{start_date!r} is not a day that I understand. Ask for the month and the day of the month."
            )
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
    """Hold the unit for these days, and let go of the one held before.

    Raises:
        EquipmentNotAvailable: somebody else has it; what was held before is still held.
    """
    before = session.call.selection
    if before is not None and before.equipment.equipment_id == unit.equipment_id:
        try:
            return await session.inventory.reschedule_hold(before.hold, period)
        except HoldLost:
            pass  # it lapsed: take the unit as anybody would
    hold = await session.hold(unit.equipment_id, period)
    if before is not None:
        await session.inventory.release(before.hold)
    return hold
