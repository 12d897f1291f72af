"""Unfinished calls on the real server: kept, taken over by one other call, and forgotten."""

import asyncio

import pytest

from inventory.ledger import unfinished_calls
from inventory.ledger.inventory import Inventory
from inventory.models import Hold, HoldLost
from tests.support.rentals import confirmed, proofs
from tests.support.transitions import RATE, UNIT, Days

PHONE = "+12175550101"


@pytest.fixture
async def hold(inventory: Inventory, days: Days) -> Hold:
    return await inventory.hold(UNIT, days(1, 2), call_id="call")


async def test_what_was_kept_last_is_there(inventory: Inventory, hold: Hold) -> None:
    assert await inventory.unfinished_call(PHONE) is None
    await inventory.keep_call(PHONE, [hold], "at first")
    await inventory.keep_call(PHONE, [hold], "then")
    kept = await inventory.unfinished_call(PHONE)
    assert kept is not None
    assert (kept.call_id, kept.facts) == ("call", "then")
    assert await inventory.unfinished_call("+12175550102") is None


async def test_a_call_takes_nothing_that_another_call_of_the_number_keeps(inventory: Inventory, hold: Hold) -> None:
    await inventory.keep_call(PHONE, [hold], "of the first")
    another = hold.model_copy(update={"call_id": "another"})
    assert not await inventory.keep_call(PHONE, [another], "of another")
    assert not await inventory.forget_call(PHONE, call_id="another")
    kept = await inventory.unfinished_call(PHONE)
    assert kept is not None
    assert kept.facts == "of the first"


async def test_a_call_that_forgets_makes_place_for_another(inventory: Inventory, hold: Hold) -> None:
    await inventory.keep_call(PHONE, [hold], "of the first")
    assert await inventory.forget_call(PHONE, call_id="call")
    assert await inventory.unfinished_call(PHONE) is None
    assert await inventory.keep_call(PHONE, [hold.model_copy(update={"call_id": "another"})], "of another")


async def test_a_call_that_was_cut_off_is_taken_over_with_its_hold(inventory: Inventory, hold: Hold) -> None:
    await inventory.keep_call(PHONE, [hold], "facts", cut_off=True)
    taken = await inventory.take_over_call(PHONE, [hold], call_id="another")
    assert taken is not None
    assert await inventory.holds() == list(taken)
    assert (taken[0].hold_id, taken[0].call_id) == (hold.hold_id, "another")
    with pytest.raises(HoldLost):
        await inventory.renew(hold)
    assert not await inventory.release(hold)
    assert not await inventory.keep_call(PHONE, [hold], "still there"), "it is another's now"


async def test_of_several_one_takes_it_over(inventory: Inventory, hold: Hold) -> None:
    await inventory.keep_call(PHONE, [hold], "facts", cut_off=True)
    taken = await asyncio.gather(*(inventory.take_over_call(PHONE, [hold], call_id=f"call {n}") for n in range(8)))
    assert len([one for one in taken if one is not None]) == 1


async def test_a_call_that_was_taken_over_and_cut_off_again_is_not_taken_by_who_knew_the_first(
    inventory: Inventory, hold: Hold
) -> None:
    await inventory.keep_call(PHONE, [hold], "facts", cut_off=True)
    taken = await inventory.take_over_call(PHONE, [hold], call_id="second")
    assert taken is not None
    await inventory.keep_call(PHONE, taken, "facts", cut_off=True)
    assert await inventory.take_over_call(PHONE, [hold], call_id="third") is None
    assert await inventory.take_over_call(PHONE, taken, call_id="third") is not None


