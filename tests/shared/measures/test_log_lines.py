"""The log is JSON away from a terminal and plain at one; every line of a call has its id, and one line says it all."""

import asyncio
import json
import logging

import pytest

from agents.conversation.rental_line import RentalLine
from shared.measures import call_in_log
from shared.measures.call_in_log import in_log, whole_process_in_log
from shared.rental_call import RentalCall
from shared.workflow import Stage
from tests.support.logged import logged, objects
from tests.support.phone import GENERATOR, call_at, on_the_phone

logger = logging.getLogger("rental.test")


def test_away_from_a_terminal_each_line_is_one_object_whatever_is_logged() -> None:
    with logged() as stream:
        logger.info("two\nlines of %s", "a \u00fcml\u00e4ut", extra={"unit_count": 2, "kind": object})
        try:
            raise ValueError("it is broken")
        except ValueError:
            logger.exception("failed")
    first, second = objects(stream)
    assert (first["message"], first["level"], first["name"]) == (
        "two\nlines of a \u00fcml\u00e4ut",
        "INFO",
        "rental.test",
    )
    assert first["unit_count"] == 2
    assert first["timestamp"].endswith("+00:00")
    assert "Traceback" in second["exc_info"]
    assert "ValueError" in second["exc_info"]


def test_at_a_terminal_a_line_is_plain() -> None:
    with logged(terminal=True) as stream, in_log(RentalCall(call_id="c1")):
        logger.warning("the hold is %s", "lost", extra={"left": 2})
    assert stream.getvalue().endswith("WARNING rental.test: the hold is lost left=2 call_id=c1 stage=greeting\n")


async def test_every_line_of_a_call_has_its_id_and_stage_and_its_unit_once_there_is_one(line: RentalLine) -> None:
    early, late = await call_at(line, Stage.GREETING), await call_at(line, Stage.PRICING_NEGOTIATION)
    with logged(level=logging.DEBUG) as stream:
        for session in (early, late):
            async with on_the_phone(session) as phone:
                await phone.tool("answer_house_question", question="When do you open?")
        logger.info("outside of calls")
    *of_calls, outside = [line for line in objects(stream) if line["name"].startswith(("rental.", "livekit"))]
    assert "call_id" not in outside
    for session, stage, unit in ((early, "greeting", None), (late, "pricing_negotiation", GENERATOR)):
        mine = [line for line in of_calls if line.get("call_id") == session.call.call_id]
        assert {"livekit.agents", "rental.call"} <= {line["name"] for line in mine}
        assert {line["stage"] for line in mine} == {stage, "call_ended"}
        assert {line.get("unit") for line in mine} == {unit}
    assert [line["message"] for line in of_calls if "call_id" not in line] == []


async def test_calls_that_run_at_once_are_told_apart() -> None:
    async def hold(call_id: str) -> None:
        with in_log(RentalCall(call_id=call_id)):
            await asyncio.sleep(0)
            await asyncio.create_task(say(call_id))

    async def say(call_id: str) -> None:
        await asyncio.sleep(0)
        logger.info("%s", call_id)

    with logged() as stream:
        await asyncio.gather(*(hold(f"call{number}") for number in range(5)))
    assert [line["call_id"] for line in objects(stream)] == [line["message"] for line in objects(stream)]
    assert len(objects(stream)) == 5


def test_in_a_process_of_one_call_older_tasks_log_its_id_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_in_log._Process, "call", None)
    whole_process_in_log(RentalCall(call_id="only"))
    with logged() as stream:
        logger.info("from a task that began before the call")
    assert objects(stream)[0]["call_id"] == "only"


def test_a_line_from_another_process_keeps_the_call_that_it_came_with() -> None:
    with logged() as stream, in_log(RentalCall(call_id="of this process")):
        record = logging.makeLogRecord(
            {"name": "rental.test", "levelno": logging.INFO, "msg": "m", "call_id": "its own"}
        )
        logging.getLogger("rental.test").callHandlers(record)
    assert objects(stream)[0]["call_id"] == "its own"


async def test_one_closing_line_says_it_all(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    with logged() as stream:
        async with on_the_phone(session) as phone:
            await phone.tool("propose_price", proposed_daily_rate=1)
            await phone.tool("end_call", reason="Jordan Lee has no time")
    (closing,) = [line for line in objects(stream) if line["message"] == "the call is over"]
    expected = {"reason": "other", "ended_by": "line", "last_stage": "pricing_negotiation", "tools": 2, "offers": 1}
    assert {name: closing[name] for name in expected} == expected
    assert closing["answers"] == 2
    assert closing["wait_longest"] >= closing["wait_p50"] >= 0
    assert closing["bookings"] == closing["differences"] == 0
    assert closing["call_id"] == session.call.call_id
    assert closing["unit"] == GENERATOR
    assert "Jordan" not in json.dumps(closing)
