"""A call in a real `AgentSession`, with a model that a test scripts."""

import contextlib
import datetime as dt
import inspect
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from livekit.agents import AgentSession, RunResult, llm

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine, open_call
from agents.stage_agent import StageAgent, first_agent
from inventory.models import Period
from shared.proved_facts import (
    AgreedPrice,
    CertifiedOperator,
    Selection,
    SiteApproval,
    VerifiedCoverage,
    VerifiedCustomer,
)
from shared.rental_call import RentalCall
from shared.workflow import WORKFLOW, Stage
from tests.support.scripted_model import ScriptedModel, call

GENERATOR = "ITM001"
OF_EVERY_STAGE = frozenset({"answer_house_question", "speak_language", "end_call", "transfer_to_human"})
WHILE_RENTING = OF_EVERY_STAGE | {"note_email"}
FAR = dt.date(2034, 12, 31)


@dataclass
class Phone:
    """Both ends of a call: what the model does next, and what the caller has heard."""

    agent_session: AgentSession[CallSession]
    session: CallSession
    model: ScriptedModel

    @property
    def call(self) -> RentalCall:
        return self.session.call

    @property
    def stage(self) -> Stage:
        return self.call.stage

    @property
    def tools(self) -> set[str]:
        """The tools that the model can call now."""
        return {tool.id for tool in self.agent_session.current_agent.tools}

    @property
    def heard(self) -> list[str]:
        """Everything that was spoken to the caller, in order."""
        return [
            item.text_content or ""
            for item in self.agent_session.history.items
            if item.type == "message" and item.role == "assistant"
        ]

    @property
    def outputs(self) -> list[llm.FunctionCallOutput]:
        return [item for item in self.agent_session.history.items if item.type == "function_call_output"]

    async def use(self, *answer: llm.FunctionToolCall | str, says: str = "(speaks)") -> RunResult[Any]:
        """One turn: the caller says something, and the model answers with these words and tool calls at once."""
        self.model.turns.append(answer)
        return await self.agent_session.run(user_input=says)

    async def tool(self, name: str, **arguments: Any) -> str:
        """One turn with one tool; returns what the tool answered."""
        before = len(self.outputs)
        await self.use(call(name, **arguments))
        answered = self.outputs[before:]
        assert len(answered) == 1, f"{name} was answered {len(answered)} times"
        return answered[0].output


@contextlib.asynccontextmanager
async def on_the_phone(session: CallSession) -> AsyncIterator[Phone]:
    """A call that has been answered, in the stage that it had reached."""
    model = ScriptedModel()
    async with open_call(session, model) as agent_session:
        await agent_session.start(first_agent(session), capture_run=True)
        yield Phone(agent_session, session, model)


async def call_at(
    line: RentalLine, stage: Stage, *, equipment_id: str = GENERATOR, besides: Sequence[str] = (), days: int = 3
) -> CallSession:
    """A call that has proved everything that this stage requires, with a real hold of this unit and those `besides`."""
    session = line.new_call()
    known = WORKFLOW[stage].requires
    if "customer" in known:
        session.call.customer = VerifiedCustomer(
            license_number="BL123456", business_name="Acme Construction", valid_until=FAR, phone="+1 217-555-0101"
        )
    if "selection" in known:
        units = [await line.inventory.get(one) for one in (equipment_id, *besides)]
        period = Period.of(session.today + dt.timedelta(days=1), days)
        ids = [unit.equipment_id for unit in units]
        holds = await line.inventory.hold_all(ids, period, call_id=session.call.call_id)
        selection = Selection.of(units, holds, period)
        session.call.select(selection)
        if "site" in known:
            session.call.site = SiteApproval(
                address="100 Main Street, Springfield, Illinois 62701", max_weight_class=selection.heaviest.weight_class
            )
        if "price" in known:
            session.call.price = AgreedPrice(daily_rate=selection.lowest_rate, equipment_name=selection.kinds)
        if "operator" in known:
            for certificate in selection.certificates:
                session.call.certify(
                    CertifiedOperator(
                        name="Jordan Lee",
                        license_number="OP445566",
                        phone="+1 217-555-0120",
                        certificate=certificate,
                        valid_until=FAR,
                    )
                )
        if "insurance" in known:
            session.call.insurance = VerifiedCoverage(
                policy_number="POL789012",
                holder="Acme Construction",
                coverage=Decimal("2000000.00"),
                valid_until=FAR,
            )
    session.call.stage = stage
    return session


def tools_of(stage: Stage) -> set[str]:
    """The names of the tools that a model in this stage can call, where calls are not recorded and all else is set."""
    agent = StageAgent.for_stage(stage)
    optional = {one.tool.info.name for one in agent.optional_tools if one.tool.info.name != "stop_recording"}
    return optional | {
        name for name, _ in inspect.getmembers(agent, lambda member: isinstance(member, llm.RawFunctionTool))
    }
