"""Words as audio and back: a sample a character, so that what was said can be read out of what was played.

PCM16, 24 kHz, one channel, as the Realtime API has it. Silence is zero. A voice whose words are not over yet hums.
"""

from array import array
from dataclasses import dataclass, field

SAMPLE_RATE = 24_000
CHUNK = SAMPLE_RATE // 10  # the plugin sends no less than a tenth of a second at once
HUM = 1


def audio_of(words: str, *, ends: bool = True) -> bytes:
    """These words, filled up to whole chunks with silence, or with humming when more is to come."""
    samples = array("h", map(ord, words))
    filling = -len(samples) % CHUNK or (CHUNK if ends else 0)
    samples.extend([0 if ends else HUM] * filling)
    return samples.tobytes()


def words_of(audio: bytes) -> str:
    return "".join(map(chr, (sample for sample in array("h", audio) if sample > HUM)))


@dataclass
class Ear:
    """Hears where a voice begins and ends."""

    speaking: bool = False
    _heard: bytearray = field(default_factory=bytearray)

    def hear(self, audio: bytes) -> tuple[bool, str | None]:
        """Whether a voice begins in this chunk, and the words when it ends there."""
        begins = not self.speaking and any(audio)
        self.speaking = self.speaking or begins
        if not self.speaking:
            return False, None
        self._heard += audio
        if audio[-2:] != b"\0\0":
            return begins, None
        words = words_of(bytes(self._heard))
        self.speaking = False
        self.forget()
        return begins, words

    def forget(self) -> None:
        self._heard.clear()
