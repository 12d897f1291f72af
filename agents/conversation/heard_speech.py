"""How much of a sentence the caller had heard when they interrupted it."""

from typing import Any, cast

from livekit import rtc
from livekit.agents import AgentSession
from livekit.agents.voice.io import AudioOutput, AudioOutputCapabilities, TextOutput

# No voice speaks faster, also at the highest speed of the settings. A pipeline has the whole text of a reply long
# before its audio, so the text alone says too much.
MOST_CHARACTERS_PER_SECOND = 25


class HeardSpeech(AudioOutput):
    """An audio output that reports, for each sentence that was interrupted, the words that the caller had heard.

    LiveKit keeps these words in the history, instead of all that the model wanted to say. Its own means for that is to
    write the words along with the voice, for somebody who reads them. To keep the pace it analyses the audio, which
    stops the event loop for up to 400 ms. A caller on the telephone reads nothing, so an estimate at the moment of the
    interruption is enough: the share of the text that is the share of the audio which was played.
    """

    def __init__(self, earpiece: AudioOutput) -> None:
        super().__init__(
            label="heard speech",
            capabilities=AudioOutputCapabilities(pause=True),
            next_in_chain=earpiece,
            sample_rate=earpiece.sample_rate,
        )
        self.spoken_text = SpokenText()
        # Not `earpiece` itself: LiveKit puts a place between the two at which an output can be exchanged.
        self._earpiece = cast("AudioOutput", self.next_in_chain)
        self._seconds = 0.0

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        await super().capture_frame(frame)
        self._seconds += frame.duration
        await self._earpiece.capture_frame(frame)

    def flush(self) -> None:
        super().flush()
        self._earpiece.flush()

    def clear_buffer(self) -> None:
        self._earpiece.clear_buffer()

    def on_playback_finished(
        self, *, playback_position: float, interrupted: bool, synchronized_transcript: str | None = None
    ) -> None:
        if interrupted:
            synchronized_transcript = heard_words(self.spoken_text.text, playback_position, of_seconds=self._seconds)
        self._seconds = 0.0
        super().on_playback_finished(
            playback_position=playback_position,
            interrupted=interrupted,
            synchronized_transcript=synchronized_transcript,
        )


class SpokenText(TextOutput):
    """The text of the sentence that is spoken now, as far as the model has made it."""

    def __init__(self) -> None:
        super().__init__(label="spoken text", next_in_chain=None)
        self.text = ""
        self._complete = False

    async def capture_text(self, text: str) -> None:
        if self._complete:
            self.text, self._complete = "", False
        self.text += text

    def flush(self) -> None:
        self._complete = True


def heard_words(text: str, seconds: float, *, of_seconds: float) -> str:
    """The whole words of this text that were heard in the first `seconds` of its audio, which lasts `of_seconds`."""
    share = min(1.0, seconds / of_seconds) if of_seconds else 0.0
    size = min(int(len(text) * share), int(seconds * MOST_CHARACTERS_PER_SECOND))
    if size >= len(text):
        return text
    # The word in the middle of which the caller spoke is left out.
    return text[: text.rfind(" ", 0, size + 1) + 1].rstrip()


def follow_heard_speech(agent_session: AgentSession[Any]) -> None:
    """Have this session know what the caller heard. It does nothing for a session in text or one that has been told."""
    output = agent_session.output
    if output.audio is None or isinstance(output.audio, HeardSpeech):
        return
    output.audio = HeardSpeech(output.audio)
    output.transcription = output.audio.spoken_text
