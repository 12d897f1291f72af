"""A Google that refuses, is busy, slow or out of order: what is asked again, how long is waited, and what is said."""

import asyncio
import datetime as dt
import email.utils
import socket
from pathlib import Path

import pytest

from inventory.files import google_api
from inventory.files.google_sheets import GoogleSheet
from inventory.models import Equipment
from tests.support.google import ACCOUNT, SPREADSHEET, FakeGoogle, Refusal, refusal


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "Google did not understand (400). Check that the spreadsheet has a tab 'Equipment'"),
        (403, "Share it with this address, as an editor"),
        (404, "Check its id, the part of its address between /d/ and /edit"),
        (302, "answered with status 302, which nobody expects"),
    ],
)
async def test_a_refusal_says_what_to_do_and_is_not_asked_for_again(
    sheet: GoogleSheet, google: FakeGoogle, status: int, said: str
) -> None:
    google.answers = [Refusal(status)]
    assert said in await refusal(sheet)
    assert len(google.requests) == 1


async def test_who_is_refused_is_named(sheet: GoogleSheet, google: FakeGoogle) -> None:
    google.answers = [Refusal(403)]
    assert ACCOUNT in await refusal(sheet)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_google_is_asked_again_when_it_is_busy_or_out_of_order(
    sheet: GoogleSheet, google: FakeGoogle, status: int
) -> None:
    google.answers = [Refusal(status)] * 5
    assert await sheet.read()
    assert len(google.requests) == 6


@pytest.mark.parametrize(
    ("status", "said"), [(429, "was asked too often (429). Try again in a minute"), (500, "out of order (status 500)")]
)
async def test_google_is_not_asked_for_ever(sheet: GoogleSheet, google: FakeGoogle, status: int, said: str) -> None:
    google.answers = [Refusal(status)] * 20
    assert said in await refusal(sheet)
    assert len(google.requests) == 6


async def test_a_write_is_tried_again_too(sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]) -> None:
    google.answers = [Refusal(500), None, Refusal(503), Refusal(429)]
    await sheet.write(equipment)
    assert await sheet.read() == equipment


async def test_google_is_left_alone_as_long_as_it_asks_for(
    sheet: GoogleSheet, google: FakeGoogle, waits: list[float]
) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)
    google.answers = [
        Refusal(429, headers={"Retry-After": "7"}),
        Refusal(503, headers={"Retry-After": email.utils.format_datetime(soon, usegmt=True)}),
    ]
    assert await sheet.read()
    assert waits == [7.0, pytest.approx(30, abs=2)]


async def test_a_wait_that_is_too_long_is_left_to_people(
    sheet: GoogleSheet, google: FakeGoogle, waits: list[float]
) -> None:
    google.answers = [Refusal(429, headers={"Retry-After": "3600"})]
    assert "Try again in 3600 seconds" in await refusal(sheet)
    assert (len(google.requests), waits) == (1, [])


async def test_waits_double_and_no_two_clients_wait_alike(
    sheet: GoogleSheet, google: FakeGoogle, waits: list[float]
) -> None:
    google.answers = [Refusal(503, headers={"Retry-After": "soon"})] * 6
    await refusal(sheet)
    beyond = [wait - least for wait, least in zip(waits, (0.5, 1, 2, 4, 8), strict=True)]
    assert all(0 <= jitter <= 1 for jitter in beyond)
    assert len(set(beyond)) > 1


@pytest.mark.parametrize("body", ["", "<html>", '{"values": [[{}]]}', '{"values": ', "[]", '{"values": [[NaN]]}'])
async def test_an_answer_that_is_not_googles_is_no_list(sheet: GoogleSheet, google: FakeGoogle, body: str) -> None:
    google.answers = [Refusal(200, body)] * 6
    assert "127.0.0.1 answered with something that is not Google's" in await refusal(sheet)


async def test_a_slow_answer_is_given_up_and_blocks_nothing_else(
    sheet: GoogleSheet, google: FakeGoogle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(google_api, "ANSWER_SECONDS", 0.02)
    google.answers = [Refusal(200, "{}", delay=5)] * 6
    reading = asyncio.create_task(refusal(sheet))
    beats = 0
    while not reading.done():
        beats += 1
        await asyncio.sleep(0.005)
    assert "did not answer within 0.02 seconds. Try again later" in reading.result()
    assert beats > 6


async def test_a_google_that_is_not_there_is_named(google: FakeGoogle, key_file: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        sheet = GoogleSheet(SPREADSHEET, key_file, api=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        assert "127.0.0.1 cannot be reached (ConnectError). Check the connection" in await refusal(sheet)
