"""The second stage: the business license of whoever rents."""

from livekit.agents import ToolError

from agents.conversation.arguments import Identifier
from agents.conversation.refusals import not_verified
from agents.stage_agent import Context, Handoff, StageAgent, stage_tool
from shared.language.identifiers import normalize_identifier
from shared.rental_call import VerifiedCustomer
from shared.verification.checks import LicenseCheck
from shared.verification.results import Verified
from shared.workflow import Stage


class CustomerVerificationAgent(StageAgent, stage=Stage.CUSTOMER_VERIFICATION):
    @stage_tool
    async def verify_business_license(self, ctx: Context, license_number: Identifier) -> Handoff | str:
        """Check the caller's business license with the state, after reading the number back.

        Args:
            license_number: Letters and digits of the license, as the caller confirmed them
        """
        number = normalize_identifier(license_number)
        if not number:
            raise ToolError("There is no license number in that. Ask for it letter by letter and digit by digit.")
        outcome = await ctx.userdata.verification.check(LicenseCheck(number, today=ctx.userdata.today))
        if not isinstance(outcome, Verified):
            return await not_verified(
                self,
                ctx,
                outcome,
                what="license number",
                failure="License verification failed, so I cannot proceed with the rental.",
            )
        self.commit(ctx)
        license_ = outcome.record
        ctx.userdata.call.customer = VerifiedCustomer(
            license_number=license_.license_number,
            business_name=license_.business_name,
            valid_until=license_.expires,
            email=license_.email,
            phone=license_.phone,
        )
        return await self.hand_off(ctx, f"Business license verified. Customer: {license_.business_name}.")
