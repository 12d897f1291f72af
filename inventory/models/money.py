"""Amounts of money: `Decimal` with two decimal places, in the depot's currency."""

import functools
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

CENT = Decimal("0.01")
MAX_MONEY = Decimal("999999999.99")  # enough for coverage in yen, and exact in the scripts' numbers


@functools.lru_cache(maxsize=10_000)  # lists have the same amounts many times
def _to_cents(amount: Decimal) -> Decimal:
    in_cents = amount.quantize(CENT)
    if amount != in_cents:
        raise ValueError("an amount of money has at most two decimal places")
    return in_cents


Money = Annotated[Decimal, Field(ge=0, le=MAX_MONEY, allow_inf_nan=False), AfterValidator(_to_cents)]
MoneyAboveZero = Annotated[Decimal, Field(gt=0, le=MAX_MONEY, allow_inf_nan=False), AfterValidator(_to_cents)]


@functools.lru_cache(maxsize=10_000)
def cents(amount: Decimal) -> int:
    """The amount in whole cents, as the scripts count money."""
    return int(amount * 100)


@functools.lru_cache(maxsize=10_000)
def from_cents(amount: int | str | bytes) -> Decimal:
    """The amount of so many cents."""
    return (Decimal(int(amount)) / 100).quantize(CENT)
