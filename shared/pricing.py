"""The price negotiation: whether a proposed rate is acceptable, and which part of it each unit has.

Rates are per day, in the depot's currency. What is negotiated is one unit, or several that are rented together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Literal, Protocol

from inventory.models import CENT, MAX_MONEY, cents, from_cents

OpeningRate = Literal["lowest", "highest"]


class RateBounds(Protocol):
    """What has a lowest and a highest rate a day: a unit, or the units of a rental together."""

    @property
    def lowest_rate(self) -> Decimal: ...

    @property
    def highest_rate(self) -> Decimal: ...


class PriceRefused(ValueError):
    """A proposal that is not an amount of whole cents, or one too many. The text can be spoken to the caller."""


class NoProposalLeft(PriceRefused):
    """A proposal after the last one."""


@dataclass(frozen=True)
class BelowMinimum:
    """The proposed rate is below the lowest rate. `would_do` is the rate that the line names in answer, which is
    the lowest one where a call opens there. `last` says that it was the last proposal."""

    would_do: Decimal
    last: bool


@dataclass(frozen=True)
class AboveMaximum:
    """The proposed rate is above `maximum`, the highest rate. `last` says that it was the last proposal."""

    maximum: Decimal
    last: bool


@dataclass(frozen=True)
class Acceptable:
    """The proposed rate is within bounds. `total` is for all days. `last` says that it was the last proposal."""

    total: Decimal
    last: bool


def judge_proposal(
    rented: RateBounds, rate: Decimal, *, days: int, made_before: int, limit: int, opens_at: OpeningRate = "lowest"
) -> BelowMinimum | AboveMaximum | Acceptable:
    """Judge a proposed rate a day.

    Args:
        rented: what is rented, with its lowest and its highest rate.
        rate: the proposed rate a day.
        days: the number of days of the rental.
        made_before: how many proposals the caller made before this one.
        limit: how many proposals the caller may make in all.
        opens_at: which of the two rates the line names first.

    Raises:
        PriceRefused: the rate is not an amount of whole cents, or the caller has no proposal left.
        ValueError: `days` is less than one.
    """
    if made_before >= limit:
        raise NoProposalLeft(
            "There is no price proposal left. Will you take the daily rate, or shall we leave it here?"
        )
    if not _is_whole_cents(rate):
        raise PriceRefused("A daily rate is an amount in whole cents. Which rate would you like to propose?")
    last = made_before + 1 >= limit
    if rate < rented.lowest_rate:
        return BelowMinimum(would_do=_comes_down_to(rented, made_before + 1, limit, opens_at), last=last)
    if rate > rented.highest_rate:
        return AboveMaximum(maximum=rented.highest_rate, last=last)
    return Acceptable(total=total(rate, days), last=last)


def first_rate(rented: RateBounds, opens_at: OpeningRate) -> Decimal:
    """The rate a day that the line names before the caller has proposed any."""
    return rented.highest_rate if opens_at == "highest" else rented.lowest_rate


def _comes_down_to(rented: RateBounds, proposals: int, limit: int, opens_at: OpeningRate) -> Decimal:
    """The rate that the line names after so many proposals that were too low. From the highest rate it comes down in
    equal steps, in whole units of the currency, and names the lowest rate only when no proposal is left."""
    if opens_at == "lowest" or proposals >= limit:
        return rented.lowest_rate
    step = (rented.highest_rate - rented.lowest_rate) * proposals / limit
    return min(rented.highest_rate, (rented.highest_rate - step).to_integral_value(ROUND_CEILING)).quantize(CENT)


def acceptable(rented: RateBounds, rate: Decimal) -> bool:
    """Whether this may be rented at this rate a day: an amount of whole cents within the bounds."""
    return _is_whole_cents(rate) and rented.lowest_rate <= rate <= rented.highest_rate


def total(rate: Decimal, days: int) -> Decimal:
    """The price of the whole rental: the rate a day times the days.

    Raises:
        ValueError: `days` is less than one.
    """
    if days < 1:
        raise ValueError(f"a rental is for at least one day, not for {days}")
    return (rate * days).quantize(CENT)


def spread(rate: Decimal, units: Sequence[RateBounds]) -> tuple[Decimal, ...]:
    """The part of a rate a day that each unit has: in proportion to the lowest rates, and exactly the rate together.

    No part is below its unit's lowest rate or above its highest: what a unit cannot take goes to the others, in the
    same proportion. Cents that cannot be divided go where the most was rounded off, to the first of equals.

    Raises:
        ValueError: the rate is no amount of whole cents, or it is not within the bounds of all units together.
    """
    lowest = [cents(unit.lowest_rate) for unit in units]
    highest = [cents(unit.highest_rate) for unit in units]
    if not _is_whole_cents(rate) or not sum(lowest) <= rate * 100 <= sum(highest):
        raise ValueError(f"a rate of {rate} a day cannot be spread over these units")
    exact: dict[int, Fraction] = {}
    open_units, left = set(range(len(units))), Fraction(cents(rate))
    while open_units:
        factor = left / (sum(lowest[at] for at in open_units) or 1)
        full = {at for at in open_units if lowest[at] * factor >= highest[at]}
        if not full:
            exact |= {at: lowest[at] * factor for at in open_units}
            break
        exact |= {at: Fraction(highest[at]) for at in full}
        left -= sum(highest[at] for at in full)
        open_units -= full
    parts = [int(exact[at]) for at in range(len(units))]
    by_what_was_cut = sorted(exact, key=lambda at: (parts[at] - exact[at], at))
    for at in by_what_was_cut[: cents(rate) - sum(parts)]:
        parts[at] += 1
    return tuple(from_cents(part) for part in parts)


def _is_whole_cents(rate: Decimal) -> bool:
    # A number beyond MAX_MONEY is not rounded, because it may have more digits than Decimal can compute with.
    return rate.is_finite() and (abs(rate) > MAX_MONEY or rate == rate.quantize(CENT))
