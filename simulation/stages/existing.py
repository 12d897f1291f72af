"""A rental that the caller has: found, told, changed after a yes, and what does not work reported."""

from agents.conversation.wording.answers.booking_answers import (
    CODE_AWAITED,
    CODE_NOT_SENT,
    CODE_RIGHT,
    CODE_RUN_OUT,
    CODE_SENT,
    CODE_WRONG,
    CODES_TOO_MANY,
    NOT_A_CODE,
)
from agents.conversation.wording.answers.check_answers import SPELL_THE_HOLDER, SPELL_THE_NAME
from agents.conversation.wording.answers.existing_answers import (
    ANOTHER_PAPER,
    ASK_FOR_LAST_DAY,
    BREAKDOWN_NUMBER_MISSING,
    CERTIFICATE_ENDS_BEFORE,
    FREE_ONLY_THROUGH,
    IS_CANCELLED,
    IS_FOR,
    IS_OFF_RENT,
    OFFER_REPLACEMENT,
    OPERATOR_IS_BUSY,
    OPERATOR_NAME_NEEDED,
    OWN_RENTALS,
    POLICY_ENDS_BEFORE,
    RENTAL,
    WOULD_BE_CANCELLED,
    WOULD_BE_FOR,
    WOULD_BE_OFF_RENT,
)
from agents.conversation.wording.facts import RENTAL_FOUND
from shared.language.spoken_digits import digits_in
from simulation.hearing.days import heard_days
from simulation.hearing.identifiers import first_identifier, phone_in
from simulation.hearing.people_and_places import business_name_in, name_in
from simulation.hearing.rentals import (
    Wanted,
    has_no_reference,
    new_last_day_in,
    reference_in,
    wanted_with_it,
)
from simulation.hearing.replies import says_no, says_yes
from simulation.hearing.wishes import MOST_OF_A_WISH, wish_in
from simulation.reading import Answer
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.said_instead import ANYTHING_ELSE
from simulation.speaking import join, spoken
from simulation.stages.stage_rules import Notebook, StageRules

_DONE = (IS_FOR, IS_OFF_RENT, IS_CANCELLED)
_PROPOSED = (WOULD_BE_FOR, WOULD_BE_OFF_RENT, WOULD_BE_CANCELLED)
_ASKS_OPERATOR = (CERTIFICATE_ENDS_BEFORE, OPERATOR_IS_BUSY, SPELL_THE_NAME, OPERATOR_NAME_NEEDED)
_ASKS_PAPER = (*_ASKS_OPERATOR, POLICY_ENDS_BEFORE, ANOTHER_PAPER, SPELL_THE_HOLDER)


