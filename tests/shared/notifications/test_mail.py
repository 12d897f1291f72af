import datetime as dt
import stat
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from pydantic import SecretStr

from inventory.models import Booking, Charge, Period
from shared.language.languages import language_codes
from shared.notifications.example import examples
from shared.notifications.mail import MailChannel
from shared.notifications.notice import DeliveryFailed, Notice
from shared.notifications.sender import templates_problem
from shared.notifications.texts import TemplatesBroken
from shared.settings import Settings, SettingsError
from shared.settings.messages.notifications import Event
from tests.support.mail_server import MailServer
from tests.support.outbox import EMAIL, Desk, empty
from worker.server import require_worker_settings


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return body.get_content()


def calendar_of(message: EmailMessage) -> Calendar:
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = Calendar.from_ical(content)
    assert attached.get_param("method") == calendar["method"]
    return calendar


def notice_of(booking: Booking, desk: Desk, *, event: Event = Event.BOOKED, **changed: Any) -> Notice:
    return Notice.model_validate(
        {
            "notice_id": "1700000000000-0",
            "event": event,
            "happened_at": dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC),
            "reference": booking.reference,
            "bookings": (booking,),
            "units": (desk.unit,),
            "email": EMAIL,
            **changed,
        }
    )


async def test_a_confirmation_says_everything_that_was_agreed(desk: Desk, mail_server: MailServer) -> None:
    booking = await desk.book()
    await empty(await desk.sender())
    (message,) = mail_server.accepted
    assert mail_server.recipients == [message["to"]] == [EMAIL]
    assert message["from"].addresses[0].addr_spec == "rentals@example.com"
    assert message["from"].addresses[0].display_name == "Easy Inventory Rentals"
    assert booking.reference in message["subject"]
    for text in (part(message, "plain"), part(message, "html")):
        for fact in (
            booking.reference,
            "Professional Generator",
            f"{booking.period.first_day:%A, %B} {booking.period.first_day.day}",
            f"{booking.period.last_day:%A, %B} {booking.period.last_day.day}",
            "$450.00 a day",
            "$900.00",
            "Warehouse A",
            "Jordan Lee",
            "Basic Safety",
            "100 Main Street",
            "photo ID",
            "liability insurance",
        ):
            assert fact in text, fact


async def test_the_calendar_file_holds_the_rental_as_whole_days_of_the_depot(
    desk: Desk, mail_server: MailServer
) -> None:
    booking = await desk.book()
    await empty(await desk.sender())
    calendar = calendar_of(mail_server.accepted[0])
    (event,) = calendar.walk("VEVENT")
    assert calendar["method"] == "PUBLISH"
    assert calendar["x-wr-timezone"] == desk.settings.time_zone
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (booking.period.first_day, booking.period.day_after)
    assert not isinstance(event.decoded("dtstart"), dt.datetime), "an all-day event"
    assert booking.reference in event.decoded("summary")
    assert "Warehouse A" in event.decoded("location")


async def test_what_comes_later_changes_and_cancels_the_same_event_of_the_calendar(
    desk: Desk, mail_server: MailServer
) -> None:
    booking = await desk.book()
    await desk.inventory.reschedule(booking.reference, Period.of(booking.period.first_day, 3))
    await desk.inventory.cancel(booking.reference)
    await empty(await desk.sender())
    booked, moved, cancelled = map(calendar_of, mail_server.accepted)
    events = [calendar.walk("VEVENT")[0] for calendar in (booked, moved, cancelled)]
    assert len({event.decoded("uid") for event in events}) == 1
    booked_at, moved_at, cancelled_at = (event.decoded("sequence") for event in events)
    assert booked_at == 0 < moved_at <= cancelled_at
    assert events[1].decoded("dtend") == booking.period.first_day + dt.timedelta(days=3)
    assert (cancelled["method"], events[2]["status"]) == ("CANCEL", "CANCELLED")
    assert "has changed" in mail_server.accepted[1]["subject"]
    assert "cancelled" in part(mail_server.accepted[2], "plain")


async def test_a_return_is_told_without_a_calendar_file(desk: Desk) -> None:
    message = MailChannel(desk.settings).message(notice_of(await desk.book(), desk, event=Event.RETURNED))
    assert "has ended" in message["subject"]
    assert list(message.iter_attachments()) == []
    assert "Please bring" not in part(message, "plain")


