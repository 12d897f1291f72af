"""The templates of the depot for what customers are sent, and the facts of a notice that they may use."""

import datetime as dt
import functools
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from inventory.models import DEPOSIT, Booking, Charge, Equipment
from shared.language.languages import Language
from shared.notifications.notice import Notice
from shared.settings import Settings
from shared.terms.charges import is_delivered, lines_together
from shared.terms.written_charges import written_line

TEMPLATES = Path(__file__).parent / "templates"


class TemplatesBroken(Exception):
    """A template of the depot cannot be used. The text says which one and why."""


def environment(settings: Settings, written_in: Language) -> Environment:
    """The templates of a language. The depot's own come first: those in its folder for the language, and those beside
    that folder for the first language of the line."""
    own, code = settings.mail_templates, written_in.code
    if own is None:
        return _products_own(code)
    return _environment(code, own / code, *([own] if code == settings.spoken[0].code else []))


@functools.cache
def _products_own(code: str) -> Environment:
    """The product's templates of a language. They do not change while it runs, so that each is compiled once."""
    return _environment(code)


def _environment(code: str, *own: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([*own, TEMPLATES / code]),
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
    booking, proofs = notice.booking, notice.booking.proofs
    pairs = list(zip(notice.bookings, notice.units, strict=True))
    units = [_unit(one, unit, settings, written_in) for one, unit in pairs]
    said: dict[str, Any] = {
        "event": notice.event.value,
        "company": settings.company_name,
        "reference": notice.reference,
        "equipment": ", ".join(unit.name for unit in notice.units),
        "equipment_id": ", ".join(unit.equipment_id for unit in notice.units),
        "units": units,
        "charges": _lines(lines_together(one.charges for one in notice.bookings), settings, written_in),
        "delivered": _is_delivered(notice),
        "first_day": _day(notice.period.first_day, written_in),
        "last_day": _day(notice.period.last_day, written_in),
        "days": notice.period.days,
        "rate": _money(notice.daily_rate, settings.currency, written_in),
        "total": _money(notice.total, settings.currency, written_in),
        "off_rent": _day(booking.off_rent, written_in) if booking.off_rent else None,
        "pick_up": "; ".join(dict.fromkeys(unit.storage_location for unit in notice.units)),
        "business": proofs.business_name,
        "job_site": proofs.job_address,
        "operator": proofs.operator_name,
        "certificate": proofs.certificate,
        "to_bring": [one_line(thing) for thing in _to_bring(notice, written_in)],
    }
    return {name: one_line(fact) if isinstance(fact, str) else fact for name, fact in said.items()}


def _unit(booking: Booking, unit: Equipment, settings: Settings, written_in: Language) -> dict[str, Any]:
    """The variables that each entry of `units` has."""
    said = {
        "reference": booking.reference,
        "equipment": unit.name,
        "equipment_id": unit.equipment_id,
        "first_day": _day(booking.period.first_day, written_in),
        "last_day": _day(booking.period.last_day, written_in),
        "rate": _money(booking.daily_rate, settings.currency, written_in),
        "total": _money(booking.total, settings.currency, written_in),
        "pick_up": unit.storage_location,
        "operator": booking.proofs.operator_name or "",
        "certificate": booking.proofs.certificate or "",
    }
    charges = _lines(booking.charges, settings, written_in)
    return {name: one_line(fact) for name, fact in said.items()} | {"charges": charges}


def _lines(charges: Iterable[Charge], settings: Settings, written_in: Language) -> list[dict[str, Any]]:
    """The lines of a price. `comes_back` is the deposit, which is no part of the total."""
    return [
        {
            "what": one_line(written_line(charge, written_in.charges)),
            "amount": _money(charge.amount, settings.currency, written_in),
            "comes_back": charge.what == DEPOSIT,
        }
        for charge in charges
    ]


def _is_delivered(notice: Notice) -> bool:
    return any(map(is_delivered, notice.bookings))


def _to_bring(notice: Notice, written_in: Language) -> list[str]:
    words = written_in.to_bring
    things = [words.reference, words.identification]
    certificates = {(one.proofs.certificate, one.proofs.operator_name): None for one in notice.bookings}
    for certificate, operator in certificates:
        if operator and certificate:
            things.append(words.certificate.format(certificate=certificate, operator=operator))
    if any(booking.proofs.policy_number for booking in notice.bookings):
        things.append(words.insurance)
    if any(unit.weight_class.rank > 0 for unit in notice.units) and not _is_delivered(notice):
        things.append(words.vehicle)
    return things


def _day(day: dt.date, written_in: Language) -> str:
    return format_date(day, "full", locale=written_in.locale)


def _money(amount: Decimal, currency: str, written_in: Language) -> str:
    return format_currency(amount, currency, locale=written_in.locale)


def one_line(text: str) -> str:
    """The text without line breaks and control characters, so that it cannot add a header or a line to the message."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
