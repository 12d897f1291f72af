"""The price: a yes, or an amount that the caller offers."""

from decimal import Decimal

from agents.conversation.wording.facts import DAILY_RATE
from agents.conversation.wording.tool_answers import (
    ANOTHER_RATE_WAS_ACCEPTABLE,
    RATE_ACCEPTABLE,
    RATE_TOO_HIGH,
    RATE_TOO_LOW,
)
from simulation.hearing.amounts import amounts_in, is_for_all_days, offered_rate
from simulation.hearing.replies import plain, says_no, says_yes
from simulation.reading import Answer
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.stages.stage_rules import Notebook, StageRules

_HAGGLES = ("expensive", "much", "cheaper", "discount", "better", "lower", "less", "deal", "high", "steep", "negotiate")


class PriceRules(StageRules):
    """`_on_the_table` is the rate that a yes accepts: one that was found acceptable, or None for the daily rate."""

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._on_the_table: Decimal | None = None

    def begin(self, request: Request) -> Reply | None:
        for said in request.said_before:
            rate = offered_rate(said)
            if rate is not None and f"{rate} a day" not in self.notebook.used:
                self.notebook.used.add(f"{rate} a day")
                return self._settle(rate) if rate == self._daily_rate(request) else self._propose(rate)
        return None

    def question(self, request: Request) -> str:
        if self._on_the_table is not None:
            return "Shall we go with that rate?"
        return f"The daily rate is {request.fact(DAILY_RATE, 'rate')}. Is that all right?"

    def question_again(self, request: Request) -> str:
        if self._on_the_table is not None:
            return "Shall we go with the rate that I just named, or do you have another in mind?"
        rate = request.fact(DAILY_RATE, "rate")
        return f"Would you take it at {rate} a day, or which daily rate do you have in mind?"

    def take_answer(self, answer: Answer) -> None:
        if acceptable := answer.fields(RATE_ACCEPTABLE, ANOTHER_RATE_WAS_ACCEPTABLE):
            self._on_the_table = next(iter(amounts_in(acceptable["rate"])), None)
        elif answer.has(RATE_TOO_LOW, RATE_TOO_HIGH):
            self._on_the_table = None

    def hear(self, request: Request) -> Reply | None:
        said, words = request.heard, plain(request.heard).split()
        amounts = amounts_in(said)
        if amounts and is_for_all_days(said):
            return Say("I can only take a rate a day. What would that be a day?")
        if len(amounts) > 1:
            return Say("Which daily rate would you like to propose?")
        if amounts:
            self.notebook.used.add(f"{amounts[0]} a day")
            free_to_settle = self._on_the_table is None and amounts[0] == self._daily_rate(request)
            return (
                self._settle(amounts[0])
                if free_to_settle or amounts[0] == self._on_the_table
                else self._propose(amounts[0])
            )
        haggles = any(word.startswith(_HAGGLES) for word in words)
        if says_yes(said) and not (haggles and "but" in words):
            return self._settle(self._on_the_table or self._daily_rate(request))
        if haggles or says_no(said):
            return Say("I understand. Which daily rate did you have in mind?")
        return None

    def _daily_rate(self, request: Request) -> Decimal:
        return amounts_in(request.fact(DAILY_RATE, "rate"))[0]

    def _settle(self, rate: Decimal) -> UseTool:
        return UseTool("accept_price", {"confirmed_daily_rate": float(rate)})

    def _propose(self, rate: Decimal) -> UseTool:
        return UseTool("propose_price", {"proposed_daily_rate": float(rate)})
