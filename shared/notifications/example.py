"""Example notices, with which the mail templates of a depot are tried before a customer is promised a mail."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal

from inventory.ledger.new_ids import references_of
from inventory.models import Booking, Charge, Equipment, Period, Proofs, WeightClass
from shared.notifications.notice import Notice
from shared.settings.messages.notifications import Event

BOOKED_AT = dt.datetime(2026, 1, 5, 15, 0, tzinfo=dt.UTC)
VALID_UNTIL = dt.date(2027, 1, 1)


def examples(languages: Iterable[str], events: Iterable[Event] = tuple(Event)) -> Iterator[Notice]:
    """For each language and event a notice of a rental of three days with an operator, one of a day without, and one of
    two units.

    Args:
        languages: the codes of the languages in which a depot writes.
        events: what it tells customers of.
    """
    for code, event in itertools.product(languages, events):
        yield _notice(event, code, days=3, certificate="Basic Safety")
        yield _notice(event, code, days=1, certificate=None)
        yield _notice(event, code, days=3, certificate="Basic Safety", units=2)


def _notice(event: Event, language: str, *, days: int, certificate: str | None, units: int = 1) -> Notice:
    unit = Equipment(
        equipment_id="EXAMPLE1",
        name="Example Generator",
        category="Power Equipment",
        lowest_rate=Decimal("450.00"),
        highest_rate=Decimal("500.00"),
        operator_certification=certificate,
        min_insurance=Decimal("500000.00"),
        storage_location="Warehouse A",
        weight_class=WeightClass.MEDIUM,
    )
    proofs = Proofs(
        license_number="BL000000",
        business_name="Example Construction",
        job_address="100 Main Street, Springfield, Illinois 62701",
        site_weight_class=WeightClass.MEDIUM,
        operator_name="Example Operator" if certificate else None,
        operator_license="OP000000" if certificate else None,
        certificate=certificate,
        certified_until=VALID_UNTIL if certificate else None,
        policy_number="POL000000",
        coverage=Decimal("500000.00"),
        covered_until=VALID_UNTIL,
        policy_holder="Example Construction",
        record_email="office@example.com",
        record_phone="+12175550101",
    )
    booking = Booking(
        reference="EXAM-PLE1",
        hold_id="example",
        equipment_id=unit.equipment_id,
        call_id="example",
        period=Period.of(dt.date(2026, 1, 12), days),
        daily_rate=Decimal("475.00"),
        proofs=proofs,
        booked_at=BOOKED_AT,
        confirmation_email="customer@example.com",
        language=language,
        charges=(Charge(what="delivery", amount=Decimal("80.00")),) if units > 1 else (),
        off_rent=dt.date(2026, 1, 12) if event is Event.OFF_RENT else None,
    )
    references = references_of(booking.reference, units)
    return Notice(
        notice_id="0-1",
        event=event,
        happened_at=BOOKED_AT + dt.timedelta(hours=1),
        reference=booking.reference,
        bookings=tuple(booking.model_copy(update={"reference": one}) for one in references),
        units=(unit,) * units,
        email=booking.confirmation_email,
    )
