"""The negotiation: bounds, whole cents, the number of proposals, totals."""

import datetime as dt
import itertools
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.models import CENT, Equipment, Hold, Period, from_cents
from shared.pricing import (
    AboveMaximum,
    Acceptable,
    BelowMinimum,
    PriceRefused,
    acceptable,
    judge_proposal,
    spread,
    total,
)
from shared.proved_facts import Selection
from tests.support.rentals import GENERATOR

RENTAL = Period.of(dt.date(2026, 12, 1), 3)
TWIN = GENERATOR.model_copy(update={"equipment_id": "ITM004"})


def hold_of(unit: Equipment) -> Hold:
    now = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
    return Hold(hold_id=unit.equipment_id, equipment_id=unit.equipment_id, call_id="c", period=RENTAL, expires_at=now)


def test_a_rate_below_the_daily_rate_is_answered_with_the_minimum():
    outcome = judge_proposal(GENERATOR, Decimal("449.99"), days=3, made_before=0, limit=3)
    assert outcome == BelowMinimum(would_do=Decimal("450.00"), last=False)


@pytest.mark.parametrize(("made_before", "would_do"), [(0, "484.00"), (1, "467.00"), (2, "450.00")])
def test_a_line_that_opens_at_the_highest_rate_comes_down_in_steps_and_names_the_lowest_last(
    made_before: int, would_do: str
):
    outcome = judge_proposal(GENERATOR, Decimal("1.00"), days=3, made_before=made_before, limit=3, opens_at="highest")
    assert outcome == BelowMinimum(would_do=Decimal(would_do), last=made_before == 2)


def test_the_lowest_rate_is_named_to_the_cent():
    odd = GENERATOR.model_copy(update={"lowest_rate": Decimal("449.50")})
    outcome = judge_proposal(odd, Decimal("1.00"), days=1, made_before=0, limit=1, opens_at="highest")
    assert outcome == BelowMinimum(would_do=Decimal("449.50"), last=True)


@given(st.integers(0, 9), st.integers(1, 10))
def test_the_rate_that_the_line_comes_down_to_stays_within_the_bounds(made_before: int, limit: int):
    if made_before < limit:
        outcome = judge_proposal(
            GENERATOR, Decimal("1.00"), days=1, made_before=made_before, limit=limit, opens_at="highest"
        )
        assert isinstance(outcome, BelowMinimum)
        assert acceptable(GENERATOR, outcome.would_do)
        assert (outcome.would_do == GENERATOR.lowest_rate) is outcome.last


def test_a_rate_above_the_max_rate_is_answered_with_the_maximum():
    outcome = judge_proposal(GENERATOR, Decimal("500.01"), days=3, made_before=0, limit=3)
    assert outcome == AboveMaximum(maximum=Decimal("500.00"), last=False)


@pytest.mark.parametrize("rate", ["450.00", "475.50", "500.00"])
def test_a_rate_within_the_bounds_is_acceptable_and_has_its_total(rate: str):
    outcome = judge_proposal(GENERATOR, Decimal(rate), days=3, made_before=0, limit=3)
    assert outcome == Acceptable(total=Decimal(rate) * 3, last=False)


@pytest.mark.parametrize(("made_before", "last"), [(0, False), (1, False), (2, True)])
def test_the_third_of_three_proposals_is_the_last(made_before: int, last: bool):
    for rate in ("1.00", "475.00", "900.00"):
        assert judge_proposal(GENERATOR, Decimal(rate), days=1, made_before=made_before, limit=3).last is last


def test_a_fourth_proposal_is_refused_even_at_a_good_rate():
    with pytest.raises(PriceRefused, match="no price proposal left"):
        judge_proposal(GENERATOR, Decimal("475.00"), days=1, made_before=3, limit=3)


@pytest.mark.parametrize(
    "rate", ["450.005", "NaN", "sNaN", "Infinity", "-Infinity", "475.0000000000000000000000000000001"]
)
def test_what_is_no_amount_of_whole_cents_is_refused_and_not_rounded(rate: str):
    with pytest.raises(PriceRefused, match="whole cents"):
        judge_proposal(GENERATOR, Decimal(rate), days=1, made_before=0, limit=3)
    assert not acceptable(GENERATOR, Decimal(rate))


@pytest.mark.parametrize("rate", ["0.01", "-475", "0", "1000000", "1E+999999"])
def test_an_absurd_rate_is_out_of_bounds(rate: str):
    assert not isinstance(judge_proposal(GENERATOR, Decimal(rate), days=1, made_before=0, limit=3), Acceptable)
    assert not acceptable(GENERATOR, Decimal(rate))


