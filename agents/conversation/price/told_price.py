"""What the selected units cost, by the depot's terms: the total and its lines."""

from decimal import Decimal

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.price_answers import ITEMISED
from shared.language.speech import say_money
from shared.pricing import spread, total
from shared.proved_facts import Selection
from shared.terms.charges import Charges, PriceTerms, charges_for, lines_together, total_of
from shared.terms.spoken_charges import say_charges


def charges_of(session: CallSession, selection: Selection, rate: Decimal) -> tuple[Charges, ...]:
    """The lines of each selected unit at this rate a day for all of them together, delivered if the caller wants that.
    No lines for any where the price is the rate for each day."""
    terms = PriceTerms.of(session.settings)
    rates = spread(rate, selection.equipment)
    delivered = bool(session.call.delivered)
    return charges_for(selection.equipment, rates, selection.period.days, terms, delivered=delivered)


def say_total(session: CallSession, selection: Selection, rate: Decimal) -> str:
    """What the selected units cost in all at this rate a day: "$605"."""
    lines = lines_together(charges_of(session, selection, rate))
    in_all = total_of(lines) if lines else total(rate, selection.period.days)
    return say_money(in_all, session.settings.currency)


def say_lines(session: CallSession, selection: Selection, rate: Decimal) -> str:
    """The lines of the total in one sentence, without its full stop; "" where the price is the rate for each day."""
    return say_charges(lines_together(charges_of(session, selection, rate)), session.settings.currency)


def itemised(session: CallSession, selection: Selection, rate: Decimal) -> str:
    """The lines as a sentence of a tool's answer, after a space; "" where there are none."""
    lines = say_lines(session, selection, rate)
    return f" {ITEMISED.format(lines=lines)}" if lines else ""
