"""The job site: an address, with its town."""

from agents.conversation.wording.answers.choice_answers import SELECTED, SELECTED_TOGETHER
from agents.conversation.wording.answers.proof_answers import TOWN_ADDED
from agents.conversation.wording.facts import (
    CERTIFICATION_REQUIRED,
    EQUIPMENT_HELD,
    INSURANCE_REQUIRED,
    REFUSED_ADDRESS,
    TOGETHER,
)
from simulation.hearing.people_and_places import address_in, town_in
from simulation.hearing.replies import says_no, says_yes
from simulation.reading import Answer
from simulation.reply import Reply, Say
from simulation.request import Request
from simulation.stages.asks_for_one import AsksForOne
from simulation.stages.stage_rules import Notebook


class SiteRules(AsksForOne):
    reason = "I check that the ground can take the weight of the equipment."
    tool = "verify_site_safety"
    argument = "job_address"
    own_subject = "address"

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._street: str | None = None

    def begin(self, request: Request) -> Reply | None:
        refused = request.fact(REFUSED_ADDRESS, "address")
        return super().begin(request) or (self._ask_whether_right(refused) if refused else None)

    def take_answer(self, answer: Answer) -> None:
        if added := answer.fields(TOWN_ADDED):
            self._read_back = added["address"]

    def introduction(self, request: Request) -> str:
        if request.tell_first is None or not request.tell_first.has(SELECTED, SELECTED_TOGETHER):
            return ""
        certificate = request.fact(CERTIFICATION_REQUIRED, "certificate")
        if TOGETHER in request.facts:
            several = "operators" if " and " in certificate else "an operator"
            who = "no certified operator" if certificate == "None" else f"{several} with {certificate} certification"
            return f"Together they need {who}, and insurance for {request.fact(INSURANCE_REQUIRED, 'coverage')}."
        insurance = f"at least {request.fact(INSURANCE_REQUIRED, 'coverage')}"
        weight = request.fact(EQUIPMENT_HELD, "weight_class").lower()
        if certificate == "None":
            return f"It needs insurance for {insurance}, no certified operator, and its weight class is {weight}."
        return (
            f"It needs an operator with {certificate} certification and insurance for {insurance}, "
            f"and its weight class is {weight}."
        )

    def question(self, request: Request) -> str:
        return "What is the address of the job site, with street, number and town?"

    def question_again(self, request: Request) -> str:
        return "Where will it work? Please say the number, the street and the town."

    def hear(self, request: Request) -> Reply | None:
        if self._street is not None and address_in(request.heard, asked=False) is None:
            town = town_in(request.heard)
            if town and not says_yes(request.heard) and not says_no(request.heard):
                street, self._street = self._street, None
                return self._ask_whether_right(f"{street}, {town}")
        found = address_in(request.heard, asked=True)
        if found and not found[1]:
            self._street = found[0]
            return Say(f"{found[0]}, in which town is that?")
        return super().hear(request)

    def in_answer(self, said: str) -> str | None:
        found = address_in(said, asked=True)
        return found[0] if found else None

    def in_passing(self, said: str) -> str | None:
        found = address_in(said, asked=False)
        return found[0] if found and found[1] else None

    def aloud(self, value: str) -> str:
        return value
