"""The business license and the insurance policy: a number each, and a name where it is asked for."""

from typing import ClassVar

from agents.conversation.wording.answers.check_answers import BUSINESS_NAME_UNCLEAR, HOLDER_UNCLEAR
from agents.conversation.wording.answers.proof_answers import NO_BUSINESS_NAME
from agents.conversation.wording.facts import INSURANCE_REQUIRED
from agents.conversation.wording.template import Template
from shared.language.identifiers import spell
from simulation.hearing.identifiers import Kind, first_identifier, identifier_of
from simulation.hearing.people_and_places import business_name_in
from simulation.reading import Answer
from simulation.reply import Reply, UseTool
from simulation.request import Request
from simulation.stages.asks_for_one import AsksForOne
from simulation.stages.stage_rules import Notebook


class _AsksForANumber(AsksForOne):
    """The answers `asks_name` have the name asked for, which goes to the tool's argument `name_argument`."""

    kind: ClassVar[Kind]
    name_argument: ClassVar[str]
    asks_name: ClassVar[tuple[Template, ...]]
    name_question: ClassVar[str]

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._asks_name = False

    def question(self, request: Request) -> str:
        return self.name_question if self._asks_name else self.number_question(request)

    def number_question(self, request: Request) -> str:
        """The question for the number."""
        raise NotImplementedError

    def take_answer(self, answer: Answer) -> None:
        self._asks_name = answer.has(*self.asks_name)

    def hear(self, request: Request) -> Reply | None:
        if not self._asks_name or self._latest is None or self._read_back or self.in_answer(request.heard):
            return super().hear(request)
        if (name := business_name_in(request.heard)) is None:
            return None
        self._asks_name = False
        return UseTool(self.tool, {**self._latest.arguments, self.name_argument: name})

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
    name_argument = "business_name"
    asks_name = (NO_BUSINESS_NAME, BUSINESS_NAME_UNCLEAR)
    name_question = "What is the name of the business, as it stands on the license?"

    def number_question(self, request: Request) -> str:
        return "May I have your business license number, please?"

    def question_again(self, request: Request) -> str:
        return "Could you say your business license number once more, letter by letter and digit by digit?"


class PolicyRules(_AsksForANumber):
    reason = "Our equipment has to be insured before it leaves the yard."
    tool = "verify_insurance_coverage"
    argument = "policy_number"
    kind = Kind.POLICY
    own_subject = "policy"
    name_argument = "policy_holder"
    asks_name = (HOLDER_UNCLEAR,)
    name_question = "In whose name does the policy stand?"

    def introduction(self, request: Request) -> str:
        required = request.fact(INSURANCE_REQUIRED, "coverage")
        return f"The liability insurance has to cover at least {required}." if required else ""

    def number_question(self, request: Request) -> str:
        return "What is the number of your policy?"

    def question_again(self, request: Request) -> str:
        return "Could you say the number of your liability policy once more, slowly?"
