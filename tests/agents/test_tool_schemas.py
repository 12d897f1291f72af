"""The schema of a tool is built once, and is the one that LiveKit would build."""

import pytest
from livekit.agents.llm import utils

from agents import tool_schemas
from agents.line import Line
from agents.stage_agent import StageAgent
from shared.workflow import Stage


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CALL_ENDED])
def test_the_tools_of_every_call_share_one_model_and_it_says_what_livekits_own_says(stage: Stage, line: Line) -> None:
    one, other = (StageAgent.for_stage(stage)(line.new_call()) for _ in range(2))
    for tool, same in zip(one.tools, other.tools, strict=True):
        built = utils.function_arguments_to_pydantic_model(tool)
        assert tool is not same
        assert built is utils.function_arguments_to_pydantic_model(same)
        utils.build_strict_openai_schema(tool)  # it changes the schema that it is given
        assert built.model_json_schema() == tool_schemas._build(tool).model_json_schema()