async def test_a_running_call_is_not_taken_over(
    inventory: Inventory, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inventory.keep_call(PHONE, [hold], "facts")
    assert await inventory.take_over_call(PHONE, [hold], call_id="another") is None
    monkeypatch.setattr(unfinished_calls, "RUNNING_SECONDS", 0.02)
    await inventory.keep_call(PHONE, [hold], "facts")
    await asyncio.sleep(0.03)
    assert await inventory.take_over_call(PHONE, [hold], call_id="another") is not None, "nothing was heard of it since"


async def test_a_call_that_has_booked_is_not_taken_over(inventory: Inventory, hold: Hold) -> None:
    await inventory.keep_call(PHONE, [hold], "facts", cut_off=True)
    await inventory.confirm(hold, daily_rate=RATE, proofs=proofs(hold.period.last_day))
    assert await inventory.take_over_call(PHONE, [hold], call_id="another") is None


@pytest.mark.parametrize("how", ["released", "with another call"])
async def test_a_hold_that_is_gone_is_lost_to_who_takes_the_call_over(
    inventory: Inventory, hold: Hold, days: Days, how: str
) -> None:
    await inventory.keep_call(PHONE, [hold], "facts", cut_off=True)
    await inventory.release(hold)
    if how == "with another call":
        await inventory.hold(UNIT, days(1, 2), call_id="rival", hold_id=f"{hold.hold_id} again")
    with pytest.raises(HoldLost):
        await inventory.take_over_call(PHONE, [hold], call_id="another")


async def test_the_hold_of_a_third_call_is_not_taken(inventory: Inventory, hold: Hold, days: Days) -> None:
    await inventory.keep_call(PHONE, [hold], "facts", cut_off=True)
    rivals = await inventory.hold("ITM004", days(1, 2), call_id="rival")
    with pytest.raises(HoldLost):
        await inventory.take_over_call(PHONE, [rivals.model_copy(update={"call_id": "call"})], call_id="another")
    assert await inventory.renew(rivals)


async def test_an_expired_call_is_gone(inventory: Inventory, hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfinished_calls, "KEPT_SECONDS", 0.02)
    await inventory.keep_call(PHONE, [hold], "facts", cut_off=True)
    await asyncio.sleep(0.03)
    assert await inventory.unfinished_call(PHONE) is None
    assert await inventory.take_over_call(PHONE, [hold], call_id="another") is None
    assert await inventory.holds() == [], "the hold of a call that was cut off expires with it"


async def test_the_hold_of_a_running_call_is_never_shortened(inventory: Inventory, hold: Hold) -> None:
    await inventory.keep_call(PHONE, [hold], "facts")
    assert await inventory.holds() == [hold]


async def test_the_holds_of_several_units_are_kept_and_taken_over_together(inventory: Inventory, days: Days) -> None:
    holds = await inventory.hold_all(["ITM001", "ITM002"], days(0, 2), call_id="call")
    await inventory.keep_call(PHONE, holds, "facts", cut_off=True)
    taken = await inventory.take_over_call(PHONE, holds, call_id="another")
    assert taken is not None
    assert [hold.hold_id for hold in taken] == [hold.hold_id for hold in holds]
    assert await inventory.holds() == list(taken)
    assert {hold.call_id for hold in taken} == {"another"}


async def test_of_several_holds_the_ones_that_are_left_belong_to_the_call_that_goes_on(
    inventory: Inventory, days: Days
) -> None:
    holds = await inventory.hold_all(["ITM001", "ITM002"], days(0, 2), call_id="call")
    await inventory.keep_call(PHONE, holds, "facts", cut_off=True)
    await inventory.release(holds[0])
    with pytest.raises(HoldLost):
        await inventory.take_over_call(PHONE, holds, call_id="another")
    (left,) = await inventory.holds()
    assert (left.hold_id, left.call_id) == (holds[1].hold_id, "another")


async def test_a_call_of_which_one_unit_was_booked_is_not_taken_over(inventory: Inventory, days: Days) -> None:
    generator = await inventory.get("ITM001")
    holds = await inventory.hold_all(["ITM001", "ITM002"], days(0, 2), call_id="call")
    await inventory.keep_call(PHONE, holds, "facts", cut_off=True)
    await confirmed(inventory, generator, holds[0])
    assert await inventory.take_over_call(PHONE, holds, call_id="another") is None
    assert [hold.call_id for hold in await inventory.holds()] == ["call"]
