"""What the stand-in says of a tool's answer: as to a caller, without IDs and without directions to a model."""

import pytest

from agents.conversation.wording.answers.booking_answers import AFTER_BOOKING
from simulation.hearing.offered_units import chosen_unit, mentioned, offers_in
from simulation.reading import read_answer
from simulation.speaking import Spoken, spoken


def say(answer: str) -> Spoken:
    return spoken(read_answer(answer))


OFFERED = """Found 2 available for 3 days, from Tuesday, November 24th through Thursday, November 26th:
ITM001 - Professional Generator
  Category: Power Equipment | Daily: $450 | Cert: Basic Safety | Weight: Medium
  Location: Warehouse A
  8,000 watts, gasoline.
ITM013 - Inverter Generator
  Category: Power Equipment | Daily: $95 | Cert: None | Weight: Light
  Location: Warehouse A
Offer those that do the job, and ask which one."""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Happy to help with that. First, the business license.", "Happy to help with that."),
        ("Business license verified. Customer: Acme Co.", "Thank you, Acme Co is verified."),
        ("Price confirmed at $450 a day. Total cost: $1,350.", "Agreed: $450 a day, which comes to $1,350 in all."),
        (
            "Rate $400 a day is below our minimum of $450 a day. Say that the rate is $450 a day, and ask "
            "whether that is all right.",
            "I'm sorry, $400 a day is below our minimum. The rate is $450 a day. Is that all right?",
        ),
        (
            "Selected: the Boom Lift. Location: Yard B. Held for 1 day, Tuesday, November 24th.",
            "I am holding the Boom Lift for you, for 1 day, Tuesday, November 24th. You would pick it up at Yard B.",
        ),
        (
            "The registry does not know that policy number; it may have been misheard. Tries left: 2. With none left, "
            "this rental cannot go on in this call, and a note is left. Ask the caller to say it once more, slowly, "
            "and read it back.",
            "I'm sorry, I can't find that policy number. I may have misheard it. Could you say it once more, slowly?",
        ),
        (
            "There is no policy number in that. Ask for it letter by letter and digit by digit.",
            "There is no policy number in that.",
        ),
        ("These words are in no table.", "These words are in no table."),
        ("An internal error occurred", "I'm sorry, something went wrong on our side."),
    ],
)
def test_an_answer_is_said_as_to_a_caller(answer: str, said: str) -> None:
    assert say(answer).text == said


def test_units_become_a_sentence_without_ids_and_pipes() -> None:
    assert say(OFFERED).text == (
        "Here is what is free for 3 days, from Tuesday, November 24th through Thursday, November 26th. "
        "I have the Professional Generator at $450 a day and the Inverter Generator at $95 a day."
    )


def test_a_single_unit_is_said_with_what_it_can_do() -> None:
    one = OFFERED[: OFFERED.index("ITM013")]
    assert say(one).text.endswith("I have the Professional Generator at $450 a day. 8,000 watts, gasoline.")


def test_a_farewell_is_said_as_it_is_and_ends_the_talking() -> None:
    farewell = "Thank you for contacting Acme Rentals. Have a great day!"
    assert say(farewell).text == farewell
    assert say(farewell).is_farewell


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("The professional generator, please", "Professional Generator"),
        ("the inverter one", "Inverter Generator"),
        ("I'll take the first one", "Professional Generator"),
        ("the second", "Inverter Generator"),
        ("the cheaper one", "Inverter Generator"),
        ("the one for 95 dollars", "Inverter Generator"),
        ("either is fine", "Professional Generator"),
        ("the generator", None),
        ("yes", None),
        ("do you have a projector?", None),
        ("do you have a bigger generator?", None),
    ],
)
def test_the_chosen_unit_is_heard_and_what_is_no_choice_is_none(said: str, name: str | None) -> None:
    chosen = chosen_unit(offers_in(read_answer(OFFERED)), said)
    assert (chosen.name if chosen else None) == name


def test_a_single_offer_is_taken_with_a_yes() -> None:
    (only,) = offers_in(read_answer(OFFERED))[:1]
    assert chosen_unit([only], "yes, hold it please") == only
    assert mentioned([only], "how loud is the generator?") == only


@pytest.mark.parametrize("operator", ["", "\nOperator: Jordan Lee."])
@pytest.mark.parametrize("mail", ["", "A confirmation is on its way to office@acme.example.com."])
def test_a_booking_is_read_out_with_its_confirmation_when_there_is_one(operator: str, mail: str) -> None:
    said = say(
        "Booking confirmed. Reference: 473W-54QX, said 4 7 3 W, 5 4 Q X.\n"
        "Equipment: Professional Generator, ITM001, at Warehouse A.\nDays: 1 day, Tuesday, November 24th.\n"
        f"Rate: $450 a day, $450 in all.\nJob site: 100 Main Street.\n"
        f"They pick it up at Warehouse A.{operator}\n{mail}\n"
        f"{AFTER_BOOKING.format()}"
    ).text
    assert "It is booked. Your reference is 4 7 3 W, 5 4 Q X." in said
    assert said.endswith(f"You pick it up at Warehouse A. {mail}".strip())
