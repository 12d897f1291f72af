"""Sends a code to the addresses on a license record: by mail, or by the depot's SMS service.

It is sent at once. A code in the outbox would be in the backups, and would be sent again after it has run out.
"""

import asyncio
import datetime as dt
import itertools
import logging
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

import httpx2

from inventory.ledger.new_ids import new_id
from shared.identity.confirmation_code import LIFE_SECONDS
from shared.identity.license_contact import LicenseContact, Way
from shared.language.languages import Language
from shared.notifications import mail_transport
from shared.notifications.notice import DeliveryFailed
from shared.notifications.sms import send_sms, sms_number
from shared.notifications.texts import TemplatesBroken, environment, one_line, spoken_language
from shared.settings import Settings
from shared.trusted_authorities import trusted_authorities

logger = logging.getLogger("rental.identity")

TEMPLATES = ("code_subject.txt", "code.txt", "code_sms.txt")

MOST_SECONDS = 6.5  # for all ways together: a caller waits, and a tool takes no longer than 8 seconds


class CodeSender:
    """Sends the codes of a depot. Mail comes first, because every address takes it; a telephone may be a landline."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def ways(self, contact: LicenseContact) -> tuple[Way, ...]:
        """The ways by which a code can go to this record, the best first."""
        found: list[Way] = []
        if contact.email and (self._settings.mail_is_sent or self._settings.tries_the_line_out):
            found.append("e-mail address")
        if sms_number(self._settings, contact.phone):
            found.append("telephone")
        return tuple(found)

    async def send(
        self, contact: LicenseContact, code: str, *, call_id: str, language: str | None = None
    ) -> Way | None:
        """Send the code by the first way that works, in the language with this code. None when it could not be sent by
        any."""
        written_in = spoken_language(language, self._settings)
        ways = self.ways(contact)
        for way in ways:
            try:
                async with asyncio.timeout(MOST_SECONDS / len(ways)):
                    await (self._mail if way == "e-mail address" else self._text)(contact, code, call_id, written_in)
                return way
            except DeliveryFailed as exc:
                logger.error("a code could not be sent to the %s of a record: %s", way, exc.kind)
            except TimeoutError:
                logger.error("a code could not be sent to the %s of a record: it took too long", way)
        return None

    async def _mail(self, contact: LicenseContact, code: str, call_id: str, written_in: Language) -> None:
        settings = self._settings
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = Address(one_line(settings.company_name), addr_spec=settings.mail_from)
        message["To"] = Address(addr_spec=contact.email or "")
        message["Subject"] = one_line(self.render("code_subject.txt", written_in, code=""))  # mail servers log subjects
        message["Date"] = dt.datetime.now(dt.UTC)
        message["Message-ID"] = f"<{new_id()}.{settings.depot}@{mail_transport.mail_domain(settings)}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.render("code.txt", written_in, code=code))
        if settings.mail_is_sent:
            await mail_transport.send(settings, message, _nothing)
        else:
            await mail_transport.write(settings, message, f"code-{call_id}.eml")

    async def _text(self, contact: LicenseContact, code: str, call_id: str, written_in: Language) -> None:
        number = sms_number(self._settings, contact.phone)
        if number is None:
            raise DeliveryFailed("no telephone number", final=True)
        text = one_line(self.render("code_sms.txt", written_in, code=code))
        async with httpx2.AsyncClient(verify=trusted_authorities()) as client:
            await send_sms(self._settings, client, new_id(), number, text, happened_at=dt.datetime.now(dt.UTC))

    def render(self, template: str, written_in: Language, *, code: str) -> str:
        """The text of a template with this code.

        Raises:
            DeliveryFailed: the template cannot be read, or fails.
        """
        facts = {"company": self._settings.company_name, "code": code, "minutes": LIFE_SECONDS // 60}
        try:
            return environment(self._settings, written_in).get_template(template).render(facts)
        except Exception as exc:  # a template may raise anything
            raise DeliveryFailed(f"the template {template} fails ({type(exc).__name__})") from None


def check_code_templates(settings: Settings) -> None:
    """Try the templates of the messages with a code.

    Raises:
        TemplatesBroken: one of them cannot be read, or fails.
    """
    for template, written_in in itertools.product(TEMPLATES, settings.spoken):
        try:
            CodeSender(settings).render(template, written_in, code="000000")
        except DeliveryFailed as exc:
            raise TemplatesBroken(f"A template cannot be used: {exc}") from exc


async def _nothing() -> None:
    """There is no outbox that has to know of it."""
