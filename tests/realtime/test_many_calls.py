"""Many spoken calls at once in one process."""

import asyncio
import dataclasses
import datetime as dt
import itertools

from agents.conversation.rental_line import RentalLine
from tests.support.realtime_brains import books_on
from tests.support.realtime_server import realtime_server
from tests.support.voice_call import rent

CALLS = 20


async def test_twenty_calls_at_once_book_without_an_error_and_leave_no_hold(line: RentalLine) -> None:
    # All twenty look up the same license in the same moment, which counts as tries until it is found.
    unlimited = line.settings.model_copy(update={"record_tries_a_day": 0})
    line = dataclasses.replace(line, settings=unlimited)
    calls = [line.new_call() for _ in range(CALLS)]
    days = (calls[0].today + dt.timedelta(days=1 + number) for number in itertools.count())
    async with realtime_server(lambda: books_on(next(days))) as server:
        errors = await asyncio.gather(*(rent(session, server) for session in calls))
    assert sum(errors) == 0
    assert server.errors == []
    assert len(server.connections) == CALLS
    booked = [session.call.rental for session in calls]
    assert all(booked)
    assert len({booking.period.first_day for booking in booked if booking}) == CALLS
    assert await line.inventory.holds() == []
