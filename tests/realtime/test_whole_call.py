"""A whole call over the real plugin."""

from agents.line import Line
from simulation.scenario import find_scenarios, Line as Words
from tests.support.realtime_server import hand_offs, realtime_server
from tests.support.voice_call import spoken_call


async def test_a_business_books_by_voice(line: Line) -> None:
    [happy] = find_scenarios(["happy_path"])
    async with realtime_server() as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        print(call.heard)
        for step in happy.steps:
            assert isinstance(step, Words)
            replies = await call.says(step.say)
            print(step.say, "->", replies)
        for events in hand_offs(server):
            print([event.type for event in events])
        print(server.errors)
        print(call.shared.call.booking)
