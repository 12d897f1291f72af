"""Every scripted call ends as it says it should, and a call that does not is found out."""

import re
from pathlib import Path

import pytest
from redis.asyncio import Redis

from simulation.call_log import Spoken
from simulation.caller import Played, play
from simulation.grading import grade
from simulation.scenario import SCENARIOS, Scenario, ScenarioError, find_scenarios, read_scenario, scenario_names

FOR_A_MODEL_ALONE = re.compile(r"\b(?:ITM\d+|Ask|Offer them|Read the|Apologize|Tries left)\b|[|{}]|\n")


@pytest.mark.parametrize("name", scenario_names())
async def test_a_scripted_call_ends_as_it_should_and_is_spoken_in_plain_words(name: str, redis: Redis) -> None:
    (scenario,) = find_scenarios([name])
    played = await play(scenario, redis)
    assert played.differences == ()
    said = [entry.text for entry in played.log.entries if isinstance(entry, Spoken) and not entry.by_caller]
    assert said
    assert [text for text in said if FOR_A_MODEL_ALONE.search(text)] == []


def test_there_is_a_call_for_each_thing_that_can_happen() -> None:
    assert len(scenario_names()) >= 50


WRONG: list[tuple[dict[str, object], str]] = [
    ({"how": "transferred"}, "how the call ended: should be transferred, is completed"),
    ({"in_stage": "greeting"}, "the stage it ended in: should be greeting, is booking_completion"),
    ({"messages": 1}, "messages left: should be 1, is 0"),
    ({"most_turns": 8}, "turns of the caller up to the booking: should be at most 8, are 13"),
    ({"bookings": []}, "bookings: should be 0, is 1"),
    ({"starts": "today"}, "first day of booking 1"),
    ({"equipment": "HD Projector"}, "equipment of booking 1: should be HD Projector, is Professional Generator"),
    ({"days": 4}, "days of booking 1: should be 4, is 3"),
    ({"daily_rate": 451}, "daily rate of booking 1: should be 451.00, is 450.00"),
    ({"total": 1}, "total of booking 1: should be 1.00, is 1350.00"),
    ({"business": "Nobody"}, "business of booking 1: should be Nobody, is Acme Construction"),
    ({"job_site": "Nowhere"}, "job site of booking 1: should be Nowhere"),
]


async def test_a_wrong_expectation_is_found_out(redis: Redis) -> None:
    played = await play(_happy_path({}), redis)
    assert played.passed
    for wrong, difference in WRONG:
        blamed = grade(_happy_path(wrong), played.session, played.log, played.before, played.after)
        assert any(found.startswith(difference) for found in blamed), blamed


async def test_a_caller_who_runs_out_of_words_hangs_up_and_holds_nothing(redis: Redis) -> None:
    (happy,) = find_scenarios(["happy_path"])
    played = await play(happy.model_copy(update={"steps": happy.steps[:6]}), redis)
    assert played.session.call.end_reason == "hung_up"
    assert played.after.holds == ()
    assert not played.passed


async def test_a_call_that_takes_too_long_is_broken_off_and_fails(redis: Redis) -> None:
    (happy,) = find_scenarios(["happy_path"])
    played = await play(happy.model_copy(update={"most_seconds": 0.001}), redis)
    assert "the call did not end within 0.001 seconds" in played.differences
    assert played.after.holds == ()


async def test_a_unit_that_changed_without_a_reason_is_found_out(redis: Redis) -> None:
    (scenario,) = find_scenarios(["unit_in_maintenance"])
    played = await play(scenario, redis)
    blamed = _graded_without_events(played)
    assert any("changed, and nothing in the call explains it" in difference for difference in blamed)


async def test_lines_are_said_only_when_they_fit_what_was_heard(redis: Redis) -> None:
    (scenario,) = find_scenarios(["one_breath"])
    (conditional,) = [step for step in scenario.steps if getattr(step, "when", None)]
    unfit = conditional.model_copy(update={"when": "nobody says this"})
    steps = tuple(unfit if step is conditional else step for step in scenario.steps)
    assert not (await play(scenario.model_copy(update={"steps": steps}), redis)).passed


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("name: [", "is not YAML"),
        ("just words", "is not a scenario"),
        ("name: bad\nshows: x\nsteps: []\nends: {how: completed, in_stage: greeting}", "steps"),
        ("name: bad\nshows: x\nsteps: [a]\nends: {how: completed, in_stage: lunch}", "ends, in_stage"),
        ("name: bad\nshows: x\nsteps: [a, {say: b, when: '('}]\nends: {how: c, in_stage: greeting}", "step 2"),
        ("name: bad\nshows: x\nsteps: [{do: dance}]\nends: {how: c, in_stage: greeting}", "step 1"),
        ("name: bad\nshows: x\nsteps: [{do: maintenance}]\nends: {how: c, in_stage: greeting}", "`unit` belongs to"),
        ("name: bad\nshows: x\nsteps: [a]\nsettings: {colour: red}\nends: {how: c, in_stage: greeting}", "colour"),
        ("name: other\nshows: x\nsteps: [a]\nends: {how: c, in_stage: greeting}", "must be the same"),
    ],
)
def test_a_bad_scenario_file_is_a_sentence(written: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(ScenarioError, match=re.escape(sentence)) as refused:
        read_scenario(file)
    assert str(file) in str(refused.value)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"settings": {"price_proposals": 0}}, "price_proposals"),
        ({"steps": [{"do": "maintenance", "unit": "Time Machine"}]}, "Time Machine"),
        ({"steps": [{"do": "another_caller_books", "unit": "HD Projector"}]}, "for which days"),
    ],
)
async def test_a_scenario_that_cannot_be_played_is_a_sentence(
    wrong: dict[str, object], sentence: str, redis: Redis
) -> None:
    scenario = Scenario.model_validate(_happy_path({}).model_dump(mode="json") | wrong)
    with pytest.raises(ScenarioError, match=sentence):
        await play(scenario, redis)


def test_an_unknown_name_lists_those_that_are_known() -> None:
    with pytest.raises(ScenarioError, match="happy_path"):
        find_scenarios(["sad_path"])


def _happy_path(wrong: dict[str, object]) -> Scenario:
    """The happy path with something else expected of its end, or of its booking."""
    happy = read_scenario(SCENARIOS / "happy_path.yaml").model_dump(mode="json")
    ends = happy["ends"]
    for key, value in wrong.items():
        (ends if key in ends else ends["bookings"][0])[key] = value
    return Scenario.model_validate(happy)


def _graded_without_events(played: Played) -> list[str]:
    silent = played.scenario.model_copy(update={"steps": ()})
    return grade(silent, played.session, played.log, played.before, played.after)
