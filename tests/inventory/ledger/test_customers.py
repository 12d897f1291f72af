"""The file of a customer: what is kept, that nothing is rented to whom nothing is to be rented, and agreed rates."""

import datetime as dt
from decimal import Decimal

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from inventory.files.backup import read_depot, restore_depot
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import (
    Booking,
    BookingLimit,
    CustomerFile,
    InventoryError,
    LimitReached,
    Papers,
    Period,
    ProofRefused,
)
from shared.settings import Settings
from tests.support.rentals import GENERATOR, proofs
from tests.support.wrong_scripts import make_wrong

LICENSE, WRITTEN_OTHERWISE = "BL123456", "bl-123 456"
AGREED = Decimal("320.00")


async def loaded(inventory: Inventory) -> Inventory:
    await inventory.load([GENERATOR])
    return inventory


def some_days(inventory: Inventory) -> Period:
    return Period.of(inventory.today() + dt.timedelta(days=3), 2)


async def booked(inventory: Inventory, rate: Decimal, license_number: str = LICENSE) -> Booking:
    hold = await inventory.hold(GENERATOR.equipment_id, some_days(inventory), call_id=new_id())
    try:
        return await inventory.confirm(hold, daily_rate=rate, proofs=proofs(license_number=license_number))
    finally:
        await inventory.release(hold)


async def at_desk(inventory: Inventory, rate: Decimal, *, overrule: bool = False) -> Booking:
    papers = Papers(**proofs().model_dump(exclude={"confirmed_by"}))
    return await inventory.book_at_desk(
        GENERATOR.equipment_id,
        some_days(inventory),
        daily_rate=rate,
        papers=papers,
        by="Kim",
        why="paid in advance" if overrule else "",
        overrule=overrule,
    )


async def test_what_is_kept_of_a_customer_is_found_however_the_license_is_written(inventory: Inventory) -> None:
    assert await inventory.customer(LICENSE) is None
    await inventory.agree_rate(WRITTEN_OTHERWISE, "Boom Lift", AGREED)
    await inventory.note_of_customer(LICENSE, "pays late", by="Kim")
    file = await inventory.set_do_not_rent(LICENSE, "owes for March")
    assert file is not None
    assert file == await inventory.customer("BL-123456")
    assert (file.rates, file.do_not_rent) == ({"Boom Lift": AGREED}, "owes for March")
    assert [(note.by, note.text) for note in file.notes] == [("Kim", "pays late")]
    assert await inventory.customers() == [file]
    assert await inventory.customer("BL654321") is None


async def test_a_file_in_which_nothing_is_left_is_gone(inventory: Inventory) -> None:
    await inventory.agree_rate(LICENSE, "Boom Lift", AGREED)
    await inventory.set_do_not_rent(LICENSE, "owes for March")
    left = await inventory.set_do_not_rent(LICENSE, None)
    assert left == CustomerFile(license_number=LICENSE, rates={"Boom Lift": AGREED})
    assert await inventory.agree_rate(LICENSE, "Boom Lift", None) is None
    assert await inventory.customers() == []


async def test_a_note_that_is_sent_again_is_kept_once(inventory: Inventory, monkeypatch: pytest.MonkeyPatch) -> None:
    now = inventory.now()
    monkeypatch.setattr(inventory, "now", lambda: now)
    for _ in range(2):
        await inventory.note_of_customer(LICENSE, "pays late", by="Kim")
    file = await inventory.note_of_customer(LICENSE, "has a dog", by="Kim")
    assert file is not None
    assert [note.text for note in file.notes] == ["pays late", "has a dog"]


async def test_a_number_without_letters_and_digits_is_no_license(inventory: Inventory) -> None:
    with pytest.raises(InventoryError, match="no number of a license"):
        await inventory.set_do_not_rent(" -- ", "why")


async def test_nothing_is_held_or_booked_for_whom_nothing_is_rented_to(inventory: Inventory) -> None:
    it = await loaded(inventory)
    await it.set_do_not_rent(WRITTEN_OTHERWISE, "owes for March")
    with pytest.raises(LimitReached) as refused:
        await it.hold_all([GENERATOR.equipment_id], some_days(it), call_id="call", license_number=LICENSE)
    assert refused.value.limit is BookingLimit.DO_NOT_RENT
    with pytest.raises(LimitReached) as refused:
        await booked(it, GENERATOR.lowest_rate)
    assert refused.value.limit is BookingLimit.DO_NOT_RENT
    assert "owes" not in str(refused.value), "the reason is for the desk"
    papers = Papers(business_name="Acme", license_number=LICENSE)
    assert await it.limit_reached(papers, some_days(it), call_id="c", caller_phone=None) is BookingLimit.DO_NOT_RENT
    assert await it.bookings() == []
    await booked(it, GENERATOR.lowest_rate, license_number="BL654321")


async def test_whom_nothing_was_rented_to_rents_again_once_the_desk_says_so(inventory: Inventory) -> None:
    it = await loaded(inventory)
    await it.set_do_not_rent(LICENSE, "owes for March")
    await it.set_do_not_rent(LICENSE, None)
    await it.hold_all([GENERATOR.equipment_id], some_days(it), call_id="call", license_number=LICENSE)


async def test_the_desk_overrules_it_with_a_reason_that_the_history_keeps(inventory: Inventory) -> None:
    it = await loaded(inventory)
    await it.set_do_not_rent(LICENSE, "owes for March")
    with pytest.raises(LimitReached) as refused:
        await at_desk(it, GENERATOR.lowest_rate)
    assert refused.value.limit is BookingLimit.DO_NOT_RENT
    booking = await at_desk(it, GENERATOR.lowest_rate, overrule=True)
    assert [(change.overruled, change.why) for change in booking.history] == [("limit: do not rent", "paid in advance")]


