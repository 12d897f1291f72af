"""What is measured in a call, worked out from single events."""

from shared.measures.call_measures import CallMeasures
from shared.measures.measured import Tokens, middle
from shared.settings.limits import LimitSettings
from shared.workflow import Stage

T = 1_800_000_000.0


def measures() -> CallMeasures:
    return CallMeasures(began=T, prices=LimitSettings())


def test_a_wait_has_the_parts_that_were_for_hearing_for_tools_and_for_the_model() -> None:
    call = measures()
    call.caller_stopped(T + 10)
    call.answer_begun(T + 10.5)
    call.tool_called("a", "first", T + 11)
    call.tool_called("b", "second", T + 11.5)  # it waits for the first, so their times overlap
    call.tool_ended("a", "done", T + 12)
    call.tool_ended("b", "done", T + 12.5)
    call.tool_called("c", "third", T + 13.5)
    call.line_sounds(T + 14)
    (answer,) = call.measured().answers
    assert (answer.seconds, answer.heard_seconds, answer.tool_seconds) == (4, 0.5, 2)
    assert answer.model_seconds == 1.5


def test_a_tool_from_before_the_caller_spoke_is_no_part_of_their_wait() -> None:
    call = measures()
    call.tool_called("a", "first", T)
    call.tool_ended("a", "done", T + 11)
    call.caller_stopped(T + 10)
    call.line_sounds(T + 14)
    assert call.measured().answers[0].tool_seconds == 1


def test_what_sounds_while_the_caller_speaks_on_is_no_answer_to_them() -> None:
    call = measures()
    call.caller_stopped(T + 10)
    call.caller_spoke()
    call.line_sounds(T + 15)
    assert call.measured().answers == ()


def test_a_second_sound_of_the_same_answer_is_no_second_answer() -> None:
    call = measures()
    call.caller_stopped(T + 10)
    call.line_sounds(T + 11)
    call.line_sounds(T + 14)
    assert [answer.seconds for answer in call.measured().answers] == [1]


def test_the_first_word_is_the_first_sound_of_the_line() -> None:
    call = measures()
    call.line_sounds(T + 0.75)
    call.line_sounds(T + 9)
    assert call.measured().first_word_seconds == 0.75


def test_a_wait_belongs_to_the_stage_in_which_the_caller_spoke() -> None:
    call = measures()
    call.caller_stopped(T + 10)
    call.stage = Stage.CUSTOMER_VERIFICATION
    call.line_sounds(T + 11)
    assert call.measured().stages == (Stage.GREETING,)


def test_each_session_of_a_call_counts_from_nothing_and_only_what_is_new_is_added() -> None:
    call = measures()
    for session in ("first", "second"):
        call.models_used(session, Tokens(text_in=100), lambda: ["m"])
        call.stage = Stage.CUSTOMER_VERIFICATION
        call.models_used(session, Tokens(text_in=150), lambda: ["m"])
    used = {one.stage: one.tokens.text_in for one in call.measured().tokens}
    assert used == {Stage.GREETING: 100, Stage.CUSTOMER_VERIFICATION: 50 + 100 + 50}
    assert call.measured().tokens_in_all.text_in == 300
    assert call.measured().models == ("m",)


def test_the_middle_of_waits_is_one_of_them() -> None:
    assert middle([]) is None
    assert middle([3, 1, 2]) == 2
    assert middle([4, 1]) == 4
