"""What the caller hears while something takes long."""

from collections.abc import Callable

from livekit.agents import AgentSession
from livekit.agents.llm import RealtimeModel
from livekit.agents.voice import SpeechHandle

FILLER_AFTER_SECONDS = 1.5
FILLER = "One moment please, I am still checking."


def filler(session: AgentSession) -> Callable[[int], SpeechHandle | str]:
    """The filler of this session: a realtime model speaks for itself, elsewhere the words are spoken as they are."""

    def speak(_: int) -> SpeechHandle | str:
        if isinstance(session.llm, RealtimeModel):
            return session.generate_reply(instructions=f'Say only: "{FILLER}"', tool_choice="none")
        return FILLER

    return speak
