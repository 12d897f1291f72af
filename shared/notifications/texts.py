"""The templates of the depot for what customers are sent, and the facts of a notice that they may use."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from inventory.models import Equipment
from shared.language.languages import Language
from shared.notifications.notice import Notice
from shared.settings import Settings

TEMPLATES = Path(__file__).parent / "templates"


class TemplatesBroken(Exception):
    """A template of the depot cannot be used. The text says which one and why."""


def environment(settings: Settings, written_in: Language) -> Environment:
    """The templates of a language. The depot's own come first: those in its folder for the language, and those beside
    that folder for the first language of the line."""
    own, code = settings.mail_templates, written_in.code
    folders = [own / code] if own is not None else []
    if own is not None and code == settings.spoken[0].code:
        folders.append(own)
    return Environment(
        loader=FileSystemLoader([*folders, TEMPLATES / code]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def spoken_language(code: str | None, settings: Settings) -> Language:
    """The language with this code, or the first of the line where the line does not speak it."""
    return {one.code: one for one in settings.spoken}.get(code or "", settings.spoken[0])


def notice_facts(notice: Notice, settings: Settings, written_in: Language) -> dict[str, Any]:
    """The variables of the templates, which `docs/notifications.md` lists."""
    booking, unit, proofs = notice.booking, notice.unit, notice.booking.proofs
    said: dict[str, Any] = {
        "event": notice.event.value,
        "company": settings.company_name,
        "reference": booking.reference,
        "equipment": unit.name,
        "equipment_id": unit.equipment_id,
        "first_day": _day(booking.period.first_day, written_in),
        "last_day": _day(booking.period.last_day, written_in),
        "days": booking.period.days,
        "rate": _money(booking.daily_rate, settings.currency, written_in),
        "total": _money(booking.total, settings.currency, written_in),
        "pick_up": unit.storage_location,
        "business": proofs.business_name,
        "job_site": proofs.job_address,
        "operator": proofs.operator_name,
        "certificate": proofs.certificate,
        "to_bring": [one_line(thing) for thing in _to_bring(unit, notice, written_in)],
    }
    return {name: one_line(fact) if isinstance(fact, str) else fact for name, fact in said.items()}


def _to_bring(unit: Equipment, notice: Notice, written_in: Language) -> list[str]:
    proofs, words = notice.booking.proofs, written_in.to_bring
    things = [words.reference, words.identification]
    if proofs.operator_name and proofs.certificate:
        things.append(words.certificate.format(certificate=proofs.certificate, operator=proofs.operator_name))
    if proofs.policy_number:
        things.append(words.insurance)
    if unit.weight_class.rank > 0:
        things.append(words.vehicle)
    return things


def _day(day: dt.date, written_in: Language) -> str:
    return format_date(day, "full", locale=written_in.locale)


def _money(amount: Decimal, currency: str, written_in: Language) -> str:
    return format_currency(amount, currency, locale=written_in.locale)


def one_line(text: str) -> str:
    """The text without line breaks and control characters, so that it cannot add a header or a line to the message."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
