"""How the model of the stand-in Realtime server answers a turn: as the rule-based model does, or by a script."""

import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from livekit.agents import llm

from agents.conversation.wording.facts import HEADING
from simulation.reply import Reply, Say, UseTool
from simulation.request import read_request
from simulation.rule_based_model import RuleBasedModel
from tests.support.realtime_conversation import Item, words


@dataclass(frozen=True)
class Turn:
    """What the model sees when it is asked for a response. `direction` holds instructions for this response only."""

    instructions: str
    direction: str
    items: Sequence[Item]
    tools: frozenset[str]
    may_use_tools: bool


@dataclass(frozen=True)
class CutShort:
    """A tool call with its arguments as far as they came, and the status of the response that it ends."""

    name: str
    arguments: str
    status: str = "incomplete"


TURNS_TO_BOOK = 9

Output = Reply | CutShort
Brain = Callable[[Turn], Sequence[Output]]


class Rules:
    """Answers as the rule-based model does, from the server's own view of the conversation."""

    def __init__(self) -> None:
        self._model = RuleBasedModel()

    def __call__(self, turn: Turn) -> Sequence[Reply]:
        request = read_request(_context(turn), turn.tools if turn.may_use_tools else set())
        return [self._model.reply(request, may_use_tools=turn.may_use_tools)]


class Script:
    """Answers each turn of the caller with the next of these, and everything else with the words that it was given."""

    def __init__(self, *turns: Sequence[Output]) -> None:
        self.turns = deque(turns)

    def __call__(self, turn: Turn) -> Sequence[Output]:
        last = turn.items[-1] if turn.items else None
        if not turn.direction and self.turns and last and last.get("role") == "user":
            return self.turns.popleft()
        if last and last["type"] == "function_call_output" and not turn.direction:
            return [Say(last["output"] or "(nothing)")]
        return [Say(turn.direction or "(nothing to say)")]


def tool(name: str, **arguments: object) -> UseTool:
    return UseTool(name, arguments)


def _context(turn: Turn) -> llm.ChatContext:
    context = llm.ChatContext.empty()
    fixed, _, brief = turn.instructions.partition(f"\n{HEADING}")
    context.add_message(role="system", content=fixed)
    context.add_message(role="system", content=HEADING + brief)
    for item in turn.items:
        match item["type"]:
            case "message":
                context.add_message(role=item["role"], content=words(item))
            case "function_call":
                context.items.append(
                    llm.FunctionCall(call_id=item["call_id"], name=item["name"], arguments=item["arguments"])
                )
            case "function_call_output":
                context.items.append(
                    llm.FunctionCallOutput(call_id=item["call_id"], output=item["output"], is_error=False)
                )
    if turn.direction:
        context.add_message(role="system", content=turn.direction)
    return context


def books_on(day: dt.date) -> Script:
    """A model that rents the same generator for this day. It calls one tool in each turn, and at last ends the call."""
    return Script(
        [tool("start_rental", equipment_needed="a generator")],
        [tool("verify_business_license", license_number="BL-123456")],
        [tool("select_equipment", equipment_id="ITM001", start_date=day.isoformat(), rental_days=1)],
        [tool("verify_site_safety", job_address="100 Main Street, Springfield")],
        [tool("accept_price", confirmed_daily_rate=450)],
        [
            tool(
                "verify_operator_credentials",
                operator_name="Jordan Lee",
                operator_license="OP-445566",
                operator_phone="217-555-0120",
            )
        ],
        [tool("verify_insurance_coverage", policy_number="POL-789012")],
        [tool("complete_booking")],
        [tool("end_call")],
    )
