"""The third stage: find equipment that is free for the caller's days, and hold the units that they choose."""

from livekit.agents import ToolError

from agents.conversation.arguments.equipment_arguments import (
    AlsoNeeded,
    EquipmentId,
    Quantity,
    RentalDays,
    StartDay,
    Wish,
)
from agents.conversation.call_session import CallSession
from agents.conversation.choice.kept_for_later import keep_for_later
from agents.conversation.choice.offers import (
    describe_units,
    differs_from_wish,
    first_kinds,
    free_units,
    nothing_fits,
    nothing_within_limits,
    offer_when_taken,
    without_those_held,
)
from agents.conversation.choice.selecting import select_unit
from agents.conversation.choice.wanted_days import remember_wanted_period, told_of_whole_days
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.choice_answers import (
    ALSO_WANTED,
    NOTHING_CHOSEN_YET,
    SELECTION_FINISHED,
    THEN_SELECT,
)
from agents.conversation.wording.answers.search_answers import (
    ASK_FOR_DAYS,
    ASK_FOR_FIRST_DAY,
    ASK_FOR_LENGTH,
    ASK_WHICH_ONE,
    FOUND,
    NONE_FREE,
    OFFER_WHAT_DOES_THE_JOB,
    THESE_FIT,
)
from agents.stage_agent import StageBeforeSelection
from shared.language.speech import say_day, say_period, say_units
from shared.workflow import Stage


class EquipmentDiscoveryAgent(StageBeforeSelection, stage=Stage.EQUIPMENT_DISCOVERY):
    @stage_tool
    async def search_available_equipment(
        self,
        ctx: Context,
        search_query: Wish,
        start_date: StartDay | None = None,
        rental_days: RentalDays | None = None,
    ) -> str:
        """Search the inventory. Lists what is free once the days are known.

        Args:
            search_query: Kinds from the facts that do the job, or the caller's words; size and price limit, if said
        """
        session = ctx.userdata
        currency = session.settings.currency
        period = remember_wanted_period(session, start_date, rental_days)
        whole_days = told_of_whole_days(session, search_query)
        search = session.catalogue.search(search_query)
        found = search.equipment or search.otherwise
        if not found:
            return nothing_fits(search_query, search, session.catalogue.categories)
        if period is None:
            offered = first_kinds(found)
            differs = differs_from_wish(search, offered)
            lines = [THESE_FIT.format(), describe_units(session, offered), *differs, OFFER_WHAT_DOES_THE_JOB.format()]
            answer = "\n".join([*lines, _ask_for_days(session)])
        elif not (not_held := without_those_held(session, found, period)):
            answer = NONE_FREE.format(days=say_period(period, today=session.today))
        elif free := await free_units(session.inventory, not_held, period, call_id=session.call.call_id):
            found_free = FOUND.format(count=len(free), days=say_period(period, today=session.today))
            differs = differs_from_wish(search, free)
            answer = "\n".join([found_free, describe_units(session, free), *differs, ASK_WHICH_ONE.format()])
        else:
            answer = await offer_when_taken(session, not_held, period)
        limits = "" if search.equipment else f"{nothing_within_limits(search.filters, currency)}\n"
        return f"{whole_days}{limits}{answer}"

    @stage_tool
    async def select_equipment(
        self,
        ctx: Context,
        equipment_id: EquipmentId,
        quantity: Quantity | None = None,
        start_date: StartDay | None = None,
        rental_days: RentalDays | None = None,
        also_needed: AlsoNeeded | None = None,
    ) -> Handoff | str:
        """Hold what the caller chose, beside what is held."""
        session = ctx.userdata
        period = remember_wanted_period(session, start_date, rental_days)
        if period is None:
            raise ToolError(f"{_ask_for_days(session)} {THEN_SELECT.format()}")
        selected = await select_unit(ctx, equipment_id, period, quantity=quantity)
        keep_for_later(session, also_needed)
        if session.call.also_wanted:
            selected = f"{selected} {ALSO_WANTED.format(wish=session.call.also_wanted[0])}"
        return await self.hand_off(ctx, selected, just_held=True)

    @stage_tool
    async def finish_selection(self, ctx: Context) -> Handoff:
        """Go on, when the caller wants no more."""
        call = ctx.userdata.call
        if call.selection is None:
            raise ToolError(NOTHING_CHOSEN_YET.format())
        disallow_interruptions(ctx)
        call.also_wanted, call.replacing = (), False
        call.want(call.selection.period)
        held, days = say_units(call.selection.names), say_period(call.selection.period, today=ctx.userdata.today)
        return await self.hand_off(ctx, SELECTION_FINISHED.format(units=held, days=days))


def _ask_for_days(session: CallSession) -> str:
    """Which part of the days is still to be asked for."""
    if session.call.wanted_start is not None:
        return ASK_FOR_LENGTH.format(day=say_day(session.call.wanted_start, today=session.today))
    return ASK_FOR_DAYS.format() if session.call.wanted_days is None else ASK_FOR_FIRST_DAY.format()
