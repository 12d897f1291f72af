"""The fifth stage: agree on a rate a day for all units together, within their bounds."""

from decimal import Decimal

from livekit.agents import ToolError

from agents.conversation.arguments.equipment_arguments import DailyRate, Delivered, RentalDays
from agents.conversation.price.delivery import choose_delivery
from agents.conversation.price.told_price import itemised, say_total
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.price_answers import (
    ANOTHER_RATE_WAS_ACCEPTABLE,
    COMES_DOWN,
    CONFIRM_THIS_RATE,
    NO_PRICE_AGREED,
    NO_PROPOSAL_LEFT,
    OTHER_NUMBER_OF_DAYS,
    PRICE_AGREED,
    RATE_ACCEPTABLE,
    RATE_NOT_ACCEPTED,
    RATE_TOO_HIGH,
    RATE_TOO_LOW,
    TOLD_RATE_IS_ENOUGH,
)
from agents.stage_agent import StageAfterSelection
from shared.call_records.call_record import ProposalAnswer
from shared.language.speech import say_money
from shared.pricing import (
    AboveMaximum,
    Acceptable,
    BelowMinimum,
    NoProposalLeft,
    PriceRefused,
    acceptable,
    judge_proposal,
)
from shared.proved_facts import (
    AgreedPrice,
    Selection,
)
from shared.workflow import Stage

_ANSWERS: dict[type, ProposalAnswer] = {
    Acceptable: "acceptable",
    BelowMinimum: "below minimum",
    AboveMaximum: "above maximum",
}


class PricingNegotiationAgent(StageAfterSelection, stage=Stage.PRICING_NEGOTIATION):
    @stage_tool
    async def propose_price(self, ctx: Context, proposed_daily_rate: DailyRate, rental_days: RentalDays = 1) -> str:
        """Ask whether the caller's offer would do."""
        session = ctx.userdata
        call, settings = session.call, session.settings
        selection = self.selection(ctx)
        days = selection.period.days
        _check_days(rental_days, days)
        try:
            outcome = judge_proposal(
                selection,
                proposed_daily_rate,
                days=days,
                made_before=call.proposals_made,
                limit=settings.price_proposals,
                opens_at=settings.opening_rate,
            )
        except NoProposalLeft:
            rate = session.told_rate(selection)
            no_more = NO_PROPOSAL_LEFT.format(
                rate=say_money(rate, settings.currency), total=say_total(session, selection, rate)
            )
            raise ToolError(no_more) from None
        except PriceRefused as exc:
            raise ToolError(str(exc)) from None
        call.count_proposal()
        call.proposed_rate = proposed_daily_rate if isinstance(outcome, Acceptable) else None
        session.recorder.rate_proposed(proposed_daily_rate, _ANSWERS[type(outcome)])
        currency = settings.currency
        rate = say_money(proposed_daily_rate, currency)
        match outcome:
            case Acceptable():
                in_all = say_total(session, selection, proposed_daily_rate)
                acceptable_rate = RATE_ACCEPTABLE.format(rate=rate, days=days, total=in_all)
                acceptable_rate += itemised(session, selection, proposed_daily_rate)
                if proposed_daily_rate > session.told_rate(selection):
                    return f"{acceptable_rate} {_less_is_enough(ctx, selection, proposed_daily_rate)}"
                return f"{acceptable_rate} {CONFIRM_THIS_RATE.format()}"
            case BelowMinimum(would_do=would_do, last=last):
                call.rates_named = {**call.rates_named, selection.kinds: would_do}
                lower, in_all = say_money(would_do, currency), say_total(session, selection, would_do)
                if last:
                    call.not_put_right = "no_price_agreed"
                    raise ToolError(NO_PRICE_AGREED.format(minimum=lower, total=in_all))
                if settings.opening_rate == "highest":
                    raise ToolError(COMES_DOWN.format(rate=rate, would_do=lower, total=in_all))
                raise ToolError(RATE_TOO_LOW.format(rate=rate, minimum=lower))
            case AboveMaximum(maximum=maximum):
                enough = say_money(session.told_rate(selection), currency)
                raise ToolError(RATE_TOO_HIGH.format(rate=rate, maximum=say_money(maximum, currency), enough=enough))

    @stage_tool
    async def accept_price(
        self, ctx: Context, confirmed_daily_rate: DailyRate, delivered: Delivered | None = None
    ) -> Handoff | str:
        """Settle the rate after the caller's yes."""
        session = ctx.userdata
        call, currency = session.call, session.settings.currency
        selection = self.selection(ctx)
        told, proposed = session.told_rate(selection), call.proposed_rate
        rate = say_money(confirmed_daily_rate, currency)
        takes_less = proposed is not None and confirmed_daily_rate == told < proposed
        if proposed is not None and confirmed_daily_rate != proposed and not takes_less:
            raise ToolError(ANOTHER_RATE_WAS_ACCEPTABLE.format(rate=say_money(proposed, currency)))
        below_told = session.settings.opening_rate == "highest" and proposed is None and confirmed_daily_rate < told
        if below_told or not acceptable(selection, confirmed_daily_rate):
            raise ToolError(RATE_NOT_ACCEPTED.format(rate=rate, daily_rate=say_money(told, currency)))
        if confirmed_daily_rate > told and not _knows_that_less_is_enough(ctx, confirmed_daily_rate):
            raise ToolError(_less_is_enough(ctx, selection, confirmed_daily_rate))
        choose_delivery(session, delivered)
        disallow_interruptions(ctx)
        call.price = AgreedPrice(daily_rate=confirmed_daily_rate, equipment_name=selection.kinds)
        session.recorder.rate_proposed(confirmed_daily_rate, "agreed")
        agreed = PRICE_AGREED.format(rate=rate, total=say_total(session, selection, confirmed_daily_rate))
        return await self.hand_off(ctx, f"{agreed}{itemised(session, selection, confirmed_daily_rate)}")


def _less_is_enough(ctx: Context, selection: Selection, offered: Decimal) -> str:
    """That the rate which was told is enough, for a caller who offers more. They may insist on it afterwards."""
    session = ctx.userdata
    if session.told_enough is None or session.told_enough[0] != offered:
        session.told_enough = (offered, ctx.speech_handle.id)
    enough, currency = session.told_rate(selection), session.settings.currency
    return TOLD_RATE_IS_ENOUGH.format(enough=say_money(enough, currency), total=say_total(session, selection, enough))


def _knows_that_less_is_enough(ctx: Context, offered: Decimal) -> bool:
    """Whether the caller was told so in an earlier turn, and still wants this rate."""
    told = ctx.userdata.told_enough
    return told is not None and told[0] == offered and told[1] != ctx.speech_handle.id


def _check_days(said: int, held: int) -> None:
    """Refuse another number of days than the unit is held for. A model that was told no days passes 1.

    Raises:
        ToolError: `said` is another number of days.
    """
    if said not in (1, held):
        raise ToolError(OTHER_NUMBER_OF_DAYS.format(held=held, said=said))
