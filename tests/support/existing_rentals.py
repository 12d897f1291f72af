"""Calls about a rental that exists: the rental, the call of the business that has it, and the code of that call."""

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine
from inventory.models import Period, Rental
from shared.workflow import Stage
from tests.support.phone import GENERATOR, Phone, call_at
from tests.support.rentals import FAR, proofs

EMAIL = "office@acme.example.com"
OTHER_LICENSE = "BL204518"


async def rented(
    line: RentalLine,
    *,
    starts: int = 0,
    days: int = 5,
    units: Sequence[str] = (GENERATOR,),
    until: dt.date = FAR,
    **papers: Any,
) -> Rental:
    """A rental that was booked before the call, of Acme Construction unless the papers say another license."""
    inventory = line.inventory
    period = Period.of(inventory.today() + dt.timedelta(days=starts), days)
    holds = await inventory.hold_all(units, period, call_id="a call before")
    found = [await inventory.get(unit) for unit in units]
    needed: dict[str, Any] = {"site_weight_class": "Heavy", "coverage": max(unit.min_insurance for unit in found)}
    return await inventory.confirm_all(
        holds,
        daily_rates=[unit.lowest_rate for unit in found],
        proofs=[
            proofs(until, **{**needed, "certificate": unit.operator_certification or "Basic Safety", **papers})
            for unit in found
        ],
    )


async def about_a_rental(line: RentalLine, *, identity_code: str = "off", **settings: Any) -> CallSession:
    """A call of Acme Construction about a rental, whose license is verified."""
    update = {"identity_code": identity_code, **settings}
    asking = dataclasses.replace(line, settings=line.settings.model_copy(update=update))
    session = await call_at(asking, Stage.EXISTING_RENTAL)
    assert session.call.customer is not None
    session.call.customer = session.call.customer.model_copy(update={"email": EMAIL})
    session.call.asks_about_existing = True
    return session


def code_in_the_mail(phone: Phone) -> str:
    """The code that was sent to the record in this call."""
    message = (phone.session.settings.data_folder / "mail" / f"code-{phone.call.call_id}.eml").read_text()
    assert f"To: {EMAIL}" in message
    (code,) = re.findall(r"^ +(\d{6})\s*$", message, re.MULTILINE)
    return code


async def read_the_code_back(phone: Phone) -> None:
    """The caller reads the code back."""
    assert "The code is right" in await phone.tool("confirm_code", code=code_in_the_mail(phone))