async def test_an_agreed_rate_is_booked_below_the_lowest_and_nothing_below_it(inventory: Inventory) -> None:
    it = await loaded(inventory)
    await it.agree_rate(LICENSE, GENERATOR.name, AGREED)
    for book in (booked, at_desk):
        with pytest.raises(ProofRefused, match="rate"):
            await book(it, AGREED - Decimal("0.01"))
    with pytest.raises(ProofRefused, match="rate"):
        await booked(it, AGREED, license_number="BL654321")
    assert (await booked(it, AGREED)).daily_rate == AGREED


async def test_the_desk_books_at_an_agreed_rate(inventory: Inventory) -> None:
    it = await loaded(inventory)
    await it.agree_rate(LICENSE, GENERATOR.name, AGREED)
    assert (await at_desk(it, AGREED)).history[0].overruled == ""


async def test_an_agreed_rate_above_the_highest_is_booked_and_the_lowest_is_not(inventory: Inventory) -> None:
    it, more = await loaded(inventory), GENERATOR.highest_rate + 20
    await it.agree_rate(LICENSE, GENERATOR.name, more)
    with pytest.raises(ProofRefused, match="rate"):
        await booked(it, GENERATOR.highest_rate)
    assert (await booked(it, more)).daily_rate == more


async def test_a_rate_that_was_agreed_for_other_equipment_does_not_count(inventory: Inventory) -> None:
    it = await loaded(inventory)
    await it.agree_rate(LICENSE, "Boom Lift", AGREED)
    with pytest.raises(ProofRefused, match="rate"):
        await booked(it, AGREED)


def test_the_rates_for_longer_rentals_are_scaled_with_an_agreed_one() -> None:
    unit = GENERATOR.model_copy(update={"weekly_rate": Decimal("2000.00"), "four_week_rate": Decimal("6000.00")})
    file = CustomerFile(license_number=LICENSE, rates={unit.name: Decimal("360.00")})
    agreed = file.at_agreed_rate(unit)
    assert (agreed.lowest_rate, agreed.highest_rate) == (Decimal("360.00"), Decimal("360.00"))
    assert (agreed.weekly_rate, agreed.four_week_rate) == (Decimal("1600.00"), Decimal("4800.00"))
    assert file.at_agreed_rate(agreed) == agreed


async def test_files_of_customers_are_in_a_backup_and_come_back(redis: Redis, inventory: Inventory) -> None:
    await inventory.agree_rate(LICENSE, "Boom Lift", AGREED)
    await inventory.set_do_not_rent("BL777777", "owes for March")
    await inventory.note_of_customer("BL777777", "pays late", by="Kim")
    kept, contents = await inventory.customers(), await read_depot(redis, depot=inventory.keys.depot)
    await inventory.remove_customer(LICENSE)
    assert len(await inventory.customers()) == 1
    await restore_depot(redis, contents, depot=inventory.keys.depot, replace=True)
    assert await inventory.customers() == kept
    assert await read_depot(redis, depot=inventory.keys.depot) == contents


# For each mutant: the script, the text that is replaced in it, and by what.
MUTANTS = {
    "calls hold for anybody": ("hold", "if file_of_license(customers, license).do_not_rent then", "if false then"),
    "calls book for anybody": ("confirm", "if file.do_not_rent then", "if false then"),
    "the desk books for anybody": ("book", "file.do_not_rent and 'do not rent' or limit", "limit"),
    "nobody is told before": (
        "limit_reached",
        "if file_of_customer(customers, counted).do_not_rent then",
        "if false then",
    ),
    "calls know no agreed rate": ("confirm", "unit.daily_rate = agreed", ""),
    "the desk knows no agreed rate": ("book", "unit.daily_rate = agreed", ""),
    "an agreed rate is not above the highest": ("confirm", "math.max(unit.max_rate, agreed)", "unit.max_rate"),
    "an agreed rate is for everything": ("confirm", "[unit.name]", "[next(file.rates or {})]"),
    "a note is kept twice": ("change_customer", "if not known then", "if true then"),
    "an empty file stays": ("change_customer", "if not next(file.rates) and not file.do_not_rent", "if false"),
    "a file with a rate only goes": ("change_customer", "if not next(file.rates) and not", "if not"),
}

SCENARIOS = [
    test_what_is_kept_of_a_customer_is_found_however_the_license_is_written,
    test_a_file_in_which_nothing_is_left_is_gone,
    test_nothing_is_held_or_booked_for_whom_nothing_is_rented_to,
    test_the_desk_overrules_it_with_a_reason_that_the_history_keeps,
    test_an_agreed_rate_is_booked_below_the_lowest_and_nothing_below_it,
    test_the_desk_books_at_an_agreed_rate,
    test_an_agreed_rate_above_the_highest_is_booked_and_the_lowest_is_not,
    test_a_rate_that_was_agreed_for_other_equipment_does_not_count,
]


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_script_that_is_wrong_is_found(
    mutant: str, redis: Redis, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, sound, wrong = MUTANTS[mutant]
    make_wrong(monkeypatch, name, sound, wrong)

    def depot() -> Inventory:
        return Inventory(redis, depot=f"{settings.depot}-{new_id()[:8]}", zone=settings.zone)

    async def every_scenario() -> None:
        for scenario in SCENARIOS:
            await scenario(depot())
        with pytest.MonkeyPatch.context() as patch:
            await test_a_note_that_is_sent_again_is_kept_once(depot(), patch)

    with pytest.raises((AssertionError, ResponseError, ProofRefused, pytest.fail.Exception)):
        await every_scenario()
