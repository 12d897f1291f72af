"""What is built once is what LiveKit would build."""

import dataclasses
import inspect
from typing import Any

import pytest
from livekit.agents import llm
from livekit.agents.llm import utils
from livekit.agents.voice import agent, agent_activity
from livekit.rtc import EventEmitter

from agents import built_once
from agents.conversation.rental_line import RentalLine
from agents.stage_agent import StageAgent
from shared.workflow import Stage

STAGES = [stage for stage in Stage if stage is not Stage.CALL_ENDED]


@pytest.mark.parametrize("stage", STAGES)
def test_the_tools_of_every_call_share_one_model_and_it_says_what_livekits_own_says(
    stage: Stage, line: RentalLine
) -> None:
    one, other = (StageAgent.for_stage(stage)(line.new_call()) for _ in range(2))
    for tool, same in zip(one.tools, other.tools, strict=True):
        assert isinstance(tool, llm.FunctionTool)
        assert isinstance(same, llm.FunctionTool)
        built = utils.function_arguments_to_pydantic_model(tool)
        assert tool is not same
        assert built is utils.function_arguments_to_pydantic_model(same)
        utils.build_strict_openai_schema(tool)  # it changes the schema that it is given
        assert built.model_json_schema() == built_once._build(tool).model_json_schema()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_the_tools_that_livekit_would_find(stage: Stage, line: RentalLine) -> None:
    session = line.new_call()
    entered = StageAgent.for_stage(stage)(session)
    replaced = agent.find_function_tools  # pyright: ignore[reportPrivateImportUsage] - the name that is replaced
    assert replaced is built_once.tools_of
    found = [tool.info.name for tool in built_once.tools_of(entered)]
    assert found == [tool.info.name for tool in built_once._find(type(entered))] != []
    assert all(getattr(tool, "_instance") is entered for tool in built_once.tools_of(entered))  # noqa: B009


def test_a_list_of_tools_has_none_of_its_own() -> None:
    assert built_once.tools_of(llm.ToolContext([])) == built_once._find(llm.ToolContext([])) == []


def test_a_class_defined_anew_is_the_one_defined_first() -> None:
    def defined() -> Any:
        @agent_activity.dataclass  # pyright: ignore[reportPrivateImportUsage] - the name that is replaced
        class Inner:
            number: int

        return Inner

    one, other = defined(), defined()
    assert one is other
    assert one(number=1) == other(number=1)
    assert dataclasses.is_dataclass(one)


def test_a_listener_has_the_signature_that_python_would_find(line: RentalLine) -> None:
    first = StageAgent.for_stage(Stage.GREETING)(line.new_call())
    for listener in (first.on_enter, first.hand_off, first.for_stage, lambda one, *others: None):
        assert built_once.signature(listener) == inspect.signature(listener)


def test_an_event_reaches_its_listeners_with_as_much_as_they_take() -> None:
    heard: list[object] = []
    emitter: EventEmitter[str] = EventEmitter()
    emitter.on("said", heard.append)
    emitter.on("said", lambda *all_of_it: heard.append(all_of_it))
    emitter.on("said", lambda: heard.append("nothing"))
    emitter.emit("said", 1, 2)
    assert heard == [1, (1, 2), "nothing"]
