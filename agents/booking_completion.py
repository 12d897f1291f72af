"""The last stage: write the booking, read it out, and go on to another rental or say goodbye."""

import logging

from livekit.agents import ToolError

from agents.conversation.arguments import Code, Email
from agents.conversation.call_session import CallSession
from agents.conversation.held_unit import regain_hold
from agents.conversation.identity.asking_for_code import ask_for_code, check_code, is_confirmed
from agents.conversation.limits_reached import told_of_limit
from agents.conversation.stage_tool import Context, Handoff, disallow_interruptions, stage_tool
from agents.conversation.wording.tool_answers import (
    AFTER_BOOKING,
    BOOKED,
    BOOKED_OPERATOR,
    BOOKING_REFUSED,
    BOOKING_UNCERTAIN,
    CONFIRMATION_SENT,
    CONFIRMATION_TO_BOTH,
    CONFIRMATION_TO_RECORD,
    PROOFS_MISSING,
    READ_ADDRESS_BACK,
    TERMS_CHANGED,
)
from agents.stage_agent import StageAfterSelection
from inventory.models import (
    Booking,
    BookingUnconfirmed,
    Equipment,
    EquipmentNotAvailable,
    HoldLost,
    LimitReached,
    ProofRefused,
    TaskKind,
)
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
        disallow_interruptions(ctx)
        selection, price, proofs = call.selection, call.price, call.proofs()
        if selection is None or price is None or proofs is None:
            raise ToolError(PROOFS_MISSING.format())
        if call.booking is not None and call.booking_confirmed:
            return confirmation(session, call.booking, selection.equipment)
        if call.customer is not None and not is_confirmed(session, call.customer):
            await ask_for_code(session, call.customer)
        email = self._address_for_the_confirmation(ctx, confirmation_email)
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

    def _address_for_the_confirmation(self, ctx: Context, given: str | None) -> str | None:
        """The address that the caller gave and has heard spelled, or that on the business's license record.

        An address is spelled back also if it is the one on record: a stranger who tries addresses learns nothing.

        Raises:
            ToolError: the address has to be spelled to the caller first.
        """
        session = ctx.userdata
        session.given_email = None
        if given is None:
            return session.call.customer.email if session.call.customer else None
        spelled, spelled_in = session.spelled_email or ("", "")
        if given != spelled or spelled_in == ctx.speech_handle.id:
            session.spelled_email = (given, ctx.speech_handle.id)
            raise ToolError(READ_ADDRESS_BACK.format(email=spell_email(given)))
        session.given_email = given
        return given

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
    return BOOKING_UNCERTAIN.format(reference=booking.reference, spelled=spell(booking.reference))


def confirmation(session: CallSession, booking: Booking, unit: Equipment) -> str:
    """The answer about a booking: reference, unit, days, rate, total, where the unit is and where it goes."""
    currency, proofs = session.settings.currency, booking.proofs
    lines = [
        BOOKED.format(
            reference=booking.reference,
            spelled=spell(booking.reference),
            name=unit.name,
            equipment_id=unit.equipment_id,
            location=unit.storage_location,
            days=say_period(booking.period, today=session.today),
            rate=say_money(booking.daily_rate, currency),
            total=say_money(booking.total, currency),
            address=proofs.job_address,
        )
    ]
    if proofs.operator_name:
        lines.append(BOOKED_OPERATOR.format(name=proofs.operator_name))
    if booking.confirmation_email and booking.confirmation_entry and session.promises_mail:
        lines.append(_where_it_goes(session))
    return "\n".join([*lines, AFTER_BOOKING.format()])


def _where_it_goes(session: CallSession) -> str:
    """Where the confirmation goes. An address that the caller did not give is not told."""
    if session.given_email is None:
        return CONFIRMATION_TO_RECORD.format()
    on_record = session.call.customer is not None and session.call.customer.email is not None
    return (CONFIRMATION_TO_BOTH if on_record else CONFIRMATION_SENT).format(email=session.given_email)
