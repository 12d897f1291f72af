"""The sixth stage: who will run the equipment, and whether they are certified for it."""

from livekit.agents import ToolError

from agents.conversation.after_selection import StageAfterSelection
from agents.conversation.arguments import Identifier, PersonName, PhoneNumber
from agents.conversation.call_session import CallSession
from agents.conversation.refusals import not_verified
from agents.stage_agent import Context, Handoff, stage_tool
from shared.language.identifiers import normalize_identifier
from shared.language.phone_numbers import heard_phone_number
from shared.rental_call import CertifiedOperator
from shared.verification.checks import OperatorCheck
from shared.verification.results import Verified
from shared.workflow import Stage


class OperatorCertificationAgent(StageAfterSelection, stage=Stage.OPERATOR_CERTIFICATION):
    @classmethod
    def settled(cls, session: CallSession) -> bool:
        """Equipment that needs no certification skips the question, not the record."""
        selection = session.call.selection
        if selection is None or selection.equipment.operator_certification is not None:
            return False
        session.call.operator = CertifiedOperator()
        return True

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
        selection = self.selection(ctx)
        certificate = selection.equipment.operator_certification
        if certificate is None:
            raise ToolError("This equipment needs no certified operator. Go on with the call.")
        number = normalize_identifier(operator_license)
        if not number:
            raise ToolError("There is no operator license in that. Ask for it letter by letter and digit by digit.")
        phone = heard_phone_number(operator_phone, region=ctx.userdata.settings.phone_region)
        if phone is None:
            raise ToolError("That is not a whole phone number. Ask for it digit by digit, with the area code.")
        outcome = await ctx.userdata.verification.check(
            OperatorCheck(number, operator_name=operator_name, certificate=certificate, period=selection.period)
        )
        if not isinstance(outcome, Verified):
            return await not_verified(
                self,
                ctx,
                outcome,
                what="operator license under that name",
                failure="The operator's credentials could not be verified, so I cannot proceed with the rental.",
            )
        self.commit(ctx)
        found = outcome.record
        ctx.userdata.call.operator = CertifiedOperator(
            name=found.operator_name,
            license_number=found.operator_license,
            phone=phone,
            certificate=found.certificate,
            valid_until=found.expires,
        )
        return await self.hand_off(ctx, f"Operator {found.operator_name} verified for {found.certificate}.")
