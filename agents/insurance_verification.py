"""The seventh stage: the insurance policy that covers the equipment."""

from livekit.agents import ToolError

from agents.conversation.arguments.paper_arguments import BusinessName, Identifier
from agents.conversation.paper_checks import POLICY, check_paper
from agents.conversation.price.quote import SEND_QUOTE
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.booking_answers import PROOFS_MISSING
from agents.conversation.wording.answers.check_answers import ANOTHER_POLICY
from agents.conversation.wording.answers.proof_answers import NO_POLICY_NUMBER, POLICY_VERIFIED
from agents.stage_agent import StageAfterSelection
from shared.language.identifiers import normalize_identifier, spell
from shared.proved_facts import VerifiedCoverage
from shared.verification.checks import PolicyCheck
from shared.workflow import Stage


class InsuranceVerificationAgent(StageAfterSelection, stage=Stage.INSURANCE_VERIFICATION):
    optional_tools = (*StageAfterSelection.optional_tools, SEND_QUOTE)

    @stage_tool
    async def verify_insurance_coverage(
        self, ctx: Context, policy_number: Identifier, policy_holder: BusinessName | None = None
    ) -> Handoff | str:
        """Check the caller's insurance policy against what the equipment requires, after reading the number back.

        Args:
            policy_number: Letters and digits of the policy, as the caller confirmed them
            policy_holder: In whose name it is, when that was asked
        """
        selection, customer = self.selection(ctx), ctx.userdata.call.customer
        if customer is None:
            raise ToolError(PROOFS_MISSING.format())
        number = normalize_identifier(policy_number)
        if not number:
            raise ToolError(NO_POLICY_NUMBER.format())
        check = PolicyCheck(
            number,
            minimum=selection.min_insurance,
            currency=ctx.userdata.settings.currency,
            period=selection.period,
            business_name=customer.business_name,
            holder_as_said=policy_holder,
        )
        policy = await check_paper(ctx, check, POLICY, otherwise=ANOTHER_POLICY)
        if isinstance(policy, str):
            return policy
        disallow_interruptions(ctx)
        ctx.userdata.call.insurance = VerifiedCoverage(
            policy_number=policy.policy_number,
            holder=policy.insured_name,
            coverage=policy.coverage,
            valid_until=policy.expires,
        )
        return await self.hand_off(ctx, POLICY_VERIFIED.format(policy_number=spell(policy.policy_number)))
