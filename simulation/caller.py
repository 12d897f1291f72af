"""The scripted caller, who holds the call of a scenario from the first word to the end."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from redis.asyncio import Redis

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import open_call
from agents.stage_agent import first_agent
from simulation.call_log import CallLog, Entry
from simulation.grading import grade
from simulation.inventory_state import InventoryState, read_inventory_state
from simulation.rule_based_model import RuleBasedModel
from simulation.scenario import Event, Scenario
from simulation.scratch_depot import ScratchDepot, open_scratch_depot
from simulation.scripted_model import ScriptedModel


@dataclass(frozen=True)
class Played:
    """A scenario that was played. `differences` tell what did not end as it should; it passed when there are none."""

    scenario: Scenario
    session: CallSession
    log: CallLog
    before: InventoryState
    after: InventoryState
    seconds: float
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


async def play(
    scenario: Scenario, redis: Redis, tell: Callable[[Entry], None] = lambda _: None, *, over_http: bool = False
) -> Played:
    """Hold the call of a scenario in a depot of its own.

    Args:
        scenario: what to play.
        redis: the server on which the depot is made.
        tell: is passed each thing that happens, as it happens.
        over_http: whether papers are checked by a registry on a port of this machine, and not in this process.

    Raises:
        ScenarioError: an event of the scenario cannot happen, or a setting of it has a wrong value.
    """
    async with open_scratch_depot(redis, scenario, over_http=over_http) as depot:
        return await _play(scenario, depot, tell)


async def _play(scenario: Scenario, depot: ScratchDepot, tell: Callable[[Entry], None]) -> Played:
    await depot.book_before(scenario.existing)
    before = await read_inventory_state(depot.line.inventory)
    session, log = depot.line.new_call(), CallLog(tell)
    begun = time.perf_counter()
    differences: list[str] = []
    try:
        async with asyncio.timeout(scenario.most_seconds):
            differences += await _hold_call(scenario, depot, session, log)
    except TimeoutError:
        differences.append(f"the call did not end within {scenario.most_seconds:g} seconds")
    log.pause()
    seconds = time.perf_counter() - begun
    after = await read_inventory_state(depot.line.inventory)
    differences += grade(scenario, session, log, before, after)
    return Played(scenario, session, log, before, after, seconds, tuple(differences))


async def _hold_call(scenario: Scenario, depot: ScratchDepot, session: CallSession, log: CallLog) -> list[str]:
    """Say the lines in order until the call ends. A caller who has no more lines hangs up.

    Returns what was not as the script of the model says, one sentence for each difference.
    """
    scripted = ScriptedModel([answer.reply() for answer in scenario.model_opens]) if scenario.model_opens else None
    async with open_call(session, scripted or RuleBasedModel()) as agent_session:
        log.listen_to(agent_session)
        await agent_session.start(first_agent(session), capture_run=True)
        for step in scenario.steps:
            if session.call.ended:
                break
            if isinstance(step, Event):
                if step.do == "hang_up":
                    break
                await depot.happens(step, session)
            elif step.fits(log.heard):
                if scripted is not None:
                    scripted.add([answer.reply(depot.with_references) for answer in step.model])
                await agent_session.run(user_input=await depot.filled_in(step.say, session))
    if scripted is None or not (scripted.lacking or scripted.unused):
        return []
    return [f"the script of the model: {scripted.lacking} answers were missing, {scripted.unused} were not asked for"]
