"""A caller who says nothing is asked whether they are still there; after some questions without answer, we give up."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from livekit.agents import AgentSession, UserInputTranscribedEvent, UserStateChangedEvent

from agents.conversation.no_silence.asking_for_replies import ask_for_reply
from agents.conversation.no_silence.lost_connection import end_unheard_speech

# Nobody speaks for so long without a pause: the model must have missed that the caller stopped.
LONGEST_SPEECH_SECONDS = 60.0
LONGER = 4  # times: the wait between two questions to a caller who was sent to look for something
TAKE_YOUR_TIME = (
    "The caller is looking for the code that was sent. Say in one short sentence that you wait for it, no hurry."
)
ARE_YOU_THERE = "The caller has said nothing for a while. Ask in one short sentence whether they are still there."


class Silence:
    """Asks a silent caller whether they are still there.

    LiveKit reports a silent caller once, as "away", and takes any noise on the line for their return. So the count of
    questions starts again only when words are transcribed or a key is pressed, not at every sound.
    """

    def __init__(
        self,
        agent_session: AgentSession[Any],
        *,
        seconds: float,
        questions: int,
        give_up: Callable[[], Awaitable[None]],
        may_take_long: Callable[[], bool] = lambda: False,
    ) -> None:
        """`give_up` is called after `questions` questions, `seconds` apart, got no answer. As long as `may_take_long`
        says that the caller was asked for something that they have to look for, nobody gives up."""
        self._agent_session = agent_session
        self._seconds = seconds
        self._questions = questions
        self._give_up = give_up
        self._may_take_long = may_take_long
        self._asked = 0
        self._asking: asyncio.Task[None] | None = None
        self._expected = False
        self._speech_limit: asyncio.TimerHandle | None = None
        agent_session.on("user_state_changed", self._state_changed)
        agent_session.on("user_input_transcribed", self._transcribed)

    def broken(self) -> None:
        """Start again: the caller spoke or pressed a key."""
        self._asked = 0
        self._stop_asking()
        self._agent_session.reset_away_timer()

    @contextlib.contextmanager
    def expected(self) -> Iterator[None]:
        """Ask nothing within this block, while the caller has to wait for somebody else to speak."""
        self._expected = True
        self._stop_asking()
        try:
            yield
        finally:
            self._expected = False
            self.broken()

    def close(self) -> None:
        """Stop listening to the session, and stop asking."""
        self._agent_session.off("user_state_changed", self._state_changed)
        self._agent_session.off("user_input_transcribed", self._transcribed)
        self._stop_asking()
        self._forget_speech_limit()

    def _state_changed(self, event: UserStateChangedEvent) -> None:
        self._forget_speech_limit()
        if event.new_state == "speaking":
            self._speech_limit = asyncio.get_running_loop().call_later(
                LONGEST_SPEECH_SECONDS, end_unheard_speech, self._agent_session
            )
        if event.new_state != "away":
            self._stop_asking()
        elif self._asking is None and not self._expected:
            self._asking = asyncio.create_task(self._ask(), name="ask_whether_the_caller_is_there")

    def _transcribed(self, event: UserInputTranscribedEvent) -> None:
        if event.is_final and event.transcript.strip():
            self.broken()

    def _forget_speech_limit(self) -> None:
        if self._speech_limit is not None:
            self._speech_limit.cancel()
            self._speech_limit = None

    def _stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    async def _ask(self) -> None:
        while (takes_long := self._may_take_long()) or self._asked < self._questions:
            self._asked += 0 if takes_long else 1
            question = TAKE_YOUR_TIME if takes_long else ARE_YOU_THERE
            await ask_for_reply(self._agent_session, instructions=question, may_use_tools=False)
            await asyncio.sleep(self._seconds * (LONGER if takes_long else 1))
        self._asking = None  # from here on, a sound does not cancel this task
        await self._give_up()
