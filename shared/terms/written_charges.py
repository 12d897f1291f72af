"""The lines of a price in writing, in the language of the customer."""

from inventory.models import Charge
from shared.language.languages import ChargeWords
from shared.terms.charge_lines import LineKind, line_of


def written_line(kept: Charge, words: ChargeWords) -> str:
    """What a line is for: "1 week", "2 days", "Tax". A line that another program wrote is given as it is."""
    line = line_of(kept)
    match line.kind:
        case LineKind.FOUR_WEEKS:
            return _counted(words.four_weeks, line.count)
        case LineKind.WEEKS:
            return _counted(words.weeks, line.count)
        case LineKind.DAYS:
            return _counted(words.days, line.count)
        case LineKind.DELIVERY:
            return words.delivery
        case LineKind.TAX:
            return words.tax
        case LineKind.DEPOSIT:
            return words.deposit
        case None:
            return line.what


def _counted(one_or_more: tuple[str, str], count: int) -> str:
    one, more = one_or_more
    return (one if count == 1 else more).format(count=count)
