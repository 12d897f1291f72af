"""The fourth stage: where the equipment will work, and whether that site can take it."""

from agents.conversation.after_selection import StageAfterSelection
from agents.conversation.arguments import Address
from agents.conversation.refusals import not_verified
from agents.stage_agent import Context, Handoff, stage_tool
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
            return await not_verified(
                self,
                ctx,
                outcome,
                what="address",
                failure="The site does not meet the safety requirements, so I cannot proceed with the rental.",
            )
        self.commit(ctx)
        site = outcome.record
        ctx.userdata.call.site = SiteApproval(
            address=site.address, max_weight_class=site.max_weight_class, address_as_said=job_address
        )
        return await self.hand_off(ctx, f"Site verified for {weight_class} equipment at {site.address}.")
