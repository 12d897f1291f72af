"""The whole call, from the greeting to the booking, spoken over the real plugin and the stand-in server."""

import logging

import pytest

from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from simulation.scenario import CallerSentence as Words
from simulation.scenario import find_scenarios
from tests.support.realtime_conversation import words
from tests.support.realtime_server import RealtimeServer, realtime_server
from tests.support.voice_call import VoiceCall, spoken_call
from tests.support.wire import acknowledged_late, hand_offs, speech_touched

STEPS = [step.say for step in find_scenarios(["happy_path"])[0].steps if isinstance(step, Words)]


async def book(line: RentalLine, server: RealtimeServer) -> VoiceCall:
    """Hold the call; every turn of the caller has exactly one reply."""
    async with spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        assert len(call.heard) == 1
        for step in STEPS:
            replies = await call.says(step)
            assert len(replies) == 1, f"{step!r} was answered with {replies}"
    return call


@pytest.mark.parametrize("transcripts", ["first", "late", "never"])
async def test_a_business_books_by_voice(line: RentalLine, transcripts: str, caplog: pytest.LogCaptureFixture) -> None:
    async with realtime_server() as server:
        if transcripts == "late":
            server.transcript_seconds = 0.1
        elif transcripts == "never":
            server.lose("conversation.item.input_audio_transcription.completed", times=len(STEPS))
        call = await book(line, server)
    assert call.session.call.rental is not None
    assert call.session.call.stage is Stage.CALL_ENDED
    assert len(server.connections) == 1
    assert server.errors == []
    assert acknowledged_late(server) == []
    assert speech_touched(server) == []
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []
    said = [words(item) for item in server.connections[0].conversation.items if item.get("role") == "user"]
    assert said == STEPS


async def test_a_hand_off_takes_four_events_and_two_for_each_tool_call_of_the_old_stage(line: RentalLine) -> None:
    async with realtime_server() as server:
        await book(line, server)
    taken = list(hand_offs(server))
    assert len(taken) == len(Stage) - 3
    for number, events in enumerate(taken, 1):
        types = [event.type for event in events]
        print(f"hand-off {number}: {', '.join(types)}")
        calls_of_old_stage = types.count("conversation.item.delete") / 2
        assert len(types) == 4 + 2 * calls_of_old_stage
        assert types[0] == "input_audio_buffer.clear"
        assert types[-1] == "response.create"
        assert types.count("session.update") == 2
    tool_items = 2 * sum(
        noted.event["item"].get("type") == "function_call"
        for noted in server.noted
        if noted.type == "response.output_item.done"
    )
    deleted = len(server.sent_by_client("conversation.item.delete"))
    of_the_last_stage = 2 * 2  # complete_booking and end_call
    assert deleted == tool_items - of_the_last_stage
