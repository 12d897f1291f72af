"""What happens in a call, as it happens: who speaks, which stage, which tool and what it answered."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from livekit.agents import AgentSession, ConversationItemAddedEvent, FunctionToolsExecutedEvent

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from shared.workflow import Stage


@dataclass(frozen=True)
class Spoken:
    """Somebody said something."""

    by_caller: bool
    text: str


@dataclass(frozen=True)
class StageEntered:
    """A stage began, and its model read these facts."""

    stage: Stage
    facts: str


@dataclass(frozen=True)
class ToolUsed:
    """A tool ran for so many seconds; `arguments` are JSON."""

    name: str
    arguments: str
    answer: str
    refused: bool
    seconds: float


Entry = Spoken | StageEntered | ToolUsed


@dataclass
class CallLog:
    """Everything that happened in one call, in order. Each entry is passed to `tell` at once.

    Attributes:
        stage: the last stage that was entered.
        heard: what the caller heard last.
        stage_seconds: how many seconds the line worked in each stage, without the time in which the caller thought.
        tool_seconds: how many seconds the tools of each name ran in all.
    """

    tell: Callable[[Entry], None] = lambda _: None
    entries: list[Entry] = field(default_factory=list)
    stage: Stage = Stage.GREETING
    heard: str = ""
    stage_seconds: dict[Stage, float] = field(default_factory=dict)
    tool_seconds: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.perf_counter)
    _running: bool = True

    def listen_to(self, agent_session: AgentSession[CallSession]) -> None:
        """Log what happens in this session, which has not started yet."""

        @agent_session.on("conversation_item_added")
        def item_added(added: ConversationItemAddedEvent) -> None:
            item = added.item
            if item.type == "agent_handoff":
                self._enter(agent_session.userdata)
            elif item.type == "message" and item.role in ("user", "assistant") and item.text_content:
                if item.role == "assistant":
                    self.heard = item.text_content
                self._add(Spoken(by_caller=item.role == "user", text=item.text_content))

        @agent_session.on("function_tools_executed")
        def tools_executed(executed: FunctionToolsExecutedEvent) -> None:
            for call, output in executed.zipped():
                answer = output.output if output else ""
                refused = output is not None and output.is_error
                seconds = max(0.0, output.created_at - call.created_at) if output else 0.0
                self.tool_seconds[call.name] = self.tool_seconds.get(call.name, 0.0) + seconds
                self._add(ToolUsed(call.name, call.arguments, answer, refused, seconds))

    def pause(self) -> None:
        """Stop counting time: the caller thinks, or the call is over."""
        self._count_time()
        self._running = False

    def resume(self) -> None:
        """Count time again: the line is at work."""
        self._since = time.perf_counter()
        self._running = True

    def _enter(self, session: CallSession) -> None:
        self._count_time()
        if (stage := session.call.stage) is not Stage.CALL_ENDED:
            self.stage = stage
            self._add(StageEntered(stage, brief(session)))

    def _count_time(self) -> None:
        now = time.perf_counter()
        if not self._running:
            return
        self.stage_seconds[self.stage] = self.stage_seconds.get(self.stage, 0.0) + now - self._since
        self._since = now

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.tell(entry)
