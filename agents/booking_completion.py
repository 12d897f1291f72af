"""The last stage: write the booking, read it out, and go on to another rental or say goodbye."""

import logging

from livekit.agents import ToolError

from agents.conversation.after_selection import StageAfterSelection
from agents.conversation.arguments import Email
from agents.conversation.call_session import CallSession
from agents.stage_agent import Context, Handoff, stage_tool
from inventory.models import Booking, BookingUnconfirmed, Equipment, EquipmentNotAvailable, HoldLost, ProofRefused
from shared.language.email_addresses import spell_email
from shared.language.identifiers import spell
from shared.language.speech import say_money, say_period
from shared.rental_call import Selection
from shared.workflow import Stage

logger = logging.getLogger("rental.booking")


class BookingCompletionAgent(StageAfterSelection, stage=Stage.BOOKING_COMPLETION):
    @stage_tool
    async def complete_booking(self, ctx: Context, confirmation_email: Email | None = None) -> Handoff | str:
        """Write the booking, after reading out unit, days, price and site and hearing a yes."""
        session = ctx.userdata
        call = session.call
        self.commit(ctx)
        selection, price, proofs = call.selection, call.price, call.proofs()
        if selection is None or price is None or proofs is None:
            raise ToolError("Not everything is proved yet, so nothing can be booked. Pass the caller on to a person.")
        if call.booking is not None and call.booking_confirmed:
            return confirmation(session, call.booking, selection.equipment)
        email = self._address_for_the_confirmation(ctx, confirmation_email)
        try:
            booking = await session.book(
                session.inventory.confirm(
                    selection.hold, daily_rate=price.daily_rate, proofs=proofs, confirmation_email=email
                )
            )
        except BookingUnconfirmed as exc:
            return await being_confirmed(session, exc.booking)
        except (HoldLost, EquipmentNotAvailable):
            call.booking = None  # one that was being confirmed was lost with the server that had it
            return await self.hand_off(ctx, await self.regain_hold(session, selection))
        except ProofRefused as exc:
            logger.error("the inventory refused a booking that the call held for proved: %s", exc)
            return await self._prove_again(ctx, selection)
        call.unconfirmed -= {booking.reference}
        return confirmation(session, booking, selection.equipment)

    def _address_for_the_confirmation(self, ctx: Context, given: str | None) -> str | None:
        """That of the business's license record, or another that the caller gave and has heard spelled.

        Raises:
            ToolError: it is to be spelled to the caller first.
        """
        session = ctx.userdata
        recorded = session.call.customer.email if session.call.customer else None
        if given is None or given == recorded:
            return recorded
        spelled, spelled_in = session.spelled_email or ("", "")
        if given != spelled or spelled_in == ctx.speech_handle.id:
            session.spelled_email = (given, ctx.speech_handle.id)
            raise ToolError(
                f"Nothing is booked yet. Read the address back: {spell_email(given)}. After a yes, book with it."
            )
        return given

    async def _prove_again(self, ctx: Context, selection: Selection) -> Handoff | str:
        """The unit's terms changed during the call: judge every fact anew, and ask for those that fell."""
        session = ctx.userdata
        unit = await session.inventory.get(selection.equipment.equipment_id)
        session.call.select(selection.model_copy(update={"equipment": unit}))
        if session.call.proofs() is not None and session.call.price is not None:
            raise ToolError(
                "The booking was refused, and nothing was booked. Apologize and pass the caller on to a person."
            )
        return await self.hand_off(ctx, f"The terms of the {unit.name} have just changed, so nothing is booked yet.")


async def being_confirmed(session: CallSession, booking: Booking) -> str:
    """What the caller is told of a booking that too few replicas have yet; the depot's people get a note, once."""
    call = session.call
    logger.error("booking %s is not on enough replicas yet", booking.reference)
    if booking.reference not in call.unconfirmed:
        await session.leave_message(
            f"Booking {booking.reference} was not copied to enough replicas. See whether it is in the calendar, and "
            "call the business back if it is not."
        )
    call.booking = booking
    call.unconfirmed |= {booking.reference}
    return (
        f"The booking is being confirmed, and is not certain yet. Reference: {booking.reference}, said "
        f"{spell(booking.reference)}. Read the reference out, say that the booking is still being confirmed and that "
        "we will call if anything changes, and do not call it booked. Then ask whether there is anything else."
    )


def confirmation(session: CallSession, booking: Booking, unit: Equipment) -> str:
    """What the caller is told of a booking: reference, unit, days, rate, total, where it is and where it goes."""
    currency, proofs = session.settings.currency, booking.proofs
    lines = [
        f"Booking confirmed. Reference: {booking.reference}, said {spell(booking.reference)}.",
        f"Equipment: {unit.name}, {unit.equipment_id}, at {unit.storage_location}.",
        f"Days: {say_period(booking.period, today=session.today)}.",
        f"Rate: {say_money(booking.daily_rate, currency)} a day, {say_money(booking.total, currency)} in all.",
        f"Job site: {proofs.job_address}.",
    ]
    if proofs.operator_name:
        lines.append(f"Operator: {proofs.operator_name}.")
    if booking.confirmation_email and booking.confirmation_entry and session.settings.mail_is_sent:
        lines.append(f"A confirmation is on its way to {booking.confirmation_email}.")
    return "\n".join([*lines, "Read the reference out, then ask whether there is anything else."])
