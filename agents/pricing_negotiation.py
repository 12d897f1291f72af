"""The fifth stage: agree on a rate a day, within the unit's bounds."""

from decimal import Decimal

from livekit.agents import ToolError

from agents.conversation.after_selection import StageAfterSelection
from agents.conversation.arguments import DailyRate, RentalDays
from agents.stage_agent import Context, Handoff, stage_tool
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
        call.price_proposals = {**call.price_proposals, unit.name: call.proposals_made + 1}
        call.proposed_rate = proposed_daily_rate if isinstance(outcome, Acceptable) else None

        ctx.userdata.recorder.rate_proposed(proposed_daily_rate, _ANSWERS[type(outcome)])

        def money(amount: Decimal) -> str:
            return say_money(amount, settings.currency)

        match outcome:
            case Acceptable(total=in_all):
                return (
                    f"Rate of {money(proposed_daily_rate)} a day for {days} days is acceptable. Total would be "
                    f"{money(in_all)}. Ask the caller to confirm this rate, then accept it."
                )
            case BelowMinimum(last=True):
                return await self.finish(
                    ctx,
                    "no_price_agreed",
                    f"I cannot go below {money(unit.lowest_rate)} a day. We have reached the most proposals "
                    "I can take. Thank you for your interest. Goodbye.",
                )
            case BelowMinimum():
                raise ToolError(
                    f"Rate {money(proposed_daily_rate)} a day is below our minimum of {money(unit.lowest_rate)} a day. "
                    "Ask whether they can work with a higher rate."
                )
            case AboveMaximum():
                raise ToolError(
                    f"Rate {money(proposed_daily_rate)} a day exceeds our maximum of {money(unit.highest_rate)} a day. "
                    f"Say that {money(unit.lowest_rate)} a day is enough."
                )

    @stage_tool
    async def accept_price(self, ctx: Context, confirmed_daily_rate: DailyRate) -> Handoff | str:
        """Settle the rate after the caller's yes: the daily rate, or one found acceptable.

        Args:
            confirmed_daily_rate: Dollars a day, as the caller confirmed
        """
        call, settings = ctx.userdata.call, ctx.userdata.settings
        selection = self.selection(ctx)
        unit = selection.equipment
        if call.proposed_rate is not None and confirmed_daily_rate != call.proposed_rate:
            raise ToolError(
                f"The rate that was found acceptable is {say_money(call.proposed_rate, settings.currency)} a day. "
                "Ask the caller whether they accept that one."
            )
        if not acceptable(unit, confirmed_daily_rate):
            raise ToolError(
                f"{say_money(confirmed_daily_rate, settings.currency)} a day can't be accepted for this unit. "
                f"Its daily rate is {say_money(unit.lowest_rate, settings.currency)}; ask whether that is all right."
            )
        self.commit(ctx)
        call.price = AgreedPrice(daily_rate=confirmed_daily_rate, equipment_name=unit.name)
        ctx.userdata.recorder.rate_proposed(confirmed_daily_rate, "agreed")
        in_all = total(confirmed_daily_rate, selection.period.days)
        return await self.hand_off(
            ctx,
            f"Price confirmed at {say_money(confirmed_daily_rate, settings.currency)} a day. "
            f"Total cost: {say_money(in_all, settings.currency)}.",
        )


def _check_days(said: int, held: int) -> None:
    """The held period says for how many days; 1 is what a model passes that says nothing."""
    if said not in (1, held):
        raise ToolError(
            f"The unit is held for {held} days, not {said}. To change the days, call change_equipment with days."
        )
