"""The table of stages: every stage is reached, and nothing is required that was not proved before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.workflow import WORKFLOW, FactName, Stage, missing, next_stage

STAGES = [stage for stage in Stage if stage is not Stage.CALL_ENDED]
FACTS: list[FactName] = [step.proves for step in WORKFLOW.values() if step.proves is not None]


def test_every_stage_has_a_row_and_they_stand_in_the_order_of_the_call() -> None:
    assert list(WORKFLOW) == list(Stage)


def test_every_requirement_is_proved_by_an_earlier_stage() -> None:
    proved: set[FactName] = set()
    for stage in STAGES:
        assert set(WORKFLOW[stage].requires) <= proved, f"{stage} requires what nothing before it proves"
        if fact := WORKFLOW[stage].proves:
            proved.add(fact)


def test_a_booking_requires_every_other_proof() -> None:
    assert set(WORKFLOW[Stage.BOOKING_COMPLETION].requires) == set(FACTS) - {"booking"}


def test_every_fact_is_proved_by_exactly_one_stage() -> None:
    assert len(FACTS) == len(set(FACTS))


def test_proving_fact_after_fact_leads_through_every_stage_in_order() -> None:
    held: set[FactName] = set()
    visited = [Stage.GREETING]
    while (stage := next_stage(frozenset(held))) not in visited:
        visited.append(stage)
        proved = WORKFLOW[stage].proves
        assert proved is not None
        held.add(proved)
    assert visited == [stage for stage in STAGES if stage is not Stage.EXISTING_RENTAL]


@given(st.sets(st.sampled_from(FACTS)))
def test_the_next_stage_can_be_entered_or_an_earlier_fact_is_asked_for_first(held: set[FactName]) -> None:
    stage = next_stage(frozenset(held))
    assert missing(stage, frozenset(held)) == ()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_cannot_be_entered_without_any_one_of_its_requirements(stage: Stage) -> None:
    requires = frozenset(WORKFLOW[stage].requires)
    assert missing(stage, requires) == ()
    for fact in requires:
        assert missing(stage, requires - {fact}) == (fact,)
