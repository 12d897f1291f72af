"""The business license and the insurance policy: a number each."""

from typing import ClassVar

from agents.conversation.wording.facts import INSURANCE_REQUIRED
from shared.language.identifiers import spell
from simulation.hearing.identifiers import Kind, first_identifier, identifier_of
from simulation.request import Request
from simulation.stages.asks_for_one import AsksForOne


class _AsksForANumber(AsksForOne):
    kind: ClassVar[Kind]

    def in_answer(self, said: str) -> str | None:
        return identifier_of(self.kind, said) or first_identifier(said)

    def in_passing(self, said: str) -> str | None:
        return identifier_of(self.kind, said)

    def aloud(self, value: str) -> str:
        return spell(value)


class LicenseRules(_AsksForANumber):
    reason = "We rent to licensed businesses only, so I check the license first."
    tool = "verify_business_license"
    argument = "license_number"
    kind = Kind.BUSINESS_LICENSE

    def question(self, request: Request) -> str:
        return "May I have your business license number, please?"

    def question_again(self, request: Request) -> str:
        return "Could you say your business license number once more, letter by letter and digit by digit?"


class PolicyRules(_AsksForANumber):
    reason = "Our equipment has to be insured before it leaves the yard."
    tool = "verify_insurance_coverage"
    argument = "policy_number"
    kind = Kind.POLICY
    own_subject = "policy"

    def introduction(self, request: Request) -> str:
        required = request.fact(INSURANCE_REQUIRED, "coverage")
        return f"The liability insurance has to cover at least {required}." if required else ""

    def question(self, request: Request) -> str:
        return "What is the number of your policy?"

    def question_again(self, request: Request) -> str:
        return "Could you say the number of your liability policy once more, slowly?"
