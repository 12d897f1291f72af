"""What a stage costs each turn: its fixed instructions and its tools' schemas, counted with o200k_base."""

import inspect
import json

import pytest
import toktok
from livekit.agents import llm

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from agents.conversation.wording.prompts import fixed_prompt
from agents.stage_agent import StageAgent
from shared.settings import Settings
from shared.workflow import Stage
from tests.support.phone import call_at

MOST_TOKENS = 1_000
STAGES = [stage for stage in Stage if stage is not Stage.CALL_ENDED]
DEFAULTS = Settings(_env_file=None, record_calls=True)  # type: ignore[call-arg]
COMPANY = Settings.model_fields["company_name"].default
LANGUAGES = ("English", "Spanish")


def tokens(*texts: str) -> int:
    return sum(toktok.batch_count(list(texts), "o200k_base"))


def schemas(stage: Stage) -> dict[str, str]:
    agent = StageAgent.for_stage(stage)
    tools = dict(inspect.getmembers(agent, lambda member: isinstance(member, llm.RawFunctionTool)))
    every = tools | {one.tool.info.name: one.tool for one in agent.optional_tools}
    return {name: json.dumps(tool.info.raw_schema) for name, tool in every.items()}


def instructions(stage: Stage) -> str:
    return fixed_prompt(stage, DEFAULTS.announced, COMPANY, LANGUAGES)


def cost(stage: Stage) -> int:
    return tokens(instructions(stage), *schemas(stage).values())


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_stays_within_its_budget(stage: Stage) -> None:
    assert cost(stage) <= MOST_TOKENS


async def test_what_one_agent_with_every_prompt_and_every_tool_would_cost_a_turn(
    line: RentalLine, capsys: pytest.CaptureFixture[str]
) -> None:
    every_tool = {name: schema for stage in STAGES for name, schema in schemas(stage).items()}
    one_agent = tokens(*map(instructions, STAGES), *every_tool.values())
    with capsys.disabled():
        print("\ntokens a turn: fixed instructions and tools, and the facts of a call beside them")
        for stage in STAGES:
            session = await call_at(line, stage, equipment_id=f"ITM00{STAGES.index(stage) % 3 + 1}")
            session.call.equipment_needed = "a generator for an outdoor event, for three days from tomorrow"
            print(f"  {stage}: {cost(stage)} + {tokens(brief(session))}")
            await session.end("counted")
        print(f"  one agent with every prompt and every tool: {one_agent}")
    assert one_agent > 2 * max(cost(stage) for stage in STAGES), "stages would not be worth their hand-offs"
