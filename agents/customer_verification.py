"""The second stage: the business license of whoever rents."""

from livekit.agents import ToolError

from agents.conversation.arguments.paper_arguments import BusinessName, Identifier
from agents.conversation.choice.held_unit import go_on_after_cut_off
from agents.conversation.house.rates_told import TELL_PRICE_RANGE
from agents.conversation.limits_reached import left_to_a_colleague
from agents.conversation.paper_checks import LICENSE, LICENSE_OF_NAME, check_paper
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.check_answers import (
    ANOTHER_LICENSE,
)
from agents.conversation.wording.answers.proof_answers import (
    LICENSE_VERIFIED,
    LICENSE_VERIFIED_WITHOUT_A_NAME,
    NO_BUSINESS_NAME,
    NO_LICENSE_NUMBER,
)
from agents.stage_agent import StageBeforeSelection
from shared.language.identifiers import normalize_identifier
from shared.proved_facts import VerifiedCustomer
from shared.verification.checks import LicenseCheck
from shared.workflow import Stage


class CustomerVerificationAgent(StageBeforeSelection, stage=Stage.CUSTOMER_VERIFICATION):
    optional_tools = (*StageBeforeSelection.optional_tools, TELL_PRICE_RANGE)

    @stage_tool
    async def verify_business_license(
        self, ctx: Context, license_number: Identifier, business_name: BusinessName | None = None
    ) -> Handoff | str:
        """Check the caller's business license with the state, after reading the number back.

        Args:
            license_number: Letters and digits of the license, as the caller confirmed them
        """
        number = normalize_identifier(license_number)
        if not number:
            raise ToolError(NO_LICENSE_NUMBER.format())
        if business_name is None and ctx.userdata.settings.business_name_required:
            raise ToolError(NO_BUSINESS_NAME.format())
        check = LicenseCheck(number, today=ctx.userdata.today, business_name=business_name)
        words = LICENSE_OF_NAME if business_name else LICENSE
        license_ = await check_paper(ctx, check, words, otherwise=ANOTHER_LICENSE)
        if isinstance(license_, str):
            return license_
        disallow_interruptions(ctx)
        file = await ctx.userdata.read_customer_file(license_.license_number)
        ctx.userdata.call.customer = VerifiedCustomer(
            license_number=license_.license_number,
            business_name=license_.business_name,
            name_as_said=business_name,
            valid_until=license_.expires,
            email=license_.email,
            phone=license_.phone,
        )
        if file is not None and file.do_not_rent is not None:
            raise ToolError(await left_to_a_colleague(ctx.userdata))
        verified = (
            LICENSE_VERIFIED.format(business_name=business_name)
            if business_name
            else LICENSE_VERIFIED_WITHOUT_A_NAME.format()
        )
        asks_about_existing = ctx.userdata.call.asks_about_existing
        cut_off_before = "" if asks_about_existing else await go_on_after_cut_off(ctx.userdata)
        return await self.hand_off(
            ctx, " ".join(filter(None, (verified, cut_off_before))), just_held=bool(cut_off_before)
        )
