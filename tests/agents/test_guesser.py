"""A stranger who guesses papers learns which of them do, and nothing that stands on them.

In each of 50 calls, and of 200 with `make long`, the stranger tries numbers, names and addresses, some of them
overheard and right. Whatever the model reads, in answers of tools and in facts, names no business, holder, cover, other
certificate, address of a record or job site that the stranger did not say.
"""

import contextlib
import csv
import datetime as dt
import random
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import agents.conversation.booking.told_booking
import agents.customer_verification
import shared.verification.rules
from agents.conversation.rental_line import RentalLine
from shared.language.speech import say_money
from shared.proved_facts import VerifiedCustomer
from shared.settings import Settings
from shared.verification.results import Rejected
from shared.workflow import Stage
from tests.support.phone import Phone, on_the_phone

MOST_TURNS = 14
UNIT, NEEDED = "ITM001", {"Basic Safety", "$500,000"}
OWN_ADDRESS = "stranger@example.net"
REGISTRY: Path = Settings.model_fields["registry_folder"].default


def column(file: str, name: str) -> list[str]:
    with (REGISTRY / file).open(encoding="utf-8", newline="") as text:
        return [row[name] for row in csv.DictReader(text) if row[name]]


BUSINESSES, OPERATORS = column("licenses.csv", "Business Name"), column("operators.csv", "Operator Name")
LICENSES, POLICIES = column("licenses.csv", "License Number"), column("policies.csv", "Policy Number")
OPERATOR_LICENSES = column("operators.csv", "Operator License")
EMAILS = column("licenses.csv", "Email")
STREETS = [address.partition(",")[0] for address in column("sites.csv", "Address") if not address.startswith("*")]
ON_RECORD = {
    *(*BUSINESSES, *column("policies.csv", "Insured Name"), *OPERATORS),
    *column("operators.csv", "Certificate"),
    *(say_money(Decimal(cover), "USD") for cover in column("policies.csv", "Coverage")),
    *(*EMAILS, *column("licenses.csv", "Phone"), *STREETS),
} - NEEDED


@dataclass
class Guesser:
    """One stranger's call: what they say, and what the model read in it."""

    chance: random.Random
    first_day: dt.date
    said: list[str] = field(default_factory=list)
    reached: Stage = Stage.GREETING
    read: str = ""

    def one_of(self, right: str, others: list[str], made_up: str) -> str:
        """What the stranger overheard, or a guess."""
        guess = self.chance.choice([right, right, self.chance.choice(others), made_up])
        self.said.append(guess)
        return guess

    def next_tool(self, stage: Stage) -> tuple[str, dict[str, Any]]:
        match stage:
            case Stage.GREETING:
                return "start_rental", {"equipment_needed": "a generator"}
            case Stage.CUSTOMER_VERIFICATION:
                paper = {"license_number": self.one_of("BL-123456", LICENSES, "BL-998877")}
                if self.chance.random() < 0.4:
                    paper["business_name"] = self.one_of("Acme Builders", BUSINESSES, "Acme Constructions")
                return "verify_business_license", paper
            case Stage.EQUIPMENT_DISCOVERY:
                return "select_equipment", {
                    "equipment_id": UNIT,
                    "start_date": self.first_day.isoformat(),
                    "rental_days": 1,
                }
            case Stage.REQUIREMENTS_CONFIRMATION:
                street = self.one_of("2200 Industrial Parkway", STREETS, "77 Nowhere Road")
                return "verify_site_safety", {"job_address": f"{street}, Springfield"}
            case Stage.PRICING_NEGOTIATION:
                return "accept_price", {"confirmed_daily_rate": 450}
            case Stage.OPERATOR_CERTIFICATION:
                return "verify_operator_credentials", {
                    "operator_name": self.one_of("Casey Morgan", OPERATORS, "Kasey Morgan"),
                    "operator_license": self.one_of("OP-112233", OPERATOR_LICENSES, "OP-998877"),
                    "operator_phone": "217 555 0177",
                }
            case Stage.INSURANCE_VERIFICATION:
                return "verify_insurance_coverage", {
                    "policy_number": self.one_of("POL-789012", POLICIES, "POL-998877"),
                    "policy_holder": self.one_of("Acme Builders", BUSINESSES, "Nobody"),
                }
            case _:
                email = self.one_of(OWN_ADDRESS, EMAILS, "nobody@example.org")
                if self.chance.random() < 0.5:
                    return "complete_booking", {}
                return "complete_booking", {"confirmation_email": email}

    async def call(self, phone: Phone) -> None:
        for _ in range(MOST_TURNS):
            if phone.call.ended or phone.call.rental is not None:
                break
            self.reached = phone.stage
            name, arguments = self.next_tool(phone.stage)
            await phone.tool(name, **arguments)
        items = [item for request in phone.model.requests for item in request.items]
        texts = [item.output for item in [*items, *phone.outputs] if item.type == "function_call_output"]
        texts += [item.text_content or "" for item in items if item.type == "message"]
        self.read = "\n".join(dict.fromkeys(texts))

    @property
    def learned(self) -> list[str]:
        """What stands on a record, and was read though the stranger had not said it."""
        told, read = "\n".join(self.said).lower(), self.read.lower()
        return sorted(value for value in ON_RECORD if value.lower() in read and value.lower() not in told)


async def guessers(line: RentalLine, calls: int = 200) -> AsyncGenerator[Guesser, None]:
    """Strangers whom no limit on tries stops, so that they see as much as there is to be seen."""
    unlimited = {"record_tries_a_day": 0, "number_tries_a_day": 0}
    mailing = replace(line, settings=line.settings.model_copy(update={"smtp_host": "mail.test", **unlimited}))
    for number in range(calls):
        guesser = Guesser(random.Random(number), line.inventory.today() + dt.timedelta(days=1 + number))
        async with on_the_phone(mailing.new_call()) as phone:
            await guesser.call(phone)
        yield guesser


@pytest.mark.parametrize("calls", [12, pytest.param(200, marks=pytest.mark.long_running)])
async def test_strangers_learn_nothing_that_they_did_not_say(line: RentalLine, calls: int) -> None:
    held = [guesser async for guesser in guessers(line, calls)]
    assert [guesser.learned for guesser in held] == [[]] * calls
    reached = {guesser.reached for guesser in held}
    assert {Stage.CUSTOMER_VERIFICATION, Stage.INSURANCE_VERIFICATION, Stage.BOOKING_COMPLETION} <= reached
    assert await line.inventory.bookings(), "some have overheard every paper: they book, and learn no more"


def _rejected_with_all_of_it(reason: str, detail: str = "") -> Rejected:
    return Rejected(f"{reason}, {detail}")


def _named(**fields: Any) -> VerifiedCustomer:
    return VerifiedCustomer(**{**fields, "name_as_said": fields["business_name"]})


LEAKS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "a reason tells what stands on the paper": (shared.verification.rules, "Rejected", _rejected_with_all_of_it),
    "the facts name the business": (agents.customer_verification, "VerifiedCustomer", _named),
    "the address on record is told": (
        agents.conversation.booking.told_booking,
        "_where_it_goes",
        lambda session: session.call.customer.email,
    ),
}


@pytest.mark.mutants
@pytest.mark.parametrize("leak", LEAKS)
async def test_a_leak_is_found(leak: str, line: RentalLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*LEAKS[leak])
    async with contextlib.aclosing(guessers(line)) as calls:
        async for guesser in calls:
            if guesser.learned:
                return
    pytest.fail("nobody learned anything")
