"""The price negotiation: whether a proposed rate is acceptable. Rates are per day, in the depot's currency."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from inventory.models import CENT, MAX_MONEY, Equipment

OpeningRate = Literal["lowest", "highest"]


class PriceRefused(ValueError):
    """A proposal that is not an amount of whole cents, or one too many. The text can be spoken to the caller."""


class NoProposalLeft(PriceRefused):
    """A proposal after the last one."""


@dataclass(frozen=True)
class BelowMinimum:
    """The proposed rate is below the unit's lowest rate. `would_do` is the rate that the line names in answer, which is
    the lowest one where a call opens there. `last` says that it was the last proposal."""

    would_do: Decimal
    last: bool


@dataclass(frozen=True)
class AboveMaximum:
    """The proposed rate is above `maximum`, the unit's highest rate. `last` says that it was the last proposal."""

    maximum: Decimal
    last: bool


@dataclass(frozen=True)
class Acceptable:
    """The proposed rate is within bounds. `total` is for all days. `last` says that it was the last proposal."""

    total: Decimal
    last: bool


def judge_proposal(
    equipment: Equipment, rate: Decimal, *, days: int, made_before: int, limit: int, opens_at: OpeningRate = "lowest"
) -> BelowMinimum | AboveMaximum | Acceptable:
    """Judge a proposed rate a day.

    Args:
        equipment: the unit, with its lowest and its highest rate.
        rate: the proposed rate a day.
        days: the number of days of the rental.
        made_before: how many proposals the caller made before this one.
        limit: how many proposals the caller may make in all.
        opens_at: which rate of the unit the line names first.

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
    if rate < equipment.lowest_rate:
        return BelowMinimum(would_do=_comes_down_to(equipment, made_before + 1, limit, opens_at), last=last)
    if rate > equipment.highest_rate:
        return AboveMaximum(maximum=equipment.highest_rate, last=last)
    return Acceptable(total=total(rate, days), last=last)


def first_rate(equipment: Equipment, opens_at: OpeningRate) -> Decimal:
    """The rate a day that the line names before the caller has proposed any."""
    return equipment.highest_rate if opens_at == "highest" else equipment.lowest_rate


def _comes_down_to(equipment: Equipment, proposals: int, limit: int, opens_at: OpeningRate) -> Decimal:
    """The rate that the line names after so many proposals that were too low. From the highest rate it comes down in
    equal steps, in whole units of the currency, and names the lowest rate only when no proposal is left."""
    if opens_at == "lowest" or proposals >= limit:
        return equipment.lowest_rate
    step = (equipment.highest_rate - equipment.lowest_rate) * proposals / limit
    return min(equipment.highest_rate, (equipment.highest_rate - step).to_integral_value(ROUND_CEILING)).quantize(CENT)


def acceptable(equipment: Equipment, rate: Decimal) -> bool:
    """Whether the unit may be rented at this rate a day: an amount of whole cents within the unit's bounds."""
    return _is_whole_cents(rate) and equipment.lowest_rate <= rate <= equipment.highest_rate


def total(rate: Decimal, days: int) -> Decimal:
    """The price of the whole rental: the rate a day times the days.

    Raises:
        ValueError: `days` is less than one.
    """
    if days < 1:
        raise ValueError(f"a rental is for at least one day, not for {days}")
    return (rate * days).quantize(CENT)


def _is_whole_cents(rate: Decimal) -> bool:
    # A number beyond MAX_MONEY is not rounded, because it may have more digits than Decimal can compute with.
    return rate.is_finite() and (abs(rate) > MAX_MONEY or rate == rate.quantize(CENT))
