"""The channel to the customer: an e-mail made from the depot's templates, with the rental as a calendar file.

Without a mail server the same message is written to a folder, where people can look at it or send it.
"""

import asyncio
import contextlib
import datetime as dt
import functools
import ssl
from collections.abc import Awaitable, Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path
from typing import Any

import aiosmtplib
from icalendar import Calendar, vCalAddress
from icalendar import Event as CalendarEvent
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from inventory.files.whole_file import write_whole
from inventory.models import Equipment
from inventory.server.data_folder import make_folder
from shared.language.email_addresses import is_email_address
from shared.language.speech import say_day, say_money
from shared.notifications.example import examples
from shared.notifications.notice import DeliveryFailed, Notice
from shared.settings import Settings
from shared.settings.notifications import Event

TEMPLATES = Path(__file__).parent / "templates"
ONLY_ITS_OWNER = 0o600
QUIT_SECONDS = 2.0


class TemplatesBroken(Exception):
    """A mail template of the depot cannot be used. The text says which one and why."""


@functools.cache
def _system_trust() -> ssl.SSLContext:
    """Made once, because reading the system's certificates takes long enough to disturb a call."""
    return ssl.create_default_context()


class MailChannel:
    """Sends mail to the address that was noted with the booking."""

    name = "mail"

    def __init__(self, settings: Settings) -> None:
        """Reads the templates and tries them with an example of every event.

        Raises:
            TemplatesBroken: a template cannot be read, or fails.
        """
        self._settings = settings
        self._tls = _system_trust()
        folders = [folder for folder in (settings.mail_templates, TEMPLATES) if folder is not None]
        environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        try:
            self._subject, self._text, self._html = map(
                environment.get_template, ("subject.txt", "mail.txt", "mail.html")
            )
        except (TemplateError, OSError, UnicodeDecodeError) as exc:
            raise TemplatesBroken(f"A mail template cannot be used: {exc}") from exc
        for example in examples():
            try:
                self.message(example)
            except Exception as exc:  # a template may raise anything
                why = str(exc) if isinstance(exc, DeliveryFailed) else f"a template fails: {type(exc).__name__}: {exc}"
                raise TemplatesBroken(f"The mail of an event ({example.event}) cannot be written: {why}") from exc

    def wants(self, notice: Notice) -> bool:
        return notice.email is not None

    async def deliver(self, notice: Notice, accepted: Callable[[], Awaitable[None]]) -> None:
        """Send the message, or write it to the mail folder if there is no mail server.

        Raises:
            DeliveryFailed: as `Channel.deliver`.
        """
        message = self.message(notice)
        if not self._settings.mail_is_sent:
            await self._write(message, notice)
            await accepted()
            return
        await self._send(message, accepted)

    def message(self, notice: Notice) -> EmailMessage:
        """The message for a notice. It is the same each time, except for the boundaries between its parts.

        Raises:
            DeliveryFailed: the address is not valid, or a template fails.
        """
        if notice.email is None or not is_email_address(notice.email):
            raise DeliveryFailed("not an e-mail address", final=True)
        settings = self._settings
        facts = _facts(notice, settings)
        try:
            subject, text, html = (part.render(facts) for part in (self._subject, self._text, self._html))
        except TemplateError as exc:
            raise DeliveryFailed("a template fails", str(exc), final=True) from exc
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = Address(one_line(settings.company_name), addr_spec=settings.mail_from)
        message["To"] = Address(addr_spec=notice.email)
        message["Subject"] = one_line(subject)
        message["Date"] = notice.happened_at
        message["Message-ID"] = f"<{notice.notice_id}.{settings.depot}@{_domain(settings)}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        if notice.event is not Event.RETURNED:
            calendar = calendar_file(notice, settings)
            message.add_attachment(
                calendar.to_ical(),
                maintype="text",
                subtype="calendar",
                filename=f"rental-{notice.booking.reference}.ics",
                params={"method": str(calendar["method"]), "charset": "utf-8"},
            )
        return message

    async def _write(self, message: EmailMessage, notice: Notice) -> None:
        folder = mail_folder(self._settings)
        file = folder / f"{notice.booking.reference}-{notice.event}-{notice.notice_id}.eml"

        def write() -> None:
            make_folder(folder)
            write_whole(file, message.as_bytes(), mode=ONLY_ITS_OWNER)

        try:
            await asyncio.to_thread(write)
        except OSError as exc:
            raise DeliveryFailed("the folder cannot be written", str(exc)) from exc

    async def _send(self, message: EmailMessage, accepted: Callable[[], Awaitable[None]]) -> None:
        smtp = smtp_client(self._settings, self._tls)
        try:
            try:
                await smtp.connect()
                await smtp.send_message(message)
            except (aiosmtplib.SMTPException, OSError, ValueError) as exc:
                raise _delivery_failed(exc) from exc
            await accepted()
            with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await smtp.quit(timeout=QUIT_SECONDS)
        finally:
            smtp.close()


