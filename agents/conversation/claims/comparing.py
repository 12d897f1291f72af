"""Whether a claim of the line is so: by the facts of the call, the answers of the tools and the caller's own words."""

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal

from agents.conversation.claims.bookings_claimed import BookingClaimed, ReferenceClaimed
from agents.conversation.claims.changes_claimed import ChangeClaimed
from agents.conversation.claims.claimed import Claim
from agents.conversation.claims.terms_claimed import DayClaimed, DaysClaimed, PriceClaimed
from agents.conversation.claims.told import Told
from inventory.models import Equipment, Period
from shared.call_records.call_record import Difference
from shared.pricing import acceptable, spread
from shared.proved_facts import Selection
from shared.rental_call import RentalCall
from shared.terms.charge_lines import TIMES, LineKind, line_of
from shared.terms.charges import PriceTerms, charges_for, lines_together, total_of
from shared.terms.combination import FOUR_WEEKS, WEEK, best_combination
from shared.workflow import Stage


def is_so(claim: Claim, call: RentalCall, told: Told, terms: PriceTerms) -> bool:
    """Whether the call bears out this claim. What cannot be judged counts as so: a false alarm costs more. `terms` are
    those of the depot, by which a total is more or less than the rate for each day."""
    match claim:
        case BookingClaimed():
            return _is_booked(claim, call, told)
        case ReferenceClaimed(reference):
            return _is_reference(reference, call, told)
        case ChangeClaimed(what):
            return _is_changed(what, call, told)
        case PriceClaimed(amount, for_all_days):
            amounts = told.amounts | set(_amounts_of(call))
            return amount in amounts or (for_all_days and _is_total(amount, amounts, call, told, terms))
        case DaysClaimed(days):
            return days in _lengths(call, told)
        case DayClaimed(day, by_weekday_only):
            days = told.days | set(_days_of(call))
            return day in days or (by_weekday_only and day.weekday() in {known.weekday() for known in days})


def kind_of(claim: Claim) -> Difference:
    """The difference that the claim makes when it is not so."""
    match claim:
        case BookingClaimed():
            return Difference.BOOKING_CLAIMED
        case ReferenceClaimed():
            return Difference.REFERENCE_CLAIMED
        case ChangeClaimed():
            return Difference.CHANGE_CLAIMED
        case PriceClaimed():
            return Difference.PRICE_CLAIMED
        case DaysClaimed() | DayClaimed():
            return Difference.DAYS_CLAIMED


def _is_booked(claim: BookingClaimed, call: RentalCall, told: Told) -> bool:
    if claim.only_reserved and (call.selection is not None or call.rental is not None):
        return True  # the unit is held for this caller, for which people say "reserved" too
    if call.rental is not None:
        return call.booking_confirmed
    of_this_call = {_plain(rental.reference) for rental in call.rentals}
    if told.references - of_this_call:
        return True  # a tool told of a booking that was made before this call
    # After a first rental, "it is booked" may speak of that one, until the next one is about to be booked.
    return bool(call.earlier_rentals) and call.stage is not Stage.BOOKING_COMPLETION


def _is_reference(claimed: str, call: RentalCall, told: Told) -> bool:
    """A reference that was read out to a part only, or with a word behind it that was taken for a letter, is right."""
    known = told.references | told.codes | {_plain(rental.reference) for rental in call.rentals}
    if any(reference.startswith(claimed) or claimed.startswith(reference) for reference in known):
        return True
    return told.caller_named(claimed)


def _is_changed(what: str, call: RentalCall, told: Told) -> bool:
    """Whether such a change was made in this call, or a tool told of it. While equipment is chosen, "I've extended it"
    may speak of that."""
    if not call.asks_about_existing or call.selection is not None:
        return True
    return what in told.standings or any(change.what == what for change in call.rental_changes)


def _is_total(amount: Decimal, amounts: set[Decimal], call: RentalCall, told: Told, terms: PriceTerms) -> bool:
    """Whether a known rate comes to this amount for a known number of days: by the depot's terms for the units that are
    selected, and by the rate for each day where there are none of either."""
    lengths, selected = _lengths(call, told), call.selection
    if selected is None or not any(terms.apply_to(selected.equipment, delivered=one) for one in (True, False)):
        return any(amount == rate * days for rate in amounts for days in lengths)
    rates = [rate for rate in amounts if acceptable(selected, rate)]
    return amount in {
        part
        for rate in rates
        for days in lengths
        if days > 0
        for delivered in (True, False)
        for part in _sums_of(selected, rate, days, terms, delivered=delivered)
    }


def _sums_of(selected: Selection, rate: Decimal, days: int, terms: PriceTerms, *, delivered: bool) -> Iterator[Decimal]:
    """The total, that with the deposit, and the price of the days alone: a line may call each of them the total."""
    rates = spread(rate, selected.equipment)
    lines = charges_for(selected.equipment, rates, days, terms, delivered=delivered)
    if not any(lines):
        yield rate * days
        return
    together = lines_together(lines)
    yield total_of(together)
    yield sum((one.amount for one in together), Decimal())
    yield sum((line.amount for line in map(line_of, together) if line.kind in TIMES), Decimal())


def _amounts_of(call: RentalCall) -> Iterator[Decimal]:
    if call.selection is not None:
        for rented in (call.selection, *call.selection.equipment):
            yield from (rented.lowest_rate, rented.highest_rate, rented.min_insurance)
        yield from call.rates_named.values()
    if call.proposed_rate is not None:
        yield call.proposed_rate
    if call.price is not None:
        yield call.price.daily_rate
    for one in (*call.rentals, *call.bookings):
        yield from (one.daily_rate, one.total)


def _lengths(call: RentalCall, told: Told) -> set[int]:
    """Known numbers of days, and those from one known day to another: "Monday to Friday" are four days, or five."""
    spans = {abs((first - last).days) for first, last in itertools.combinations(told.days, 2)}
    spans |= {span + 1 for span in spans} | set(_lengths_of_prices(call))
    return told.lengths | {period.days for period in _periods(call)} | spans


def _lengths_of_prices(call: RentalCall) -> Iterator[int]:
    """The weeks and days of which a price is put together: "$1,800 for 1 week and $900 for 2 days"."""
    for unit, days in ((unit, period.days) for unit in _selected(call) for period in _periods(call)):
        best = best_combination(unit, days)
        yield from (best.four_weeks * FOUR_WEEKS, best.weeks * WEEK, best.days)
    for line in (line_of(charge) for booking in call.bookings for charge in booking.charges):
        if line.kind in (LineKind.WEEKS, LineKind.DAYS):
            yield line.count * (WEEK if line.kind is LineKind.WEEKS else 1)


def _selected(call: RentalCall) -> tuple[Equipment, ...]:
    return call.selection.equipment if call.selection else ()


def _days_of(call: RentalCall) -> Iterator[dt.date]:
    for period in _periods(call):
        yield from (period.first_day, period.last_day, period.day_after)


def _periods(call: RentalCall) -> Iterator[Period]:
    if call.wanted_period is not None:
        yield call.wanted_period
    if call.selection is not None:
        yield call.selection.period
    yield from (booking.period for booking in call.bookings)


def _plain(reference: str) -> str:
    return reference.replace("-", "")
