"""What a rental costs, line by line: its price for the days, delivery, tax, and a deposit. Each is off unless set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Self

from inventory.models import CENT, DEPOSIT, Booking, Charge, Equipment
from shared.settings import Settings
from shared.terms.charge_lines import TIMES, LineKind, charge, line_of
from shared.terms.combination import best_combination, part_prices

Charges = tuple[Charge, ...]


@dataclass(frozen=True)
class PriceTerms:
    """What a depot adds to the rates of its units, in its currency.

    Attributes:
        delivery: the price of a delivery to the job site, for a rental; None where nothing is delivered.
        deposit: for each unit, or None; `deposit_percent` is the same as a share of what the unit costs.
        tax_percent: the share that is added as tax, 0 for none.
        tax_on: whether the tax is on the rental alone, or on its delivery too.
    """

    delivery: Decimal | None = None
    deposit: Decimal | None = None
    deposit_percent: Decimal | None = None
    tax_percent: Decimal = Decimal()
    tax_on: Literal["rental", "rental and delivery"] = "rental"

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The terms of this depot."""
        return cls(
            delivery=settings.delivery_price,
            deposit=settings.deposit_amount,
            deposit_percent=settings.deposit_percent,
            tax_percent=settings.tax_percent,
            tax_on=settings.tax_on,
        )

    def apply_to(self, units: Iterable[Equipment], *, delivered: bool) -> bool:
        """Whether these units cost anything else than a rate for each day."""
        of_depot = self.deposit or self.deposit_percent or self.tax_percent or (delivered and self.delivery)
        return bool(of_depot) or any(unit.weekly_rate or unit.four_week_rate for unit in units)


def charges_for(
    units: Sequence[Equipment], daily_rates: Sequence[Decimal], days: int, terms: PriceTerms, *, delivered: bool
) -> tuple[Charges, ...]:
    """The lines of each unit of a rental, in the order of the units; the delivery is a line of the first one. No lines
    for any unit where none of the terms applies: each costs its rate for each day then.

    Args:
        units: the units that are rented together.
        daily_rates: the agreed rate a day of each.
        days: the number of days.
        terms: those of the depot.
        delivered: whether the units are delivered to the job site. Without a price for it, nothing is charged.

    Raises:
        ValueError: `days` is less than one.
    """
    if not terms.apply_to(units, delivered=delivered):
        return ((),) * len(units)
    delivery = (terms.delivery or Decimal()) if delivered else Decimal()
    return tuple(
        _charges(unit, rate, days, terms, delivery=Decimal() if number else delivery)
        for number, (unit, rate) in enumerate(zip(units, daily_rates, strict=True))
    )


def charges_for_days(booking: Booking, unit: Equipment, days: int, terms: PriceTerms) -> Charges:
    """The lines of a booking whose rental is changed to so many days: at the same rate a day, delivered if it was.

    A booking without lines, such as one that was imported, stays without.

    Raises:
        ValueError: `days` is less than one.
    """
    if not booking.charges:
        return ()
    kept = next((one.amount for one in booking.charges if one.what == LineKind.DELIVERY), Decimal())
    return _charges(unit, booking.daily_rate, days, terms, delivery=kept)


def total_of(charges: Iterable[Charge]) -> Decimal:
    """What these lines come to. The deposit does not count: the customer gets it back."""
    return sum((one.amount for one in charges if one.what != DEPOSIT), Decimal())


def lines_together(charges: Iterable[Charges]) -> Charges:
    """The lines of several units as those of one rental: lines for the same thing are added up."""
    amounts: dict[str, Decimal] = {}
    for one in (line for lines in charges for line in lines):
        amounts[one.what] = amounts.get(one.what, Decimal()) + one.amount
    order: list[LineKind | None] = [*LineKind, None]
    added = [Charge(what=what, amount=amount) for what, amount in amounts.items()]
    return tuple(sorted(added, key=lambda one: order.index(line_of(one).kind)))


def is_delivered(booking: Booking) -> bool:
    """Whether the rental of this booking is delivered to the job site, as far as its lines say so."""
    return any(line_of(one).kind is LineKind.DELIVERY for one in booking.charges)


def _charges(unit: Equipment, daily_rate: Decimal, days: int, terms: PriceTerms, *, delivery: Decimal) -> Charges:
    best = best_combination(unit, days)
    counts = (best.four_weeks, best.weeks, best.days)
    prices = part_prices(unit, best, daily_rate)
    lines = [charge(kind, price, count) for kind, price, count in zip(TIMES, prices, counts, strict=True) if count]
    rental = sum(prices, Decimal())
    if delivery:
        lines.append(charge(LineKind.DELIVERY, delivery))
    taxed = rental + (delivery if terms.tax_on == "rental and delivery" else 0)
    if tax := _share(taxed, terms.tax_percent):
        lines.append(charge(LineKind.TAX, tax))
    if deposit := terms.deposit or _share(rental, terms.deposit_percent or Decimal()):
        lines.append(charge(LineKind.DEPOSIT, deposit))
    return tuple(lines)


def _share(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)