def templates_problem(settings: Settings) -> str | None:
    """What is wrong with the depot's mail templates, in a sentence; None when they can be used. It blocks."""
    try:
        MailChannel(settings)
    except TemplatesBroken as exc:
        return str(exc)
    return None


def mail_folder(settings: Settings) -> Path:
    """The folder that messages are written to if there is no mail server."""
    return settings.data_folder / "mail"


def smtp_client(settings: Settings, tls: ssl.SSLContext) -> aiosmtplib.SMTP:
    """A client of the depot's mail server. Its `connect()` opens a secured connection and logs in."""
    return aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls",
        tls_context=tls,
        timeout=settings.smtp_timeout_seconds,
        local_hostname=_domain(settings),  # otherwise a blocking DNS query looks it up
    )


def calendar_file(notice: Notice, settings: Settings) -> Calendar:
    """The rental as an all-day event. Its UID belongs to the booking, so later notices change or cancel the event."""
    booking, unit = notice.booking, notice.unit
    cancelled = notice.event is Event.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(settings.company_name)}//rental//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add("x-wr-timezone", settings.time_zone)
    event = CalendarEvent()
    event.add("uid", f"{booking.reference}.{settings.depot}@{_domain(settings)}")
    event.add("sequence", _sequence(notice))
    event.add("dtstamp", notice.happened_at)
    event.add("dtstart", booking.period.first_day)
    event.add("dtend", booking.period.day_after)
    event.add("summary", f"{unit.name}, rental {booking.reference}")
    event.add("location", f"{settings.company_name}, {unit.storage_location}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    organizer = vCalAddress(f"mailto:{settings.mail_from}")
    organizer.params["CN"] = one_line(settings.company_name).replace('"', "'")
    event.add("organizer", organizer)
    calendar.add_component(event)
    return calendar


def one_line(text: str) -> str:
    """The text without line breaks and control characters, so that it cannot add a header or a line to the message."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _sequence(notice: Notice) -> int:
    """Calendars keep the event with the highest number: 0 for the booking, later the seconds since then."""
    if notice.event is Event.BOOKED:
        return 0
    return max(1, int((notice.happened_at - notice.booking.booked_at).total_seconds()))


def _facts(notice: Notice, settings: Settings) -> dict[str, Any]:
    """The variables of the templates, which `docs/notifications.md` lists."""
    booking, unit, proofs = notice.booking, notice.unit, notice.booking.proofs
    facts: dict[str, Any] = {
        "event": notice.event.value,
        "company": settings.company_name,
        "reference": booking.reference,
        "equipment": unit.name,
        "equipment_id": unit.equipment_id,
        "first_day": _day(booking.period.first_day),
        "last_day": _day(booking.period.last_day),
        "days": booking.period.days,
        "rate": say_money(booking.daily_rate, settings.currency),
        "total": say_money(booking.total, settings.currency),
        "pick_up": unit.storage_location,
        "business": proofs.business_name,
        "job_site": proofs.job_address,
        "operator": proofs.operator_name,
        "certificate": proofs.certificate,
        "to_bring": [one_line(thing) for thing in _to_bring(unit, notice)],
    }
    return {name: one_line(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}


def _to_bring(unit: Equipment, notice: Notice) -> list[str]:
    proofs = notice.booking.proofs
    things = ["this reference", "a photo ID"]
    if proofs.operator_name and proofs.certificate:
        things.append(f"the {proofs.certificate} certificate of {proofs.operator_name}")
    if proofs.policy_number:
        things.append("the proof of your liability insurance")
    if unit.weight_class.rank > 0:
        things.append("a vehicle or trailer that may carry it")
    return things


def _day(day: dt.date) -> str:
    return f"{say_day(day)}, {day.year}"


def _domain(settings: Settings) -> str:
    return settings.mail_from.rpartition("@")[2]


def _delivery_failed(error: Exception) -> DeliveryFailed:
    """What the error means. It is final if the server refused this very message; anything else may pass."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused(recipients=[first, *_]):
            return _refused(first.code, first.message)
        case aiosmtplib.SMTPSenderRefused() | aiosmtplib.SMTPDataError():
            return _refused(error.code, error.message)
        case aiosmtplib.SMTPResponseException():
            return DeliveryFailed(f"{type(error).__name__} {error.code}", error.message)
        case ValueError():  # the library does not send it at all, for example because it refuses the address
            return DeliveryFailed(type(error).__name__, str(error), final=True)
        case _:
            return DeliveryFailed(type(error).__name__, str(error))


def _refused(code: int, text: str) -> DeliveryFailed:
    return DeliveryFailed(f"the mail server answered {code}", text, final=code >= 500)
