"""A hold that is confirmed: the booking that it becomes, what it is refused for, and what a repeat answers."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from redis.asyncio import Redis

from inventory.ledger import bookings, new_ids
from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import Keys
from inventory.ledger.stored_form import read_booking
from inventory.models import EquipmentNotAvailable, HoldLost, ProofRefused, RequestConflict, WeightClass
from shared.settings import Settings
from tests.support.rentals import proofs
from tests.support.transitions import RATE, UNIT, Days, book, outbox_entries


async def test_a_confirmed_hold_is_a_booking_and_an_entry_in_the_outbox(inventory: Inventory, days: Days) -> None:
    booking = await book(inventory, days(1, 3))
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", booking.reference)
    assert (booking.period, booking.daily_rate, booking.total) == (days(1, 3), RATE, Decimal("1350.00"))
    assert await inventory.booking(f" {booking.reference.lower()} ") == booking
    assert await inventory.holds() == []
    assert await inventory.available([UNIT], days(2, 1)) == []
    ((entry_id, entry),) = await outbox_entries(inventory)
    assert booking.confirmation_entry == entry_id.decode()
    assert (entry[b"event"], entry[b"reference"]) == (b"booked", booking.reference.encode())


async def test_confirming_again_answers_the_same_booking(
    inventory: Inventory, redis: Redis, settings: Settings, days: Days
) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    enough = proofs(days(1, 3).last_day)
    first = await inventory.confirm(hold, daily_rate=RATE, proofs=enough)
    assert await inventory.confirm(hold, daily_rate=RATE, proofs=enough) == first
    assert len(await inventory.bookings()) == 1
    assert await redis.xlen(Keys(settings.depot).outbox) == 1
    assert not await inventory.release(hold), "a booking is not released with the hold that it was"


async def test_every_change_of_a_booking_is_one_entry_with_its_address_and_what_it_is_now(
    inventory: Inventory, days: Days
) -> None:
    hold = await inventory.hold(UNIT, days(0, 3), call_id="call")
    booking = await inventory.confirm(
        hold, daily_rate=RATE, proofs=proofs(days(0, 9).last_day), confirmation_email="a@example.com"
    )
    moved = await inventory.reschedule(booking.reference, days(0, 2), request_id="r")
    assert await inventory.reschedule(booking.reference, days(0, 2), request_id="r") == moved
    returned = await inventory.return_booking(booking.reference)
    other = await book(inventory, days(3, 1))
    cancelled = await inventory.cancel(other.reference)
    assert await inventory.cancel(other.reference) == cancelled
    entries = [fields for _, fields in await outbox_entries(inventory)]
    assert [entry[b"event"] for entry in entries] == [b"booked", b"rescheduled", b"returned", b"booked", b"cancelled"]
    assert [entry[b"email"] for entry in entries] == [b"a@example.com"] * 3 + [b""] * 2
    told = [read_booking(entry[b"booking"]) for entry in entries]
    assert told[0] == booking.model_copy(update={"confirmation_entry": None}), "it cannot name itself"
    assert (told[1], told[2], told[4]) == (moved, returned, cancelled)


async def test_confirming_again_answers_with_the_address_that_the_confirmation_goes_to(
    inventory: Inventory, days: Days
) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    enough = proofs(days(1, 3).last_day)
    first = await inventory.confirm(hold, daily_rate=RATE, proofs=enough, confirmation_email="a@example.com")
    again = await inventory.confirm(hold, daily_rate=RATE, proofs=enough, confirmation_email="b@example.com")
    assert again == first
    assert (again.confirmation_email, again.confirmation_entry) == ("a@example.com", first.confirmation_entry)


async def test_confirming_again_at_another_rate_or_with_other_proofs_is_a_conflict(
    inventory: Inventory, days: Days
) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    enough = proofs(days(1, 3).last_day)
    await inventory.confirm(hold, daily_rate=RATE, proofs=enough)
    with pytest.raises(RequestConflict):
        await inventory.confirm(hold, daily_rate=RATE + 1, proofs=enough)
    with pytest.raises(RequestConflict):
        await inventory.confirm(hold, daily_rate=RATE, proofs=enough.model_copy(update={"job_address": "elsewhere"}))


@pytest.mark.parametrize("rate", ["449.99", "500.01", "0.01", "9999999.99"])
async def test_a_rate_out_of_bounds_is_not_booked(inventory: Inventory, days: Days, rate: str) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    with pytest.raises(ProofRefused, match="rate"):
        await inventory.confirm(hold, daily_rate=Decimal(rate), proofs=proofs(days(1, 3).last_day))
    assert await inventory.bookings() == []


@pytest.mark.parametrize("rate", ["450.00", "500.00"])
async def test_the_bounds_themselves_are_booked(inventory: Inventory, days: Days, rate: str) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    await inventory.confirm(hold, daily_rate=Decimal(rate), proofs=proofs(days(1, 3).last_day))


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
    inventory: Inventory, days: Days, what: str, changed: dict[str, Any]
) -> None:
    period = days(1, 3)
    changed = {key: period.last_day - dt.timedelta(days=1) if value == -1 else value for key, value in changed.items()}
    hold = await inventory.hold(UNIT, period, call_id="call")
    with pytest.raises(ProofRefused, match=what):
        await inventory.confirm(hold, daily_rate=RATE, proofs=proofs(period.last_day, **changed))
    assert await inventory.bookings() == []
    assert await inventory.holds() == [hold]


async def test_a_unit_that_needs_no_certificate_is_booked_without_one(inventory: Inventory, days: Days) -> None:
    hold = await inventory.hold("ITM002", days(1, 1), call_id="call")
    none_needed = proofs(days(1, 1).last_day, certificate=None, certified_until=None, operator_name=None)
    await inventory.confirm(hold, daily_rate=Decimal("275.00"), proofs=none_needed)


async def test_other_days_than_those_held_are_not_booked(inventory: Inventory, days: Days) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    longer = hold.model_copy(update={"period": days(1, 9)})
    with pytest.raises(HoldLost):
        await inventory.confirm(longer, daily_rate=RATE, proofs=proofs(days(1, 9).last_day))


async def test_a_unit_taken_out_of_the_offer_while_it_is_held_is_not_booked(inventory: Inventory, days: Days) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    await inventory.set_maintenance(UNIT, True)
    with pytest.raises(EquipmentNotAvailable):
        await inventory.confirm(hold, daily_rate=RATE, proofs=proofs(days(1, 3).last_day))


async def test_a_reference_that_is_taken_is_drawn_again(
    inventory: Inventory, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB"])
    monkeypatch.setattr(bookings, "new_reference", lambda: next(drawn))
    first, second = await book(inventory, days(1, 1)), await book(inventory, days(2, 1), call_id="two")
    assert (first.reference, second.reference) == ("AAAA-AAAA", "BBBB-BBBB")


def test_references_are_short_unlike_and_without_letters_that_are_misheard() -> None:
    drawn = {new_ids.new_reference() for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(len(reference) == 9 for reference in drawn)
    assert not set("IO01") & set("".join(drawn))
