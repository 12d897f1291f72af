"""Whatever the model returns, the caller hears one reply to what they said: no dead air, no double talk."""

import dataclasses
import itertools

import pytest

from agents.conversation.no_silence import asking_for_replies
from agents.conversation.no_silence.model_failure import when_the_model_fails
from agents.conversation.rental_line import RentalLine
from shared.language.languages import language
from shared.workflow import Stage
from simulation.reply import Reply, Say
from tests.support.gate import Gate
from tests.support.phone import call_at
from tests.support.realtime_brains import Script, tool
from tests.support.realtime_conversation import Refused
from tests.support.realtime_server import ALREADY_RESPONDING, realtime_server
from tests.support.services import SlowRegistry
from tests.support.voice_call import spoken_call
from tests.support.waiting import until

START = tool("start_rental", equipment_needed="a generator")
LICENSE = tool("verify_business_license", license_number="BL123456")
SEARCH = tool("search_available_equipment", search_query="generator", start_date="tomorrow", rental_days=2)
SELECT = tool("select_equipment", equipment_id="ITM001", start_date="tomorrow", rental_days=2)


@pytest.mark.parametrize(
    ("stage", "response", "then"),
    [
        (Stage.GREETING, [START, START], Stage.CUSTOMER_VERIFICATION),
        (Stage.CUSTOMER_VERIFICATION, [LICENSE, LICENSE], Stage.EQUIPMENT_DISCOVERY),
        (Stage.EQUIPMENT_DISCOVERY, [SEARCH, SELECT], Stage.REQUIREMENTS_CONFIRMATION),
        (Stage.EQUIPMENT_DISCOVERY, [SELECT, SEARCH], Stage.REQUIREMENTS_CONFIRMATION),
        (Stage.EQUIPMENT_DISCOVERY, [SEARCH, SEARCH], Stage.EQUIPMENT_DISCOVERY),
        (Stage.EQUIPMENT_DISCOVERY, [tool("select_equipment")], Stage.EQUIPMENT_DISCOVERY),
        (Stage.EQUIPMENT_DISCOVERY, [tool("no_such_tool")], Stage.EQUIPMENT_DISCOVERY),
        (Stage.EQUIPMENT_DISCOVERY, [Say("Certainly.")], Stage.EQUIPMENT_DISCOVERY),
    ],
    ids=[
        "two equal hand-offs",
        "two equal checks",
        "a tool and a hand-off",
        "a hand-off and a tool",
        "two equal calls",
        "an argument missing",
        "a tool that is not there",
        "words alone",
    ],
)
async def test_one_reply(line: RentalLine, stage: Stage, response: list[Reply], then: Stage) -> None:
    session = await call_at(line, stage)
    async with realtime_server(lambda: Script(response)) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        replies = await call.says("Well, let me see.")
        assert len(replies) == 1, replies
        assert replies != ["(nothing)"]
        assert session.call.stage is then
        assert server.errors == []


async def test_words_before_a_hand_off_are_heard_and_then_the_new_stage(line: RentalLine) -> None:
    session = line.new_call()
    response = [Say("A generator, certainly."), START]
    async with realtime_server(lambda: Script(response)) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        replies = await call.says("I need a generator.")
        assert replies[0] == "A generator, certainly."
        assert len(replies) == 2
        assert "business license" in replies[1]


@pytest.mark.parametrize("error", [ALREADY_RESPONDING, Refused("server_error", "The server had an error.")])
async def test_an_opening_that_the_model_refused_is_tried_once_more(line: RentalLine, error: Refused) -> None:
    async with realtime_server() as server:
        server.refuse("response.create", error)
        async with spoken_call(line.new_call(), server) as call:
            await call.hears_more_than(0)
            assert len(call.heard) == 1
            assert "What equipment do you need" in call.heard[0]
            assert len(server.sent_by_client("response.create")) == 2


async def test_an_opening_after_a_hand_off_that_the_model_refused_is_tried_once_more(line: RentalLine) -> None:
    async with realtime_server() as server, spoken_call(line.new_call(), server) as call:
        await call.hears_more_than(0)
        server.refuse("response.create", ALREADY_RESPONDING)
        replies = await call.says("I need a generator.")
        assert len(replies) == 1
        assert "business license" in replies[0]


async def test_a_reply_to_a_tool_that_the_model_refused_is_tried_once_more(line: RentalLine) -> None:
    session = await call_at(line, Stage.EQUIPMENT_DISCOVERY)
    async with realtime_server(lambda: Script([SEARCH])) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        server.refuse("response.create", ALREADY_RESPONDING)
        replies = await call.says("A generator for tomorrow, two days.")
        assert len(replies) == 1
        assert "Professional Generator" in replies[0]


async def test_two_units_in_one_response_are_one_hold_and_both_are_spoken_of(line: RentalLine) -> None:
    session = await call_at(line, Stage.EQUIPMENT_DISCOVERY)
    days = {"start_date": "tomorrow", "rental_days": 2}
    both = [tool("select_equipment", equipment_id=unit, **days) for unit in ("ITM001", "ITM002")]
    async with realtime_server(lambda: Script(both)) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        (reply,) = await call.says("The generator and the projector, please.")
        assert "Selected: the Professional Generator" in reply
        assert "Not held yet: HD Projector" in reply
        assert [hold.equipment_id for hold in await line.inventory.holds()] == ["ITM001"]
        assert server.errors == []


async def test_a_slow_check_is_covered_by_a_filler_and_then_the_new_stage_speaks(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.conversation.stage_tool.FILLER_AFTER_SECONDS", 0.05)
    gate = Gate()
    line = dataclasses.replace(line, verification=SlowRegistry(line.verification, gate))
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    async with realtime_server(lambda: Script([LICENSE])) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        call.mouth.says("Yes, that is right.")
        await gate.reached.wait()
        await until(lambda: len(call.heard) == 2)
        gate.open()
        await call.hears_more_than(2)
        assert len(call.heard) == 3
        assert language("en").still_checking in call.heard[1]
        assert "Business license verified" in call.heard[2]
        assert server.errors == []


LIMITED = Refused("rate_limit_exceeded", "Rate limit reached.")


async def test_a_model_at_its_rate_limit_is_asked_again_with_growing_waits(line: RentalLine) -> None:
    async with realtime_server() as server:
        server.refuse("response.create", LIMITED, times=3)
        async with spoken_call(line.new_call(), server) as call:
            await call.hears_more_than(0)
            assert "What equipment do you need" in call.heard[0]
            asked = [noted.at for noted in server.sent_by_client("response.create")]
            waits = [later - earlier for earlier, later in itertools.pairwise(asked)]
            assert len(waits) == 3
            assert waits == sorted(waits)
            assert all(waited >= wait for waited, wait in zip(waits, asking_for_replies.WAITS_SECONDS, strict=False))


async def test_a_model_that_refuses_every_reply_counts_as_failed(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_for_replies, "WAITS_SECONDS", (0.01, 0.02))
    session, failed = await call_at(line, Stage.EQUIPMENT_DISCOVERY), list[bool]()
    async with realtime_server(lambda: Script([SEARCH])) as server, spoken_call(session, server) as call:
        await call.hears_more_than(0)
        when_the_model_fails(call.agent_session, lambda: failed.append(True))
        server.refuse("response.create", LIMITED, times=100)
        call.mouth.says("A generator for tomorrow, two days.")
        await until(lambda: bool(call.ends))
        assert failed == [True]
        assert len(call.heard) == 1
        assert len(server.sent_by_client("response.create")) == 4
