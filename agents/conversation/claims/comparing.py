"""Whether a claim of the line is so: by the facts of the call, the answers of the tools and the caller's own words."""

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal

from agents.conversation.claims.bookings_claimed import BookingClaimed, ReferenceClaimed
from agents.conversation.claims.claimed import Claim
from agents.conversation.claims.terms_claimed import DayClaimed, DaysClaimed, PriceClaimed
from agents.conversation.claims.told import Told
from inventory.models import Period
from shared.call_records.call_record import Difference
from shared.rental_call import RentalCall
from shared.workflow import Stage


def is_so(claim: Claim, call: RentalCall, told: Told) -> bool:
    """Whether the call bears out this claim. What cannot be judged counts as so: a false alarm costs more."""
    match claim:
        case BookingClaimed():
            return _is_booked(claim, call, told)
        case ReferenceClaimed(reference):
            return _is_reference(reference, call, told)
        case PriceClaimed(amount, for_all_days):
            amounts = told.amounts | set(_amounts_of(call))
            return amount in amounts or (for_all_days and _is_total(amount, amounts, _lengths(call, told)))
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


def _is_total(amount: Decimal, amounts: set[Decimal], lengths: set[int]) -> bool:
    return any(amount == rate * days for rate in amounts for days in lengths)


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
    return told.lengths | {period.days for period in _periods(call)} | spans | {span + 1 for span in spans}


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
