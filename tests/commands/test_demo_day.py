"""The page's demo: scripted calls that came within the last day."""

import asyncio
import datetime as dt

import pytest

from agents.conversation.rental_line import RentalLine
from commands.web.demo_day import ENDED, do_what_is_asked, many_units, play_day, playable
from shared.running.call_requests import CallRequests, Wanted
from shared.settings import Settings
from simulation.scenario import find_scenarios
from tests.support.records import records_of
from tests.support.waiting import until_answer
from worker.asked_by_desk import NO_TELEPHONE
from worker.dispatch.call_limits import CallLimits


async def test_scripted_calls_are_played_as_if_they_had_come_within_the_last_day(line: RentalLine) -> None:
    scenarios = find_scenarios(["happy_path", "hang_up_half_way"])
    assert playable(scenarios) == scenarios
    await play_day(line, scenarios)
    booked, given_up = await records_of(line).all()
    assert [len(record.bookings) for record in (booked, given_up)] == [1, 0]
    now = line.inventory.now()
    assert dt.timedelta(hours=23) < now - booked.begun_at < dt.timedelta(hours=25)
    assert dt.timedelta(hours=11) < now - given_up.begun_at < dt.timedelta(hours=13)
    measured = booked.measured.answers[0].at
    assert abs(measured - booked.begun_at) < dt.timedelta(minutes=1)


@pytest.mark.parametrize(("wanted", "told"), [(Wanted.HANG_UP, ENDED), (Wanted.PUT_THROUGH, NO_TELEPHONE)])
async def test_a_scripted_call_can_be_hung_up_on_the_page_and_not_be_passed_on(
    wanted: Wanted, told: str, line: RentalLine, settings: Settings
) -> None:
    session = line.new_call()
    assert await CallLimits(line.inventory, settings, session.call).admit() is None
    requests = CallRequests(line.inventory)
    asking = asyncio.ensure_future(requests.ask(session.call.call_id, wanted, by="j.lee"))
    await until_answer(lambda: requests.of(session.call.call_id))
    await do_what_is_asked(session)
    assert (await asking).told == told
    assert session.call.ended is (wanted is Wanted.HANG_UP)


def test_a_scenario_that_needs_a_depot_of_its_own_is_left_out() -> None:
    assert playable(find_scenarios(["registry_down", "code_read_back"])) == []


def test_there_are_enough_units_for_a_day_of_callers(settings: Settings) -> None:
    ids = [unit.equipment_id for unit in many_units(settings)]
    assert len(set(ids)) == len(ids) > 200
