"""Every transition on the real server: what it does, what it refuses, and what a repeat of it answers."""

import asyncio
import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from redis.asyncio import Redis

from inventory import bookings, references
from inventory.keys import Keys
from inventory.models import (
    Booking,
    BookingEnded,
    BookingNotFound,
    BookingStatus,
    Equipment,
    EquipmentNotAvailable,
    EquipmentNotFound,
    Hold,
    HoldLost,
    InventoryUnavailable,
    Period,
    ProofRefused,
    Proofs,
    RequestConflict,
    Status,
    WeightClass,
)
from inventory.records import read_booking
from inventory.store import Inventory, LoadSummary
from shared.settings import Settings

UNIT = "ITM001"
RATE = Decimal("450.00")


@pytest.fixture
async def depot(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    """Two generators, ITM001 and ITM004, and a projector, ITM002."""
    await inventory.load([unit for unit in equipment if unit.equipment_id in ("ITM001", "ITM002", "ITM004")])
    return inventory


@pytest.fixture
def days(inventory: Inventory) -> Callable[[int, int], Period]:
    """Days counted from today: `days(1, 3)` are three days from tomorrow."""
    return lambda after, length: Period.of(inventory.today() + dt.timedelta(days=after), length)


Days = Callable[[int, int], Period]


def proofs(last_day: dt.date, **changed: Any) -> Proofs:
    """Proofs that are just enough for a generator until `last_day`."""
    enough = Proofs(
        license_number="BL123456",
        business_name="Acme Construction",
        job_address="100 Main Street",
        site_weight_class=WeightClass.MEDIUM,
        operator_name="Jordan Lee",
        operator_license="OP445566",
        certificate="Basic Safety",
        certified_until=last_day,
        policy_number="POL789012",
        coverage=Decimal("500000.00"),
        covered_until=last_day,
    )
    return enough.model_copy(update=changed)


async def book(depot: Inventory, period: Period, unit: str = UNIT, call_id: str = "call") -> Booking:
    hold = await depot.hold(unit, period, call_id=call_id)
    return await depot.confirm(hold, daily_rate=RATE, proofs=proofs(period.last_day))


def brief_holds(depot: Inventory, redis: Redis, settings: Settings) -> Inventory:
    """The same depot with holds that live for a twentieth of a second."""
    return Inventory(redis, depot=settings.depot, zone=settings.zone, hold_seconds=0.05)


# Equipment


async def test_loading_counts_what_it_added_changed_and_left(inventory: Inventory, equipment: list[Equipment]) -> None:
    assert await inventory.load(equipment[:3]) == LoadSummary(added=3, changed=0, unchanged=0)
    dearer = equipment[0].model_copy(update={"max_rate": Decimal("510.00")})
    assert await inventory.load([dearer, *equipment[1:3]]) == LoadSummary(added=0, changed=1, unchanged=2)
    assert await inventory.get(dearer.equipment_id) == dearer


async def test_every_unit_is_read_as_it_was_loaded(inventory: Inventory, equipment: list[Equipment]) -> None:
    await inventory.load(equipment)
    assert await inventory.all() == sorted(equipment, key=lambda unit: unit.equipment_id)


async def test_a_unit_that_is_not_there_is_not_found(depot: Inventory, days: Days) -> None:
    for asking in (
        depot.get("ITM999"),
        depot.hold("ITM999", days(1, 1), call_id="call"),
        depot.set_maintenance("ITM999", True),
        depot.return_equipment("ITM999"),
    ):
        with pytest.raises(EquipmentNotFound):
            await asking


async def test_maintenance_takes_a_unit_out_of_the_offer_and_back(depot: Inventory, days: Days) -> None:
    assert (await depot.set_maintenance(UNIT, True)).status is Status.MAINTENANCE
    assert (await depot.statuses())[UNIT] is Status.MAINTENANCE
    assert await depot.available([UNIT, "ITM004"], days(1, 1)) == ["ITM004"]
    with pytest.raises(EquipmentNotAvailable) as refused:
        await depot.hold(UNIT, days(1, 1), call_id="call")
    assert refused.value.status is Status.MAINTENANCE
    await depot.set_maintenance(UNIT, False)
    await depot.hold(UNIT, days(1, 1), call_id="call")


async def test_a_unit_that_people_marked_as_rented_is_not_offered_until_it_is_returned(
    depot: Inventory, days: Days
) -> None:
    await depot.load([(await depot.get(UNIT)).model_copy(update={"status": Status.RENTED})])
    assert (await depot.statuses())[UNIT] is Status.RENTED
    assert await depot.available([UNIT], days(5, 1)) == []
    assert await depot.return_equipment(UNIT) == []
    assert await depot.available([UNIT], days(5, 1)) == [UNIT]


async def test_a_unit_that_people_marked_as_rented_goes_into_maintenance_only_when_it_is_back(depot: Inventory) -> None:
    await depot.load([(await depot.get(UNIT)).model_copy(update={"status": Status.RENTED})])
    with pytest.raises(EquipmentNotAvailable, match="Return it first"):
        await depot.set_maintenance(UNIT, True)
    assert (await depot.statuses())[UNIT] is Status.RENTED
    await depot.return_equipment(UNIT)
    await depot.set_maintenance(UNIT, True)


async def test_loading_again_touches_neither_holds_nor_bookings(depot: Inventory, days: Days) -> None:
    booking, hold = await book(depot, days(1, 2)), await depot.hold(UNIT, days(5, 2), call_id="call")
    await depot.load([(await depot.get(UNIT)).model_copy(update={"storage_location": "Yard Z"})])
    assert await depot.bookings() == [booking]
    assert await depot.holds() == [hold]


# Holds


@pytest.mark.parametrize(
    ("after", "length", "free"),
    [(1, 2, True), (1, 3, False), (3, 1, False), (4, 1, False), (5, 2, False), (6, 2, True), (1, 9, False)],
    ids=["touches before", "into it", "begins with it", "within", "ends it", "touches after", "around it"],
)
@pytest.mark.parametrize("kind", ["hold", "booking"])
async def test_a_unit_is_rented_once_a_day_and_touching_periods_do_not_overlap(
    depot: Inventory, days: Days, after: int, length: int, free: bool, kind: str
) -> None:
    taken = days(3, 3)
    await (book(depot, taken) if kind == "booking" else depot.hold(UNIT, taken, call_id="one"))
    assert await depot.available([UNIT], days(after, length)) == ([UNIT] if free else [])
    if free:
        await depot.hold(UNIT, days(after, length), call_id="another")
    else:
        with pytest.raises(EquipmentNotAvailable):
            await depot.hold(UNIT, days(after, length), call_id="another")


async def test_a_period_between_two_rentals_is_free(depot: Inventory, days: Days) -> None:
    await book(depot, days(1, 2))
    await book(depot, days(5, 2), call_id="two")
    assert await depot.available([UNIT], days(3, 2)) == [UNIT]
    assert await depot.available([UNIT], days(3, 3)) == []


async def test_the_first_free_days_are_those_of_the_unit_that_is_back_first(depot: Inventory, days: Days) -> None:
    await book(depot, days(1, 6))
    await depot.hold("ITM004", days(1, 2), call_id="another")
    await depot.hold("ITM004", days(5, 1), call_id="another")
    wanted, furthest = days(1, 3), days(300, 1).start

    async def first_free(*units: str, period: Period = wanted, furthest: dt.date = furthest) -> object:
        return await depot.first_free(units, period, furthest_start=furthest, call_id="call")

    assert await first_free(UNIT) == (UNIT, days(7, 3))
    assert await first_free(UNIT, "ITM004") == ("ITM004", days(6, 3)), "two days between its holds are too few"
    assert await first_free(UNIT, "ITM004", period=days(1, 2)) == ("ITM004", days(3, 2))
    assert await first_free("ITM002", UNIT) == ("ITM002", wanted)
    assert await first_free(UNIT, furthest=days(6, 1).start) is None
    assert await depot.first_free(["ITM004"], wanted, furthest_start=furthest, call_id="another") == ("ITM004", wanted)


async def test_a_unit_that_is_out_or_overdue_is_never_free_first(
    depot: Inventory, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    await depot.set_maintenance("ITM004", True)
    await book(depot, days(0, 2))
    period = days(5, 2)
    assert await depot.first_free([UNIT, "ITM004"], period, furthest_start=period.start) == (UNIT, period)
    today = depot.today() + dt.timedelta(days=2)
    monkeypatch.setattr(depot, "today", lambda: today)
    assert await depot.first_free([UNIT, "ITM004"], period, furthest_start=period.start) is None


async def test_what_a_call_holds_itself_counts_as_free_for_it(depot: Inventory, days: Days) -> None:
    await depot.hold(UNIT, days(1, 2), call_id="call")
    assert await depot.available([UNIT], days(1, 2), call_id="call") == [UNIT]
    assert await depot.available([UNIT], days(1, 2), call_id="another") == []


async def test_the_same_call_asking_again_keeps_its_hold(depot: Inventory, days: Days) -> None:
    first = await depot.hold(UNIT, days(1, 2), call_id="call")
    again = await depot.hold(UNIT, days(1, 2), call_id="call")
    assert again.hold_id == first.hold_id
    assert len(await depot.holds()) == 1


async def test_a_repeated_request_is_answered_with_what_it_did(depot: Inventory, days: Days) -> None:
    first = await depot.hold(UNIT, days(1, 2), call_id="call", hold_id="request")
    assert await depot.hold(UNIT, days(1, 2), call_id="call", hold_id="request") == first
    await depot.release(first)
    assert await depot.hold(UNIT, days(1, 2), call_id="call", hold_id="request") == first
    assert await depot.holds() == [], "a repeat that comes late does not hold again"


@pytest.mark.parametrize("changed", ["unit", "days", "call"])
async def test_a_request_id_used_for_something_else_is_a_conflict(depot: Inventory, days: Days, changed: str) -> None:
    await depot.hold(UNIT, days(1, 2), call_id="call", hold_id="request")
    with pytest.raises(RequestConflict):
        await depot.hold(
            "ITM004" if changed == "unit" else UNIT,
            days(1, 3) if changed == "days" else days(1, 2),
            call_id="another" if changed == "call" else "call",
            hold_id="request",
        )


async def test_a_hold_expires_and_the_unit_is_free_again(
    depot: Inventory, redis: Redis, settings: Settings, days: Days
) -> None:
    hold = await brief_holds(depot, redis, settings).hold(UNIT, days(1, 2), call_id="call")
    await asyncio.sleep(0.06)
    assert await depot.holds() == []
    assert await depot.available([UNIT], days(1, 2)) == [UNIT]
    for asking in (depot.renew(hold), depot.confirm(hold, daily_rate=RATE, proofs=proofs(days(1, 2).last_day))):
        with pytest.raises(HoldLost):
            await asking
    await depot.hold(UNIT, days(1, 2), call_id="another")


async def test_a_hold_that_is_renewed_lives_on(depot: Inventory, redis: Redis, settings: Settings, days: Days) -> None:
    hold = await brief_holds(depot, redis, settings).hold(UNIT, days(1, 2), call_id="call")
    renewed = await depot.renew(hold)
    await asyncio.sleep(0.06)
    assert await depot.holds() == [renewed]


async def test_another_call_can_neither_renew_release_move_nor_confirm_a_hold(depot: Inventory, days: Days) -> None:
    hold = await depot.hold(UNIT, days(1, 2), call_id="call")
    stolen = hold.model_copy(update={"call_id": "thief"})
    assert not await depot.release(stolen)
    for asking in (
        depot.renew(stolen),
        depot.reschedule_hold(stolen, days(4, 2)),
        depot.confirm(stolen, daily_rate=RATE, proofs=proofs(days(1, 2).last_day)),
    ):
        with pytest.raises(HoldLost):
            await asking
    assert await depot.holds() == [hold]


async def test_a_hold_is_released_once(depot: Inventory, days: Days) -> None:
    hold = await depot.hold(UNIT, days(1, 2), call_id="call")
    assert await depot.release(hold)
    assert not await depot.release(hold)
    assert await depot.available([UNIT], days(1, 2)) == [UNIT]


async def test_a_hold_moves_to_other_days_even_those_that_overlap_its_own(depot: Inventory, days: Days) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    moved = await depot.reschedule_hold(hold, days(2, 4))
    assert await depot.holds() == [moved]
    assert await depot.available([UNIT], days(1, 1)) == [UNIT]
    assert await depot.reschedule_hold(moved, days(2, 4)) == (await depot.holds())[0]


async def test_a_hold_that_cannot_move_stays_where_it_is(depot: Inventory, days: Days) -> None:
    hold = await depot.hold(UNIT, days(1, 2), call_id="call")
    await depot.hold(UNIT, days(3, 2), call_id="another")
    with pytest.raises(EquipmentNotAvailable):
        await depot.reschedule_hold(hold, days(1, 3))
    assert hold in await depot.holds()


async def test_of_fifty_who_hold_at_once_one_does(depot: Inventory, days: Days) -> None:
    asked = [depot.hold(UNIT, days(1 + n % 3, 3), call_id=f"call {n}") for n in range(50)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert len([answer for answer in answers if isinstance(answer, Hold)]) == 1
    assert len([answer for answer in answers if isinstance(answer, EquipmentNotAvailable)]) == 49


# Bookings


async def test_a_confirmed_hold_is_a_booking_and_an_entry_in_the_outbox(
    depot: Inventory, redis: Redis, settings: Settings, days: Days
) -> None:
    booking = await book(depot, days(1, 3))
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", booking.reference)
    assert (booking.period, booking.daily_rate, booking.total) == (days(1, 3), RATE, Decimal("1350.00"))
    assert await depot.booking(f" {booking.reference.lower()} ") == booking
    assert await depot.holds() == []
    assert await depot.available([UNIT], days(2, 1)) == []
    ((entry_id, entry),) = await redis.xrange(Keys(settings.depot).outbox)  # type: ignore[misc]
    assert booking.confirmation_entry == entry_id.decode()
    assert (entry[b"event"], entry[b"reference"]) == (b"booked", booking.reference.encode())


async def test_confirming_again_answers_the_same_booking(
    depot: Inventory, redis: Redis, settings: Settings, days: Days
) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    enough = proofs(days(1, 3).last_day)
    first = await depot.confirm(hold, daily_rate=RATE, proofs=enough)
    assert await depot.confirm(hold, daily_rate=RATE, proofs=enough) == first
    assert len(await depot.bookings()) == 1
    assert await redis.xlen(Keys(settings.depot).outbox) == 1
    assert not await depot.release(hold), "a booking is not released with the hold that it was"


async def test_every_change_of_a_booking_is_one_entry_with_its_address_and_what_it_is_now(
    depot: Inventory, redis: Redis, settings: Settings, days: Days
) -> None:
    hold = await depot.hold(UNIT, days(0, 3), call_id="call")
    booking = await depot.confirm(
        hold, daily_rate=RATE, proofs=proofs(days(0, 9).last_day), confirmation_email="a@example.com"
    )
    moved = await depot.reschedule(booking.reference, days(0, 2), request_id="r")
    assert await depot.reschedule(booking.reference, days(0, 2), request_id="r") == moved
    (returned,) = await depot.return_equipment(UNIT)
    other = await book(depot, days(3, 1))
    cancelled = await depot.cancel(other.reference)
    assert await depot.cancel(other.reference) == cancelled
    entries = [fields for _, fields in await redis.xrange(Keys(settings.depot).outbox)]  # type: ignore[misc]
    assert [entry[b"event"] for entry in entries] == [b"booked", b"rescheduled", b"returned", b"booked", b"cancelled"]
    assert [entry[b"email"] for entry in entries] == [b"a@example.com"] * 3 + [b""] * 2
    told = [read_booking(entry[b"booking"]) for entry in entries]
    assert told[0] == booking.model_copy(update={"confirmation_entry": None}), "it cannot name itself"
    assert (told[1], told[2], told[4]) == (moved, returned, cancelled)


async def test_confirming_again_answers_with_the_address_that_the_confirmation_goes_to(
    depot: Inventory, days: Days
) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    enough = proofs(days(1, 3).last_day)
    first = await depot.confirm(hold, daily_rate=RATE, proofs=enough, confirmation_email="a@example.com")
    again = await depot.confirm(hold, daily_rate=RATE, proofs=enough, confirmation_email="b@example.com")
    assert again == first
    assert (again.confirmation_email, again.confirmation_entry) == ("a@example.com", first.confirmation_entry)


async def test_confirming_again_at_another_rate_or_with_other_proofs_is_a_conflict(
    depot: Inventory, days: Days
) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    enough = proofs(days(1, 3).last_day)
    await depot.confirm(hold, daily_rate=RATE, proofs=enough)
    with pytest.raises(RequestConflict):
        await depot.confirm(hold, daily_rate=RATE + 1, proofs=enough)
    with pytest.raises(RequestConflict):
        await depot.confirm(hold, daily_rate=RATE, proofs=enough.model_copy(update={"job_address": "elsewhere"}))


@pytest.mark.parametrize("rate", ["449.99", "500.01", "0.01", "9999999.99"])
async def test_a_rate_out_of_bounds_is_not_booked(depot: Inventory, days: Days, rate: str) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    with pytest.raises(ProofRefused, match="rate"):
        await depot.confirm(hold, daily_rate=Decimal(rate), proofs=proofs(days(1, 3).last_day))
    assert await depot.bookings() == []


@pytest.mark.parametrize("rate", ["450.00", "500.00"])
async def test_the_bounds_themselves_are_booked(depot: Inventory, days: Days, rate: str) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    await depot.confirm(hold, daily_rate=Decimal(rate), proofs=proofs(days(1, 3).last_day))


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("site", {"site_weight_class": WeightClass.LIGHT}),
        ("certificate", {"certificate": None}),
        ("certificate", {"certificate": "Crane Operator"}),
        ("certificate", {"certified_until": None}),
        ("certificate", {"certified_until": -1}),
        ("coverage", {"coverage": Decimal("499999.99")}),
        ("coverage", {"covered_until": -1}),
    ],
)
async def test_a_proof_that_does_not_suffice_is_not_booked(
    depot: Inventory, days: Days, what: str, changed: dict[str, Any]
) -> None:
    period = days(1, 3)
    changed = {key: period.last_day - dt.timedelta(days=1) if value == -1 else value for key, value in changed.items()}
    hold = await depot.hold(UNIT, period, call_id="call")
    with pytest.raises(ProofRefused, match=what):
        await depot.confirm(hold, daily_rate=RATE, proofs=proofs(period.last_day, **changed))
    assert await depot.bookings() == []
    assert await depot.holds() == [hold]


async def test_a_unit_that_needs_no_certificate_is_booked_without_one(depot: Inventory, days: Days) -> None:
    hold = await depot.hold("ITM002", days(1, 1), call_id="call")
    none_needed = proofs(days(1, 1).last_day, certificate=None, certified_until=None, operator_name=None)
    await depot.confirm(hold, daily_rate=Decimal("275.00"), proofs=none_needed)


async def test_other_days_than_those_held_are_not_booked(depot: Inventory, days: Days) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    longer = hold.model_copy(update={"period": days(1, 9)})
    with pytest.raises(HoldLost):
        await depot.confirm(longer, daily_rate=RATE, proofs=proofs(days(1, 9).last_day))


async def test_a_unit_taken_out_of_the_offer_while_it_is_held_is_not_booked(depot: Inventory, days: Days) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    await depot.set_maintenance(UNIT, True)
    with pytest.raises(EquipmentNotAvailable):
        await depot.confirm(hold, daily_rate=RATE, proofs=proofs(days(1, 3).last_day))


async def test_a_task_that_is_cancelled_in_the_middle_of_a_confirm_still_books(depot: Inventory, days: Days) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    confirming = asyncio.create_task(depot.confirm(hold, daily_rate=RATE, proofs=proofs(days(1, 3).last_day)))
    await asyncio.sleep(0)
    confirming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await confirming
    for _ in range(100):
        if await depot.bookings():
            return
        await asyncio.sleep(0.01)
    pytest.fail("the booking was lost with the task")


async def test_a_reference_that_is_taken_is_drawn_again(
    depot: Inventory, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB"])
    monkeypatch.setattr(bookings, "new_reference", lambda: next(drawn))
    first, second = await book(depot, days(1, 1)), await book(depot, days(2, 1), call_id="two")
    assert (first.reference, second.reference) == ("AAAA-AAAA", "BBBB-BBBB")


def test_references_are_short_unlike_and_without_letters_that_are_misheard() -> None:
    drawn = {references.new_reference() for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(len(reference) == 9 for reference in drawn)
    assert not set("IO01") & set("".join(drawn))


async def test_a_cancelled_booking_frees_its_days_and_cancelling_again_answers_the_same(
    depot: Inventory, days: Days
) -> None:
    booking = await book(depot, days(1, 3))
    cancelled = await depot.cancel(booking.reference)
    assert cancelled.status is BookingStatus.CANCELLED
    assert await depot.cancel(booking.reference) == cancelled
    assert await depot.available([UNIT], days(1, 3)) == [UNIT]
    with pytest.raises(BookingEnded):
        await depot.reschedule(booking.reference, days(5, 1))


async def test_a_booking_that_is_not_there_is_not_found(depot: Inventory, days: Days) -> None:
    for asking in (depot.booking("XXXX"), depot.cancel("XXXX"), depot.reschedule("XXXX", days(1, 1))):
        with pytest.raises(BookingNotFound):
            await asking


async def test_a_unit_that_comes_back_early_is_free_for_the_rest_of_its_days(depot: Inventory, days: Days) -> None:
    booking = await book(depot, days(0, 5))
    assert (await depot.statuses())[UNIT] is Status.RENTED
    (returned,) = await depot.return_equipment(UNIT)
    assert (returned.reference, returned.status) == (booking.reference, BookingStatus.RETURNED)
    assert await depot.return_equipment(UNIT) == []
    assert await depot.available([UNIT], days(1, 3)) == [UNIT]
    with pytest.raises(BookingEnded):
        await depot.cancel(booking.reference)


async def test_returning_a_unit_leaves_the_bookings_that_lie_ahead(depot: Inventory, days: Days) -> None:
    ahead = await book(depot, days(3, 2))
    assert await depot.return_equipment(UNIT) == []
    assert await depot.bookings() == [ahead]


async def test_an_overdue_unit_is_not_offered_for_any_days_until_it_is_returned(
    depot: Inventory, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    await book(depot, days(0, 2))
    later, far = depot.today() + dt.timedelta(days=10), days(100, 2)
    monkeypatch.setattr(Inventory, "today", lambda self: later)
    assert (await depot.statuses())[UNIT] is Status.RENTED
    assert await depot.available([UNIT, "ITM004"], far) == ["ITM004"]
    with pytest.raises(EquipmentNotAvailable):
        await depot.hold(UNIT, far, call_id="call")
    with pytest.raises(BookingEnded):
        await depot.cancel((await depot.bookings())[0].reference)
    await depot.return_equipment(UNIT)
    await depot.hold(UNIT, far, call_id="call")


@pytest.mark.parametrize(("after", "length"), [(1, 5), (1, 1), (2, 3)], ids=["longer", "shorter", "moved"])
async def test_a_booking_is_extended_shortened_and_moved(depot: Inventory, days: Days, after: int, length: int) -> None:
    hold = await depot.hold(UNIT, days(1, 3), call_id="call")
    far = days(100, 1).last_day
    booking = await depot.confirm(hold, daily_rate=RATE, proofs=proofs(far))
    changed = await depot.reschedule(booking.reference, days(after, length), request_id="request")
    assert changed.period == days(after, length)
    assert await depot.reschedule(booking.reference, days(after, length), request_id="request") == changed
    with pytest.raises(RequestConflict):
        await depot.reschedule(booking.reference, days(9, 9), request_id="request")
    assert await depot.bookings() == [changed]


async def test_a_booking_is_not_extended_into_another_nor_beyond_its_proofs(depot: Inventory, days: Days) -> None:
    booking = await book(depot, days(1, 3))
    with pytest.raises(ProofRefused):
        await depot.reschedule(booking.reference, days(1, 4))
    hold = await depot.hold("ITM004", days(1, 3), call_id="call")
    lasting = await depot.confirm(hold, daily_rate=RATE, proofs=proofs(days(50, 1).last_day))
    await depot.hold("ITM004", days(4, 1), call_id="another")
    with pytest.raises(EquipmentNotAvailable):
        await depot.reschedule(lasting.reference, days(1, 4))
    assert await depot.bookings("ITM004") == [lasting]
    assert await depot.available(["ITM004"], days(2, 1)) == [], "a booking that could not move is where it was"


async def test_redis_that_is_away_is_neither_yes_nor_no(inventory_away: Inventory, days: Days) -> None:
    for asking in (
        inventory_away.get(UNIT),
        inventory_away.all(),
        inventory_away.available([UNIT], days(1, 1)),
        inventory_away.hold(UNIT, days(1, 1), call_id="call"),
        inventory_away.bookings(),
        inventory_away.messages(),
    ):
        with pytest.raises(InventoryUnavailable):
            await asking
