"""How much one caller may book: what is counted in Redis, what is refused, and what stops counting."""

import json
from decimal import Decimal
from typing import Any

import pytest

from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import DepotContents
from inventory.files.consistency import contradictions
from inventory.ledger.desk.desk_bookings import Reservation
from inventory.ledger.inventory import Inventory
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.models import Booking, BookingLimit, Equipment, LimitReached, Papers, Period
from shared.open_inventory import open_inventory
from shared.settings import Settings
from tests.support.rentals import proofs
from tests.support.transitions import RATE, Days, days_later

PHONE = "+12175550101"
UNITS = [f"ITM{number:03}" for number in range(101, 109)]


@pytest.fixture
async def inventory(inventory: Inventory, equipment: list[Equipment]) -> Inventory:
    """Eight generators that nobody has."""
    await inventory.load([equipment[0].model_copy(update={"equipment_id": unit}) for unit in UNITS])
    return inventory


def limited(inventory: Inventory, **limits: int) -> Inventory:
    """The same inventory with these limits and no others."""
    return Inventory(inventory.redis, depot=inventory.keys.depot, zone=inventory.zone, limits=BookingLimits(**limits))


async def book(
    inventory: Inventory, unit: str, period: Period, *, call: str = "call", phone: str | None = None, **papers: Any
) -> Booking:
    hold = await inventory.hold(unit, period, call_id=call)
    return await inventory.confirm(hold, daily_rate=RATE, proofs=proofs(**papers), caller_phone=phone)


async def refused(inventory: Inventory, unit: str, period: Period, **asked: Any) -> BookingLimit:
    """The limit that keeps this from being booked. Nothing was written, and the unit is still held."""
    before = await inventory.bookings()
    with pytest.raises(LimitReached) as reached:
        await book(inventory, unit, period, **asked)
    assert await inventory.bookings() == before
    assert [hold.equipment_id for hold in await inventory.holds()] == [unit]
    assert await inventory.release((await inventory.holds())[0])
    return reached.value.limit


async def counted(inventory: Inventory) -> dict[str, int]:
    """How many rentals are open for each subject, as Redis has it."""
    contents = await read_depot(inventory.redis, depot=inventory.keys.depot)
    assert contradictions(contents) == []
    return {subject: len(rentals) for subject, rentals in contents.open_rentals.items()}


async def test_one_call_books_so_many_units_and_no_more_whichever_business_it_names(
    inventory: Inventory, days: Days
) -> None:
    it = limited(inventory, call_units=2)
    await book(it, UNITS[0], days(1, 1))
    await book(it, UNITS[1], days(9, 1), license_number="BL777777", operator_license="OP2")
    assert await refused(it, UNITS[2], days(20, 1), license_number="BL888888") is BookingLimit.CALL
    await book(it, UNITS[2], days(20, 1), call="another call")


async def test_one_license_has_so_many_units_over_all_its_calls_until_one_comes_back(
    inventory: Inventory, days: Days
) -> None:
    it = limited(inventory, license_units=2)
    first = await book(it, UNITS[0], days(0, 1), call="one")
    second = await book(it, UNITS[1], days(9, 1), call="two")
    assert await refused(it, UNITS[2], days(20, 1), call="three") is BookingLimit.LICENSE
    await it.cancel(second.reference)
    third = await book(it, UNITS[2], days(20, 1), call="three")
    assert await refused(it, UNITS[3], days(0, 1), call="four") is BookingLimit.LICENSE
    await days_later(it, 2).return_equipment(first.equipment_id)
    await book(it, UNITS[3], days(0, 1), call="four")
    assert await refused(it, UNITS[4], days(0, 1), call="five") is BookingLimit.LICENSE
    assert (await it.note_no_show((await it.bookings(UNITS[3]))[0].reference)).status == "NO_SHOW"
    await book(it, UNITS[4], days(30, 1), call="five")
    assert (await counted(it))["license:BL123456"] == 2
    assert third.reference in {booking.reference for booking in await it.bookings()}


async def test_one_calling_number_has_so_many_units_and_redis_never_sees_it(inventory: Inventory, days: Days) -> None:
    it = limited(inventory, number_units=1)
    await book(it, UNITS[0], days(1, 1), call="one", phone=PHONE)
    other = {"license_number": "BL777777", "operator_license": "OP2"}
    assert await refused(it, UNITS[1], days(20, 1), call="two", phone=PHONE, **other) is BookingLimit.NUMBER
    await book(it, UNITS[1], days(20, 1), call="two", phone="+12175550102", **other)
    await book(it, UNITS[2], days(40, 1), call="three")
    await book(it, UNITS[3], days(50, 1), call="four")
    digest = await it.keyed_hash(PHONE)
    assert (await counted(it))[f"number:{digest}"] == 1
    everything = (await read_depot(it.redis, depot=it.keys.depot)).model_dump_json()
    assert PHONE not in everything
    assert PHONE.removeprefix("+1") not in everything