@given(rate=st.decimals(allow_nan=True, allow_infinity=True), days=st.integers(1, 3650))
def test_what_is_accepted_is_always_within_the_bounds_and_in_cents(rate: Decimal, days: int):
    try:
        outcome = judge_proposal(GENERATOR, rate, days=days, made_before=0, limit=3)
    except PriceRefused:
        assert not acceptable(GENERATOR, rate)
        return
    assert isinstance(outcome, Acceptable) is acceptable(GENERATOR, rate)
    if isinstance(outcome, Acceptable):
        assert GENERATOR.lowest_rate <= rate <= GENERATOR.highest_rate
        assert outcome.total == rate * days


@given(cents=st.integers(45000, 50000), days=st.integers(1, 3650))
def test_every_rate_of_whole_cents_within_the_bounds_is_accepted_and_its_total_is_exact(cents: int, days: int):
    outcome = judge_proposal(GENERATOR, Decimal(cents) / 100, days=days, made_before=0, limit=3)
    assert isinstance(outcome, Acceptable)
    assert outcome.total * 100 == cents * days


def test_a_total_has_two_places():
    assert str(total(Decimal(450), 3)) == "1350.00"


@pytest.mark.parametrize("days", [0, -1])
def test_there_is_no_total_for_no_days(days: int):
    with pytest.raises(ValueError, match="at least one day"):
        total(Decimal(450), days)


@dataclass(frozen=True)
class Bounds:
    lowest_rate: Decimal
    highest_rate: Decimal


@st.composite
def units_and_rate(draw: st.DrawFn) -> tuple[list[Bounds], Decimal]:
    """Up to nine units, and a rate that is within the bounds of all of them together."""
    lowest = draw(st.lists(st.integers(1, 500_000), min_size=1, max_size=9))
    units = [Bounds(from_cents(low), from_cents(low + draw(st.integers(0, 200_000)))) for low in lowest]
    bounds = [(unit.lowest_rate, unit.highest_rate) for unit in units]
    in_all = [sum(int(rate * 100) for rate in rates) for rates in zip(*bounds, strict=True)]
    return units, from_cents(draw(st.integers(*in_all)))


@given(units_and_rate())
def test_a_rate_is_spread_to_the_cent_and_no_unit_goes_below_its_lowest_or_above_its_highest(
    drawn: tuple[list[Bounds], Decimal],
) -> None:
    units, rate = drawn
    parts = spread(rate, units)
    assert sum(parts) == rate
    assert all(acceptable(unit, part) for unit, part in zip(units, parts, strict=True))


@given(units_and_rate())
def test_units_that_are_not_at_their_highest_rate_have_the_same_surplus_in_proportion(
    drawn: tuple[list[Bounds], Decimal],
) -> None:
    units, rate = drawn
    open_units = [
        (unit, part) for unit, part in zip(units, spread(rate, units), strict=True) if part < unit.highest_rate - CENT
    ]
    for (one, part), (other, other_part) in itertools.combinations(open_units, 2):
        least = min(one.lowest_rate, other.lowest_rate)
        assert abs(part / one.lowest_rate - other_part / other.lowest_rate) * least <= 2 * CENT


def test_what_a_unit_cannot_take_goes_to_the_others() -> None:
    fixed, open_to_more = Bounds(Decimal(100), Decimal(100)), Bounds(Decimal(100), Decimal(300))
    assert spread(Decimal("350.00"), [fixed, open_to_more]) == (Decimal("100.00"), Decimal("250.00"))


@pytest.mark.parametrize("rate", ["199.99", "400.01", "200.001", "NaN", "-1"])
def test_a_rate_beyond_the_bounds_of_all_units_together_is_not_spread(rate: str) -> None:
    with pytest.raises(ValueError, match="cannot be spread"):
        spread(Decimal(rate), [Bounds(Decimal(100), Decimal(200))] * 2)


def test_several_units_are_negotiated_like_one_within_the_sums_of_their_bounds() -> None:
    both = Selection.of([GENERATOR, TWIN], [hold_of(GENERATOR), hold_of(TWIN)], RENTAL)
    assert judge_proposal(both, Decimal("899.99"), days=1, made_before=0, limit=3) == BelowMinimum(
        would_do=Decimal("900.00"), last=False
    )
    assert judge_proposal(both, Decimal("1000.01"), days=1, made_before=0, limit=3) == AboveMaximum(
        maximum=Decimal("1000.00"), last=False
    )
    assert acceptable(both, Decimal("950.00"))
