"""The negotiation: what a proposed rate is worth. Rates are amounts a day in whole cents of the depot's currency."""

from dataclasses import dataclass
from decimal import Decimal

from inventory.models import CENT, MAX_MONEY, Equipment


class PriceRefused(ValueError):
    """A proposal that is none: not an amount of whole cents, or one too many. Its text can be spoken."""


@dataclass(frozen=True)
class BelowMinimum:
    """The proposed rate is below `minimum`, the unit's lowest. `last`: no proposal is left after this one."""

    minimum: Decimal
    last: bool


@dataclass(frozen=True)
class AboveMaximum:
    """The proposed rate is above `maximum`, the unit's highest. `last`: no proposal is left after this one."""

    maximum: Decimal
    last: bool


@dataclass(frozen=True)
class Acceptable:
    """The proposed rate is within bounds; `total` is for all the days. `last`: no proposal is left after this one."""

    total: Decimal
    last: bool


def judge_proposal(
    equipment: Equipment, rate: Decimal, *, days: int, made_before: int, limit: int
) -> BelowMinimum | AboveMaximum | Acceptable:
    """What becomes of a proposed rate a day.

    Args:
        equipment: the unit; its daily rate is the lowest rate, its max rate the highest.
        rate: the proposed rate a day.
        days: for how many days.
        made_before: how many proposals the caller made before this one.
        limit: how many the caller may make in all.

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
    """Whether the rate a day is one that the unit may be rented at: whole cents, within its bounds."""
    return _is_whole_cents(rate) and equipment.lowest_rate <= rate <= equipment.highest_rate


def total(rate: Decimal, days: int) -> Decimal:
    """What the rate comes to for that many days.

    Raises:
        ValueError: `days` is less than one.
    """
    if days < 1:
        raise ValueError(f"a rental is for at least one day, not for {days}")
    return (rate * days).quantize(CENT)


def _is_whole_cents(rate: Decimal) -> bool:
    # What is beyond the most money is not rounded to compare: it may have more digits than Decimal computes with.
    return rate.is_finite() and (abs(rate) > MAX_MONEY or rate == rate.quantize(CENT))
