"""A caller who is passed on, over the real client and a stand-in of LiveKit's SIP service."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from livekit import api

from agents.conversation.rental_line import RentalLine
from shared.settings import Settings
from shared.workflow import Stage
from tests.support.livekit_sip import KEY, SECRET, LiveKitSip, livekit_sip
from tests.support.phone import call_at
from tests.support.telephone import CALLER_ID, FakeCaller, FakeJob
from worker.transfer import refer
from worker.transfer.put_through import put_through
from worker.transfer.refer import headers

LONGEST_VALUE = 1024  # that LiveKit takes


@pytest.fixture
async def sip() -> AsyncIterator[LiveKitSip]:
    async with livekit_sip() as service:
        yield service


@pytest.fixture
async def job(sip: LiveKitSip) -> AsyncIterator[FakeJob]:
    """A job with a caller in its room, and LiveKit's own client."""
    job = FakeJob(FakeCaller())
    async with api.LiveKitAPI(sip.url, KEY, SECRET) as job.api:
        yield job


@pytest.fixture
def with_a_person(settings: Settings) -> Settings:
    return settings.model_copy(update={"transfer_number": "+15550100200"})


async def test_whoever_takes_the_call_is_told_its_id_and_how_far_it_had_come(
    line: RentalLine, job: FakeJob, sip: LiveKitSip, with_a_person: Settings
) -> None:
    call = (await call_at(line, Stage.PRICING_NEGOTIATION)).call
    assert await put_through(job, job.caller, with_a_person, call)  # type: ignore[arg-type]
    (transferred,) = sip.transfers
    assert transferred.transfer_to == "tel:+15550100200"
    assert call.selection
    days = call.selection.period
    assert dict(transferred.headers) == {
        "X-Rental-Call": call.call_id,
        "X-Rental-Summary": f"at pricing negotiation, ITM001 from {days.first_day} to {days.last_day}",
    }


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CALL_ENDED])
async def test_nothing_that_tells_who_calls_is_in_a_header(line: RentalLine, stage: Stage) -> None:
    call = (await call_at(line, stage)).call
    call.caller_phone = CALLER_ID
    call.equipment_needed = "a generator for Sam\r\nX-Forged: yes"
    told = headers(call)
    assert all(value.isascii() and value.isprintable() and len(value) <= LONGEST_VALUE for value in told.values())
    personal = [
        CALLER_ID.removeprefix("+"),
        "Sam",
        "Acme",
        "BL123456",
        "Main Street",
        "Jordan",
        "OP445566",
        "POL789012",
    ]
    assert not [word for word in personal if word in str(told)]


async def test_a_call_whose_model_failed_at_once_has_headers_too(line: RentalLine) -> None:
    call = line.new_call().call
    call.stage = Stage.CALL_ENDED
    assert headers(call) == {"X-Rental-Call": call.call_id, "X-Rental-Summary": "a rental"}


async def test_a_service_that_never_answers_is_given_up(
    job: FakeJob, sip: LiveKitSip, with_a_person: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refer, "TRANSFER_SECONDS", 0.1)
    sip.silent = True
    begun = time.monotonic()
    async with asyncio.timeout(4):
        assert not await put_through(job, job.caller, with_a_person)  # type: ignore[arg-type]
    assert sip.asked == ["TransferSIPParticipant"]
    assert time.monotonic() - begun < 2


async def test_a_transfer_that_takes_less_than_livekit_rings_is_not_given_up() -> None:
    assert refer.TRANSFER_SECONDS > 32
