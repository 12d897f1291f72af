"""The rental as a calendar file, which goes with the mail about it."""

from icalendar import Calendar, vCalAddress
from icalendar import Event as CalendarEvent

from inventory.models import Booking, Equipment
from shared.language.languages import Language
from shared.notifications.mail_transport import mail_domain
from shared.notifications.notice import Notice
from shared.notifications.texts import one_line
from shared.settings import Settings
from shared.settings.messages.notifications import Event


def calendar_file(notice: Notice, settings: Settings, written_in: Language) -> Calendar:
    """An all-day event for each booking. Its UID belongs to the booking, so later notices change or cancel it."""
    cancelled = notice.event is Event.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", f"-//{one_line(settings.company_name)}//rental//{written_in.code.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add("x-wr-timezone", settings.time_zone)
    for booking, unit in zip(notice.bookings, notice.units, strict=True):
        calendar.add_component(_event(notice, booking, unit, settings, written_in, cancelled=cancelled))
    return calendar


def _event(
    notice: Notice, booking: Booking, unit: Equipment, settings: Settings, written_in: Language, *, cancelled: bool
) -> CalendarEvent:
    event = CalendarEvent()
    event.add("uid", f"{booking.reference}.{settings.depot}@{mail_domain(settings)}")
    event.add("sequence", _sequence(notice, booking))
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
    return event


def _sequence(notice: Notice, booking: Booking) -> int:
    """Calendars keep the event with the highest number: 0 for the booking, later the seconds since then."""
    if notice.event is Event.BOOKED:
        return 0
    return max(1, int((notice.happened_at - booking.booked_at).total_seconds()))
