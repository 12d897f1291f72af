"""The channel to the customer: an e-mail made from the depot's templates, with the rental as a calendar file.

Without a mail server the same message is written to a folder, where people can look at it or send it.
"""

import asyncio
import contextlib
import functools
import ssl
from collections.abc import Awaitable, Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path

import aiosmtplib
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError, select_autoescape

from inventory.files.whole_file import write_whole
from inventory.server.data_folder import make_folder
from shared.language.email_addresses import is_email_address
from shared.language.languages import Language
from shared.notifications.example import examples
from shared.notifications.mail_text import calendar_file, facts, one_line, sender_domain
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
        try:
            self._parts = {spoken.code: _parts(settings, spoken.code) for spoken in settings.spoken}
        except (TemplateError, OSError, UnicodeDecodeError) as exc:
            raise TemplatesBroken(f"A mail template cannot be used: {exc}") from exc
        for example in examples(list(self._parts)):
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
        written_in = _language(notice, settings)
        said = facts(notice, settings, written_in)
        try:
            subject, text, html = (part.render(said) for part in self._parts[written_in.code])
        except TemplateError as exc:
            raise DeliveryFailed("a template fails", str(exc), final=True) from exc
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = Address(one_line(settings.company_name), addr_spec=settings.mail_from)
        message["To"] = Address(addr_spec=notice.email)
        message["Subject"] = one_line(subject)
        message["Date"] = notice.happened_at
        message["Message-ID"] = f"<{notice.notice_id}.{settings.depot}@{sender_domain(settings)}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        if notice.event is not Event.RETURNED:
            calendar = calendar_file(notice, settings, written_in)
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


def _parts(settings: Settings, code: str) -> list[Template]:
    """Subject, text and HTML of the mail in a language. The depot's own come first: those in its folder for the
    language, and those beside that folder for the first language of the line."""
    own = settings.mail_templates
    folders = [own / code] if own is not None else []
    if own is not None and code == settings.spoken[0].code:
        folders.append(own)
    environment = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES / code]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return [environment.get_template(name) for name in ("subject.txt", "mail.txt", "mail.html")]


def _language(notice: Notice, settings: Settings) -> Language:
    """The language that the customer spoke, or the first of the line."""
    spoken = {one.code: one for one in settings.spoken}
    return spoken.get(notice.booking.language or "", settings.spoken[0])


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
        local_hostname=sender_domain(settings),  # otherwise a blocking DNS query looks it up
    )


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
