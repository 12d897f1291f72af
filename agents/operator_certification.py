"""The sixth stage: who will operate the equipment, and whether they are certified for it: one for each certificate."""

from livekit.agents import ToolError

from agents.conversation.arguments.paper_arguments import Identifier, PersonName, PhoneNumber
from agents.conversation.limits_reached import stay_within_limits
from agents.conversation.paper_checks import OPERATOR, check_paper
from agents.conversation.price.quote import SEND_QUOTE
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.check_answers import ANOTHER_OPERATOR
from agents.conversation.wording.answers.proof_answers import (
    ANOTHER_CERTIFICATE,
    NO_OPERATOR_LICENSE,
    NO_OPERATOR_NEEDED,
    NO_PHONE_NUMBER,
    OPERATOR_VERIFIED,
)
from agents.stage_agent import StageAfterSelection
from shared.language.identifiers import normalize_identifier
from shared.language.names import plain_words
from shared.language.phone_numbers import heard_phone_number
from shared.language.speech import say_list
from shared.proved_facts import CertifiedOperator
from shared.verification.checks import OperatorCheck
from shared.workflow import Stage


class OperatorCertificationAgent(StageAfterSelection, stage=Stage.OPERATOR_CERTIFICATION):
    optional_tools = (*StageAfterSelection.optional_tools, SEND_QUOTE)

    @stage_tool
    async def verify_operator_credentials(
        self, ctx: Context, operator_name: PersonName, operator_license: Identifier, operator_phone: PhoneNumber
    ) -> Handoff | str:
        """Check that the operator holds the required certification. Needs all three, the license read back.

        Args:
            operator_name: Full name of who will run the equipment
            operator_license: License or certificate number, as the caller confirmed it
            operator_phone: Phone number with area code
        """
        selection, call = self.selection(ctx), ctx.userdata.call
        missing = call.certificates_missing
        if not missing:
            raise ToolError(NO_OPERATOR_NEEDED.format())
        number = normalize_identifier(operator_license)
        if not number:
            raise ToolError(NO_OPERATOR_LICENSE.format())
        phone = heard_phone_number(operator_phone, region=ctx.userdata.settings.phone_region)
        if phone is None:
            raise ToolError(NO_PHONE_NUMBER.format())
        check = OperatorCheck(
            number,
            operator_name=operator_name,
            certificate=missing[0],
            or_else=missing[1:],
            period=selection.period,
        )
        found = await check_paper(ctx, check, OPERATOR, otherwise=ANOTHER_OPERATOR)
        if isinstance(found, str):
            return found
        disallow_interruptions(ctx)
        as_needed = [one for one in missing if plain_words(one) == plain_words(found.certificate)]
        certificate = as_needed[0] if as_needed else found.certificate
        units = sum(unit.operator_certification == certificate for unit in selection.equipment)
        await stay_within_limits(ctx.userdata, selection.period, units=units, operator_license=found.operator_license)
        call.certify(
            CertifiedOperator(
                name=found.operator_name,
                license_number=found.operator_license,
                phone=phone,
                certificate=certificate,
                valid_until=found.expires,
            )
        )
        verified = OPERATOR_VERIFIED.format(name=found.operator_name, certificate=certificate)
        if still_missing := call.certificates_missing:
            verified = f"{verified} {ANOTHER_CERTIFICATE.format(certificate=say_list(still_missing))}"
        return await self.hand_off(ctx, verified)
