"""What all stages share: opening, passing on what a tool answered, and what a caller may want at any time."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import ClassVar

from agents.conversation.choice.kept_for_later import names_all_of
from agents.conversation.wording.answers.check_answers import ANOTHER_OPERATOR, ANOTHER_POLICY, ANOTHER_SITE
from agents.conversation.wording.facts import BOOKED_BEFORE, DELIVERED, EQUIPMENT_HELD, PICKED_UP, TOGETHER
from simulation.hearing.changes import added, new_values, offered_before, taken_out
from simulation.hearing.delivery_wishes import delivery_wanted
from simulation.hearing.house_subjects import asks_about_the_depot, kind_whose_price_is_asked
from simulation.hearing.identifiers import phone_in
from simulation.hearing.people_and_places import email_in
from simulation.hearing.questions import answer_from
from simulation.hearing.rentals import asks_about_a_rental
from simulation.hearing.replies import (
    asks_for_a_person,
    asks_to_repeat,
    asks_why,
    refuses_a_recording,
    says_goodbye,
    says_no,
    says_yes,
)
from simulation.hearing.wishes import MOST_OF_A_WISH, change_wanted
from simulation.reading import Answer
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.said_instead import ANYTHING_ELSE
from simulation.speaking import join, spoken

# Answers after which the caller is asked whether something else would do.
_OFFERS_A_CHANGE = (ANOTHER_SITE, ANOTHER_OPERATOR, ANOTHER_POLICY)
_SLOWLY = "Slowly:"
_PRICES_LATER = "I can tell prices once I have checked your business license."
_QUOTE = re.compile(r"\bquot(?:e|ation)\b", re.IGNORECASE)


@dataclass
class Notebook:
    """What the stand-in keeps in mind for a whole call.

    Attributes:
        used: values that were looked up or denied; they are not offered from memory again.
        confirmed: what the caller last said yes to, by the name of the tool's argument, for "the same address".
        delivered: whether they want it delivered, once they have said so.
    """

    used: set[str] = field(default_factory=set)
    confirmed: dict[str, str] = field(default_factory=dict)
    delivered: bool | None = None


class StageRules(ABC):
    """How one stage is conducted. A new one is made each time that the stage is entered."""

    own_subject: ClassVar[str | None] = None
    """What `change_equipment` calls the thing that this stage asks for itself."""

    reason: ClassVar[str] = ""
    """Why this stage asks, for a caller who wonders."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self._untold = ""
        self._latest: UseTool | None = None
        self._offered_to_try_again = False
        self._offered_a_change = False
        self._asked_for_call_back = ""

    @abstractmethod
    def question(self, request: Request) -> str:
        """What is to be asked next."""

    @abstractmethod
    def hear(self, request: Request) -> Reply | None:
        """Act on the caller's words; None when they do not concern this stage."""

    def begin(self, request: Request) -> Reply | None:
        """Act on what the caller has said before this stage; None to ask the question."""
        return None

    def introduction(self, request: Request) -> str:
        """What is said on opening, between what is told first and the question."""
        return ""

    def take_answer(self, answer: Answer) -> None:
        """Remember what a tool answered."""
        return

    def question_again(self, request: Request) -> str:
        """The question in other words, for a caller who was not understood."""
        return self.question(request)

    def reply(self, request: Request) -> Reply:
        """What to do now."""
        if request.tell_first is not None:
            reply = self._open(request, request.tell_first)
        elif request.answers:
            reply = self._pass_on(request)
        else:
            reply = self._listen(request)
        if isinstance(reply, UseTool):
            self._latest = reply
        elif self._untold:
            reply, self._untold = Say(join(self._untold, reply.text)), ""
        return reply

    def _open(self, request: Request, tell_first: Answer) -> Reply:
        told = spoken(tell_first)
        self.take_answer(tell_first)
        action = self.begin(request)
        if isinstance(action, UseTool):
            self._untold = "" if told.is_question else told.text
            return action
        if action is not None:
            return Say(join("" if told.is_question else told.text, self.introduction(request), action.text))
        if told.is_question:
            return Say(told.text)
        return Say(join(told.text, self.introduction(request), self.question(request)))

    def _pass_on(self, request: Request) -> Reply:
        for answer in request.answers:
            self.take_answer(answer)
        sayings = [spoken(answer) for answer in request.answers]
        text = join(*(saying.text for saying in sayings))
        self._offered_to_try_again = "Shall I try again" in text
        self._offered_a_change = any(answer.has(*_OFFERS_A_CHANGE) for answer in request.answers)
        if sayings[-1].is_farewell or sayings[-1].is_question:
            return Say(text)
        return Say(join(text, self.question(request)))

    def _listen(self, request: Request) -> Reply:
        heard = request.heard
        if asks_to_repeat(heard) and request.said_last:
            return Say(f"{_SLOWLY} {request.said_last.removeprefix(_SLOWLY).strip()}")
        if asks_for_a_person(heard):
            return self._person("The caller asked for a person.")
        if "stop_recording" in request.tools and refuses_a_recording(heard):
            return UseTool("stop_recording", {})
        if self._asked_for_call_back and (number := phone_in(heard)):
            return self._person(self._asked_for_call_back, number)
        if says_goodbye(heard):
            return self.goodbye(request)
        if request.said_last.endswith(ANYTHING_ELSE) and says_no(heard):
            return self.goodbye(request)
        if "note_email" in request.tools and (email := email_in(heard)):
            return UseTool("note_email", {"email": email})
        if self._asked_for_call_back and request.said_last.endswith("with the area code?"):
            return self._person(self._asked_for_call_back)
        if self._offered_to_try_again:
            self._offered_to_try_again = False
            if self._latest and (says_yes(heard) or "again" in heard.lower()):
                return self._latest
        elif request.said_last.endswith("pass you on to a person?") and says_yes(heard):
            return self._person("The caller wanted to go on with a person.")
        if "existing_rental" in request.tools and asks_about_a_rental(heard):
            return UseTool("existing_rental", {})
        if "send_quote" in request.tools and _QUOTE.search(heard):
            return UseTool("send_quote", {})
        about_the_depot = asks_about_the_depot(heard) and self.answer(request) is None
        if about_the_depot and "answer_house_question" in request.tools:
            return UseTool("answer_house_question", {"question": heard[:MOST_OF_A_WISH]})
        if "change_equipment" in request.tools and (what := self.change(request)):
            return UseTool("change_equipment", {"what": what} | self.change_to(what, request))
        if answer := self.answer(request):
            return Say(join(answer, self.question(request)))
        if "verify_business_license" in request.tools and (kind := kind_whose_price_is_asked(heard)):
            if "tell_price_range" in request.tools:
                return UseTool("tell_price_range", {"equipment": kind})
            return Say(join(_PRICES_LATER, self.question(request)))
        if reply := self.hear(request):
            return reply
        if says_no(heard) and not says_yes(heard):
            return Say(join("All right.", self.question_again(request)))
        return Say(join("I'm sorry, I did not get that.", self.question_again(request)))

    def answer(self, request: Request) -> str | None:
        """The answer to the caller's question; None when it is no question, or nothing here answers it."""
        return self.reason if self.reason and asks_why(request.heard) else answer_from(request.facts, request.heard)

    def change(self, request: Request) -> str | None:
        """What was decided and the caller wants to change; or that they turn to a rental that they have."""
        if asks_about_a_rental(request.heard):
            return "existing rental"
        if self.own_subject != "equipment" and offered_before(request):
            return "equipment"
        if self.changes_delivery(request):
            return "delivery"
        if of_several := self.more_or_less(request):
            return of_several
        return change_wanted(request.heard, own=self.own_subject, today=request.today, asked=self._offered_a_change)

    def more_or_less(self, request: Request) -> str | None:
        """Whether the caller wants another unit too ("more"), or one of those that are held no longer ("without")."""
        gone = taken_out(request.heard)
        if gone and (TOGETHER in request.facts or names_all_of(gone, request.fact(EQUIPMENT_HELD, "name"))):
            return "without"
        return "more" if EQUIPMENT_HELD in request.facts and added(request.heard, today=request.today) else None

    def changes_delivery(self, request: Request) -> bool:
        """Whether the caller wants it delivered after all, or wants to pick it up; what they want is kept in mind."""
        wanted = delivery_wanted(request.heard)
        if wanted is None or (PICKED_UP if wanted else DELIVERED) not in request.facts:
            return False
        self.notebook.delivered = wanted
        return True

    def change_to(self, what: str, request: Request) -> dict[str, str | int]:
        """What the caller wants instead, as far as they said it, as arguments of `change_equipment`."""
        if what == "equipment" and (unit := offered_before(request)):
            return {"new_value": unit}
        return new_values(what, request.heard, today=request.today)

    def goodbye(self, request: Request) -> UseTool:
        booked = BOOKED_BEFORE in request.facts
        return UseTool("end_call", {"reason": "completed" if booked else "nothing_rented"})

    def _person(self, reason: str, call_back_number: str | None = None) -> UseTool:
        self._asked_for_call_back = reason
        number = {"call_back_number": call_back_number} if call_back_number else {}
        return UseTool("transfer_to_human", {"reason": reason} | number)
