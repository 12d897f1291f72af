"""The seventh stage: the insurance policy that covers the equipment."""

from livekit.agents import ToolError

from agents.conversation.arguments import Identifier
from agents.conversation.refusals import answer_unverified, require_a_try
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.tool_answers import (
    ANOTHER_POLICY,
    NO_POLICY_NUMBER,
    POLICY_REJECTED,
    POLICY_VERIFIED,
)
from agents.stage_agent import StageAfterSelection
from shared.language.identifiers import normalize_identifier, spell
from shared.language.speech import say_money
from shared.rental_call import VerifiedCoverage
from shared.verification.checks import PolicyCheck
from shared.verification.results import Verified
from shared.workflow import Stage

_WHAT = "policy number"


class InsuranceVerificationAgent(StageAfterSelection, stage=Stage.INSURANCE_VERIFICATION):
    @stage_tool
    async def verify_insurance_coverage(self, ctx: Context, policy_number: Identifier) -> Handoff | str:
        """Check the caller's insurance policy against what the equipment requires, after reading the number back.

        Args:
            policy_number: Letters and digits of the policy, as the caller confirmed them
        """
        selection = self.selection(ctx)
        number = normalize_identifier(policy_number)
        if not number:
            raise ToolError(NO_POLICY_NUMBER.format())
        require_a_try(ctx, _WHAT)
        currency = ctx.userdata.settings.currency
        outcome = await ctx.userdata.verification.check(
            PolicyCheck(number, minimum=selection.equipment.min_insurance, currency=currency, period=selection.period)
        )
        if not isinstance(outcome, Verified):
            return await answer_unverified(ctx, outcome, what=_WHAT, rejected=POLICY_REJECTED, otherwise=ANOTHER_POLICY)
        disallow_interruptions(ctx)
        policy = outcome.record
        ctx.userdata.call.insurance = VerifiedCoverage(
            policy_number=policy.policy_number, coverage=policy.coverage, valid_until=policy.expires
        )
        covered = say_money(policy.coverage, currency)
        return await self.hand_off(
            ctx, POLICY_VERIFIED.format(policy_number=spell(policy.policy_number), coverage=covered)
        )
