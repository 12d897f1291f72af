"""The fourth stage: where the equipment will work, and whether that site can take it."""

from livekit.agents import ToolError

from agents.conversation.arguments.paper_arguments import Address
from agents.conversation.refusals import answer_unverified, require_a_try
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.check_answers import ANOTHER_SITE, SITE_REJECTED
from agents.conversation.wording.answers.proof_answers import SITE_VERIFIED, TOWN_ADDED
from agents.stage_agent import StageAfterSelection
from shared.language.addresses import names_its_town
from shared.language.speech import say_units
from shared.proved_facts import SiteApproval
from shared.verification.checks import SiteCheck
from shared.verification.results import Rejected, Verified
from shared.workflow import Stage

_WHAT = "address"


class RequirementsConfirmationAgent(StageAfterSelection, stage=Stage.REQUIREMENTS_CONFIRMATION):
    @stage_tool
    async def verify_site_safety(self, ctx: Context, job_address: Address) -> Handoff | str:
        """Check that the job site can safely take the equipment.

        Args:
            job_address: Street, number and town of the job site
        """
        selection = self.selection(ctx)
        heaviest, alone = selection.heaviest, len(selection.units) == 1
        called = "this unit" if alone else say_units([heaviest.name])
        require_a_try(ctx, _WHAT)
        outcome = await ctx.userdata.verification.check(
            SiteCheck(job_address, weight_class=heaviest.weight_class, unit=called)
        )
        if not isinstance(outcome, Verified):
            if isinstance(outcome, Rejected):
                ctx.userdata.call.refused_address = job_address
            return await answer_unverified(ctx, outcome, what=_WHAT, rejected=SITE_REJECTED, otherwise=ANOTHER_SITE)
        site, session = outcome.record, ctx.userdata
        if not names_its_town(job_address, site.address) and not self._was_told(ctx, site.address):
            raise ToolError(TOWN_ADDED.format(address=site.address))
        disallow_interruptions(ctx)
        session.call.refused_address = None
        session.call.site = SiteApproval(
            address=site.address, max_weight_class=site.max_weight_class, address_as_said=job_address
        )
        return await self.hand_off(ctx, SITE_VERIFIED.format(weight_class=heaviest.weight_class, address=site.address))

    def _was_told(self, ctx: Context, address: str) -> bool:
        """Whether the caller was told in an earlier turn how the registry writes their address; else they are now."""
        session = ctx.userdata
        if session.told_address is not None and session.told_address[0] == address:
            return session.told_address[1] != ctx.speech_handle.id
        session.told_address = (address, ctx.speech_handle.id)
        return False
