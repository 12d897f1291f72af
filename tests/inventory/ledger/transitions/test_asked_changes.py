"""Other days for a rental: asked for without changing anything, and made with papers that were proved anew.

Each rule is found when it is taken out of the script (`MUTANTS`).
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger import scripts
from inventory.ledger.inventory import Inventory
from inventory.ledger.limits.booking_limits import BookingLimits, operator_subject, read_open_rentals
from inventory.models import (
    BookingLimit,
    DaysRefused,
    EquipmentNotAvailable,
    InventoryError,
    LimitReached,
    Period,
    ProofRefused,
    Rental,
)
from tests.support.rentals import proofs
from tests.support.transitions import Days, outbox_entries

OTHERS_OPERATOR = "OP 777"


async def rent(inventory: Inventory, unit: str, period: Period, **papers: Any) -> Rental:
    """A rental whose papers hold to its last day."""
    holds = await inventory.hold_all([unit], period, call_id=f"call for {unit}")
    rate = (await inventory.get(unit)).lowest_rate
    return await inventory.confirm_all(holds, daily_rates=[rate], proofs=[proofs(period.last_day, **papers)])


async def counted_operators(inventory: Inventory) -> set[str]:
    stored: Any = await inventory.redis.hgetall(inventory.keys.open_rentals)  # type: ignore[misc]
    counted = read_open_rentals({field.decode(): value.decode() for field, value in stored.items()})
    return {subject for subject in counted if subject.startswith("operator:")}


async def asking_changes_nothing(inventory: Inventory, days: Days) -> None:
    rental = await rent(inventory, "ITM001", days(1, 2))
    announced = len(await outbox_entries(inventory))
    asked = await inventory.reschedule_rental(
        rental.reference, days(1, 5), overrule=True, only_ask=True, request_id="asked"
    )
    assert asked == rental == await inventory.rental(rental.reference)
    assert len(await outbox_entries(inventory)) == announced
    with pytest.raises(EquipmentNotAvailable):
        await inventory.hold("ITM001", days(2, 1), call_id="another")
    moved = await inventory.reschedule_rental(rental.reference, days(1, 5), overrule=True, request_id="asked")
    assert moved.period == days(1, 5), "asked, it was taken for done"
    assert contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []


async def other_papers_take_the_place_of_those_that_end(inventory: Inventory, days: Days) -> None:
    rental = await rent(inventory, "ITM001", days(1, 2), operator_license="OP 1")
    longer = days(1, 5)
    with pytest.raises(ProofRefused):
        await inventory.reschedule_rental(rental.reference, longer)
    papers = proofs(longer.last_day, operator_license="OP 2", policy_number="POL 2")
    moved = await inventory.reschedule_rental(rental.reference, longer, proofs={rental.reference: papers})
    assert moved.bookings[0].proofs == papers
    assert await inventory.rental(rental.reference) == moved
    assert await counted_operators(inventory) == {operator_subject("OP 2")}
    assert contradictions(await read_depot(inventory.redis, depot=inventory.keys.depot)) == []
    await inventory.cancel_rental(rental.reference)
    assert await counted_operators(inventory) == set()


async def another_operator_has_time_on_every_day(inventory: Inventory, days: Days) -> None:
    """Also on the days that the rental had before, and when it becomes shorter."""
    rental = await rent(inventory, "ITM001", days(1, 4), operator_license="OP 1")
    await rent(inventory, "ITM004", days(1, 1), operator_license=OTHERS_OPERATOR, license_number="BL 999999")
    shorter = days(1, 3)
    papers = {rental.reference: proofs(shorter.last_day, operator_license=OTHERS_OPERATOR)}
    with pytest.raises(LimitReached) as refused:
        await inventory.reschedule_rental(rental.reference, shorter, proofs=papers)
    assert refused.value.limit is BookingLimit.OTHER_BUSINESS
    assert await inventory.rental(rental.reference) == rental


RULES: dict[str, Callable[[Inventory, Days], Awaitable[None]]] = {
    "asking changes nothing": asking_changes_nothing,
    "other papers take the place": other_papers_take_the_place_of_those_that_end,
    "another operator has time": another_operator_has_time_on_every_day,
}


@pytest.mark.parametrize("rule", RULES)
async def test_a_change_of_days_keeps_this_rule(rule: str, inventory: Inventory, days: Days) -> None:
    await RULES[rule](inventory, days)


async def test_asking_has_the_errors_of_the_change(inventory: Inventory, days: Days) -> None:
    inventory.limits = BookingLimits()
    rental = await rent(inventory, "ITM001", days(1, 2))
    await rent(inventory, "ITM001", days(5, 2))
    for period, error in ((days(1, 5), EquipmentNotAvailable), (days(-1, 2), DaysRefused), (days(1, 3), ProofRefused)):
        with pytest.raises(error):
            await inventory.reschedule_rental(
                rental.reference, period, overrule=error is not ProofRefused, only_ask=True
            )
    assert await inventory.rental(rental.reference) == rental


async def test_papers_are_of_the_booking_that_they_name(inventory: Inventory, days: Days) -> None:
    rental = await rent(inventory, "ITM001", days(1, 2))
    other = {"AAAA-AAAA": proofs(days(1, 9).last_day)}
    with pytest.raises(ProofRefused):
        await inventory.reschedule_rental(rental.reference, days(1, 4), proofs=other)


MUTANTS = {
    "asking writes": ("asking changes nothing", "if #taken > 1 or ask ~= '' then", "if #taken > 1 then"),
    "asking takes the unit out of the calendar": (
        "asking changes nothing",
        "    redis.call('ZADD', one.calendar, one.old_first_day, write_member(one.old_day_after, 'b', one.reference))\n"
        "  end\n  return #taken > 1 and taken",
        "  end\n  return #taken > 1 and taken",
    ),
    "the new papers are not stored": (
        "other papers take the place",
        "    booking.proofs = one.proofs\n",
        "",
    ),
    "the new operator is not counted": (
        "other papers take the place",
        "    booking.counted = booking.counted and one.counted\n",
        "",
    ),
    "the operator before counts on": (
        "other papers take the place",
        "if string.match(subject, '^%a+') ~= 'operator' then",
        "if true then",
    ),
    "a new operator may work elsewhere": (
        "another operator has time",
        "if one.has_new_days or has_new_operator then",
        "if one.has_new_days then",
    ),
}


@pytest.mark.mutants
@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_rule_that_is_taken_out_is_missed(
    mutant: str, inventory: Inventory, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, line, instead = MUTANTS[mutant]
    sound = scripts.source

    def source(name: str) -> str:
        text = sound(name)
        if name != "change_booking":
            return text
        assert text.count(line) == 1, mutant
        return text.replace(line, instead)

    monkeypatch.setattr(scripts, "source", source)
    with pytest.raises((AssertionError, InventoryError, pytest.fail.Exception)):
        await RULES[rule](inventory, days)
