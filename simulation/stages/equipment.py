"""Finding equipment: what is needed, for which days, and which of the offered units."""

import re

from agents.conversation.wording.answers.change_answers import (
    ADD_TO,
    ADD_WHAT,
    ANOTHER_RENTAL,
    ANOTHER_RENTAL_OF,
    CHANGE_DAYS,
    CHANGE_TO,
    CHANGE_UNIT,
    NOTHING_HELD_NOW,
)
from agents.conversation.wording.answers.choice_answers import (
    ALSO_WANTED,
    NOTHING_ALIKE_IS_FREE,
    TOO_FEW_FREE,
    UNIT_NOT_AVAILABLE,
)
from agents.conversation.wording.answers.existing_answers import RENTED_BESIDE
from agents.conversation.wording.answers.search_answers import (
    FREE_LATER,
    NONE_FREE,
    NOT_RENTED,
    NOTHING_FITS,
    NOTHING_FITS_BUT_NEAR,
)
from agents.conversation.wording.facts import ASKED_FOR, DAYS, DAYS_WANTED, EQUIPMENT_HELD
from shared.language.mentioned import mentions_part_of_a_day
from simulation.hearing.days import heard_days
from simulation.hearing.offered_units import ABOUT_OFFERS, OfferedUnit, chosen_unit, mentioned, offers_in
from simulation.hearing.replies import asks_something, says_farewell, says_no, says_yes
from simulation.hearing.wishes import first_of_two, is_a_search, quantity_in, whole_wish, wish_in
from simulation.reading import Answer
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.stages.stage_rules import Notebook, StageRules

LESS_THAN_A_DAY = 0  # days, as the tools take it that a caller asked for hours
_THE_SECOND_ONE = re.compile(r"\b(?:the )?(?:first|second|third|last) (?:one|option|unit|of them)\b", re.IGNORECASE)
_WAITS = re.compile(r"\b(?:wait for it|let me know|tell me when|when it (?:is|comes) (?:free|back))\b", re.IGNORECASE)
_THE_SECOND = re.compile(r"(?:the )?(?:first|second|third|last)(?:,? please)?[.!]?", re.IGNORECASE)


