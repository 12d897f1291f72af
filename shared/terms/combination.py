"""The best combination of four weeks, weeks and single days for a rental: what costs the least."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from inventory.models import CENT, Equipment

WEEK = 7
FOUR_WEEKS = 28


@dataclass(frozen=True)
class Combination:
    """So many times four weeks, weeks and days. Together they may be more days than the rental has, where the rate for
    a longer time costs less: six days at the rate for a week."""

    four_weeks: int
    weeks: int
    days: int

    @property
    def days_paid(self) -> int:
        """How many days it covers."""
        return self.four_weeks * FOUR_WEEKS + self.weeks * WEEK + self.days


def best_combination(unit: Equipment, days: int) -> Combination:
    """The combination with the lowest list price, of equal ones that which covers the fewest days.

    Raises:
        ValueError: `days` is less than one.
    """
    if days < 1:
        raise ValueError(f"a rental is for at least one day, not for {days}")
    return min(_combinations(unit, days), key=lambda one: (list_price(unit, one), one.days_paid, -one.four_weeks))


def list_price(unit: Equipment, combination: Combination) -> Decimal:
    """What the combination costs where the rate a day is the unit's lowest one."""
    of_list = sum(part * rate for part, rate in _parts(unit, combination))
    return Decimal(of_list).quantize(CENT)


def part_prices(unit: Equipment, combination: Combination, daily_rate: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """What the four weeks, the weeks and the days of the combination cost at this rate a day. A rate above the unit's
    lowest one scales all rates. Rounded to the cent; together they are the rounded price of the whole."""
    exact = [part * rate * daily_rate / unit.lowest_rate for part, rate in _parts(unit, combination)]
    prices = [price.quantize(CENT, ROUND_HALF_UP) for price in exact]
    whole = sum(exact, Decimal()).quantize(CENT, ROUND_HALF_UP)
    largest = max(range(len(prices)), key=lambda at: prices[at])
    prices[largest] += whole - sum(prices, Decimal())
    return prices[0], prices[1], prices[2]


def rental_price(unit: Equipment, daily_rate: Decimal, days: int) -> Decimal:
    """What the unit costs for so many days at this rate a day, without delivery, tax and deposit. Never more than the
    rate for each day, and never less for more days.

    Raises:
        ValueError: `days` is less than one.
    """
    return sum(part_prices(unit, best_combination(unit, days), daily_rate), Decimal())


def _combinations(unit: Equipment, days: int) -> Iterator[Combination]:
    """Those that can be the best: of each longer time none, as many as fit, or one more."""
    for four_weeks in _counts(days, FOUR_WEEKS, unit.four_week_rate):
        rest = max(0, days - four_weeks * FOUR_WEEKS)
        for weeks in _counts(rest, WEEK, unit.weekly_rate):
            yield Combination(four_weeks, weeks, max(0, rest - weeks * WEEK))


def _counts(days: int, length: int, rate: Decimal | None) -> set[int]:
    return {0} if rate is None else {0, days // length, -(-days // length)}


def _parts(unit: Equipment, combination: Combination) -> tuple[tuple[int, Decimal], ...]:
    return (
        (combination.four_weeks, unit.four_week_rate or Decimal()),
        (combination.weeks, unit.weekly_rate or Decimal()),
        (combination.days, unit.lowest_rate),
    )
