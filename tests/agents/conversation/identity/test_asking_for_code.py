"""Where the depot always asks for a code, nothing is booked before the business has read it back."""

import dataclasses
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from redis.asyncio import Redis

from agents.conversation.brief import brief
from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from inventory.models import Proofs, TaskKind
from shared.identity.confirmation_code import NOT_KEPT
from shared.log_privacy import install_privacy_filter
from shared.workflow import Stage
from simulation.call_log import Spoken
from simulation.caller import play
from simulation.scenario import find_scenarios
from tests.support.phone import Phone, call_at, on_the_phone
from tests.support.records import records_of
from tests.support.redis_contents import contents_of
from tests.support.waiting import until
from tests.test_personal_data import without_filter

STAGE = Stage.BOOKING_COMPLETION
EMAIL = "office@acme.example.com"


async def to_confirm(
    line: RentalLine, *, identity_code: str = "always", email: str | None = EMAIL, **settings: Any
) -> CallSession:
    """A call about to book, at a depot that asks for codes."""
    update = {"identity_code": identity_code, **settings}
    asking = dataclasses.replace(line, settings=line.settings.model_copy(update=update))
    session = await call_at(asking, STAGE)
    assert session.call.customer is not None
    session.call.customer = session.call.customer.model_copy(update={"email": email})
    return session


def code_in_the_mail(phone: Phone) -> str:
    settings, call = phone.session.settings, phone.call
    message = (settings.data_folder / "mail" / f"code-{call.call_id}.eml").read_text()
    assert f"To: {EMAIL}" in message
    (code,) = re.findall(r"^ +(\d{6})\s*$", message, re.MULTILINE)
    return code


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_the_code_goes_to_the_record_and_books_once_it_is_read_back(line: RentalLine) -> None:
    async with on_the_phone(await to_confirm(line)) as phone:
        assert "a code that is sent to its record" in brief(phone.session)
        answer = await phone.tool("complete_booking")
        assert "Nothing is done yet" in answer
        assert "e-mail address on the license record" in answer
        assert EMAIL not in answer
        assert await line.inventory.bookings() == []
        assert await phone.tool("confirm_code", code=code_in_the_mail(phone)) == (
            "The code is right. Call the tool again that asked for it."
        )
        assert "Booking confirmed" in await phone.tool("complete_booking")
        assert "a code that is sent to its record" not in brief(phone.session)
    (booking,) = await line.inventory.bookings()
    assert isinstance(booking.proofs, Proofs)
    assert booking.proofs.confirmed_by == "e-mail address"


@pytest.mark.parametrize("identity_code", ["off", "changes"])
async def test_elsewhere_a_booking_needs_no_code(line: RentalLine, identity_code: str) -> None:
    async with on_the_phone(await to_confirm(line, identity_code=identity_code)) as phone:
        assert "Booking confirmed" in await phone.tool("complete_booking")
        assert "No code was asked for" in await phone.tool("confirm_code", code="123456")


async def test_booking_again_without_the_code_asks_for_the_one_that_was_sent(line: RentalLine) -> None:
    async with on_the_phone(await to_confirm(line)) as phone:
        await phone.tool("complete_booking")
        sent = code_in_the_mail(phone)
        assert "has to be read back first" in await phone.tool("complete_booking")
        assert code_in_the_mail(phone) == sent
    assert await line.inventory.bookings() == []


async def test_a_wrong_code_is_asked_for_again_and_the_third_leaves_the_wish_to_the_desk_once(line: RentalLine) -> None:
    async with on_the_phone(await to_confirm(line)) as phone:
        await phone.tool("complete_booking")
        wrong = another_than(code_in_the_mail(phone))
        for left in (2, 1):
            assert f"Tries left: {left}" in await phone.tool("confirm_code", code=wrong)
        for _ in range(2):
            assert "has run out" in await phone.tool("confirm_code", code=wrong)
        assert "has run out" in await phone.tool("confirm_code", code=code_in_the_mail(phone))
        assert "has run out" in await phone.tool("complete_booking")
        assert not phone.call.ended
    assert await line.inventory.bookings() == []
    (task,) = await line.inventory.tasks()
    assert task.kind is TaskKind.CALL_BACK
    assert "could not be confirmed by a code" in task.reason
    assert (task.business_name, task.equipment_id) == ("Acme Construction", "ITM001")


async def test_what_is_no_code_takes_no_try(line: RentalLine) -> None:
    async with on_the_phone(await to_confirm(line)) as phone:
        await phone.tool("complete_booking")
        for said in ("12345", "it is in the other room", ""):
            assert "not a code of six digits" in await phone.tool("confirm_code", code=said)
        assert "code is right" in await phone.tool("confirm_code", code=code_in_the_mail(phone))


