"""An ordinary call writes no ERROR into the log."""

import logging
from collections.abc import Iterator

import pytest

from agents.conversation.rental_line import RentalLine
from shared.workflow import Stage
from simulation.reply import Say
from tests.support.phone import call_at
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_server import realtime_server
from tests.support.voice_call import spoken_call
from tests.support.waiting import until
from worker.ordinary_events import OrdinaryEvents, log_ordinary_events_as_information


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The log of a call's process."""
    log_ordinary_events_as_information()
    for name in ("livekit", "livekit.agents"):
        caplog.set_level(logging.INFO, logger=name)
    yield caplog
    for name in ("livekit", "livekit.agents"):
        logger = logging.getLogger(name)
        logger.filters = [one for one in logger.filters if not isinstance(one, OrdinaryEvents)]


async def test_a_caller_who_speaks_while_a_tool_writes_is_no_error(
    line: RentalLine, log: pytest.LogCaptureFixture
) -> None:
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    check = tool("verify_business_license", license_number="BL123456")
    script = Script([Say("One moment, I am checking that."), check], [Say("Of course.")])
    async with realtime_server(lambda: script) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.earpiece.slow = True
        call.mouth.says("Yes, that is right.")
        await until(lambda: session.call.stage is Stage.EQUIPMENT_DISCOVERY)
        await call.begins_to_say("Go on,")
        call.mouth.says(" please.")
        call.earpiece.slow = False
        call.earpiece.play_to_the_end()
        await call.hears_more_than(2)
    (record,) = [record for record in log.records if "not interruptable" in record.getMessage()]
    assert (record.levelname, record.exc_info) == ("INFO", None)
    assert not [record for record in log.records if record.levelno >= logging.ERROR]


def test_a_room_that_is_removed_is_no_error(log: pytest.LogCaptureFixture) -> None:
    # LiveKit's library in Rust writes it, through the logger of its binding.
    channel = "livekit::rtc_engine::rtc_session:1:- publisher data channel '_reliable' closed unexpectedly"
    logging.getLogger("livekit").error(channel)
    assert [record.levelname for record in log.records] == ["INFO"]


def test_every_other_error_stays_one(log: pytest.LogCaptureFixture) -> None:
    logging.getLogger("livekit").error("the engine failed")
    logging.getLogger("livekit.agents").error("publisher data channel '_reliable' closed unexpectedly")
    assert [record.levelname for record in log.records] == ["ERROR", "ERROR"]
