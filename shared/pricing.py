"""The price negotiation: whether a proposed rate is acceptable. Rates are per day, in the depot's currency."""

from dataclasses import dataclass
from decimal import Decimal

from inventory.models import CENT, MAX_MONEY, Equipment


class PriceRefused(ValueError):
    """A proposal that is not an amount of whole cents, or one too many. The text can be spoken to the caller."""


@dataclass(frozen=True)
class BelowMinimum:
    """The proposed rate is below `minimum`, the unit's lowest rate. `last` says that it was the last proposal."""

    minimum: Decimal
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
    equipment: Equipment, rate: Decimal, *, days: int, made_before: int, limit: int
) -> BelowMinimum | AboveMaximum | Acceptable:
    """Judge a proposed rate a day.

    Args:
        equipment: the unit, with its lowest and its highest rate.
        rate: the proposed rate a day.
        days: the number of days of the rental.
        made_before: how many proposals the caller made before this one.
        limit: how many proposals the caller may make in all.

    Raises:
        PriceRefused: the rate is not an amount of whole cents, or the caller has no proposal left.
        ValueError: `days` is less than one.
    """
    if made_before >= limit:
        raise PriceRefused("There is no price proposal left. Will you take the daily rate, or shall we leave it here?")
    if not _is_whole_cents(rate):
        raise PriceRefused("A daily rate is an amount in whole cents. Which rate would you like to propose?")
    last = made_before + 1 >= limit
    if rate < equipment.lowest_rate:
        return BelowMinimum(minimum=equipment.lowest_rate, last=last)
    if rate > equipment.highest_rate:
        return AboveMaximum(maximum=equipment.highest_rate, last=last)
    return Acceptable(total=total(rate, days), last=last)


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