class EquipmentRules(StageRules):
    """`_wish` is what was last searched for, `_quantity` how many of it are wanted, if that was said, and `_also` what
    was asked for in the same breath. `_chosen` is the unit that the caller wants, while days are missing, or while
    fewer are free than they want. `_can_wait` says that what they want was taken. `_nearest` is what was named to them
    in place of what the depot does not have."""

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._wish = self._wish_before = self._nearest = ""
        self._is_as_asked = True
        self._start: str | None = None
        self._days: int | None = None
        self._offers: list[OfferedUnit] = []
        self._chosen: str | None = None
        self._period_known = False
        self._changing_days = False
        self._quantity: int | None = None
        self._also = ""
        self._can_wait = False

    def begin(self, request: Request) -> Reply | None:
        told = request.tell_first or Answer("")
        self._period_known = DAYS in request.facts or DAYS_WANTED in request.facts
        if self._offers:
            return None
        if told.has(CHANGE_DAYS):
            self._changing_days = True
            self._chosen = request.fact(EQUIPMENT_HELD, "equipment_id")
            return self._select() if self._hear_days(request, request.said_before[:1]) else None
        if named := told.fields(ALSO_WANTED, ADD_TO):
            said_of_it, wanted = (), named["wish"]
        elif named := told.fields(CHANGE_TO, ANOTHER_RENTAL_OF, RENTED_BESIDE):
            said_of_it, wanted = request.said_before[:1], named["wish"]
        elif told.has(NOTHING_HELD_NOW):
            return None
        elif told.has(CHANGE_UNIT, ADD_WHAT, ANOTHER_RENTAL, NOTHING_ALIKE_IS_FREE):
            said_of_it = request.said_before[:1]
            wanted = " ".join(said_of_it)
        else:
            said_of_it = request.said_before
            wanted = request.fact(ASKED_FOR, "wish")
        wishes = [whole_wish(heard_days(said, today=request.today).rest) for said in (wanted, *said_of_it)]
        self._wish = next(filter(None, wishes), "")
        self._quantity = quantity_in(self._wish)
        self._hear_days(request, said_of_it)
        return self._search() if self._wish else None

    def question(self, request: Request) -> str:
        if self._changing_days:
            return "Which days would you like instead?"
        if self._chosen or len(self._offers) == 1:
            held = "Shall I hold it for you?" if self._is_as_asked else "Would that do? Then I hold it for you."
            return self._ask_for_days() or held
        if self._offers:
            return self._ask_for_days() or "Which one would you like?"
        return "What do you need, and what is the job?"

    def question_again(self, request: Request) -> str:
        if self._offers and self._days_known:
            names = ", or ".join(f"the {offer.name}" for offer in self._offers)
            return f"Would you like {names}? Or shall I look for something else?"
        return self.question(request)

    def take_answer(self, answer: Answer) -> None:
        self._can_wait = answer.has(NONE_FREE, FREE_LATER, UNIT_NOT_AVAILABLE)
        if too_few := answer.fields(TOO_FEW_FREE):
            self._quantity = quantity_in(f"{too_few['free'].split()[1]} of them")
        if offers := offers_in(answer):
            self._offers, self._nearest = offers, ""
            self._is_as_asked = not answer.has(*ABOUT_OFFERS)
            if self._chosen not in [offer.equipment_id for offer in offers]:
                self._chosen = None
        elif answer.has(NONE_FREE, FREE_LATER):
            self._offers, self._chosen = [], None
        elif answer.has(NOTHING_FITS, NOTHING_FITS_BUT_NEAR, NOT_RENTED, NOTHING_ALIKE_IS_FREE):
            self._offers, self._chosen = [], None
            self._nearest = (answer.fields(NOTHING_FITS_BUT_NEAR) or {}).get("nearest", "")
            self._wish = self._wish_before

    def hear(self, request: Request) -> Reply | None:
        if self._can_wait and _WAITS.search(request.heard):
            self._can_wait = False
            return UseTool("transfer_to_human", {"reason": "waiting for it"})
        said, which = request.heard, self._position_in(request.heard)
        about_days = said.replace(which, " ") if which else said
        heard = heard_days(about_days, today=request.today, start=self._start, asked=self._asked_for_days)
        self._start, self._days = heard.start or self._start, heard.days or self._days
        if heard.days is None and mentions_part_of_a_day(said):
            self._days = LESS_THAN_A_DAY
        if self._changing_days and heard:
            return self._select()
        if self._holds_something(request) and says_no(said) and not heard and not wish_in(heard.rest):
            return UseTool("finish_selection", {})
        if self._offers and asks_something(said) and not is_a_search(said) and not heard:
            about = mentioned(self._offers, said) or self._offers[0]
            return Say(f"{about.details()} {self.question(request)}")
        self._quantity = quantity_in(heard.rest) or self._quantity
        chosen = chosen_unit(self._offers, f"{which} {heard.rest}")
        if chosen:
            self._chosen, self._changing_days = chosen.equipment_id, False
        if self._chosen and (chosen or heard or says_yes(said)):
            return self._select() if self._days_known else Say(self._ask_for_days() or "")
        if self._nearest and says_yes(said):
            self._wish_before, self._wish = self._wish, self._nearest
            return self._search()
        if wish := whole_wish(heard.rest):
            wish, self._also = first_of_two(wish)
            self._quantity = quantity_in(wish)
            self._wish_before, self._wish = self._wish, wish
            self._chosen, self._changing_days = None, False
            return self._search()
        if heard and self._wish:
            return self._search() if self._days_known else Say(self._ask_for_days() or "")
        if says_no(said) and self._offers:
            return Say("All right. What would you like instead?")
        return None

    def _holds_something(self, request: Request) -> bool:
        return EQUIPMENT_HELD in request.facts and not self._changing_days

    def goodbye(self, request: Request) -> UseTool:
        """ "That's all" of a caller for whom something is held ends the choice, and not the call."""
        if self._holds_something(request) and not says_farewell(request.heard):
            return UseTool("finish_selection", {})
        return super().goodbye(request)

    def answer(self, request: Request) -> str | None:
        """The facts are about a unit that is still held, so they do not answer questions about the offered units."""
        return None if self._offers else super().answer(request)

    @property
    def _asked_for_days(self) -> bool:
        return self._changing_days or (not self._days_known and bool(self._wish or self._chosen))

    def _position_in(self, said: str) -> str:
        """ "The second one" in what was said, which is not a day of a month; "the second" only when days are known."""
        if not self._offers:
            return ""
        one = _THE_SECOND_ONE.search(said) or (_THE_SECOND.fullmatch(said.strip()) if self._days_known else None)
        return one[0] if one else ""

    @property
    def _days_known(self) -> bool:
        return self._period_known or (self._start is not None and self._days is not None)

    def _ask_for_days(self) -> str | None:
        if self._days_known:
            return None
        if self._start is None and self._days is None:
            return "Which day would you like to start, and for how many days?"
        if self._start is None:
            return "Which day would you like to start?"
        return "For how many days?" if self._days is None else None

    def _hear_days(self, request: Request, told: tuple[str, ...]) -> bool:
        """Note the days in what was said, the newest words first; returns whether there were any."""
        for said in told:
            heard = heard_days(said, today=request.today)
            days = LESS_THAN_A_DAY if heard.days is None and mentions_part_of_a_day(said) else heard.days
            self._start, self._days = self._start or heard.start, self._days or days
        return self._start is not None or self._days is not None

    def _search(self) -> UseTool:
        return UseTool("search_available_equipment", {"search_query": self._wish, **self._days_heard()})

    def _select(self) -> UseTool:
        quantity = {"quantity": self._quantity} if self._quantity else {}
        also = {"also_needed": self._also} if self._also else {}
        return UseTool("select_equipment", {"equipment_id": self._chosen, **quantity, **self._days_heard(), **also})

    def _days_heard(self) -> dict[str, str | int]:
        heard: dict[str, str | int] = {}
        if self._start is not None:
            heard["start_date"] = self._start
        if self._days is not None:
            heard["rental_days"] = self._days
        return heard
