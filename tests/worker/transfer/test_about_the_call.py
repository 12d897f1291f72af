"""What a person is told about a call before they take it."""

import pytest

from agents.conversation.rental_line import RentalLine
from shared.language.speech import say_day
from shared.workflow import Stage
from tests.support.phone import call_at
from tests.support.telephone import CALLER_ID
from worker.transfer.about_the_call import about_the_call

WORDS_A_SECOND = 2.9  # of a voice that speaks briskly


async def test_a_person_is_told_who_about_what_how_far_and_why(line: RentalLine) -> None:
    call = (await call_at(line, Stage.PRICING_NEGOTIATION)).call
    assert call.selection
    told = about_the_call(call, "a question about the bill.")
    assert told == (
        "A caller for you. Press 1 to take the call, 2 to decline. From Acme Construction. "
        f"About the {call.selection.kinds}, 3 days from {say_day(call.selection.period.first_day)}. "
        "At pricing negotiation. They say: a question about the bill. Yes or no?"
    )


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CALL_ENDED])
async def test_nothing_that_was_proved_is_told(line: RentalLine, stage: Stage) -> None:
    call = (await call_at(line, stage)).call
    call.caller_phone = CALLER_ID
    told = about_the_call(call, "a question")
    for secret in ("BL123456", "Main Street", "Jordan", "OP445566", "POL789012", "450", CALLER_ID.removeprefix("+")):
        assert secret not in told


async def test_the_key_is_told_first_and_all_of_it_takes_about_twelve_seconds(line: RentalLine) -> None:
    call = (await call_at(line, Stage.OPERATOR_CERTIFICATION)).call
    told = about_the_call(call, "wants to know " + "a very long story about the last bill, " * 20)
    assert told.index("Press 1") < 20
    assert len(told.split()) / WORDS_A_SECOND < 15  # what is left then, the end of the reason, is cut off
    assert "\n" not in about_the_call(call, "one\ntwo")


def test_a_call_that_failed_at_once_has_words_too() -> None:
    assert about_the_call(None, "") == ("A caller for you. Press 1 to take the call, 2 to decline. Yes or no?")
