"""What a rental costs, said in one sentence."""

from collections.abc import Iterable
from decimal import Decimal

from inventory.models import Charge
from shared.language.speech import say_list, say_money
from shared.terms.charge_lines import ChargeLine, LineKind, line_of
from shared.terms.charges import total_of


def say_charges(charges: Iterable[Charge], currency: str) -> str:
    """The lines and their sum, without a full stop; "" where there are no lines.

    "$500 for 1 week, $60 for delivery and $45 tax: $605 in all, and a deposit of $200 that you get back". `currency` is
    the ISO 4217 code.
    """
    charges = tuple(charges)
    lines = [line_of(one) for one in charges]
    if not lines:
        return ""
    said = [_said(line, currency) for line in lines if line.kind is not LineKind.DEPOSIT]
    total = say_money(total_of(charges), currency)
    deposit = sum((line.amount for line in lines if line.kind is LineKind.DEPOSIT), Decimal())
    back = f", and a deposit of {say_money(deposit, currency)} that you get back" if deposit else ""
    return f"{say_list(said)}: {total} in all{back}"


def say_time(kind: LineKind, count: int) -> str:
    """How long a line is for: "1 week", "2 weeks", "four weeks", "2 times four weeks", "3 days"."""
    if kind is LineKind.FOUR_WEEKS:
        return "four weeks" if count == 1 else f"{count} times four weeks"
    word = "week" if kind is LineKind.WEEKS else "day"
    return f"1 {word}" if count == 1 else f"{count} {word}s"


def _said(line: ChargeLine, currency: str) -> str:
    amount = say_money(line.amount, currency)
    match line.kind:
        case LineKind.FOUR_WEEKS | LineKind.WEEKS | LineKind.DAYS:
            return f"{amount} for {say_time(line.kind, line.count)}"
        case LineKind.TAX:
            return f"{amount} tax"
        case LineKind.DELIVERY:
            return f"{amount} for delivery"
        case _:
            return f"{amount} for {line.what}"
