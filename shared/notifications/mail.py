"""The channel to the customer: an e-mail made from the depot's templates, with the rental as a calendar file.

Without a mail server the same message is written to a folder, where people can look at it or send it.
"""

from collections.abc import Awaitable, Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

from jinja2 import TemplateError

from shared.language.email_addresses import is_email_address
from shared.notifications.example import examples
from shared.notifications.mail_transport import mail_domain, send, system_trust, write
from shared.notifications.notice import DeliveryFailed, Notice
from shared.notifications.rental_calendar import calendar_file
from shared.notifications.texts import TemplatesBroken, environment, notice_facts, one_line, spoken_language
from shared.settings import Settings
from shared.settings.messages.notifications import REMINDERS, Event

PARTS = ("subject.txt", "mail.txt", "mail.html")


class MailChannel:
    """Sends mail to the address that was noted with the booking."""

    name = "mail"

    def __init__(self, settings: Settings) -> None:
        """Reads the templates and tries them: with every event where the depot has its own, with one where it has none.

        Raises:
            TemplatesBroken: a template cannot be read, or fails.
        """
        self._settings = settings
        system_trust()
        try:
            self._parts = {
                spoken.code: [environment(settings, spoken).get_template(name) for name in PARTS]
                for spoken in settings.spoken
            }
        except (TemplateError, OSError, UnicodeDecodeError) as exc:
            raise TemplatesBroken(f"A mail template cannot be used: {exc}") from exc
        # The product's own are the same in every depot: that one mail can be written shows that the settings fit them.
        tried_with = settings.events if settings.mail_templates is not None else [Event.BOOKED]
        for example in examples(list(self._parts), tried_with):
            try:
                self.message(example)
            except Exception as exc:  # a template may raise anything
                why = str(exc) if isinstance(exc, DeliveryFailed) else f"a template fails: {type(exc).__name__}: {exc}"
                raise TemplatesBroken(f"The mail of an event ({example.event}) cannot be written: {why}") from exc

    def wants(self, notice: Notice) -> bool:
        return self.recipient(notice) is not None

    async def deliver(self, notice: Notice, accepted: Callable[[], Awaitable[None]]) -> None:
        """Send the message, or write it to the mail folder if there is no mail server.

        Raises:
            DeliveryFailed: as `Channel.deliver`.
        """
        message = self.message(notice)
        if self._settings.mail_is_sent:
            await send(self._settings, message, accepted)
            return
        await write(self._settings, message, f"{notice.reference}-{notice.event}-{self._id_of(notice)}.eml")
        await accepted()

    def message(self, notice: Notice) -> EmailMessage:
        """The message for a notice. It is the same each time, except for the boundaries between its parts.

        Raises:
            DeliveryFailed: the address is not valid, or a template fails.
        """
        recipient = self.recipient(notice)
        if recipient is None or not is_email_address(recipient):
            raise DeliveryFailed("not an e-mail address", final=True)
        settings = self._settings
        written_in = spoken_language(notice.booking.language, settings)
        facts = notice_facts(notice, settings, written_in)
        try:
            subject, text, html = (part.render(facts) for part in self._parts[written_in.code])
        except TemplateError as exc:
            raise DeliveryFailed("a template fails", str(exc), final=True) from exc
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = Address(one_line(settings.company_name), addr_spec=settings.mail_from)
        message["To"] = Address(addr_spec=recipient)
        message["Subject"] = one_line(subject)
        message["Date"] = notice.happened_at
        message["Message-ID"] = f"<{self._id_of(notice)}.{settings.depot}@{mail_domain(settings)}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        if notice.event not in (Event.RETURNED, Event.OFF_RENT, *REMINDERS):
            calendar = calendar_file(notice, settings, written_in)
            message.add_attachment(
                calendar.to_ical(),
                maintype="text",
                subtype="calendar",
                filename=f"rental-{notice.reference}.ics",
                params={"method": str(calendar["method"]), "charset": "utf-8"},
            )
        return message

    def recipient(self, notice: Notice) -> str | None:
        """The address that this channel sends the notice to, or None."""
        return notice.email

    def _id_of(self, notice: Notice) -> str:
        """An id for the message of this channel."""
        return notice.notice_id


class RecordMailChannel(MailChannel):
    """Sends the same mail to the address on the business's license record, where the booking's is another one.

    So a business hears of whatever is rented in its name. The two messages do not tell each other's address.
    """

    name = "mail to the record"

    def __init__(self, mail: MailChannel) -> None:
        """Sends with the templates of `mail`, which have been tried there."""
        self._settings, self._parts = mail._settings, mail._parts

    def recipient(self, notice: Notice) -> str | None:
        on_record = notice.booking.proofs.record_email
        is_told = on_record is not None and notice.email is not None and on_record.lower() == notice.email.lower()
        return None if is_told else on_record

    def _id_of(self, notice: Notice) -> str:
        return f"{notice.notice_id}.record"
