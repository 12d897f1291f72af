"""The welcome: hear what the caller needs."""

from agents.conversation.wording.answers.proof_answers import LACKING_BUT_NEAR
from simulation.hearing.days import heard_days
from simulation.hearing.replies import plain, says_yes
from simulation.hearing.wishes import MOST_OF_A_WISH, first_of_two, wish_in
from simulation.reading import Answer
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.stages.stage_rules import Notebook, StageRules

_HELLO = frozenset(("hello", "hi", "hey", "good", "morning", "afternoon", "evening", "there", "yes"))
_WANTS_TO_RENT = ("rent", "hire", "book", "equipment", "machine")


class GreetingRules(StageRules):
    """`_nearest` is what was named to the caller in place of what the depot does not rent."""

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._nearest = ""

    def take_answer(self, answer: Answer) -> None:
        self._nearest = (answer.fields(LACKING_BUT_NEAR) or {}).get("nearest", "")

    def introduction(self, request: Request) -> str:
        return request.announcement

    def question(self, request: Request) -> str:
        return "What equipment do you need, and for which days?"

    def question_again(self, request: Request) -> str:
        return "What would you like to rent, and for what kind of job?"

    def hear(self, request: Request) -> Reply | None:
        wish = wish_in(heard_days(request.heard, today=request.today).rest)
        if self._nearest and says_yes(request.heard):
            return UseTool("start_rental", {"equipment_needed": self._nearest})
        if not wish and set(plain(request.heard).split()) <= _HELLO:
            return Say(f"Hello. {self.question(request)}")
        if not wish and not any(word.startswith(_WANTS_TO_RENT) for word in plain(request.heard).split()):
            return None
        needed, also = first_of_two(request.heard.strip())
        # A long breath is cut where the tool's bound is; the words for the equipment are what must not be lost.
        first = {"equipment_needed": needed if len(needed) <= MOST_OF_A_WISH else wish}
        return UseTool("start_rental", first | ({"also_needed": also} if also else {}))