async def test_a_message_tells_what_was_so_when_it_happened(desk: Desk, mail_server: MailServer) -> None:
    booking = await desk.book()
    await desk.inventory.reschedule(booking.reference, Period.of(booking.period.first_day, 3))
    await empty(await desk.sender())
    first, second = (part(message, "plain") for message in mail_server.accepted)
    assert "$900" in first
    assert "$1,350" in second


@pytest.mark.parametrize("evil", ["Eve\r\nBcc: all@example.com", "Eve\nTotal:  $0", "Eve\u2028Total", "Eve\x00\x1b[2J"])
async def test_what_was_said_becomes_no_header_and_no_line_of_its_own(desk: Desk, evil: str) -> None:
    booking = await desk.book(business_name=evil, operator_name=evil, job_address=evil)
    unit = desk.unit.model_copy(update={"name": evil})
    settings = desk.settings.model_copy(update={"company_name": evil})
    message = MailChannel(settings).message(notice_of(booking, desk, units=(unit,)))
    assert "bcc" not in [name.lower() for name in message.keys()]  # noqa: SIM118 - it is no dict
    assert "\n" not in message["subject"]
    lines = part(message, "plain").splitlines()
    assert not [line for line in lines if line.startswith(("Bcc:", "Total:  $0"))]
    assert message.as_bytes()
    (event,) = calendar_of(message).walk("VEVENT")
    assert event.decoded("uid").startswith(booking.reference)


async def test_html_is_escaped(desk: Desk) -> None:
    booking = await desk.book(business_name="<script>alert(1)</script> & Sons", job_address='"><img src=x>')
    message = MailChannel(desk.settings).message(notice_of(booking, desk))
    html = part(message, "html")
    assert "<script>" not in html
    assert "<img" not in html
    assert "&amp; Sons" in html
    assert "& Sons" in part(message, "plain")


@pytest.mark.parametrize("email", ["a@example.com\nBcc: b@example.com", "nobody", "a@b", "<a@example.com>", "a b@c.de"])
async def test_what_is_no_address_is_sent_nothing(desk: Desk, email: str) -> None:
    with pytest.raises(DeliveryFailed) as refused:
        MailChannel(desk.settings).message(notice_of(await desk.book(), desk, email=email))
    assert refused.value.final


async def test_the_message_id_is_the_same_at_every_try_and_another_for_every_event(desk: Desk) -> None:
    booking, channel = await desk.book(), MailChannel(desk.settings)
    first = channel.message(notice_of(booking, desk))["message-id"]
    assert channel.message(notice_of(booking, desk))["message-id"] == first
    assert channel.message(notice_of(booking, desk, notice_id="1700000000000-1"))["message-id"] != first


async def test_a_depot_changes_the_templates_that_it_wants(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "subject.txt").write_text("Booked with {{ company }}: {{ reference }}")
    settings = desk.settings.model_copy(update={"mail_templates": tmp_path})
    booking = await desk.book()
    message = MailChannel(settings).message(notice_of(booking, desk))
    assert message["subject"] == f"Booked with Easy Inventory Rentals: {booking.reference}"
    assert "Please bring" in part(message, "plain")


async def test_a_customer_who_spoke_spanish_is_written_to_in_spanish(desk: Desk) -> None:
    booking = (await desk.book()).model_copy(update={"language": "es", "period": Period.of(dt.date(2026, 11, 30), 2)})
    message = MailChannel(desk.settings).message(notice_of(booking, desk))
    assert message["subject"] == f"Su alquiler está reservado: Professional Generator, {booking.reference}"
    for text in (part(message, "plain"), part(message, "html")):
        for words in (
            "lunes, 30 de noviembre de 2026",
            "martes, 1 de diciembre de 2026",
            "$450.00 al día",
            "$900.00",
            "un documento de identidad con foto",
            "el certificado Basic Safety de Jordan Lee",
        ):
            assert words in text, words
        assert "Please" not in text
    (event,) = calendar_of(message).walk("VEVENT")
    assert event["summary"] == f"Professional Generator, alquiler {booking.reference}"


