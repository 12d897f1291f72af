"""The third stage: find equipment that is free for the caller's days, and hold the unit that they choose."""

from livekit.agents import ToolError

from agents.conversation.arguments import AlsoNeeded, EquipmentId, RentalDays, StartDay, Wish
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
)
from agents.conversation.choice.selecting import select_unit
from agents.conversation.choice.wanted_days import remember_wanted_period
from agents.conversation.stage_tool import Context, Handoff, stage_tool
from agents.conversation.wording.answers.choice_answers import THEN_SELECT
from agents.conversation.wording.answers.search_answers import (
    ASK_FOR_DAYS,
    ASK_FOR_FIRST_DAY,
    ASK_FOR_LENGTH,
    ASK_WHICH_ONE,
    FOUND,
    OFFER_WHAT_DOES_THE_JOB,
    THESE_FIT,
)
from agents.stage_agent import StageAgent
from shared.language.speech import say_period
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
            lines = [THESE_FIT.format(), describe_units(session, offered), *differs, OFFER_WHAT_DOES_THE_JOB.format()]
            answer = "\n".join([*lines, _ask_for_days(session)])
        elif free := await free_units(session.inventory, found, period, call_id=session.call.call_id):
            found_free = FOUND.format(count=len(free), days=say_period(period, today=session.today))
            differs = differs_from_wish(search, free)
            answer = "\n".join([found_free, describe_units(session, free), *differs, ASK_WHICH_ONE.format()])
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
        also_needed: AlsoNeeded | None = None,
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
            raise ToolError(f"{_ask_for_days(session)} {THEN_SELECT.format()}")
        selected = await select_unit(ctx, equipment_id, period)
        keep_for_later(session, also_needed)
        return await self.hand_off(ctx, selected, just_held=True)


def _ask_for_days(session: CallSession) -> str:
    """Which part of the days is still to be asked for."""
    if session.call.wanted_start is not None:
        return ASK_FOR_LENGTH.format()
    return ASK_FOR_DAYS.format() if session.call.wanted_days is None else ASK_FOR_FIRST_DAY.format()
