"""The agents' sentences can be reworded, and the stand-in holds its calls as before."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

import pytest
from redis.asyncio import Redis

from agents.conversation.wording import directions, facts
from agents.conversation.wording.answers.choice_answers import HELD_AGAIN
from agents.conversation.wording.answers.every_answer import SUBJECTS
from agents.conversation.wording.answers.proof_answers import LICENSE_VERIFIED
from agents.conversation.wording.template import Template
from simulation.call_log import Spoken, ToolUsed
from simulation.caller import Played, play
from simulation.hearing.offered_units import offers_in
from simulation.reading import INTERNAL_ERROR, read_answer
from simulation.said_instead import SAID_INSTEAD
from simulation.scenario import find_scenarios

TEMPLATES = [
    template
    for module in (directions, facts, *SUBJECTS)
    for template in vars(module).values()
    if isinstance(template, Template)
]
# A second rental, a lost unit, haggling, and papers that were misheard: together they use most of the sentences.
SCENARIOS = [
    "happy_path",
    "two_rentals_in_one_call",
    "unit_lost_to_another_caller",
    "haggling_that_succeeds",
    "operator_name_nearly_right",
    "license_unknown_three_times",
]
_FIELD_OR_WORD = re.compile(r"\{\w+\}|[A-Za-z]+")


def reword(text: str) -> str:
    """The same sentence with every word written backwards."""
    return _FIELD_OR_WORD.sub(lambda found: found[0] if found[0].startswith("{") else found[0][::-1], text)


@pytest.fixture
def reworded() -> Iterator[None]:
    """Every template has other words while the test runs."""
    before = [(template, template.says, template.directs) for template in TEMPLATES]
    for template, says, directs in before:
        _set_words(template, reword(says), reword(directs))
    yield
    for template, says, directs in before:
        _set_words(template, says, directs)


def _set_words(template: Template, says: str, directs: str) -> None:
    reworded = dataclasses.replace(template, says=says, directs=directs)
    vars(template).clear()  # of what was read off the former words too
    vars(template).update(vars(reworded))


@pytest.mark.usefixtures("reworded")
@pytest.mark.parametrize("name", SCENARIOS)
async def test_a_call_ends_as_it_should_when_every_sentence_is_reworded(name: str, redis: Redis) -> None:
    (scenario,) = find_scenarios([name])
    played = await play(scenario, redis)
    assert played.differences == ()
    assert not any("verified" in answer for answer in answers(played)), "nothing was reworded"


@pytest.mark.parametrize("name", SCENARIOS)
async def test_every_answer_in_a_call_is_recognized(name: str, redis: Redis) -> None:
    (scenario,) = find_scenarios([name])
    played = await play(scenario, redis)
    assert [answer for answer in answers(played) if not read_answer(answer).sentences] == []


def test_what_is_said_instead_uses_only_fields_of_the_sentence() -> None:
    for template, instead in SAID_INSTEAD.items():
        assert template in (*TEMPLATES, INTERNAL_ERROR)
        assert set(re.findall(r"\{(\w+)\}", instead)) <= set(re.findall(r"\{(\w+)\}", template.text)), instead


def test_a_value_may_hold_the_words_that_end_its_sentence() -> None:
    name = "Acme Inc. of Ohio"
    text = " ".join((LICENSE_VERIFIED.format(business_name=name), HELD_AGAIN.format(units="the Boom Lift")))
    answer = read_answer(text)
    assert answer.fields(LICENSE_VERIFIED) == {"business_name": name}
    assert answer.has(HELD_AGAIN)


def test_a_text_that_no_template_made_has_no_sentences() -> None:
    answer = read_answer("A rental is for at least one day. For how many days do you need it?")
    assert not answer.sentences
    assert offers_in(answer) == []


def answers(played: Played) -> Sequence[str]:
    used = [entry.answer for entry in played.log.entries if isinstance(entry, ToolUsed)]
    assert used
    assert any(isinstance(entry, Spoken) for entry in played.log.entries)
    return used
