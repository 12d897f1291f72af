"""The booking: everything read out, a yes, the reference, and another rental or goodbye."""

from agents.conversation.wording.answers.any_tool_answers import EMAIL_NOTED
from agents.conversation.wording.answers.booking_answers import (
    BOOKED,
    BOOKED_TOGETHER,
    CODE_AWAITED,
    CODE_NOT_SENT,
    CODE_RIGHT,
    CODE_RUN_OUT,
    CODE_SENT,
    CODE_WRONG,
    CODES_TOO_MANY,
    NOT_A_CODE,
    READ_ADDRESS_BACK,
)
from agents.conversation.wording.facts import (
    AGREED_PRICE,
    DAYS,
    DELIVERED,
    EMAIL_GIVEN,
    EMAIL_ON_RECORD,
    EQUIPMENT_HELD,
    JOB_SITE,
    NO_EMAIL_ON_RECORD,
    PRICE_LINES,
    TOGETHER,
)
from shared.language.spoken_digits import digits_in
from simulation.hearing.days import heard_days
from simulation.hearing.rentals import asks_about_a_rental
from simulation.hearing.replies import says_no, says_yes
from simulation.hearing.wishes import change_wanted, wish_in
from simulation.reading import Answer
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.stages.stage_rules import Notebook, StageRules


class BookingRules(StageRules):
    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._booked = False
        self._asks_for_code = False
        self._left_to_the_desk = False
        self._asked_what_to_change = False
        self._asked_for_email = False
        self._email = ""

    def question(self, request: Request) -> str:
        if self._asks_for_code:
            return "What are the six digits of the code?"
        if self._booked or self._left_to_the_desk:
            return "Is there anything else I can do for you?"
        if self._wants_an_email(request):
            self._asked_for_email = True
            return "To which e-mail address may I send the confirmation?"
        units = request.fact(TOGETHER, "units") or f"the {request.fact(EQUIPMENT_HELD, 'name')}"
        days = request.fact(DAYS, "days")
        rate, total = request.fact(AGREED_PRICE, "rate"), request.fact(AGREED_PRICE, "total")
        lines, address = request.fact(PRICE_LINES, "lines"), request.fact(JOB_SITE, "address")
        price = f"at {rate} a day. That is {lines}." if lines else f"at {rate} a day, {total} in all."
        delivered = " It is delivered there." if DELIVERED in request.facts else ""
        return (
            f"Let me read it out: {units}, for {days}, {price} "
            f"The job site is {address}.{delivered} {self._where_it_goes(request)}Shall I book it?"
        )

    def _wants_an_email(self, request: Request) -> bool:
        return NO_EMAIL_ON_RECORD in request.facts and not self._email and not self._asked_for_email

    def _where_it_goes(self, request: Request) -> str:
        if self._email:
            return "The confirmation goes there. "  # it was spelled a moment ago
        if spelled := request.fact(EMAIL_GIVEN, "spelled"):
            return f"The confirmation goes to {spelled}. "
        on_record = EMAIL_ON_RECORD in request.facts
        return "The confirmation goes to the address on your license record. " if on_record else ""

    def question_again(self, request: Request) -> str:
        if self._asks_for_code:
            return "Could you read me the six digits of the code once more, slowly?"
        if self._booked or self._left_to_the_desk:
            return "Would you like to rent anything else?"
        return "Shall I book it now, or is there something to change?"

    def take_answer(self, answer: Answer) -> None:
        if answer.has(BOOKED, BOOKED_TOGETHER):
            self._booked = True
        if noted := answer.fields(EMAIL_NOTED, READ_ADDRESS_BACK):
            self._email = noted["email"]
        if answer.has(CODE_RUN_OUT, CODES_TOO_MANY, CODE_NOT_SENT):
            self._left_to_the_desk = True
        self._asks_for_code = answer.has(CODE_SENT, CODE_AWAITED, CODE_WRONG, NOT_A_CODE)

    def _pass_on(self, request: Request) -> Reply:
        if not any(answer.has(CODE_RIGHT) for answer in request.answers):
            return super()._pass_on(request)
        self._asks_for_code = False
        return UseTool("complete_booking", {})

    def hear(self, request: Request) -> Reply | None:
        if self._asks_for_code:
            return UseTool("confirm_code", {"code": request.heard}) if digits_in(request.heard) else None
        if self._left_to_the_desk and not self._booked:
            return self._after_the_booking(request)
        return self._after_the_booking(request) if self._booked else self._before_the_booking(request)

    def _before_the_booking(self, request: Request) -> Reply | None:
        said = request.heard
        if request.said_last.endswith("send the confirmation?"):
            return Say(self.question(request))
        if says_yes(said):
            return UseTool("complete_booking", {})
        if says_no(said):
            self._asked_what_to_change = True
            return Say("All right. What would you like to change: the equipment, the days, the address or the papers?")
        return None

    def _after_the_booking(self, request: Request) -> Reply | None:
        said = request.heard
        if says_no(said):
            return self.goodbye(request)
        if says_yes(said) and request.said_last.endswith("Shall we go on with that?"):
            return UseTool("change_equipment", {"what": "equipment"})
        if says_yes(said):
            return Say("What else do you need?")
        return None

    def change(self, request: Request) -> str | None:
        if asks_about_a_rental(request.heard):
            return "existing rental"
        if self._booked and wish_in(heard_days(request.heard, today=request.today).rest):
            return "equipment"
        if not self._booked and self.changes_delivery(request):
            return "delivery"
        if not self._booked and (of_several := self.more_or_less(request)):
            return of_several
        return change_wanted(request.heard, own=None, today=request.today, asked=self._asked_what_to_change)

    def goodbye(self, request: Request) -> UseTool:
        return UseTool("end_call", {"reason": "completed"}) if self._booked else super().goodbye(request)