async def test_an_operator_is_on_so_many_units_on_one_day(inventory: Inventory, days: Days) -> None:
    """On no day of the first rental are there three: two of them follow each other."""
    it = limited(inventory, operator_units=2)
    await book(it, UNITS[0], days(1, 3))
    await book(it, UNITS[1], days(4, 3))
    await book(it, UNITS[2], days(1, 6))
    assert await refused(it, UNITS[3], days(6, 5)) is BookingLimit.OPERATOR
    assert await refused(it, UNITS[3], days(0, 2)) is BookingLimit.OPERATOR
    await book(it, UNITS[3], days(7, 5))
    await book(it, UNITS[4], days(1, 3), operator_license="OP2")


async def test_an_operator_works_for_one_business_at_a_time(inventory: Inventory, days: Days) -> None:
    it = limited(inventory, operator_units=4)
    await book(it, UNITS[0], days(1, 3))
    other = {"license_number": "BL777777", "call": "other"}
    assert await refused(it, UNITS[1], days(3, 2), **other) is BookingLimit.OTHER_BUSINESS
    await book(it, UNITS[1], days(4, 2), **other)
    await book(it, UNITS[2], days(2, 2))


async def test_what_needs_no_operator_counts_for_none(
    inventory: Inventory, equipment: list[Equipment], days: Days
) -> None:
    it = limited(inventory, operator_units=1)
    plain = equipment[1]
    assert plain.operator_certification is None
    await it.load([plain])
    for after in (1, 9):
        hold = await it.hold(plain.equipment_id, days(after, 2), call_id="call")
        none = dict.fromkeys(("operator_name", "operator_license", "certificate", "certified_until"))
        await it.confirm(hold, daily_rate=plain.lowest_rate, proofs=proofs(**none))
    assert (await counted(it)) == {"call:call": 2, "license:BL123456": 2}


async def test_a_booking_that_is_asked_for_again_is_the_same_though_the_limit_is_reached_by_it(
    inventory: Inventory, days: Days
) -> None:
    it = limited(inventory, call_units=1)
    hold = await it.hold(UNITS[0], days(1, 1), call_id="call")
    first = await it.confirm(hold, daily_rate=RATE, proofs=proofs(), caller_phone=PHONE)
    assert await it.confirm(hold, daily_rate=RATE, proofs=proofs(), caller_phone=PHONE) == first
    assert (await counted(it))["call:call"] == 1


async def test_without_limits_any_number_is_booked_and_counted(inventory: Inventory, days: Days) -> None:
    for unit in UNITS:
        await book(inventory, unit, days(1, 1), phone=PHONE)
    assert set((await counted(inventory)).values()) == {len(UNITS)}


async def test_the_settings_are_the_limits(settings: Settings, inventory: Inventory, days: Days) -> None:
    few = settings.model_copy(update={"call_units": 1, "license_units": 2, "number_units": 3, "operator_units": 4})
    async with open_inventory(few) as opened:
        assert opened.limits.arguments() == [1, 2, 3, 4]
    async with open_inventory(settings) as opened:
        assert opened.limits.arguments() == [6, 12, 12, 4]


async def test_the_desk_goes_beyond_a_limit_with_a_reason_that_is_kept(inventory: Inventory, days: Days) -> None:
    it = limited(inventory, license_units=1)
    papers = Papers.model_validate(proofs().model_dump())
    await book(it, UNITS[0], days(1, 1))
    with pytest.raises(LimitReached, match="the business license has as many open rentals"):
        await it.book_at_desk(UNITS[1], days(5, 1), daily_rate=RATE, papers=papers, by="Kim")
    booking = await it.book_at_desk(
        UNITS[1], days(5, 1), daily_rate=RATE, papers=papers, by="Kim", why="framework contract", overrule=True
    )
    (change,) = booking.history
    assert (change.overruled, change.why) == ("limit: license", "framework contract")
    assert (await counted(it))["license:BL123456"] == 2


async def test_a_rental_is_extended_only_while_its_operator_has_time(inventory: Inventory, days: Days) -> None:
    it = limited(inventory, operator_units=1)
    booking = await book(it, UNITS[0], days(1, 2))
    await book(it, UNITS[1], days(4, 2))
    with pytest.raises(LimitReached, match="as many units"):
        await it.reschedule(booking.reference, days(1, 4))
    await it.reschedule(booking.reference, days(1, 3))
    moved = await it.reschedule(booking.reference, days(1, 4), overrule=True, why="a second person comes along")
    assert moved.history[-1].overruled == "limit: operator"
    assert (await it.swap(booking.reference, UNITS[2])).period == days(1, 4)
    assert (await it.reschedule(booking.reference, days(2, 3))).period == days(2, 3), "shorter is never refused"
    assert (await counted(it))["operator:OP445566"] == 2


