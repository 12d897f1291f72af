"""The fifth stage: agree on a rate a day, within the unit's bounds."""

from livekit.agents import ToolError

from agents.conversation.arguments import DailyRate, RentalDays
from agents.conversation.call_end import end_with
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.tool_answers import (
    ANOTHER_RATE_WAS_ACCEPTABLE,
    NO_PRICE_AGREED,
    OTHER_NUMBER_OF_DAYS,
    PRICE_AGREED,
    RATE_ACCEPTABLE,
    RATE_NOT_ACCEPTED,
    RATE_TOO_HIGH,
    RATE_TOO_LOW,
)
from agents.stage_agent import StageAfterSelection
from shared.call_records.call_record import ProposalAnswer
from shared.language.speech import say_money
from shared.pricing import AboveMaximum, Acceptable, BelowMinimum, PriceRefused, acceptable, judge_proposal, total
from shared.rental_call import AgreedPrice
from shared.workflow import Stage

_ANSWERS: dict[type, ProposalAnswer] = {
    Acceptable: "acceptable",
    BelowMinimum: "below minimum",
    AboveMaximum: "above maximum",
}


class PricingNegotiationAgent(StageAfterSelection, stage=Stage.PRICING_NEGOTIATION):
    @stage_tool
    async def propose_price(self, ctx: Context, proposed_daily_rate: DailyRate, rental_days: RentalDays = 1) -> str:
        """Ask whether a rate that the caller offers would do.

        Args:
            proposed_daily_rate: Dollars a day, as the caller offered
            rental_days: The days held; other days need change_equipment
        """
        call, settings = ctx.userdata.call, ctx.userdata.settings
        selection = self.selection(ctx)
        unit, days = selection.equipment, selection.period.days
        _check_days(rental_days, days)
        try:
            outcome = judge_proposal(
                unit, proposed_daily_rate, days=days, made_before=call.proposals_made, limit=settings.price_proposals
            )
        except PriceRefused as exc:
            raise ToolError(str(exc)) from None
        if isinstance(outcome, BelowMinimum) and outcome.last:
            disallow_interruptions(ctx)  # before it is counted: a caller who speaks now may propose again
        call.price_proposals = {**call.price_proposals, unit.name: call.proposals_made + 1}
        call.proposed_rate = proposed_daily_rate if isinstance(outcome, Acceptable) else None
        ctx.userdata.recorder.rate_proposed(proposed_daily_rate, _ANSWERS[type(outcome)])
        currency = settings.currency
        rate, minimum = say_money(proposed_daily_rate, currency), say_money(unit.lowest_rate, currency)
        match outcome:
            case Acceptable(total=in_all):
                return RATE_ACCEPTABLE.format(rate=rate, days=days, total=say_money(in_all, currency))
            case BelowMinimum(last=True):
                return await end_with(ctx, "no_price_agreed", NO_PRICE_AGREED.format(minimum=minimum))
            case BelowMinimum():
                raise ToolError(RATE_TOO_LOW.format(rate=rate, minimum=minimum))
            case AboveMaximum():
                maximum = say_money(unit.highest_rate, currency)
                raise ToolError(RATE_TOO_HIGH.format(rate=rate, maximum=maximum, enough=minimum))

    @stage_tool
    async def accept_price(self, ctx: Context, confirmed_daily_rate: DailyRate) -> Handoff | str:
        """Settle the rate after the caller's yes: the daily rate, or one found acceptable.

        Args:
            confirmed_daily_rate: Dollars a day, as the caller confirmed
        """
        call, currency = ctx.userdata.call, ctx.userdata.settings.currency
        selection = self.selection(ctx)
        unit = selection.equipment
        rate = say_money(confirmed_daily_rate, currency)
        if call.proposed_rate is not None and confirmed_daily_rate != call.proposed_rate:
            raise ToolError(ANOTHER_RATE_WAS_ACCEPTABLE.format(rate=say_money(call.proposed_rate, currency)))
        if not acceptable(unit, confirmed_daily_rate):
            raise ToolError(RATE_NOT_ACCEPTED.format(rate=rate, daily_rate=say_money(unit.lowest_rate, currency)))
        disallow_interruptions(ctx)
        call.price = AgreedPrice(daily_rate=confirmed_daily_rate, equipment_name=unit.name)
        ctx.userdata.recorder.rate_proposed(confirmed_daily_rate, "agreed")
        in_all = say_money(total(confirmed_daily_rate, selection.period.days), currency)
        return await self.hand_off(ctx, PRICE_AGREED.format(rate=rate, total=in_all))


def _check_days(said: int, held: int) -> None:
    """Refuse another number of days than the unit is held for. A model that was told no days passes 1.

    Raises:
        ToolError: `said` is another number of days.
    """
    if said not in (1, held):
        raise ToolError(OTHER_NUMBER_OF_DAYS.format(held=held, said=said))
