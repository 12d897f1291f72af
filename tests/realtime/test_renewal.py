"""The connection to the model is renewed when nobody speaks, so that no word is lost."""

import asyncio

import pytest
from livekit.agents.llm import RealtimeModelFallbackAdapter

from agents.conversation.rental_line import RentalLine
from simulation.reply import Say
from tests.support.realtime_brains import Script
from tests.support.realtime_conversation import words
from tests.support.realtime_server import realtime_server
from tests.support.voice_call import spoken_call
from tests.support.waiting import until
from worker.voice import realtime
from worker.voice.realtime import renew_in_quiet


async def test_a_connection_is_not_renewed_while_the_caller_speaks(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime, "QUIET_SECONDS", 0.3)
    script = Script([Say("A generator, then.")], [Say("For three days.")])
    async with realtime_server(lambda: script) as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        await call.begins_to_say("I need a generator ")
        models = call.agent_session.llm
        assert isinstance(models, RealtimeModelFallbackAdapter)
        renewing = asyncio.create_task(renew_in_quiet(call.agent_session, models, after_seconds=0.6))
        await asyncio.sleep(1.5)
        assert len(server.connections) == 1, "the caller is still speaking"
        assert await call.says("for a building site.") == ["A generator, then."]
        await until(lambda: len(server.connections) == 2)
        await call.is_quiet()
        renewing.cancel()
        await asyncio.wait([renewing], timeout=1)
        assert await call.says("From tomorrow, for three days.") == ["For three days."]
        said = [words(item) for item in server.connections[1].conversation.items if item.get("role") == "user"]
        assert said == ["I need a generator for a building site.", "From tomorrow, for three days."]
        assert len(call.heard) == 3, "nobody hears of it"
        assert not call.ends