async def test_a_number_counts_the_same_however_it_is_written(inventory: Inventory, days: Days) -> None:
    it = limited(inventory, license_units=1)
    await book(it, UNITS[0], days(1, 1), license_number="BL-123456", operator_license="OP-1\n2")
    assert await refused(it, UNITS[1], days(9, 1), license_number="bl 123456") is BookingLimit.LICENSE
    assert await counted(it) == {"call:call": 1, "license:BL123456": 1, "operator:OP12": 1}


async def test_an_import_is_counted_and_never_refused(inventory: Inventory, days: Days) -> None:
    it = limited(inventory, license_units=1, operator_units=1)
    papers = Papers(business_name="Acme", license_number="BL123456", operator_license="OP445566")
    await it.import_reservations(
        [
            Reservation(source_id=unit, equipment_id=unit, period=days(1, 2), daily_rate=Decimal(1), papers=one)
            for unit, one in zip(UNITS, (papers, papers, Papers(business_name="Nobody")), strict=False)
        ],
        by="Kim",
        source="list.csv",
    )
    assert await counted(it) == {"license:BL123456": 2, "operator:OP445566": 2}
    assert await refused(it, UNITS[4], days(30, 1)) is BookingLimit.LICENSE


async def test_whether_a_limit_is_reached_is_told_before_anything_is_booked(inventory: Inventory, days: Days) -> None:
    it = limited(inventory, call_units=3, license_units=2, operator_units=1)
    known = Papers(business_name="Acme", license_number="BL123456")
    operator = known.model_copy(update={"operator_license": "OP445566"})
    await book(it, UNITS[0], days(1, 2), phone=PHONE)

    async def reached(papers: Papers, period: Period) -> BookingLimit | None:
        return await it.limit_reached(papers, period, call_id="another", caller_phone=PHONE)

    assert await reached(known, days(1, 2)) is None
    assert await reached(operator, days(2, 2)) is BookingLimit.OPERATOR
    assert await reached(operator, days(3, 2)) is None
    together = {"call_id": "another", "caller_phone": PHONE}
    assert await it.limit_reached(known, days(1, 2), units=2, **together) is BookingLimit.LICENSE
    assert await it.limit_reached(operator, days(30, 2), units=2, **together) is not None
    on_one_unit = limited(inventory, operator_units=1)
    assert await on_one_unit.limit_reached(operator, days(30, 2), units=1, **together) is None
    assert await on_one_unit.limit_reached(operator, days(30, 2), units=2, **together) is BookingLimit.OPERATOR
    other = operator.model_copy(update={"license_number": "BL777777"})
    assert await reached(other, days(2, 2)) is BookingLimit.OTHER_BUSINESS
    await book(it, UNITS[1], days(8, 2))
    assert await reached(known, days(1, 2)) is BookingLimit.LICENSE


async def before_rentals_were_counted(inventory: Inventory) -> DepotContents:
    """Make the depot one whose bookings were made by a version that did not count them. Returns what it was."""
    contents = await read_depot(inventory.redis, depot=inventory.keys.depot)
    for reference, booking in contents.bookings.items():
        old = {name: value for name, value in booking.items() if name != "counted"}
        await inventory.redis.hset(inventory.keys.bookings, reference, json.dumps(old))  # type: ignore[misc]
    await inventory.redis.delete(inventory.keys.open_rentals)
    return contents


async def test_a_restore_counts_anew_also_from_a_backup_of_before_rentals_were_counted(
    inventory: Inventory, days: Days
) -> None:
    for after, unit in enumerate(UNITS[:3]):
        await book(inventory, unit, days(after, 2), call=unit)
    new = await before_rentals_were_counted(inventory)
    old = await read_depot(inventory.redis, depot=inventory.keys.depot)
    for contents in (old, new.model_copy(update={"open_rentals": {"license:BL1": ("739000 739001 A B",)}})):
        await restore_depot(inventory.redis, contents, depot=inventory.keys.depot, replace=True)
        restored = await read_depot(inventory.redis, depot=inventory.keys.depot)
        assert contradictions(restored) == []
        assert restored.open_rentals == new.open_rentals
        assert restored.bookings == new.bookings


async def test_what_a_booking_counts_for_and_cannot_be_read_is_said(inventory: Inventory, days: Days) -> None:
    booking = await book(inventory, UNITS[0], days(1, 2))
    contents = await read_depot(inventory.redis, depot=inventory.keys.depot)
    broken = {**contents.bookings[booking.reference], "counted": "x"}
    wrong = contradictions(contents.model_copy(update={"bookings": {booking.reference: broken}}))
    assert wrong == [f"booking {booking.reference} cannot be read"]