class ExistingRentalRules(StageRules):
    """`_wanted` is what the caller wants with the rental, until it was passed on; `_before_code` is the tool that asked
    for a code."""

    reason = "I may speak of a rental only with the business that has it."

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._found = self._proposed = self._asks_code = self._asks_paper = self._asks_operator = False
        self._asks_number = self._has_no_reference = self._offers_replacement = self._done = self._asks_last_day = False
        self._wanted: Wanted | None = None
        self._day: str | None = None
        self._units = "a replacement"
        self._before_code: UseTool | None = None

    def begin(self, request: Request) -> Reply | None:
        self._found = RENTAL_FOUND in request.facts
        for said in request.said_before:
            self._note(said)
        reference = next(filter(None, map(reference_in, request.said_before)), None)
        if self._wanted == "breakdown":
            problem = next(said for said in request.said_before if wanted_with_it(said) == "breakdown")
            self._wanted = None if reference is None else self._wanted
            if reference is None and not self._found:
                return None
            return UseTool("find_rental", {"reference": reference}) if reference else self._report(problem)
        if self._found and self._wanted:
            return self._do_what_is_wanted(request)
        if reference and reference not in self.notebook.used:
            return self._find(reference)
        return None

    def question(self, request: Request) -> str:
        if self._asks_code:
            return "What are the six digits of the code?"
        if self._asks_paper:
            return (
                "What are the name and the license number of an operator with one that does?"
                if self._asks_operator
                else "What is the number of a policy that does?"
            )
        if self._proposed:
            return "Shall I do that?"
        if self._asks_number:
            return "At which number can my colleagues call you, with the area code?"
        if self._offers_replacement:
            return "Would you like a replacement?"
        if self._asks_last_day:
            return "Until which day would you like it?"
        if self._done:
            return ANYTHING_ELSE
        if self._found:
            return "What can I do about it?"
        if self._has_no_reference:
            return "What did you rent, and from when?"
        return "What is the booking reference?"

    def take_answer(self, answer: Answer) -> None:
        if answer.has(CODE_SENT):
            self._before_code = self._latest
        if told := answer.fields(RENTAL):
            self._found, self._units = True, told["units"].removeprefix("the ")
        self._asks_code = answer.has(CODE_SENT, CODE_AWAITED, CODE_WRONG, NOT_A_CODE)
        if answer.has(CODE_RUN_OUT, CODES_TOO_MANY, CODE_NOT_SENT):
            self._done = True
        if answer.has(*_ASKS_OPERATOR):
            self._asks_operator = True
        elif answer.has(POLICY_ENDS_BEFORE, SPELL_THE_HOLDER):
            self._asks_operator = False
        self._asks_paper = answer.has(*_ASKS_PAPER)
        self._proposed = answer.has(*_PROPOSED) or (self._proposed and (self._asks_code or answer.has(CODE_RIGHT)))
        self._offers_replacement = answer.has(OFFER_REPLACEMENT)
        self._asks_number = answer.has(BREAKDOWN_NUMBER_MISSING)
        # Why days are not rented is no template: it is said as it is, and asks for other days.
        refused = not answer.sentences and self._latest is not None and self._latest.arguments.get("what") == "last_day"
        self._asks_last_day = refused or answer.has(ASK_FOR_LAST_DAY, FREE_ONLY_THROUGH)
        self._done = self._done or answer.has(*_DONE)
        if answer.has(OWN_RENTALS):
            self._has_no_reference = False

    def _pass_on(self, request: Request) -> Reply:
        reply = super()._pass_on(request)
        if any(answer.has(CODE_RIGHT) for answer in request.answers) and self._before_code is not None:
            return self._before_code
        if any(answer.has(RENTAL) for answer in request.answers) and self._wanted is not None:
            self._untold = join(*(spoken(answer).text for answer in request.answers))
            return self._do_what_is_wanted(request)
        return reply

    def hear(self, request: Request) -> Reply | None:
        said = request.heard
        if self._asks_code:
            return UseTool("confirm_code", {"code": said}) if digits_in(said) else None
        if self._asks_paper and (reply := self._paper(said)):
            return reply
        if self._asks_number and self._latest is not None and (number := phone_in(said)):
            return UseTool("report_breakdown", {**self._latest.arguments, "call_back_number": number})
        if self._offers_replacement and says_yes(said):
            return UseTool("rent_equipment", {"equipment_needed": self._units, "like_this_rental": True})
        if self._proposed and says_yes(said):
            return UseTool("confirm_change", {})
        self._note(said)
        if reference := reference_in(said):
            return self._find(reference)
        if not self._found and self._wanted == "breakdown":
            self._wanted = None
            return self._report(said)
        if not self._found and has_no_reference(said):
            self._has_no_reference = True
            return Say(self.question(request))
        if not self._found and self._has_no_reference and not says_no(said):
            return UseTool("find_rental", {"what_and_when": said[:MOST_OF_A_WISH]})
        if self._asks_last_day and self._day:
            self._wanted = "last_day"
        if self._found and self._wanted:
            return self._do_what_is_wanted(request)
        if self._wanted == "rent":
            return self._do_what_is_wanted(request)
        if self._found and (self._done or self._proposed or self._offers_replacement) and says_no(said):
            self._proposed = self._offers_replacement = False
            return self.goodbye(request) if self._done else Say(f"All right, I leave it as it is. {ANYTHING_ELSE}")
        return None

    def goodbye(self, request: Request) -> UseTool:
        return UseTool("end_call", {"reason": "completed" if self._found or self._done else "nothing_rented"})

    def _note(self, said: str) -> None:
        """Keep what the caller wants with it, and until when."""
        self._wanted = self._wanted or wanted_with_it(said)
        self._day = new_last_day_in(said) or self._day

    def _find(self, reference: str) -> UseTool:
        self.notebook.used.add(reference)
        return UseTool("find_rental", {"reference": reference})

    def _report(self, problem: str) -> UseTool:
        self._done = True
        return UseTool("report_breakdown", {"problem": problem[:MOST_OF_A_WISH]})

    def _paper(self, said: str) -> UseTool | None:
        number = first_identifier(said)
        name = name_in(said) if self._asks_operator else (business_name_in(said) if not number else None)
        if number is None and self._latest is not None and name is not None and "number" in self._latest.arguments:
            return UseTool("verify_paper", {**self._latest.arguments, "whose": name})
        if number is None:
            return None
        return UseTool("verify_paper", {"number": number} | ({"whose": name} if name else {}))

    def _do_what_is_wanted(self, request: Request) -> Reply:
        wanted, self._wanted = self._wanted, None
        words = (request.heard, *request.said_before)
        if wanted == "breakdown":
            return self._report(
                next((said for said in words if wanted_with_it(said) == "breakdown"), "It does not work.")
            )
        if wanted == "rent":
            said = next((said for said in words if wanted_with_it(said) == "rent"), request.heard)
            wish = wish_in(heard_days(said, today=request.today).rest)
            needed = {"equipment_needed": wish} if wish else {}
            return UseTool("rent_equipment", needed | ({"like_this_rental": True} if self._found else {}))
        day, self._day = self._day, None
        return UseTool("change_rental", {"what": wanted} | ({"day": day} if day and wanted != "cancel" else {}))
