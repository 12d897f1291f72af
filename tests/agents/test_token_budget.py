"""What a stage costs each turn: its fixed instructions and its tools' schemas, counted with o200k_base."""

import inspect
import json

import pytest
import toktok
from livekit.agents import llm
from livekit.agents.llm.utils import build_strict_openai_schema

from agents.stage_agent import StageAgent, fixed_prompt
from shared.settings import Settings
from shared.workflow import Stage

MOST_TOKENS = 900
STAGES = [stage for stage in Stage if stage is not Stage.CALL_ENDED]
COMPANY = Settings.model_fields["company_name"].default


def tokens(*texts: str) -> int:
    return sum(toktok.batch_count(list(texts), "o200k_base"))


def schemas(stage: Stage) -> dict[str, str]:
    agent = StageAgent.for_stage(stage)
    tools = inspect.getmembers(agent, lambda member: isinstance(member, llm.FunctionTool))
    return {name: json.dumps(build_strict_openai_schema(tool.__get__(object(), agent))) for name, tool in tools}


def cost(stage: Stage) -> int:
    return tokens(fixed_prompt(stage, COMPANY), *schemas(stage).values())


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_stays_within_its_budget(stage: Stage) -> None:
    assert cost(stage) <= MOST_TOKENS


def test_what_one_agent_with_every_prompt_and_every_tool_would_cost_a_turn(capsys: pytest.CaptureFixture[str]) -> None:
    every_tool = {name: schema for stage in STAGES for name, schema in schemas(stage).items()}
    one_agent = tokens(*(fixed_prompt(stage, COMPANY) for stage in STAGES), *every_tool.values())
    costs = {stage: cost(stage) for stage in STAGES}
    with capsys.disabled():
        print(
            f"\ntokens a turn: {', '.join(f'{stage} {count}' for stage, count in costs.items())}; "
            f"one agent with every prompt and tool: {one_agent}"
        )
    assert one_agent > 2 * max(costs.values()), "stages would not be worth their hand-offs"
