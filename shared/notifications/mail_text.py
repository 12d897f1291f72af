"""What a mail says: the facts of a rental in the customer's language, and the rental as a calendar file."""

import datetime as dt
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from icalendar import Calendar, vCalAddress
from icalendar import Event as CalendarEvent

from inventory.models import Equipment
from shared.language.languages import Language
from shared.notifications.notice import Notice
from shared.settings import Settings
from shared.settings.notifications import Event


def calendar_file(notice: Notice, settings: Settings, written_in: Language) -> Calendar:
    """The rental as an all-day event. Its UID belongs to the booking, so later notices change or cancel the event."""
    booking, unit = notice.booking, notice.unit
    cancelled = notice.event is Event.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(settings.company_name)}//rental//{written_in.code.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add("x-wr-timezone", settings.time_zone)
    event = CalendarEvent()
    event.add("uid", f"{booking.reference}.{settings.depot}@{sender_domain(settings)}")
    event.add("sequence", _sequence(notice))
    event.add("dtstamp", notice.happened_at)
    event.add("dtstart", booking.period.first_day)
    event.add("dtend", booking.period.day_after)
    title = written_in.calendar_entry.format(equipment=unit.name, reference=booking.reference)
    event.add("summary", title)
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


def facts(notice: Notice, settings: Settings, written_in: Language) -> dict[str, Any]:
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


def sender_domain(settings: Settings) -> str:
    """The domain of the address that mail comes from."""
    return settings.mail_from.rpartition("@")[2]
