"""The price: a yes, or an amount that the caller offers."""

from decimal import Decimal

from agents.conversation.wording.answers.price_answers import (
    ANOTHER_RATE_WAS_ACCEPTABLE,
    COMES_DOWN,
    DELIVERY_NOT_CHOSEN,
    NO_PRICE_AGREED,
    NO_PROPOSAL_LEFT,
    RATE_ACCEPTABLE,
    RATE_TOO_HIGH,
    RATE_TOO_LOW,
    TOLD_RATE_IS_ENOUGH,
)
from agents.conversation.wording.facts import DAILY_RATE, DELIVERY_OPEN, LOWEST_RATE, PRICE_LINES, TOGETHER
from simulation.hearing.amounts import amounts_in, is_a_day, is_flat, is_for_all_days, offered_rate
from simulation.hearing.delivery_wishes import delivery_wanted
from simulation.hearing.replies import plain, says_no, says_yes
from simulation.reading import Answer
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.stages.stage_rules import Notebook, StageRules

_HAGGLES = ("expensive", "much", "cheaper", "discount", "better", "lower", "less", "deal", "high", "steep", "negotiate")


# The rate that a yes accepts after each of these answers.
_NAMES_A_RATE = (
    (RATE_TOO_LOW, "minimum"),
    (COMES_DOWN, "would_do"),
    (RATE_TOO_HIGH, "enough"),
    (NO_PRICE_AGREED, "minimum"),
    (NO_PROPOSAL_LEFT, "rate"),
    (TOLD_RATE_IS_ENOUGH, "enough"),
)


class PriceRules(StageRules):
    """`_on_the_table` is the rate that a yes accepts, or None for the daily rate; `_acceptable` is one that the caller
    offered and may insist on. `_unclear` is an amount of which it was not said whether it is a day or in all. After the
    `_last_word` no proposal is left. `_settling` is the rate that a yes has settled, while it was asked whether it is
    delivered."""

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._on_the_table: Decimal | None = None
        self._acceptable: Decimal | None = None
        self._unclear: Decimal | None = None
        self._last_word = False
        self._settling: Decimal | None = None
        self._asked_for_delivery = False

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
        rate, in_all = request.fact(DAILY_RATE, "rate"), request.fact(DAILY_RATE, "total")
        what = f"Together that is {rate} a day" if TOGETHER in request.facts else f"The daily rate is {rate}"
        lines = request.fact(PRICE_LINES, "lines")
        price = f"{what}. For your days that is {lines}." if lines else f"{what}, {in_all} in all."
        return f"{price} Is that all right?"

    def question_again(self, request: Request) -> str:
        if self._on_the_table is not None:
            return "Shall we go with the rate that I just named, or do you have another in mind?"
        rate = request.fact(DAILY_RATE, "rate")
        return f"Would you take it at {rate} a day, or which daily rate do you have in mind?"

    def take_answer(self, answer: Answer) -> None:
        if acceptable := answer.fields(RATE_ACCEPTABLE, ANOTHER_RATE_WAS_ACCEPTABLE):
            self._on_the_table = self._acceptable = next(iter(amounts_in(acceptable["rate"])), None)
        for template, field in _NAMES_A_RATE:
            if named := answer.fields(template):
                self._on_the_table = next(iter(amounts_in(named[field])), None)
        self._last_word = self._last_word or answer.has(NO_PRICE_AGREED)
        self._asked_for_delivery = answer.has(DELIVERY_NOT_CHOSEN)

    def hear(self, request: Request) -> Reply | None:
        said, words = request.heard, plain(request.heard).split()
        if DELIVERY_OPEN in request.facts and (wanted := delivery_wanted(said)) is not None:
            self.notebook.delivered = wanted
        if self._asked_for_delivery and self._settling is not None and self.notebook.delivered is not None:
            return self._settle(self._settling)
        amounts = amounts_in(said) or ([self._unclear] if self._unclear is not None and is_a_day(said) else [])
        unclear, self._unclear = self._unclear, None
        if self._last_word and not amounts and says_no(said):
            return self.goodbye(request)
        if amounts and is_flat(said) and unclear is None:
            self._unclear = amounts[0]
            return Say("Is that a day, or in all?")
        if (amounts or unclear is not None) and is_for_all_days(said):
            return Say("I can only take a rate a day. What would that be a day?")
        if len(amounts) > 1:
            return Say("Which daily rate would you like to propose?")
        if amounts:
            self.notebook.used.add(f"{amounts[0]} a day")
            on_the_table = self._on_the_table or self._daily_rate(request)
            settles = amounts[0] in (on_the_table, self._acceptable)
            return self._settle(amounts[0]) if settles else self._propose(amounts[0])
        haggles = any(word.startswith(_HAGGLES) for word in words)
        if says_yes(said) and not (haggles and "but" in words):
            return self._settle(self._on_the_table or self._daily_rate(request))
        if (haggles or says_no(said)) and LOWEST_RATE in request.facts:
            rate = request.fact(DAILY_RATE, "rate")
            return Say(f"I'm sorry, {rate} a day is the lowest that I can do. Is that all right?")
        if haggles or says_no(said):
            return Say("I understand. Which daily rate did you have in mind?")
        return None

    def _daily_rate(self, request: Request) -> Decimal:
        return amounts_in(request.fact(DAILY_RATE, "rate"))[0]

    def _settle(self, rate: Decimal) -> UseTool:
        self._settling, delivered = rate, self.notebook.delivered
        said = {} if delivered is None else {"delivered": delivered}
        return UseTool("accept_price", {"confirmed_daily_rate": float(rate), **said})

    def _propose(self, rate: Decimal) -> UseTool:
        return UseTool("propose_price", {"proposed_daily_rate": float(rate)})
