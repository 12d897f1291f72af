"""Finding a rental of the caller: by its reference, or by what and when among their own."""

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.existing.access import (
    open_for_caller,
    opened_rental,
    own_open_rentals,
    own_rental,
    verified_customer,
)
from agents.conversation.existing.told_rental import name_of, named_units, tell_rental, units_of
from agents.conversation.refusals import answer_locked
from agents.conversation.wording.answers.existing_answers import (
    ASK_FOR_REFERENCE,
    ASK_WHICH_RENTAL,
    NO_REFERENCE_TRY_LEFT,
    NO_RENTAL_OPEN,
    NO_SUCH_RENTAL,
    NO_SUCH_RENTAL_AT_LAST,
    NOT_A_REFERENCE,
    OWN_RENTAL,
    OWN_RENTALS,
)
from inventory.ledger.limits.booking_limits import license_subject
from inventory.ledger.new_ids import rental_of
from inventory.models import Rental
from inventory.search.words import split_words, stem
from shared.language.mentioned import days_mentioned, plain_lower
from shared.language.references import heard_reference
from shared.language.speech import say_period
from shared.verification.limited_tries import CallTries
from shared.verification.results import TriedTooOften

_WHAT = "booking reference"
MOST_LISTED = 12


async def find_rental(session: CallSession, reference: str | None, what: str | None) -> str:
    """Find a rental and tell it.

    Args:
        session: the call.
        reference: the reference, as the caller said it.
        what: what they rented and when, in their words, where they have no reference.

    Raises:
        ToolError: there is no such rental for this caller, or a reference or a code is asked for.
        InventoryUnavailable: Redis did not answer.
    """
    if reference is not None:
        return await _by_reference(session, reference)
    if what is not None:
        return await _by_what_and_when(session, what)
    if session.call.opened is not None:
        return await tell_rental(session, await opened_rental(session))
    raise ToolError(ASK_FOR_REFERENCE.format())


async def _by_reference(session: CallSession, said: str) -> str:
    reference = heard_reference(said)
    if not reference:
        raise ToolError(NOT_A_REFERENCE.format())
    opened = session.call.opened
    if opened is not None and rental_of(reference) == opened.reference:
        return await tell_rental(session, await opened_rental(session))
    rental = await _looked_up(session, rental_of(reference))
    open_for_caller(session, rental)
    session.proposed = None
    return await tell_rental(session, rental)


async def _looked_up(session: CallSession, reference: str) -> Rental:
    """The caller's rental with this reference, as long as a try is left.

    A reference of nobody and one of another business take the same try and get the same answer.
    """
    call, customer = session.call, verified_customer(session)
    if call.reference_tries >= session.settings.identifier_tries:
        raise ToolError(NO_REFERENCE_TRY_LEFT.format())
    tries = CallTries(session.inventory, call, session.settings)
    number = customer.license_number
    tried = await tries.begin(_WHAT, f"rentals\n{license_subject(number)}", f"of license {number}")
    if isinstance(tried, TriedTooOften):
        raise ToolError(await answer_locked(session, tried, _WHAT))
    rental = await own_rental(session, reference)
    if rental is not None:
        await tries.take_back(tried)
        return rental
    await tries.failed(_WHAT, tried)
    call.reference_tries += 1
    left = session.settings.identifier_tries - call.reference_tries
    if left > 0:
        raise ToolError(NO_SUCH_RENTAL.format(tries=left))
    await session.leave_message(f"Called about a rental; no reference was right in {call.reference_tries} tries.")
    raise ToolError(NO_SUCH_RENTAL_AT_LAST.format())


async def _by_what_and_when(session: CallSession, what: str) -> str:
    """The one open rental that these words fit, or all of the caller's that they may mean."""
    rentals = await own_open_rentals(session)
    if not rentals:
        return NO_RENTAL_OPEN.format()
    fitting = [rental for rental in rentals if await _fits(session, rental, what)] or rentals
    if len(fitting) == 1:
        open_for_caller(session, fitting[0])
        session.proposed = None
        return await tell_rental(session, fitting[0])
    lines = [OWN_RENTALS.format()]
    for rental in fitting[:MOST_LISTED]:
        units = named_units(rental.standing, await units_of(session, rental.standing))
        days = say_period(rental.period, today=session.today)
        lines.append(OWN_RENTAL.format(reference=rental.reference, units=units, days=days))
    return "\n".join([*lines, ASK_WHICH_RENTAL.format()])


async def _fits(session: CallSession, rental: Rental, what: str) -> bool:
    """Whether these words name a unit of the rental, and if they name a day, one that it begins or ends on."""
    said = {stem(word) for word in split_words(what)}
    units = await units_of(session, rental.standing)
    named = any(said & {stem(word) for word in split_words(name_of(one, units))} for one in rental.standing)
    days = {mention.value for mention in days_mentioned(plain_lower(what), today=session.today)}
    known = {day for one in rental.standing for day in (one.period.first_day, one.period.last_day)}
    return named and (not days or bool(days & known))
