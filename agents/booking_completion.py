"""The last stage: write the booking, read it out, and go on to another rental or say goodbye."""

import logging

from livekit.agents import ToolError

from agents.conversation.arguments import Code, Email
from agents.conversation.booking.confirmation_email import address_for_confirmation
from agents.conversation.booking.told_booking import confirmation
from agents.conversation.call_session import CallSession
from agents.conversation.choice.held_unit import regain_hold
from agents.conversation.identity.asking_for_code import ask_for_code, check_code, is_confirmed
from agents.conversation.limits_reached import told_of_limit
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.answers.booking_answers import (
    BOOKING_REFUSED,
    BOOKING_UNCERTAIN,
    PROOFS_MISSING,
    TERMS_CHANGED,
)
from agents.stage_agent import StageAfterSelection
from inventory.models import (
    Booking,
    BookingUnconfirmed,
    EquipmentNotAvailable,
    HoldLost,
    LimitReached,
    ProofRefused,
    TaskKind,
)
from shared.language.identifiers import spell_reference
from shared.rental_call import Selection
from shared.workflow import Stage

logger = logging.getLogger("rental.booking")


class BookingCompletionAgent(StageAfterSelection, stage=Stage.BOOKING_COMPLETION):
    @stage_tool
    async def complete_booking(self, ctx: Context, confirmation_email: Email | None = None) -> Handoff | str:
        """Write the booking, after reading out unit, days, price and site and hearing a yes."""
        session = ctx.userdata
        call = session.call
        disallow_interruptions(ctx)
        selection, price, proofs = call.selection, call.price, call.proofs()
        if selection is None or price is None or proofs is None:
            raise ToolError(PROOFS_MISSING.format())
        if call.booking is not None and call.booking_confirmed:
            return confirmation(session, call.booking, selection.equipment)
        if call.customer is not None and not is_confirmed(session, call.customer):
            await ask_for_code(session, call.customer)
        email = address_for_confirmation(ctx, confirmation_email)
        try:
            booking = await session.book(
                session.inventory.confirm(
                    selection.hold,
                    daily_rate=price.daily_rate,
                    proofs=proofs,
                    confirmation_email=email,
                    language=call.language,
                    caller_phone=call.caller_phone,
                )
            )
        except BookingUnconfirmed as exc:
            return await answer_uncertain(session, exc.booking)
        except (HoldLost, EquipmentNotAvailable):
            call.booking = None  # a booking on too few replicas was lost with its server
            return await self.hand_off(ctx, await regain_hold(session, selection))
        except ProofRefused as exc:
            logger.error("the inventory refused a booking for which the call had every proof: %s", exc)
            return await self._prove_again(ctx, selection)
        except LimitReached as exc:
            raise ToolError(await told_of_limit(session, exc.limit)) from None
        call.unconfirmed -= {booking.reference}
        return confirmation(session, booking, selection.equipment)

    @stage_tool
    async def confirm_code(self, ctx: Context, code: Code) -> str:
        """Check the code that the caller read out or typed, when complete_booking asked for one."""
        return await check_code(ctx, code)

    async def _prove_again(self, ctx: Context, selection: Selection) -> Handoff | str:
        """The terms of the unit changed during the call: judge every fact again, and ask for what no longer holds."""
        session = ctx.userdata
        unit = await session.inventory.get(selection.equipment.equipment_id)
        session.call.select(selection.model_copy(update={"equipment": unit}))
        if session.call.proofs() is not None and session.call.price is not None:
            raise ToolError(BOOKING_REFUSED.format())
        return await self.hand_off(ctx, TERMS_CHANGED.format(name=unit.name))


async def answer_uncertain(session: CallSession, booking: Booking) -> str:
    """The answer about a booking that too few replicas have. A message is left for the people of the depot, once."""
    call = session.call
    logger.error("booking %s is not on enough replicas yet", booking.reference)
    if booking.reference not in call.unconfirmed:
        await session.leave_message(
            f"Booking {booking.reference} was not copied to enough replicas. See whether it is in the calendar, and "
            "call the business back if it is not.",
            kind=TaskKind.CHECK_BOOKING,
            booking_reference=booking.reference,
            equipment_id=booking.equipment_id,
        )
    call.booking = booking
    call.unconfirmed |= {booking.reference}
    return BOOKING_UNCERTAIN.format(reference=booking.reference, spelled=spell_reference(booking.reference))
