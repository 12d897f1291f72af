"""Customers are reminded of what begins tomorrow and is due back today: once, in the daytime, by the setting."""

import datetime as dt

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from inventory.ledger import scripts
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import Booking, Period
from shared.customers.reminders import remind_customers
from shared.notifications.mail import MailChannel
from shared.notifications.notice import Notice
from shared.notifications.outbox import Outbox
from shared.settings import Settings
from shared.settings.messages.notifications import Event
from tests.support.rentals import GENERATOR, sufficient_proofs
from tests.support.transitions import book, outbox_entries

FIRST, LAST = dt.date(2030, 1, 8), dt.date(2030, 1, 10)
RENTED = Period.of(FIRST, 3)
ANOTHER = GENERATOR.model_copy(update={"equipment_id": "ITM004"})


def at(inventory: Inventory, day: dt.date, hour: int = 9) -> Inventory:
    """The same inventory at this hour of a day."""
    now = dt.datetime.combine(day, dt.time(hour), inventory.zone)
    return Inventory(inventory.redis, depot=inventory.keys.depot, zone=inventory.zone, now=lambda: now)


async def booked_before(inventory: Inventory, period: Period = RENTED) -> Booking:
    """A booking of long ago: when it was made is the time of the Redis server."""
    await inventory.load([GENERATOR, ANOTHER])
    return await book(at(inventory, dt.date(2030, 1, 1)), period)


def reminding(settings: Settings) -> Settings:
    return settings.model_copy(update={"reminders": True})


async def reminders(inventory: Inventory) -> list[tuple[str, str]]:
    """The events of the outbox but for bookings, and their references."""
    entries = [fields for _, fields in await outbox_entries(inventory)]
    told = [(fields[b"event"].decode(), fields[b"reference"].decode()) for fields in entries]
    return [one for one in told if one[0] in ("begins_tomorrow", "due_today")]


async def test_a_customer_is_reminded_the_day_before_and_on_the_last_day_each_once(
    inventory: Inventory, settings: Settings
) -> None:
    booking, told = await booked_before(inventory), reminding(settings)
    day = dt.timedelta(days=1)
    for on, count in ((FIRST - 2 * day, 0), (FIRST - day, 1), (FIRST - day, 0), (FIRST, 0), (LAST, 1), (LAST + day, 0)):
        assert await remind_customers(at(inventory, on), told) == count, on
    assert await reminders(inventory) == [
        ("begins_tomorrow", booking.reference),
        ("due_today", booking.reference),
    ]


async def test_without_the_setting_and_at_night_nobody_is_reminded(inventory: Inventory, settings: Settings) -> None:
    await booked_before(inventory)
    assert await remind_customers(at(inventory, LAST), settings) == 0
    for hour in (7, 20):
        assert await remind_customers(at(inventory, LAST, hour), reminding(settings)) == 0
    assert await remind_customers(at(inventory, LAST, 19), reminding(settings)) == 1


async def test_what_has_ended_or_was_called_off_rent_is_not_reminded_of(
    inventory: Inventory, settings: Settings
) -> None:
    booking = await booked_before(inventory)
    await at(inventory, FIRST).call_off_rent(booking.reference, LAST, by="Kim")
    assert await remind_customers(at(inventory, LAST), reminding(settings)) == 0
    await at(inventory, LAST).return_booking(booking.reference)
    assert await remind_customers(at(inventory, LAST), reminding(settings)) == 0


async def test_who_booked_today_is_not_reminded(inventory: Inventory, settings: Settings) -> None:
    await booked_before(inventory, Period.of(inventory.today() + dt.timedelta(days=1), 2))
    assert await remind_customers(at(inventory, inventory.today()), reminding(settings)) == 0


