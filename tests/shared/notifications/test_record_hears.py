"""The business on the license hears of whatever becomes of a booking in its name, at the addresses on its record."""

import dataclasses
import datetime as dt
import json
from typing import Any

import httpx2
import pytest

from inventory.models import Papers, Period
from shared.notifications.mail import MailChannel, RecordMailChannel
from shared.notifications.sender import Sender, sending, templates_problem
from shared.notifications.sms import SmsChannel, sms_number
from shared.notifications.webhook import verify
from shared.settings.messages.notifications import Webhook
from tests.shared.notifications.test_webhook import SECRET, Receiver, client, receiver  # noqa: F401
from tests.support.mail_server import MailServer
from tests.support.outbox import GENERATOR, Desk, empty
from tests.support.waiting import until

RECORD, ANOTHER = "office@acme.example.com", "jane@example.com"
PHONE, E164 = "+1 217-555-0101", "+12175550101"


async def mailing(desk: Desk, **settings: Any) -> Sender:
    used = desk.settings.model_copy(update=settings)
    mail = MailChannel(used)
    return await desk.sender(mail, RecordMailChannel(mail))


async def test_a_confirmation_to_another_address_goes_to_the_record_too_and_neither_names_the_other(
    desk: Desk, mail_server: MailServer
) -> None:
    booking = await desk.book(ANOTHER, record_email=RECORD)
    await empty(await mailing(desk))
    assert sorted(mail_server.recipients) == sorted([ANOTHER, RECORD])
    for message in mail_server.accepted:
        assert booking.reference in message["subject"]
        other = RECORD if message["to"] == ANOTHER else ANOTHER
        assert other not in message.as_string()
    assert len({message["message-id"] for message in mail_server.accepted}) == 2
    assert await desk.is_settled()


@pytest.mark.parametrize("confirmed_to", [RECORD, RECORD.upper()])
async def test_a_confirmation_to_the_address_on_record_is_one_mail(
    desk: Desk, mail_server: MailServer, confirmed_to: str
) -> None:
    await desk.book(confirmed_to, record_email=RECORD)
    await empty(await mailing(desk))
    assert len(mail_server.accepted) == 1


async def test_the_record_hears_of_what_the_desk_changes_and_cancels(desk: Desk, mail_server: MailServer) -> None:
    booking = await desk.book(ANOTHER, record_email=RECORD)
    later = Period.of(booking.period.first_day + dt.timedelta(days=40), 2)
    await desk.inventory.reschedule(booking.reference, later)
    await desk.inventory.cancel(booking.reference)
    await empty(await mailing(desk))
    told = [message["subject"].partition(":")[0] for message in mail_server.accepted if message["to"] == RECORD]
    assert told == ["Your rental is booked", "Your rental has changed", "Your rental is cancelled"]


async def test_the_record_hears_of_what_the_desk_books(desk: Desk, mail_server: MailServer) -> None:
    period = Period.of(desk.inventory.today() + dt.timedelta(days=50), 1)
    papers = Papers(business_name="Acme Construction", record_email=RECORD)
    await desk.inventory.book_at_desk(
        GENERATOR, period, daily_rate=desk.unit.lowest_rate, papers=papers, by="Kim", why="known", overrule=True
    )
    await empty(await mailing(desk))
    assert mail_server.recipients == [RECORD]


async def test_a_mail_that_the_record_did_not_take_is_tried_again_and_the_other_is_not(
    desk: Desk, mail_server: MailServer
) -> None:
    await desk.book(ANOTHER, record_email=RECORD)
    sender = await mailing(desk)
    mail_server.answers += ["250 ok", "451 try later"]
    await empty(sender)
    assert [message["to"] for message in mail_server.accepted] == [ANOTHER]
    await desk.let_time_pass()
    await empty(sender)
    assert [message["to"] for message in mail_server.accepted] == [ANOTHER, RECORD]


async def test_without_a_mail_server_both_messages_are_in_the_folder(desk: Desk) -> None:
    await desk.book(ANOTHER, record_email=RECORD)
    await empty(await mailing(desk, smtp_host=None))
    files = list((desk.settings.data_folder / "mail").glob("*.eml"))
    assert {RECORD in file.read_text() for file in files} == {True, False}


def with_sms(desk: Desk, receiver: Receiver) -> Desk:  # noqa: F811
    webhook = Webhook.model_validate({"url": receiver.url, "secret": SECRET})
    return dataclasses.replace(desk, settings=desk.settings.model_copy(update={"sms_webhook": webhook}))


async def test_the_telephone_on_record_hears_of_a_booking_and_its_end_by_the_sms_service(
    desk: Desk,
    receiver: Receiver,  # noqa: F811
    client: httpx2.AsyncClient,  # noqa: F811
) -> None:
    desk = with_sms(desk, receiver)
    booking = await desk.book(None, record_phone=PHONE)
    await desk.inventory.cancel(booking.reference)
    await empty(await desk.sender(SmsChannel(desk.settings, client)))
    told: list[dict[str, Any]] = []
    for headers, body in receiver.came:
        verify(SECRET, headers, body, now=int(headers["webhook-timestamp"]), seen=lambda _: False)
        told.append(json.loads(body))
    assert [message["type"] for message in told] == ["rental.sms"] * 2
    assert {message["data"]["to"] for message in told} == {E164}
    texts = [message["data"]["text"] for message in told]
    assert "was booked in the name of Acme Construction. If that was not you, please call us." in texts[0]
    assert "was cancelled" in texts[1]
    assert all(booking.reference in text and "\n" not in text for text in texts)
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 2
    assert await desk.is_settled()


async def test_what_a_worker_sends_goes_to_the_record_by_mail_and_text(
    desk: Desk,
    mail_server: MailServer,
    receiver: Receiver,  # noqa: F811
) -> None:
    desk = with_sms(desk, receiver)
    await desk.book(ANOTHER, record_email=RECORD, record_phone=PHONE)
    async with sending(desk.settings, desk.inventory):
        await until(lambda: len(mail_server.recipients) == 2 and receiver.came)
    assert sorted(mail_server.recipients) == sorted([ANOTHER, RECORD])


@pytest.mark.parametrize("phone", [None, "see website", "555-0101"])
async def test_a_record_without_a_number_is_sent_no_text(
    desk: Desk,
    receiver: Receiver,  # noqa: F811
    client: httpx2.AsyncClient,  # noqa: F811
    phone: str | None,
) -> None:
    desk = with_sms(desk, receiver)
    await desk.book(None, record_phone=phone)
    await empty(await desk.sender(SmsChannel(desk.settings, client)))
    assert receiver.came == []
    assert await desk.is_settled()


def test_without_a_service_there_is_no_number_to_text(desk: Desk) -> None:
    assert sms_number(desk.settings, PHONE) is None


def test_a_template_of_a_text_that_fails_is_told_before_anything_is_sent(desk: Desk) -> None:
    folder = desk.settings.data_folder / "own"
    folder.mkdir(exist_ok=True)
    (folder / "sms.txt").write_text("{{ nothing_of_this_name }}")
    problem = templates_problem(desk.settings.model_copy(update={"mail_templates": folder}))
    assert problem is not None
    assert "sms.txt" in problem
