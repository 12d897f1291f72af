"""The last stage: write the booking, read it out, and go on to another rental or say goodbye."""

import logging

from livekit.agents import ToolError

from agents.conversation.arguments.contact_arguments import Code, Email
from agents.conversation.booking.confirmation_email import address_for_confirmation
from agents.conversation.booking.told_booking import confirmation
from agents.conversation.call_session import CallSession
from agents.conversation.choice.held_unit import regain_hold
from agents.conversation.identity.asking_for_code import ask_for_code, check_code, is_confirmed
from agents.conversation.limits_reached import told_of_limit
from agents.conversation.price.told_price import charges_of
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.booking_answers import (
    BOOKING_REFUSED,
    BOOKING_UNCERTAIN,
    PROOFS_MISSING,
    TERMS_CHANGED,
)
from agents.stage_agent import StageAfterSelection
from inventory.models import (
    BookingUnconfirmed,
    EquipmentNotAvailable,
    HoldLost,
    LimitReached,
    ProofRefused,
    Rental,
    TaskKind,
)
from shared.call_proofs import proofs_of
from shared.language.identifiers import spell_reference
from shared.language.speech import say_units
from shared.pricing import spread
from shared.proved_facts import Selection
from shared.workflow import Stage

logger = logging.getLogger("rental.booking")


class BookingCompletionAgent(StageAfterSelection, stage=Stage.BOOKING_COMPLETION):
    @stage_tool
    async def complete_booking(self, ctx: Context, confirmation_email: Email | None = None) -> Handoff | str:
        """Write the booking, after reading out units, days, price and site and hearing a yes."""
        session = ctx.userdata
        call = session.call
        disallow_interruptions(ctx)
        selection, price, proofs = call.selection, call.price, proofs_of(call)
        if selection is None or price is None or proofs is None:
            raise ToolError(PROOFS_MISSING.format())
        if call.rental is not None and call.booking_confirmed:
            return confirmation(session, call.rental, selection.equipment)
        if call.customer is not None and not is_confirmed(session, call.customer):
            await ask_for_code(session, call.customer)
        email = address_for_confirmation(ctx, confirmation_email)
        try:
            rental = await session.book(
                session.inventory.confirm_all(
                    selection.holds,
                    daily_rates=spread(price.daily_rate, selection.equipment),
                    proofs=proofs,
                    charges=charges_of(session, selection, price.daily_rate),
                    confirmation_email=email,
                    language=call.language,
                    caller_phone=call.caller_phone,
                )
            )
        except BookingUnconfirmed as exc:
            return await answer_uncertain(session, exc.rental)
        except (HoldLost, EquipmentNotAvailable):
            call.rental = None  # a booking on too few replicas was lost with its server
            return await self.hand_off(ctx, await regain_hold(session, selection))
        except ProofRefused as exc:
            logger.error("the inventory refused a booking for which the call had every proof: %s", exc)
            return await self._prove_again(ctx, selection)
        except LimitReached as exc:
            raise ToolError(await told_of_limit(session, exc.limit)) from None
        call.unconfirmed -= {rental.reference}
        return confirmation(session, rental, selection.equipment)

    @stage_tool
    async def confirm_code(self, ctx: Context, code: Code) -> str:
        """Check the code that the caller read out or typed, when complete_booking asked for one."""
        return await check_code(ctx, code)

    async def _prove_again(self, ctx: Context, selection: Selection) -> Handoff | str:
        """The terms of a unit changed during the call: judge every fact again, and ask for what no longer holds."""
        session = ctx.userdata
        if session.call.customer is not None:
            await session.read_customer_file(session.call.customer.license_number)
        units = [session.for_customer(await session.inventory.get(one)) for one in selection.equipment_ids]
        session.call.select(Selection.of(units, selection.holds, selection.period))
        if proofs_of(session.call) is not None and session.call.price is not None:
            raise ToolError(BOOKING_REFUSED.format())
        return await self.hand_off(ctx, TERMS_CHANGED.format(units=say_units(selection.names)))


async def answer_uncertain(session: CallSession, rental: Rental) -> str:
    """The answer about a rental that too few replicas have. A message is left for the people of the depot, once."""
    call, reference = session.call, rental.reference
    logger.error("booking %s is not on enough replicas yet", reference)
    if reference not in call.unconfirmed:
        await session.leave_message(
            f"Booking {reference} was not copied to enough replicas. See whether it is in the calendar, and "
            "call the business back if it is not.",
            kind=TaskKind.CHECK_BOOKING,
            booking_reference=reference,
            equipment_id=rental.bookings[0].equipment_id,
        )
    call.rental = rental
    call.unconfirmed |= {reference}
    return BOOKING_UNCERTAIN.format(reference=reference, spelled=spell_reference(reference))
