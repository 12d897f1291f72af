"""The depot's templates for what customers are sent, and the facts of a notice that they may use."""

import datetime as dt
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from inventory.models import Equipment
from shared.language.speech import say_day, say_money
from shared.notifications.notice import Notice
from shared.settings import Settings

TEMPLATES = Path(__file__).parent / "templates"


class TemplatesBroken(Exception):
    """A template of the depot cannot be used. The text says which one and why."""


def environment(settings: Settings) -> Environment:
    """The templates: the depot's own, and for what it does not have those that come with the line."""
    folders = [folder for folder in (settings.mail_templates, TEMPLATES) if folder is not None]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def notice_facts(notice: Notice, settings: Settings) -> dict[str, Any]:
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


def one_line(text: str) -> str:
    """The text without line breaks and control characters, so that it cannot add a header or a line to the message."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