@pytest.mark.parametrize("changed", [{"email": None}, {"redis_url": "redis://elsewhere"}])
async def test_where_no_code_can_go_the_wish_is_a_task(line: RentalLine, changed: dict[str, Any]) -> None:
    async with on_the_phone(await to_confirm(line, **changed)) as phone:
        for _ in range(2):
            assert "A code can't be sent to this business" in await phone.tool("complete_booking")
        assert not phone.call.ended
    assert await line.inventory.bookings() == []
    assert len(await line.inventory.tasks()) == 1


async def test_after_three_codes_in_a_day_the_wish_is_a_task(line: RentalLine) -> None:
    for _ in range(3):
        async with on_the_phone(await to_confirm(line)) as phone:
            await phone.tool("complete_booking")
    async with on_the_phone(await to_confirm(line)) as phone:
        assert "No more codes can be sent to this business today" in await phone.tool("complete_booking")
    assert len(await line.inventory.tasks()) == 1


async def test_a_code_of_another_business_confirms_nothing(line: RentalLine) -> None:
    """A customer cannot change within a call; if they could, the code would not go with them."""
    async with on_the_phone(await to_confirm(line)) as phone:
        await phone.tool("complete_booking")
        await phone.tool("confirm_code", code=code_in_the_mail(phone))
        customer = phone.call.customer
        assert customer is not None
        phone.call.customer = customer.model_copy(update={"license_number": "BL-204518"})
        assert "Booking confirmed" not in await phone.tool("complete_booking")
    assert await line.inventory.bookings() == []


@pytest.mark.parametrize("form", ["{}", "It is {}.", "I typed on the keypad: {}"])
async def test_no_transcript_has_what_was_said_while_a_code_was_awaited_nor_the_code(
    line: RentalLine, form: str
) -> None:
    async with on_the_phone(await to_confirm(line, keep_transcripts=True)) as phone:
        await phone.use("I need a moment.", says="(before)")
        await phone.tool("complete_booking")
        code = code_in_the_mail(phone)
        said = form.format(" ".join(code))
        await phone.use("Is it " + code + "?", says=said)
        await phone.tool("confirm_code", code=code)
        await phone.tool("complete_booking")
        await phone.tool("end_call", reason=f"completed with {code}")
        call_id = phone.call.call_id
    record = await records_of(line.inventory).get(call_id)
    assert record is not None
    assert record.transcript is not None
    kept = [said.text for said in record.transcript]
    assert "(before)" in kept
    assert NOT_KEPT in kept
    written = record.model_dump_json()
    assert said not in written
    assert code not in re.sub(r"[^0-9]", "", " ".join(kept))
    assert code not in written
    await nowhere_in_redis(line, code)


async def test_no_task_has_the_code(line: RentalLine) -> None:
    async with on_the_phone(await to_confirm(line)) as phone:
        await phone.tool("complete_booking")
        code = code_in_the_mail(phone)
        spaced = " ".join(code)
        for _ in range(2):  # the first time a number to call is asked for
            await phone.tool("transfer_to_human", reason=f"their code {spaced} does not work, call 217 555 0101")
    (task,) = await line.inventory.tasks()
    assert code not in re.sub(r"[^0-9]", "", task.reason)
    await nowhere_in_redis(line, code)


async def test_the_person_who_takes_the_call_is_not_told_the_code(line: RentalLine) -> None:
    told: list[str] = []

    async def takes_the_call(reason: str) -> bool:
        told.append(reason)
        return True

    session = await to_confirm(line)
    session.transfer_to_person = takes_the_call
    async with on_the_phone(session) as phone:
        await phone.tool("complete_booking")
        code = code_in_the_mail(phone)
        await phone.tool("transfer_to_human", reason=f"the code is {code}")
        await until(lambda: told)
    assert told == [NOT_KEPT]


async def nowhere_in_redis(line: RentalLine, code: str) -> None:
    held = await contents_of(line.inventory.redis, line.settings.depot)
    assert "Acme Construction" in held
    assert code not in held
    assert " ".join(code) not in held


@pytest.fixture
def _filtered() -> Iterator[None]:
    install_privacy_filter()
    yield
    without_filter()


@pytest.mark.usefixtures("_filtered")
@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
async def test_no_log_has_the_code(redis: Redis, caplog: pytest.LogCaptureFixture, level: int) -> None:
    for name in ("", "livekit", "livekit.agents", "asyncio"):
        caplog.set_level(level, logger=name)
    (scenario,) = find_scenarios(["code_read_back"])
    played = await play(scenario, redis)
    assert played.passed
    said = [entry.text for entry in played.log.entries if isinstance(entry, Spoken) and "It is" in entry.text]
    (code,) = re.findall(r"\d{6}", " ".join(said))
    assert caplog.records
    assert not any(code in f"{record.getMessage()} {vars(record)}" for record in caplog.records)
