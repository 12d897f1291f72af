"""A rental of several units is told in one letter, one webhook and one calendar file, and erased as a whole."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from icalendar import Calendar

from inventory.models import Charge, Period, Rental
from shared.call_records.forgotten_customer import ForgottenCustomer
from shared.notifications.erased_notices import ErasedNotices, erase_notices
from shared.notifications.sms import sms_templates
from shared.notifications.texts import notice_facts, spoken_language
from shared.notifications.webhook import payload
from tests.support.mail_server import MailServer
from tests.support.outbox import EMAIL, Desk, empty
from tests.support.rentals import proofs

UNITS = ("ITM001", "ITM002")


async def book_two(desk: Desk, *, language: str = "en", charges: list[list[Charge]] | None = None) -> Rental:
    period = Period.of(desk.inventory.today(), 2)
    holds = await desk.inventory.hold_all(UNITS, period, call_id="call")
    return await desk.inventory.confirm_all(
        holds,
        daily_rates=[Decimal("450.00"), Decimal("275.00")],
        proofs=[proofs(), proofs(operator_name="Sam Poe", operator_license="OP2")],
        charges=charges,
        confirmation_email=EMAIL,
        language=language,
    )


@pytest.mark.parametrize(("language", "a_day", "total"), [("en", "a day", "$1,450.00"), ("es", "al día", "1,450.00")])
async def test_a_letter_lists_each_unit_and_one_total(
    desk: Desk, mail_server: MailServer, language: str, a_day: str, total: str
) -> None:
    rental = await book_two(desk, language=language)
    await empty(await desk.sender())
    (message,) = mail_server.accepted
    assert rental.reference in message["subject"]
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        text = body.get_content()
        for booking in rental.bookings:
            (line,) = [line for line in text.splitlines() if booking.reference in line]
            assert booking.equipment_id in line
            assert a_day in line
        assert total in text
        assert "Jordan Lee" in text
        assert "Sam Poe" in text, "the second operator's certificate is to be brought too"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == f"rental-{rental.reference}.ics"
    events = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == 2
    assert await desk.is_settled()


async def test_lines_of_the_price_are_in_the_letter(desk: Desk, mail_server: MailServer) -> None:
    lines = [[Charge(what="days 2", amount=Decimal("900.00"))], [Charge(what="delivery", amount=Decimal("80.00"))]]
    await book_two(desk, charges=lines)
    await empty(await desk.sender())
    body = mail_server.accepted[0].get_body(("plain",))
    assert body is not None
    said = body.get_content().splitlines()
    total = said.index("Total:      $980.00")
    assert said[total - 2 : total] == ["  2 days: $900.00", "  Delivery to the job site: $80.00"]


async def test_a_webhook_has_each_unit_and_what_they_cost_together(desk: Desk) -> None:
    rental = await book_two(desk)
    await desk.inventory.call_off_rent(rental.reference, desk.inventory.today() + dt.timedelta(days=1), by="Kim")
    await desk.outbox.create_group()
    entries = [await desk.outbox.take(), await desk.outbox.take()]
    told = [json.loads(payload(await desk.outbox.notice(entry), desk.settings)) for entry in entries if entry]
    assert [one["type"] for one in told] == ["rental.booked", "rental.off_rent"]
    booked, off_rent = (one["data"] for one in told)
    assert (booked["reference"], booked["total"], booked["daily_rate"]) == (rental.reference, "1450.00", "725.00")
    assert [(unit["equipment_id"], unit["total"]) for unit in booked["units"]] == [
        ("ITM001", "900.00"),
        ("ITM002", "550.00"),
    ]
    assert (booked["off_rent"], off_rent["off_rent"]) == (None, str(desk.inventory.today() + dt.timedelta(days=1)))


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_letter_and_a_text_message_say_from_which_day_equipment_is_ready(
    desk: Desk, mail_server: MailServer, language: str
) -> None:
    rental = await book_two(desk, language=language)
    await desk.inventory.call_off_rent(rental.bookings[1].reference, desk.inventory.today(), by="Kim")
    await empty(await desk.sender())
    message = mail_server.accepted[1]
    assert rental.bookings[1].reference in message["subject"]
    assert list(message.iter_attachments()) == []
    body = message.get_body(("plain",))
    assert body is not None
    assert str(desk.inventory.today().year) in body.get_content().splitlines()[0]
    await desk.inventory.call_off_rent(rental.reference, desk.inventory.today(), by="Kim")
    entry = await desk.outbox.take()
    assert entry is not None
    written_in = spoken_language(language, desk.settings)
    facts = notice_facts(await desk.outbox.notice(entry), desk.settings, written_in)
    assert rental.reference in sms_templates(desk.settings)[language].render(facts)


async def test_the_address_is_erased_from_every_booking_of_a_message_that_waits(desk: Desk) -> None:
    rental = await book_two(desk)
    customer = ForgottenCustomer("+12175550101", [EMAIL], region="US", hashed="")
    references = [booking.reference for booking in rental.bookings]
    erased = await erase_notices(
        desk.inventory, references, customer.booking_without, customer.redacted, desk.settings.data_folder / "nowhere"
    )
    assert erased == ErasedNotices(1, 0, 0)
    assert EMAIL not in str(await desk.redis.xrange(desk.inventory.keys.outbox))
