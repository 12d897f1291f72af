"""A stage that asks for one thing, reads it back, and looks it up after a yes."""

from abc import abstractmethod
from typing import ClassVar

from simulation.hearing.replies import plain, says_no, says_yes
from simulation.reply import Reply, Say, UseTool
from simulation.request import Request
from simulation.stages.stage_rules import Notebook, StageRules


class AsksForOne(StageRules):
    """`_read_back` is what the caller has been asked to confirm."""

    tool: ClassVar[str]
    argument: ClassVar[str]

    def __init__(self, notebook: Notebook) -> None:
        super().__init__(notebook)
        self._read_back: str | None = None

    @abstractmethod
    def in_answer(self, said: str) -> str | None:
        """The thing, in an answer to the stage's question."""

    @abstractmethod
    def in_passing(self, said: str) -> str | None:
        """The thing, in something that was said earlier in the call."""

    @abstractmethod
    def aloud(self, value: str) -> str:
        """The thing as it is read back."""

    def begin(self, request: Request) -> Reply | None:
        for said in request.said_before:
            value = self.in_passing(said)
            if value and value not in self.notebook.used:
                return self._ask_whether_right(value)
        return None

    def hear(self, request: Request) -> Reply | None:
        asked_about, said = self._read_back, request.heard
        value = self.in_answer(said)
        if value is None and "same" in plain(said).split():
            value = self.notebook.confirmed.get(self.argument)
        if asked_about and (value == asked_about or (value is None and says_yes(said))):
            self._read_back = None
            self.notebook.used.add(asked_about)
            self.notebook.confirmed[self.argument] = asked_about
            return UseTool(self.tool, {self.argument: asked_about})
        if asked_about and value is None and says_no(said):
            self._read_back = None
            self.notebook.used.add(asked_about)
            return Say(f"Sorry. {self.question_again(request)}")
        if value:
            return self._ask_whether_right(value)
        return Say(f"Did I get this right: {self.aloud(asked_about)}?") if asked_about else None

    def _ask_whether_right(self, value: str) -> Say:
        self._read_back = value
        return Say(f"I have {self.aloud(value)}. Is that right?")
