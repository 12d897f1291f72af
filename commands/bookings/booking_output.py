"""How the commands print what became of a booking: a sentence for people, or JSON for other programs."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.markup import escape

from commands.terminal import console, printable
from inventory.ledger.new_ids import rental_of
from inventory.models import Booking, BookingStatus
from shared.language.speech import say_period
from shared.settings import Settings


def as_json(booking: Booking) -> dict[str, Any]:
    """The booking as JSON values. Money is text with two decimals; days and times are ISO 8601; times are in UTC."""
    fields = booking.model_dump(mode="json", exclude={"period", "history", "confirmation_entry", "hold_id"})
    return {
        **fields,
        **_days_as_json(booking),
        "total": str(booking.total),
        "deposit": f"{booking.deposit:.2f}",
        "history": [
            change.model_dump(mode="json", exclude={"period"})
            | {"first_day": str(change.period.first_day), "last_day": str(change.period.last_day)}
            for change in booking.history
        ],
    }


def still_open(bookings: Sequence[Booking]) -> Sequence[Booking]:
    """Those of the bookings of a rental that have not ended; all of them when all have."""
    return [booking for booking in bookings if booking.status is BookingStatus.BOOKED] or bookings


def print_json(value: object) -> None:
    """Print a value as JSON, on its own lines and without colours."""
    console().print_json(json.dumps(value), ensure_ascii=True)


def sentence_of_all(bookings: Sequence[Booking], today: dt.date) -> str:
    """Bookings of one rental in a few words, as `sentence_of` says one."""
    if len(bookings) == 1:
        return sentence_of(bookings[0], today)
    units = ", ".join(booking.equipment_id for booking in bookings)
    return sentence_of(
        bookings[0].model_copy(update={"reference": rental_of(bookings[0].reference), "equipment_id": units}), today
    )


def sentence_of(booking: Booking, today: dt.date) -> str:
    """The booking in a few words: reference, unit, customer and days."""
    customer = printable(booking.proofs.business_name)
    return f"{booking.reference} ({booking.equipment_id}, {customer}, {say_period(booking.period, today=today)})"


def print_lines(lines: Iterable[str]) -> None:
    """Print each line as it is, however long."""
    for line in lines:
        console().print(escape(line), soft_wrap=True)


def print_changed(
    bookings: Sequence[Booking], done: str, *, today: dt.date, settings: Settings, json_wanted: bool
) -> None:
    """Print what became of a rental or one booking of it, and whether a mail tells the customer.

    Args:
        bookings: the bookings as they are now.
        done: what was done, such as "is cancelled".
        today: today in the depot's time zone.
        settings: whether there is a mail server.
        json_wanted: print the booking as JSON instead; several bookings as a list.
    """
    booking = bookings[0]
    if json_wanted:
        print_json(as_json(booking) if len(bookings) == 1 else [as_json(one) for one in bookings])
        return
    addresses = list(dict.fromkeys(filter(None, (booking.confirmation_email, booking.proofs.record_email))))
    if not addresses:
        told = "The booking has no e-mail address: tell the customer."
    elif settings.mail_is_sent:
        told = f"A mail to {printable(' and one to '.join(addresses))} tells the customer."
    else:
        told = "Mail is not sent, because RENTAL_SMTP_HOST is not set: tell the customer."
    what = "Booking" if len(bookings) == 1 else "Rental"
    print_lines([f"{what} {sentence_of_all(bookings, today)} {done}. {told}"])


def _days_as_json(booking: Booking) -> dict[str, Any]:
    period = booking.period
    return {"first_day": str(period.first_day), "last_day": str(period.last_day), "days": period.days}
