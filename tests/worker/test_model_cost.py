"""What the model of a call costs is counted by the token, once, and for the day on which the call began."""

import pytest
from livekit.agents import llm
from livekit.agents.metrics import AgentSessionUsage, LLMModelUsage, STTModelUsage
from prometheus_client import REGISTRY

from agents.conversation.rental_line import RentalLine
from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable
from shared.settings import Settings
from shared.workflow import Stage
from tests.support.phone import call_at, on_the_phone
from tests.support.waiting import until_answer
from worker.voice.model_cost import ModelCost, micro_dollars

PRICES = {
    "price_text_input": 4,
    "price_text_output": 24,
    "price_audio_input": 32,
    "price_audio_output": 64,
    "price_cached_input": 0.4,
}


@pytest.mark.parametrize(
    ("tokens", "cost"),
    [
        ({}, 0),
        ({"input_tokens": 1000}, 4000),  # a model of a pipeline: all of it is text
        ({"input_tokens": 1000, "input_cached_tokens": 600, "output_tokens": 100}, 1600 + 240 + 2400),
        (
            # A realtime model, as it tells its usage in one response.
            {
                "input_tokens": 789,
                "input_text_tokens": 313,
                "input_audio_tokens": 476,
                "input_cached_tokens": 640,
                "input_cached_text_tokens": 256,
                "input_cached_audio_tokens": 384,
                "output_tokens": 32,
                "output_text_tokens": 9,
                "output_audio_tokens": 23,
            },
            (313 - 256) * 4 + (476 - 384) * 32 + 256 + 9 * 24 + 23 * 64,
        ),
    ],
)
def test_each_token_has_the_price_of_its_kind(settings: Settings, tokens: dict[str, int], cost: int) -> None:
    used = LLMModelUsage(provider="p", model="m", **tokens)  # type: ignore[arg-type]
    heard = STTModelUsage(provider="p", model="m", input_tokens=10_000)
    usage = AgentSessionUsage(model_usage=[used, used, heard])
    assert micro_dollars(usage, settings.model_copy(update=PRICES)) == 2 * cost


async def spent(inventory: Inventory) -> int:
    """What is noted of today, in micro-dollars."""
    return int(await inventory.redis.hget(inventory.keys.model_cost(inventory.today()), "sum") or 0)  # type: ignore[misc]


async def test_what_each_answer_of_the_model_costs_is_in_the_sum_of_the_day_while_the_call_goes_on(
    line: RentalLine,
) -> None:
    told = REGISTRY.get_sample_value("rental_model_cost_dollars_total") or 0
    session = await call_at(line, Stage.GREETING)
    cost = ModelCost(session)
    async with on_the_phone(session) as phone:
        cost.follow(phone.agent_session)
        phone.model.usage = llm.CompletionUsage(completion_tokens=10, prompt_tokens=100, total_tokens=110)
        for answers in (1, 2):
            await phone.agent_session.run(user_input="Hello.")

            async def noted(answers: int = answers) -> bool:
                return await spent(line.inventory) == answers * (10 * 24 + 100 * 4)

            await until_answer(noted)
    await cost.close()
    assert (REGISTRY.get_sample_value("rental_model_cost_dollars_total") or 0) - told == pytest.approx(2 * 640 / 1e6)


async def test_two_calls_and_two_sessions_of_a_call_are_added_up(line: RentalLine) -> None:
    for _ in range(2):
        cost = ModelCost(await call_at(line, Stage.GREETING))
        for _ in range(2):
            async with on_the_phone(await call_at(line, Stage.GREETING)) as phone:
                cost.follow(phone.agent_session)
                phone.model.usage = llm.CompletionUsage(completion_tokens=0, prompt_tokens=100, total_tokens=100)
                await phone.agent_session.run(user_input="Hello.")
        await cost.close()
    assert await spent(line.inventory) == 4 * 400


async def test_the_same_cost_noted_again_is_not_added_again(inventory: Inventory) -> None:
    today = [inventory.keys.model_cost(inventory.today())]
    assert await inventory.run("add_model_cost", today, ["call", 500, 60]) == 500
    assert await inventory.run("add_model_cost", today, ["call", 500, 60]) == 0
    assert await inventory.run("add_model_cost", today, ["call", 700, 60]) == 200
    assert await spent(inventory) == 700


async def test_what_could_not_be_noted_is_noted_at_the_end_of_the_call(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await call_at(line, Stage.GREETING)
    cost, run = ModelCost(session), line.inventory.run

    async def away(*_: object) -> object:
        raise InventoryUnavailable("Redis did not answer")

    async with on_the_phone(session) as phone:
        cost.follow(phone.agent_session)
        phone.model.usage = llm.CompletionUsage(completion_tokens=0, prompt_tokens=100, total_tokens=100)
        monkeypatch.setattr(line.inventory, "run", away)
        await phone.agent_session.run(user_input="Hello.")
        await cost.close()
        assert await spent(line.inventory) == 0
    monkeypatch.setattr(line.inventory, "run", run)
    await cost.close()
    assert await spent(line.inventory) == 400
