"""Who may hear of a rental, and who may change it. It is decided here, whatever the model passes.

To hear of a rental takes the license and the rental's reference. Licenses are public, so without the reference nothing
is told, unless the business has read back the code that went to its record. To change a rental takes the code too,
where the depot asks for one. A rental of another business does not exist for the caller.
"""

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.identity.asking_for_code import ask_for_code, has_read_a_code_back, may_change
from agents.conversation.wording.answers.any_tool_answers import FACTS_MISSING
from agents.conversation.wording.answers.existing_answers import NO_RENTAL_FOUND_YET, REFERENCE_IS_NEEDED
from inventory.ledger.limits.booking_limits import license_subject
from inventory.ledger.new_ids import rental_of
from inventory.models import BookingNotFound, Rental
from shared.proved_facts import OpenedRental, VerifiedCustomer


def verified_customer(session: CallSession) -> VerifiedCustomer:
    """The business that calls.

    Raises:
        ToolError: no license is verified.
    """
    if session.call.customer is None:
        raise ToolError(FACTS_MISSING.format())
    return session.call.customer


async def own_rental(session: CallSession, reference: str) -> Rental | None:
    """The caller's rental with this reference, open or ended; None where there is none, or it is of another business.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    customer = verified_customer(session)
    try:
        rental = await session.inventory.rental(reference)
    except BookingNotFound:
        return None
    theirs = all(_same_license(one.proofs.license_number, customer.license_number) for one in rental.bookings)
    return rental if theirs else None


async def own_open_rentals(session: CallSession) -> list[Rental]:
    """The open rentals of the caller, who has no reference: told only to a business that has read the code back.

    Raises:
        ToolError: the code is asked for, or the depot sends none, so that the reference is needed.
        InventoryUnavailable: Redis did not answer.
    """
    customer = verified_customer(session)
    if not has_read_a_code_back(session, customer):
        if session.settings.identity_code == "off":
            raise ToolError(REFERENCE_IS_NEEDED.format())
        await ask_for_code(session, customer)
    rentals = await session.inventory.rentals_of(customer.license_number)
    return [rental for rental in rentals if await own_rental(session, rental.reference) is not None]


def open_for_caller(session: CallSession, rental: Rental) -> None:
    """Note that the caller may hear of this rental, which `own_rental` or `own_open_rentals` gave."""
    customer = verified_customer(session)
    session.call.opened = OpenedRental(reference=rental.reference, license_number=customer.license_number)


async def opened_rental(session: CallSession) -> Rental:
    """The rental that the caller asked about, as it is now.

    Raises:
        ToolError: none was found for this caller.
        InventoryUnavailable: Redis did not answer.
    """
    opened, customer = session.call.opened, verified_customer(session)
    if opened is None or opened.license_number != customer.license_number:
        raise ToolError(NO_RENTAL_FOUND_YET.format())
    rental = await own_rental(session, opened.reference)
    if rental is None or rental_of(rental.reference) != opened.reference:
        raise ToolError(NO_RENTAL_FOUND_YET.format())
    return rental


async def require_right_to_change(session: CallSession) -> None:
    """Ask for the code before a change, where the depot wants that.

    Raises:
        ToolError: the code is to be read back first, or none can be sent.
        InventoryUnavailable: Redis did not answer.
    """
    customer = verified_customer(session)
    if not may_change(session, customer):
        await ask_for_code(session, customer)


def _same_license(on_booking: str | None, of_caller: str) -> bool:
    """Whether it is the same license: the desk writes "bl 123456" and a registry "BL-123456"."""
    subject = license_subject(of_caller)
    return subject is not None and on_booking is not None and license_subject(on_booking) == subject
