"""A response that the model did not finish is not carried out."""

import pytest

from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from tests.support.phone import call_at
from tests.support.realtime_brains import CutShort, Script, tool
from tests.support.realtime_server import realtime_server
from tests.support.voice_call import spoken_call

WHOLE = '{"equipment_id": "ITM001", "start_date": "tomorrow", "rental_days": 1}'


BROKEN_OFF = WHOLE.removesuffix("}")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(BROKEN_OFF, "incomplete"), (BROKEN_OFF, "completed"), (WHOLE, "incomplete"), (WHOLE, "failed")],
    ids=["broken off", "broken off in a response that is whole", "whole in a response that is not", "failed"],
)
async def test_a_tool_call_of_a_response_that_was_cut_short_holds_nothing(
    line: RentalLine, arguments: str, status: str
) -> None:
    session = await call_at(line, Stage.EQUIPMENT_DISCOVERY)
    fourteen_days = tool("select_equipment", equipment_id="ITM001", start_date="tomorrow", rental_days=14)
    script = Script([CutShort("select_equipment", arguments, status)], [fourteen_days])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        (reply,) = await call.says("The generator from tomorrow, for fourteen days.")
        assert "cut short" in reply
        assert await line.inventory.holds() == []
        assert session.call.stage is Stage.EQUIPMENT_DISCOVERY
        await call.says("For fourteen days, please.")
        (hold,) = await line.inventory.holds()
        assert hold.period.days == 14


async def test_a_call_that_is_broken_off_ends_nothing(line: RentalLine) -> None:
    session = await call_at(line, Stage.EQUIPMENT_DISCOVERY)
    script = Script([CutShort("end_call", '{"reason": "comp')])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        await call.says("That is all for the")
        assert not session.call.ended
