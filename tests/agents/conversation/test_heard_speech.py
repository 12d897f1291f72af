"""The history holds what the caller heard of a sentence that they interrupted, and no more."""

import pytest
from livekit import rtc
from livekit.agents.voice.io import PlaybackFinishedEvent

from agents.conversation.heard_speech import HeardSpeech, heard_words
from agents.conversation.rental_line import RentalLine
from simulation.reply import Say
from tests.support.realtime_brains import Script
from tests.support.realtime_server import realtime_server
from tests.support.spoken_audio import SAMPLE_RATE
from tests.support.voice_call import Earpiece, spoken_call
from tests.support.waiting import until

SENTENCE = "The excavator is four hundred and twenty dollars a day, with delivery to your site on Monday morning."


@pytest.mark.parametrize(
    ("seconds", "of_seconds", "heard"),
    [
        (0.0, 6.0, ""),
        (1.0, 6.0, "The excavator is"),
        (3.0, 6.0, "The excavator is four hundred and twenty dollars a"),
        (6.0, 6.0, SENTENCE),
        (7.0, 6.0, SENTENCE),
        (0.0, 0.0, ""),
        # A pipeline has made the first second of the audio only, and no voice says so much in a second.
        (1.0, 1.0, "The excavator is four"),
    ],
)
def test_the_words_heard_are_the_share_of_the_text_that_is_the_share_of_the_audio(
    seconds: float, of_seconds: float, heard: str
) -> None:
    assert heard_words(SENTENCE, seconds, of_seconds=of_seconds) == heard


async def test_each_sentence_is_measured_for_itself() -> None:
    earpiece = Earpiece()
    earpiece.slow = True
    output, finished = HeardSpeech(earpiece), list[PlaybackFinishedEvent]()
    output.on("playback_finished", finished.append)
    for interrupted in (True, False, True):
        await output.spoken_text.capture_text("One two three four five ")
        await output.spoken_text.capture_text("six seven eight nine ten.")
        output.spoken_text.flush()
        for _ in range(4):
            samples = b"\1\0" * SAMPLE_RATE
            await output.capture_frame(rtc.AudioFrame(samples, SAMPLE_RATE, 1, SAMPLE_RATE))
        output.flush()
        if interrupted:
            output.clear_buffer()
        else:
            earpiece.play_to_the_end()
    assert [event.synchronized_transcript for event in finished] == [
        "One two three four five",
        None,
        "One two three four five",
    ]


async def test_the_history_and_the_model_know_how_much_of_a_sentence_was_heard(line: RentalLine) -> None:
    script = Script([Say(SENTENCE)], [Say("Pardon?")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        call.earpiece.slow = True
        call.earpiece.seconds_before_interruption = 1.5
        call.mouth.says("What does it cost?")
        await until(lambda: call.earpiece.playing)
        await call.begins_to_say("Wait,")
        await until(lambda: bool(call.earpiece.cut_off))
        call.earpiece.slow = False
        assert await call.says(" which one?") == ["Pardon?"]
        interrupted = [message for message in call.agent_session.history.messages() if message.interrupted]
        assert [message.text_content for message in interrupted] == ["The excavator is four hundred and"]
        (truncated,) = server.sent_by_client("conversation.item.truncate")
        assert truncated.event["item_id"] == interrupted[0].id
        assert truncated.event["audio_end_ms"] == 1500
