"""The lines of what a booking costs, as they are kept in it: "weeks 1", "days 2", "delivery", "tax", "deposit"."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from inventory.models import DEPOSIT, Charge


class LineKind(StrEnum):
    """What a line is for. All but the deposit, which the customer gets back, make the total."""

    FOUR_WEEKS = "four weeks"
    WEEKS = "weeks"
    DAYS = "days"
    DELIVERY = "delivery"
    TAX = "tax"
    DEPOSIT = DEPOSIT


TIMES = (LineKind.FOUR_WEEKS, LineKind.WEEKS, LineKind.DAYS)


@dataclass(frozen=True)
class ChargeLine:
    """One line. `count` is how many times four weeks, weeks or days it is for, and 1 for anything else. `kind` is None
    for a line that another program has written, whose words `what` has."""

    kind: LineKind | None
    count: int
    amount: Decimal
    what: str


def charge(kind: LineKind, amount: Decimal, count: int = 1) -> Charge:
    """The line as it is kept in a booking."""
    return Charge(what=f"{kind.value} {count}" if kind in TIMES else kind.value, amount=amount)


def line_of(kept: Charge) -> ChargeLine:
    """The line that was kept."""
    words, _, count = kept.what.rpartition(" ")
    if words in TIMES and count.isdecimal():
        return ChargeLine(LineKind(words), int(count), kept.amount, kept.what)
    kind = LineKind(kept.what) if kept.what in set(LineKind) - set(TIMES) else None
    return ChargeLine(kind, 1, kept.amount, kept.what)
