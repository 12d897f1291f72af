"""The fourth stage: where the equipment will work, and whether that site can take it."""

from agents.conversation.arguments import Address
from agents.conversation.refusals import answer_unverified
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.tool_answers import SITE_REJECTED, SITE_VERIFIED
from agents.stage_agent import StageAfterSelection
from shared.rental_call import SiteApproval
from shared.verification.checks import SiteCheck
from shared.verification.results import Verified
from shared.workflow import Stage


class RequirementsConfirmationAgent(StageAfterSelection, stage=Stage.REQUIREMENTS_CONFIRMATION):
    @stage_tool
    async def verify_site_safety(self, ctx: Context, job_address: Address) -> Handoff | str:
        """Check that the job site can safely take the equipment.

        Args:
            job_address: Street, number and town of the job site
        """
        selection = self.selection(ctx)
        weight_class = selection.equipment.weight_class
        outcome = await ctx.userdata.verification.check(SiteCheck(job_address, weight_class=weight_class))
        if not isinstance(outcome, Verified):
            return await answer_unverified(ctx, outcome, what="address", farewell=SITE_REJECTED)
        disallow_interruptions(ctx)
        site = outcome.record
        ctx.userdata.call.site = SiteApproval(
            address=site.address, max_weight_class=site.max_weight_class, address_as_said=job_address
        )
        return await self.hand_off(ctx, SITE_VERIFIED.format(weight_class=weight_class, address=site.address))
