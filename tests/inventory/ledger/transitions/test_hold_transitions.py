"""Holds on the real server: what each transition does, what it refuses, and what a repeat of it answers."""

import asyncio
import datetime as dt

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import EquipmentNotAvailable, Hold, HoldLost, Period, RequestConflict
from tests.support.rentals import proofs
from tests.support.transitions import RATE, UNIT, Days, book, brief_holds, days_later


@pytest.mark.parametrize(
    ("after", "length", "free"),
    [(1, 2, True), (1, 3, False), (3, 1, False), (4, 1, False), (5, 2, False), (6, 2, True), (1, 9, False)],
    ids=["touches before", "into it", "begins with it", "within", "ends it", "touches after", "around it"],
)
@pytest.mark.parametrize("kind", ["hold", "booking"])
async def test_a_unit_is_rented_once_a_day_and_touching_periods_do_not_overlap(
    inventory: Inventory, days: Days, after: int, length: int, free: bool, kind: str
) -> None:
    taken = days(3, 3)
    await (book(inventory, taken) if kind == "booking" else inventory.hold(UNIT, taken, call_id="one"))
    assert await inventory.available([UNIT], days(after, length)) == ([UNIT] if free else [])
    if free:
        await inventory.hold(UNIT, days(after, length), call_id="another")
    else:
        with pytest.raises(EquipmentNotAvailable):
            await inventory.hold(UNIT, days(after, length), call_id="another")


async def test_a_period_between_two_rentals_is_free(inventory: Inventory, days: Days) -> None:
    await book(inventory, days(1, 2))
    await book(inventory, days(5, 2), call_id="two")
    assert await inventory.available([UNIT], days(3, 2)) == [UNIT]
    assert await inventory.available([UNIT], days(3, 3)) == []


async def test_the_first_free_days_are_those_of_the_unit_that_is_back_first(inventory: Inventory, days: Days) -> None:
    await book(inventory, days(1, 6))
    await inventory.hold("ITM004", days(1, 2), call_id="another")
    await inventory.hold("ITM004", days(5, 1), call_id="another")
    wanted, furthest = days(1, 3), days(300, 1).first_day

    async def first_free(*units: str, period: Period = wanted, furthest: dt.date = furthest) -> object:
        return await inventory.first_free(units, period, furthest_start=furthest, call_id="call")

    assert await first_free(UNIT) == (UNIT, days(7, 3))
    assert await first_free(UNIT, "ITM004") == ("ITM004", days(6, 3)), "two days between its holds are too few"
    assert await first_free(UNIT, "ITM004", period=days(1, 2)) == ("ITM004", days(3, 2))
    assert await first_free("ITM002", UNIT) == ("ITM002", wanted)
    assert await first_free(UNIT, furthest=days(6, 1).first_day) is None
    assert await inventory.first_free(["ITM004"], wanted, furthest_start=furthest, call_id="another") == (
        "ITM004",
        wanted,
    )


async def test_a_unit_that_is_out_or_overdue_is_never_free_first(inventory: Inventory, days: Days) -> None:
    await inventory.set_maintenance("ITM004", True)
    await book(inventory, days(0, 2))
    period = days(5, 2)
    assert await inventory.first_free([UNIT, "ITM004"], period, furthest_start=period.first_day) == (UNIT, period)
    assert await days_later(inventory, 2).first_free([UNIT, "ITM004"], period, furthest_start=period.first_day) is None


async def test_what_a_call_holds_itself_counts_as_free_for_it(inventory: Inventory, days: Days) -> None:
    await inventory.hold(UNIT, days(1, 2), call_id="call")
    assert await inventory.available([UNIT], days(1, 2), call_id="call") == [UNIT]
    assert await inventory.available([UNIT], days(1, 2), call_id="another") == []


async def test_the_same_call_asking_again_keeps_its_hold(inventory: Inventory, days: Days) -> None:
    first = await inventory.hold(UNIT, days(1, 2), call_id="call")
    again = await inventory.hold(UNIT, days(1, 2), call_id="call")
    assert again.hold_id == first.hold_id
    assert len(await inventory.holds()) == 1


