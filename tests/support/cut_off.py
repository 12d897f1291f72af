"""Calls that are cut off, and the calls with which their callers go on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from shared.rental_call import CUT_OFF
from shared.workflow import Stage
from tests.support.phone import GENERATOR, Phone, call_at, on_the_phone
from tests.support.waiting import until_answer

CALLER = "+12175550101"
LICENSE = "BL-123456"


async def call_from(
    line: RentalLine,
    stage: Stage = Stage.CUSTOMER_VERIFICATION,
    phone: str | None = CALLER,
    equipment_id: str = GENERATOR,
    besides: Sequence[str] = (),
) -> CallSession:
    """A call from this number, which has reached this stage. None is a hidden number."""
    session = await call_at(line, stage, equipment_id=equipment_id, besides=besides)
    session.call.caller_phone = phone
    if session.call.customer is not None:  # with the number as the registry writes it
        session.call.customer = session.call.customer.model_copy(update={"license_number": LICENSE})
    return session


async def cut_off_at(
    line: RentalLine,
    stage: Stage = Stage.OPERATOR_CERTIFICATION,
    phone: str | None = CALLER,
    equipment_id: str = GENERATOR,
    besides: Sequence[str] = (),
) -> CallSession:
    """A call from this number that reached this stage and was cut off there."""
    session = await call_from(line, stage, phone, equipment_id, besides)
    async with on_the_phone(session):
        await session.end(CUT_OFF, cut_off=True)
    return session


@contextlib.asynccontextmanager
async def calling_again(
    line: RentalLine, *, license_number: str = LICENSE, phone: str | None = CALLER
) -> AsyncIterator[Phone]:
    """Another call from this number, which has proved this license."""
    async with on_the_phone(await call_from(line, phone=phone)) as again:
        await again.tool("verify_business_license", license_number=license_number)
        yield again


async def killed_at(line: RentalLine, stage: Stage = Stage.OPERATOR_CERTIFICATION) -> CallSession:
    """A call whose process was killed in this stage: it was kept, and its end was not written."""
    session = await call_from(line, stage)
    keeping = asyncio.create_task(session.resumption.keep_while_running(session.call))
    session.resumption.call_changed()
    await until_answer(lambda: line.inventory.unfinished_call(CALLER))
    keeping.cancel()
    await asyncio.wait([keeping])
    return session