WITH_LINES = (
    *(Charge(what="weeks 1", amount=Decimal(440)), Charge(what="days 2", amount=Decimal(180))),
    *(Charge(what="delivery", amount=Decimal(60)), Charge(what="tax", amount=Decimal("61.20"))),
    Charge(what="deposit", amount=Decimal(200)),
)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "en",
            [
                *("1 week: $440.00", "2 days: $180.00", "Delivery to the job site: $60.00", "Tax: $61.20"),
                *("Total:      $741.20", "Deposit, which you get back: $200.00", "Delivery:   to the job site"),
            ],
        ),
        (
            "es",
            [
                *("1 semana: $440.00", "2 días: $180.00", "Entrega en la obra: $60.00", "Impuestos: $61.20"),
                *("Total:      $741.20", "Depósito, que se le devuelve: $200.00", "Entrega:    en la obra"),
            ],
        ),
    ],
)
async def test_a_confirmation_has_every_line_of_the_price(desk: Desk, code: str, said: list[str]) -> None:
    booking = (await desk.book()).model_copy(update={"language": code, "charges": WITH_LINES})
    message = MailChannel(desk.settings).message(notice_of(booking, desk))
    plain = part(message, "plain")
    assert [words for words in said if words not in plain] == []
    assert "Pick-up" not in plain
    assert "Recogida" not in plain
    html = " ".join(part(message, "html").split())
    assert [words.split(":")[0] for words in said if words.split(":")[0] not in html] == []


async def test_a_language_that_the_line_no_longer_speaks_is_written_in_its_first(desk: Desk) -> None:
    booking = (await desk.book()).model_copy(update={"language": "es"})
    channel = MailChannel(desk.settings.model_copy(update={"languages": "en"}))
    assert channel.message(notice_of(booking, desk))["subject"].startswith("Your rental is booked")


async def test_a_depots_own_templates_are_for_its_first_language_unless_they_are_in_the_folder_of_another(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "subject.txt").write_text("Ours: {{ reference }}")
    settings = desk.settings.model_copy(update={"mail_templates": tmp_path})
    english = await desk.book()
    spanish = english.model_copy(update={"language": "es"})
    assert MailChannel(settings).message(notice_of(english, desk))["subject"].startswith("Ours")
    assert MailChannel(settings).message(notice_of(spanish, desk))["subject"].startswith("Su alquiler")
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "subject.txt").write_text("Nuestro: {{ reference }}")
    assert MailChannel(settings).message(notice_of(spanish, desk))["subject"].startswith("Nuestro")


BROKEN_TEMPLATES = [
    ("mail.txt", "{% if %}"),
    ("mail.txt", "{{ phone_number }}"),
    ("mail.html", "{{ reference.nothing }}"),
    ("subject.txt", "{{ 1 / 0 }}"),
    ("mail.txt", "{{ days + 'x' }}"),
    ("mail.txt", "{{ reference() }}"),
    ("mail.txt", "{% include 'nothing.txt' %}"),
    ("mail.txt", "{{ reference | upppercase }}"),
    ("mail.txt", "{% if event == 'returned' %}{{ mistyped }}{% endif %}"),
    ("mail.txt", "{% if not operator %}{{ mistyped }}{% endif %}"),
    ("mail.txt", "{% if days == 1 %}{{ mistyped }}{% endif %}"),
]


@pytest.mark.parametrize(("template", "text"), BROKEN_TEMPLATES)
def test_a_template_that_would_fail_for_any_mail_is_said_at_the_start(
    settings: Settings, template: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / template).write_text(text)
    own = settings.model_copy(update={"mail_templates": tmp_path, "smtp_host": "mail.test"})
    with pytest.raises(TemplatesBroken, match="template"):
        MailChannel(own)
    assert "template" in str(templates_problem(own))
    with pytest.raises(SettingsError, match="template"):
        require_worker_settings(own.model_copy(update={"openai_api_key": SecretStr("k")}), connected=False)


def test_the_products_own_templates_work_for_every_event_in_every_language(settings: Settings) -> None:
    assert templates_problem(settings) is None
    speaking = settings.model_copy(update={"languages": ",".join(language_codes())})
    channel = MailChannel(speaking)
    for example in examples(language_codes()):
        said = channel.message(example)
        assert said["subject"], (example.event, example.booking.language)
        assert example.reference in part(said, "plain"), (example.event, example.booking.language)


async def test_without_a_mail_server_messages_are_written_to_a_folder_for_its_owner(
    desk: Desk, mail_server: MailServer, tmp_path: Path
) -> None:
    booking = await desk.book()
    await empty(await desk.sender(smtp_host=None, data_folder=tmp_path))
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name.startswith(booking.reference)
    assert EMAIL.encode() in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert mail_server.accepted == []
    assert await desk.is_settled()


async def test_mail_is_not_sent_in_the_clear_where_tls_is_wanted(desk: Desk, mail_server: MailServer) -> None:
    await desk.book()
    await empty(await desk.sender(smtp_tls="starttls"))
    await desk.let_time_pass()
    await empty(await desk.sender(smtp_tls="tls"))
    assert mail_server.accepted == []
    assert len(await desk.outbox.waiting()) == 1
