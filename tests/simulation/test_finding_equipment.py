"""The stand-in finds equipment for whole sentences, and offers nothing that was not asked for."""

from collections.abc import Awaitable, Callable

import pytest

from agents.conversation.rental_line import RentalLine, open_call
from agents.stage_agent import first_agent
from simulation.call_log import CallLog
from simulation.hearing.wishes import whole_wish
from simulation.rule_based_model import RuleBasedModel

Say = Callable[..., Awaitable[tuple[str, str | None]]]


@pytest.fixture
def talk(line: RentalLine) -> Say:
    async def talk(*lines: str) -> tuple[str, str | None]:
        """Say these lines; returns what was heard after the last one, and the unit that is held then."""
        session, log = line.new_call(), CallLog()
        async with open_call(session, RuleBasedModel()) as agent_session:
            log.listen_to(agent_session)
            await agent_session.start(first_agent(session), capture_run=True)
            for said in (lines[0], "BL-123456", "yes", *lines[1:]):
                await agent_session.run(user_input=said)
            selection = session.call.selection
            return log.heard, selection.kinds if selection else None

    return talk


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("need to bust up an old driveway, it's about five inches thick", "I have the Jackhammer"),
        ("my basement's got standing water, what have you got to get it out", "I have the Submersible Pump"),
        ("do you have a mini x", "I have the Mini Excavator"),
        ("ninety pound jackhammer", "You asked for 90 pounds; the Jackhammer has 60 pounds."),
        ("an electric jackhammer", "We have no electric jackhammer as such."),
    ],
)
async def test_a_sentence_gets_a_sensible_answer(talk: Say, said: str, offered: str) -> None:
    heard, held = await talk(said)
    assert offered in heard
    assert held is None


async def test_what_is_not_rented_is_said_plainly_also_when_the_license_was_given_before(talk: Say) -> None:
    heard, held = await talk("I want to rent a machine.", "a rototiller")
    assert "I'm sorry, we don't rent that. What is the job you need it for?" in heard
    assert held is None


async def test_what_comes_nearest_is_named_and_offered_only_after_a_yes(talk: Say) -> None:
    heard, held = await talk("I want to rent a machine.", "a backhoe")
    assert "I'm sorry, we don't have that. What comes nearest is this: Mini Excavator, " in heard
    assert heard.endswith("Would that do the job?")
    assert held is None
    heard, held = await talk("I want to rent a machine.", "a backhoe", "yes")
    assert "the Mini Excavator at" in heard
    assert held is None


@pytest.mark.parametrize(
    ("said", "question"),
    [("ninety pound jackhammer", "Would that do? Then I hold it for you."), ("jackhammer", "Shall I hold it for you?")],
)
async def test_what_is_not_as_it_was_asked_for_is_asked_about_before_it_is_held(
    talk: Say, said: str, question: str
) -> None:
    heard, held = await talk(f"{said} for three days from tomorrow")
    assert heard.endswith(question)
    assert held is None


def test_a_wish_keeps_the_words_around_it_and_loses_the_papers() -> None:
    said = "My basement's got water in it, what have you got to get it out? My license is BL-123456."
    assert whole_wish(said) == "my basement's got water in it, what have you got to get it out, my license is"
    assert whole_wish("hello there") == ""


def test_of_a_very_long_wish_the_words_for_the_equipment_are_kept() -> None:
    said = "hello " * 60 + "I need a trencher"
    assert whole_wish(said) == "trencher"
