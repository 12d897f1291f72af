"""What the caller says while one stage hands off to the next arrives whole."""

import asyncio

import pytest
from livekit import rtc

from agents.conversation.rental_line import RentalLine
from agents.stage_agent import StageAgent
from simulation.reply import Say
from tests.support.gate import Gate
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_conversation import words
from tests.support.realtime_server import realtime_server
from tests.support.spoken_audio import SAMPLE_RATE, audio_of
from tests.support.voice_call import Mouth, spoken_call
from tests.support.waiting import until

SENTENCE = "And please send the bill to our other office, in Peoria."
FRAME_SECONDS = 0.02
SHOWN = {(0.0, 0.4), (0.06, 0.15), (0.15, 0.9)}  # seconds; the others are run by `make long`
WORD_SECONDS = 0.12  # no whole number of the chunks in which the plugin sends audio


async def speak_slowly(mouth: Mouth, sentence: str) -> None:
    """Say this as a telephone sends it: a frame at a time, at the pace of speech."""
    *before, last = sentence.split()
    hum = audio_of("", ends=False)[:2] or b"\1\0"
    audio = b"".join(
        spoken + hum * (int(WORD_SECONDS * SAMPLE_RATE) - len(spoken) // 2)
        for spoken in (audio_of(f"{word} ", ends=False)[: 2 * len(word) + 2] for word in before)
    )
    audio += audio_of(last)
    audio += bytes(-len(audio) % (2 * SAMPLE_RATE // 10))
    size = int(FRAME_SECONDS * SAMPLE_RATE) * 2
    begun = asyncio.get_running_loop().time()
    for number, at in enumerate(range(0, len(audio), size)):
        await asyncio.sleep(max(0.0, begun + number * FRAME_SECONDS - asyncio.get_running_loop().time()))
        frame = audio[at : at + size]
        mouth.hears(rtc.AudioFrame(frame, SAMPLE_RATE, 1, len(frame) // 2))


@pytest.mark.parametrize(
    ("network_seconds", "spoken_seconds"),
    [
        pytest.param(network, spoken, marks=[] if (network, spoken) in SHOWN else pytest.mark.long_running)
        for network in (0.0, 0.06, 0.15)
        for spoken in (0.0, 0.15, 0.4, 0.9)
    ],
)
async def test_what_the_caller_says_across_a_hand_off_arrives_whole(
    line: RentalLine, network_seconds: float, spoken_seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    monkeypatch.setattr(StageAgent, "on_exit", gate.guard(StageAgent.on_exit))
    script = Script([tool("start_rental", equipment_needed="a generator")], [Say("Certainly.")], [Say("Certainly.")])
    async with realtime_server(lambda: script) as server:
        server.network_seconds = network_seconds
        async with spoken_call(line.new_call(), server) as call:
            await call.hears_more_than(0)
            call.mouth.says("I need a generator.")
            await gate.reached.wait()
            asyncio.get_running_loop().call_later(spoken_seconds, gate.open)
            await speak_slowly(call.mouth, SENTENCE)
            items = server.connections[0].conversation.items
            await until(lambda: any("Peoria" in words(item) for item in items))
            said = [words(item) for item in items if item.get("role") == "user"]
            assert said == ["I need a generator.", SENTENCE]
