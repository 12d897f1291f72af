"""A quote by mail: what was priced, with its days, lines and total, and that nothing is reserved."""

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_currency

from inventory.models import DEPOSIT, Charge
from shared.customers.letters import send_letter
from shared.notifications.texts import one_line, spoken_language
from shared.pricing import spread, total
from shared.proved_facts import Selection
from shared.settings import Settings
from shared.terms.charges import total_of
from shared.terms.written_charges import written_line


async def send_quote(
    settings: Settings, to: str, selection: Selection, rate: Decimal, charges: Sequence[Charge], *, language: str | None
) -> None:
    """Send the quote for these units and days at this rate a day for all of them together.

    Args:
        settings: the settings of the line.
        to: the customer's address.
        selection: the units and the days.
        rate: the rate a day for all units together.
        charges: the lines of the price together; none where the price is the rate for each day.
        language: the code of the language to write in.

    Raises:
        DeliveryFailed: it was not sent.
    """
    written_in = spoken_language(language, settings)

    def money(amount: Decimal) -> str:
        return format_currency(amount, settings.currency, locale=written_in.locale)

    rates = zip(selection.names, spread(rate, selection.equipment), strict=True)
    facts = {
        "equipment": ", ".join(selection.names),
        "units": [{"equipment": one_line(name), "rate": money(part)} for name, part in rates],
        "lines": [
            {
                "what": one_line(written_line(charge, written_in.charges)),
                "amount": money(charge.amount),
                "comes_back": charge.what == DEPOSIT,
            }
            for charge in charges
        ],
        "rate": money(rate),
        "total": money(total_of(charges) if charges else total(rate, selection.period.days)),
    }
    await send_letter(settings, "quote", to, facts, language=language, about=selection.period)
