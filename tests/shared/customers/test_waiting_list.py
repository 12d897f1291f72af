"""Who waits for equipment: the desk is told when it comes free, and the customer, once, by the setting."""

import datetime as dt
from collections.abc import AsyncIterator
from email.message import EmailMessage

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, Period, Task, TaskKind, WaitingFor
from shared.customers.waiting_list import tell_what_is_free
from shared.settings import Settings
from tests.support.mail_server import MailServer, mail_server_running
from tests.support.rentals import GENERATOR
from tests.support.tasks import a_task
from tests.support.transitions import book, days_later


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    async with mail_server_running() as server:
        yield server


@pytest.fixture
async def depot(inventory: Inventory) -> Inventory:
    await inventory.load([GENERATOR])
    return inventory


@pytest.fixture
def mailing(settings: Settings, mail_server: MailServer) -> Settings:
    sent = {"smtp_host": "127.0.0.1", "smtp_port": mail_server.port, "smtp_tls": "none", "mail_from": "us@rent.test"}
    return settings.model_copy(update=sent | {"waiting_mail": True})


def in_days(inventory: Inventory, first: int, days: int) -> Period:
    return Period.of(inventory.today() + dt.timedelta(days=first), days)


async def waits(inventory: Inventory, period: Period, language: str | None = None) -> Booking:
    """Somebody waits for the only unit, which is booked."""
    booking = await book(inventory, period)
    wanted = WaitingFor(names=(GENERATOR.name,), period=period, email="sam@acme.example.com", language=language)
    await inventory.add_task(a_task("Waits.", kind=TaskKind.WAITING, phone="+1 217-555-0101", waiting=wanted))
    return booking


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content())


async def the_task(inventory: Inventory) -> Task:
    (task,) = await inventory.tasks()
    return task


async def test_while_it_is_taken_nobody_is_told(depot: Inventory, mailing: Settings, mail_server: MailServer) -> None:
    await waits(depot, in_days(depot, 3, 4))
    assert await tell_what_is_free(depot, mailing) == 0
    assert (await the_task(depot)).reason == "Waits."
    assert mail_server.accepted == []


async def test_a_cancelled_booking_frees_it_and_the_customer_is_told_once(
    depot: Inventory, mailing: Settings, mail_server: MailServer
) -> None:
    booking = await waits(depot, in_days(depot, 3, 4))
    await depot.cancel(booking.reference)
    assert await tell_what_is_free(depot, mailing) == 1
    assert await tell_what_is_free(depot, mailing) == 0
    task = await the_task(depot)
    assert task.reason.startswith("Free now: ITM001 Professional Generator")
    assert task.reason.endswith("They were told by mail.")
    assert (task.equipment_id, task.phone, task.waiting) == ("ITM001", "+1 217-555-0101", None)
    (message,) = mail_server.accepted
    assert message["To"] == "sam@acme.example.com"
    assert "Professional Generator" in message["Subject"]
    assert "Nothing is reserved for you" in text_of(message)


async def test_a_rental_that_is_shortened_frees_the_days_after_it(depot: Inventory, settings: Settings) -> None:
    booking = await waits(depot, in_days(depot, 3, 4))
    await depot.reschedule(booking.reference, in_days(depot, 3, 1))
    assert await tell_what_is_free(depot, settings) == 0, "its first day is still taken"
    await depot.cancel(booking.reference)
    assert await tell_what_is_free(depot, settings) == 1


async def test_without_the_setting_only_the_desk_is_told(
    depot: Inventory, mailing: Settings, mail_server: MailServer
) -> None:
    booking = await waits(depot, in_days(depot, 3, 4))
    await depot.cancel(booking.reference)
    assert await tell_what_is_free(depot, mailing.model_copy(update={"waiting_mail": False})) == 1
    assert (await the_task(depot)).reason.endswith("They were not told.")
    assert mail_server.accepted == []


async def test_the_customer_is_written_to_in_their_language(
    depot: Inventory, mailing: Settings, mail_server: MailServer
) -> None:
    booking = await waits(depot, in_days(depot, 3, 4), language="es")
    await depot.cancel(booking.reference)
    await tell_what_is_free(depot, mailing)
    (message,) = mail_server.accepted
    assert "No hay nada reservado" in text_of(message)


async def test_what_is_free_too_late_is_told_to_nobody(depot: Inventory, settings: Settings) -> None:
    booking = await waits(depot, in_days(depot, 3, 4))
    await depot.cancel(booking.reference)
    assert await tell_what_is_free(days_later(depot, 4), settings) == 0


async def test_a_task_that_is_done_is_not_looked_at(depot: Inventory, settings: Settings) -> None:
    booking = await waits(depot, in_days(depot, 3, 4))
    await depot.cancel(booking.reference)
    await depot.finish_task((await the_task(depot)).task_id, kept=dt.timedelta(days=1))
    assert await tell_what_is_free(depot, settings) == 0


async def test_a_unit_of_another_name_is_not_what_they_wait_for(
    depot: Inventory, equipment: list[Equipment], settings: Settings
) -> None:
    await waits(depot, in_days(depot, 3, 4))
    await depot.load([unit for unit in equipment if unit.name != GENERATOR.name][:1])
    assert await tell_what_is_free(depot, settings) == 0