async def test_a_booking_that_changed_since_it_was_read_is_not_reminded_of(inventory: Inventory) -> None:
    it = at(inventory, FIRST)
    booking = await booked_before(inventory)
    await it.reschedule(booking.reference, Period.of(FIRST, 2))
    assert not await it.remind("due_today", [booking], day=LAST)
    moved = await it.booking(booking.reference)
    assert await it.remind("due_today", [moved], day=LAST)
    assert not await it.remind("due_today", [moved], day=LAST), "once"
    await it.return_booking(booking.reference)
    assert not await it.remind("due_today", [moved], day=LAST + dt.timedelta(days=2)), "it has ended"
    assert await reminders(inventory) == [("due_today", booking.reference)]


async def test_units_that_were_rented_together_are_one_reminder(inventory: Inventory, settings: Settings) -> None:
    await inventory.load([GENERATOR, ANOTHER])
    it = at(inventory, dt.date(2030, 1, 1))
    holds = await it.hold_all([GENERATOR.equipment_id, ANOTHER.equipment_id], RENTED, call_id="call")
    units = [GENERATOR, ANOTHER]
    rental = await it.confirm_all(
        holds,
        daily_rates=[unit.lowest_rate for unit in units],
        proofs=[sufficient_proofs(unit, RENTED) for unit in units],
    )
    assert await remind_customers(at(inventory, LAST), reminding(settings)) == 1
    assert await reminders(inventory) == [("due_today", rental.reference)]
    entry = await taken(inventory, Event.DUE_TODAY)
    assert [booking.reference for booking in entry.bookings] == [one.reference for one in rental.bookings]


async def taken(inventory: Inventory, event: Event) -> Notice:
    """The notice of this event."""
    outbox = Outbox(inventory, retry_seconds=60)
    await outbox.create_group()
    while (entry := await outbox.take()) is not None:
        if entry.fields["event"] == event:
            return await outbox.notice(entry)
    raise AssertionError("there is no such notice")


@pytest.mark.parametrize(("day", "event", "subject"), [
    (FIRST - dt.timedelta(days=1), Event.BEGINS_TOMORROW, "Your rental begins tomorrow"),
    (LAST, Event.DUE_TODAY, "Your rental is due back today"),
])  # fmt: skip
async def test_a_reminder_is_written_as_a_mail_without_a_calendar_file(
    inventory: Inventory, settings: Settings, day: dt.date, event: Event, subject: str
) -> None:
    await booked_before(inventory)
    await remind_customers(at(inventory, day), reminding(settings))
    notice = (await taken(inventory, event)).model_copy(update={"email": "sam@acme.example.com"})
    message = MailChannel(reminding(settings)).message(notice)
    assert subject in message["Subject"]
    assert [part.get_filename() for part in message.iter_attachments()] == []
    body = message.get_body(("plain",))
    assert body is not None
    assert "calendar" not in body.get_content()


def test_templates_of_a_depot_without_reminders_need_not_know_them(settings: Settings) -> None:
    assert Event.DUE_TODAY not in settings.events
    assert reminding(settings).events == tuple(Event)


# For each mutant: the text that is replaced in the script, and by what.
MUTANTS = {
    "it is told twice": ("redis.call('EXISTS', outcome) == 1", "false"),
    "what ended is told": ("booking.status ~= 'BOOKED' or", ""),
    "what moved is told": ("or not has_days(booking, ARGV[index + 1], ARGV[index + 2])", ""),
    "that it was told is forgotten": ("redis.call('SET', outcome, 'told', 'EX', outcome_seconds)", ""),
    "nobody is told": ("announce(outbox, event, told_reference, told)", ""),
}


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_script_that_is_wrong_is_found(
    mutant: str, redis: Redis, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, wrong = MUTANTS[mutant]
    whole = scripts.source
    assert sound in whole("remind")
    monkeypatch.setattr(
        scripts,
        "source",
        lambda script: whole(script).replace(sound, wrong) if script == "remind" else whole(script),
    )
    depot = Inventory(redis, depot=f"{settings.depot}-{new_id()[:8]}", zone=settings.zone)
    with pytest.raises((AssertionError, ResponseError)):
        await test_a_booking_that_changed_since_it_was_read_is_not_reminded_of(depot)
