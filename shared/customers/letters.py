"""Letters to a customer that are about no booking: made from the depot's templates, and sent at once by its mail
server."""

import datetime as dt
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

from babel.dates import format_date

from inventory.ledger.new_ids import new_id
from inventory.models import Period
from shared.language.email_addresses import is_email_address
from shared.language.languages import Language
from shared.notifications.mail_transport import mail_domain, send
from shared.notifications.notice import DeliveryFailed
from shared.notifications.texts import environment, one_line, spoken_language
from shared.settings import Settings


async def send_letter(
    settings: Settings, kind: str, to: str, facts: Mapping[str, object], *, language: str | None, about: Period
) -> None:
    """Send the letter whose templates are `<kind>_subject.txt` and `<kind>.txt`.

    Args:
        settings: the settings of the line, which has a mail server.
        kind: which letter.
        to: the customer's address.
        facts: the variables of the templates, beside the company and the days.
        language: the code of the language to write in; None, or one that the line does not speak, is its first.
        about: the days that it is about.

    Raises:
        DeliveryFailed: there is no mail server, the address is not valid, a template fails, or the server did not take
            the letter.
    """
    if not settings.mail_is_sent:
        raise DeliveryFailed("there is no mail server", final=True)
    await send(settings, letter(settings, kind, to, facts, language=language, about=about), _nothing)


def letter(
    settings: Settings, kind: str, to: str, facts: Mapping[str, object], *, language: str | None, about: Period
) -> EmailMessage:
    """The message of a letter, as `send_letter` sends it.

    Raises:
        DeliveryFailed: the address is not valid, or a template fails.
    """
    if not is_email_address(to):
        raise DeliveryFailed("not an e-mail address", final=True)
    written_in = spoken_language(language, settings)
    said = {name: one_line(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    said |= {"company": one_line(settings.company_name), **_days(about, written_in)}
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = Address(one_line(settings.company_name), addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = one_line(_rendered(settings, written_in, f"{kind}_subject.txt", said))
    message["Date"] = dt.datetime.now(dt.UTC)
    message["Message-ID"] = f"<{new_id()}.{settings.depot}@{mail_domain(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_rendered(settings, written_in, f"{kind}.txt", said))
    return message


def _days(period: Period, written_in: Language) -> dict[str, object]:
    first, last = (format_date(day, "full", locale=written_in.locale) for day in (period.first_day, period.last_day))
    return {"first_day": first, "last_day": last, "days": period.days}


def _rendered(settings: Settings, written_in: Language, template: str, facts: Mapping[str, object]) -> str:
    try:
        return environment(settings, written_in).get_template(template).render(facts)
    except Exception as exc:  # a template may raise anything
        raise DeliveryFailed(f"the template {template} fails ({type(exc).__name__})", final=True) from None


async def _nothing() -> None:
    """There is no outbox that has to know of it."""