async def test_a_repeated_request_is_answered_with_what_it_did(inventory: Inventory, days: Days) -> None:
    first = await inventory.hold(UNIT, days(1, 2), call_id="call", hold_id="request")
    assert await inventory.hold(UNIT, days(1, 2), call_id="call", hold_id="request") == first
    await inventory.release(first)
    assert await inventory.hold(UNIT, days(1, 2), call_id="call", hold_id="request") == first
    assert await inventory.holds() == [], "a repeat that comes late does not hold again"


@pytest.mark.parametrize("changed", ["unit", "days", "call"])
async def test_a_request_id_used_for_something_else_is_a_conflict(
    inventory: Inventory, days: Days, changed: str
) -> None:
    await inventory.hold(UNIT, days(1, 2), call_id="call", hold_id="request")
    with pytest.raises(RequestConflict):
        await inventory.hold(
            "ITM004" if changed == "unit" else UNIT,
            days(1, 3) if changed == "days" else days(1, 2),
            call_id="another" if changed == "call" else "call",
            hold_id="request",
        )


async def test_a_hold_expires_and_the_unit_is_free_again(inventory: Inventory, days: Days) -> None:
    hold = await brief_holds(inventory).hold(UNIT, days(1, 2), call_id="call")
    await asyncio.sleep(0.06)
    assert await inventory.holds() == []
    assert await inventory.available([UNIT], days(1, 2)) == [UNIT]
    for asking in (inventory.renew(hold), inventory.confirm(hold, daily_rate=RATE, proofs=proofs(days(1, 2).last_day))):
        with pytest.raises(HoldLost):
            await asking
    await inventory.hold(UNIT, days(1, 2), call_id="another")


async def test_a_hold_that_is_renewed_lives_on(inventory: Inventory, days: Days) -> None:
    hold = await brief_holds(inventory).hold(UNIT, days(1, 2), call_id="call")
    renewed = await inventory.renew(hold)
    await asyncio.sleep(0.06)
    assert await inventory.holds() == [renewed]


async def test_another_call_can_neither_renew_release_move_nor_confirm_a_hold(inventory: Inventory, days: Days) -> None:
    hold = await inventory.hold(UNIT, days(1, 2), call_id="call")
    stolen = hold.model_copy(update={"call_id": "thief"})
    assert not await inventory.release(stolen)
    for asking in (
        inventory.renew(stolen),
        inventory.reschedule_hold(stolen, days(4, 2)),
        inventory.confirm(stolen, daily_rate=RATE, proofs=proofs(days(1, 2).last_day)),
    ):
        with pytest.raises(HoldLost):
            await asking
    assert await inventory.holds() == [hold]


async def test_a_hold_is_released_once(inventory: Inventory, days: Days) -> None:
    hold = await inventory.hold(UNIT, days(1, 2), call_id="call")
    assert await inventory.release(hold)
    assert not await inventory.release(hold)
    assert await inventory.available([UNIT], days(1, 2)) == [UNIT]


async def test_a_hold_moves_to_other_days_even_those_that_overlap_its_own(inventory: Inventory, days: Days) -> None:
    hold = await inventory.hold(UNIT, days(1, 3), call_id="call")
    moved = await inventory.reschedule_hold(hold, days(2, 4))
    assert await inventory.holds() == [moved]
    assert await inventory.available([UNIT], days(1, 1)) == [UNIT]
    assert await inventory.reschedule_hold(moved, days(2, 4)) == (await inventory.holds())[0]


async def test_a_hold_that_cannot_move_stays_where_it_is(inventory: Inventory, days: Days) -> None:
    hold = await inventory.hold(UNIT, days(1, 2), call_id="call")
    await inventory.hold(UNIT, days(3, 2), call_id="another")
    with pytest.raises(EquipmentNotAvailable):
        await inventory.reschedule_hold(hold, days(1, 3))
    assert hold in await inventory.holds()


async def test_of_fifty_who_hold_at_once_one_does(inventory: Inventory, days: Days) -> None:
    asked = [inventory.hold(UNIT, days(1 + n % 3, 3), call_id=f"call {n}") for n in range(50)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert len([answer for answer in answers if isinstance(answer, Hold)]) == 1
    assert len([answer for answer in answers if isinstance(answer, EquipmentNotAvailable)]) == 49
