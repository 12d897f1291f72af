"""A change of a rental is made, after the caller has heard what it means and has said yes."""

import dataclasses

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.existing.access import require_right_to_change
from agents.conversation.existing.meant import Meant, meant_by_reference
from agents.conversation.existing.missing_papers import ask_for_paper
from agents.conversation.existing.proposed import ProposedChange
from agents.conversation.limits_reached import told_of_limit
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.answers.existing_answers import (
    AFTER_CHANGE,
    IS_CANCELLED,
    IS_FOR,
    IS_OFF_RENT,
    NOT_CHANGED,
    NOT_FREE_LONGER,
    NOT_HEARD_YET,
    NOTHING_TO_CONFIRM,
    RECORD_HEARS,
)
from inventory.models import (
    BookingEnded,
    BookingNotFound,
    DaysRefused,
    EquipmentNotAvailable,
    LimitReached,
    ProofRefused,
    RequestConflict,
)
from shared.language.speech import say_day, say_money, say_period
from shared.proved_facts import RentalChanged

BY_CALLER = "the customer, in a call"


async def make_proposed_change(ctx: Context) -> str:
    """Make the change that the caller was told of last; what to tell them. Asked for again, it is made once.

    Raises:
        ToolError: nothing was proposed or heard yet, a code or a paper is asked for, or it cannot be done any more.
        InventoryUnavailable: whether it was made is not known. Asking again makes it once.
    """
    session = ctx.userdata
    proposed = session.proposed
    if proposed is None:
        raise ToolError(NOTHING_TO_CONFIRM.format())
    meant = await meant_by_reference(session, proposed.reference)
    if proposed.answer is not None:
        return proposed.answer
    if proposed.told_in == ctx.speech_handle.id:
        raise ToolError(NOT_HEARD_YET.format())
    if proposed.lacking:  # before a code is sent for what cannot be done
        raise ToolError(ask_for_paper(session, proposed))
    await require_right_to_change(session)
    disallow_interruptions(ctx)
    try:
        done = await _make(session, proposed, meant)
    except EquipmentNotAvailable:
        session.proposed = None
        raise ToolError(NOT_FREE_LONGER.format(units=meant.names)) from None
    except LimitReached as exc:
        raise ToolError(await told_of_limit(session, exc.limit)) from None
    except (BookingEnded, BookingNotFound, DaysRefused, ProofRefused, RequestConflict):
        session.proposed = None
        raise ToolError(NOT_CHANGED.format()) from None
    answer = f"{_told(session, proposed, done, meant)} {AFTER_CHANGE.format()}"
    session.proposed = dataclasses.replace(proposed, answer=answer)
    return answer


async def _make(session: CallSession, proposed: ProposedChange, meant: Meant) -> Meant:
    """Make the change of what is meant; what was meant, as it is now.

    Raises:
        BookingEnded: not all that the caller heard the price of is standing any more.
    """
    inventory, reference = session.inventory, proposed.reference
    why = f"call {session.call.call_id}"
    if proposed.period is not None:
        told = {one.reference: one.charges for one in proposed.bookings}
        if told.keys() != {one.reference for one in meant.bookings}:
            raise BookingEnded(f"Rental {reference} has fewer units by now.")
        await inventory.reschedule_rental(
            reference,
            proposed.period,
            charges=[told[one.reference] for one in meant.bookings],
            proofs=proposed.proofs or None,
            by=BY_CALLER,
            why=why,
            request_id=proposed.request_id,
        )
    elif proposed.day is not None:
        await inventory.call_off_rent(reference, proposed.day, by=BY_CALLER, why=why)
    else:
        await inventory.cancel_rental(reference, by=BY_CALLER, why=why)
    session.call.rental_changes += (_changed(proposed, meant),)
    done = await meant_by_reference(session, reference)
    session.call.note_changed(done.rental)
    return done


def _changed(proposed: ProposedChange, before: Meant) -> RentalChanged:
    """The change as the call keeps it."""
    if proposed.period is not None:
        longer = proposed.period.last_day > before.period.last_day
        what, day = "extended" if longer else "shortened", proposed.period.last_day
    else:
        what, day = "off rent" if proposed.day is not None else "cancelled", proposed.day
    return RentalChanged(reference=proposed.reference, what=what, day=day)


def _told(session: CallSession, proposed: ProposedChange, done: Meant, before: Meant) -> str:
    """What was done, in a sentence, and whether a message about it goes to the record."""
    today = session.today
    if proposed.period is not None:
        total = sum((one.total for one in done.bookings), before.daily_rate * 0)
        told = IS_FOR.format(
            units=done.names,
            days=say_period(done.period, today=today),
            total=say_money(total, session.settings.currency),
        )
    elif proposed.day is not None:
        told = IS_OFF_RENT.format(units=before.names, day=say_day(proposed.day, today=today))
    else:
        told = IS_CANCELLED.format(units=before.names, days=say_period(before.period, today=today))
    record = next((one.proofs.record_email for one in before.bookings if one.proofs.record_email), None)
    return f"{told} {RECORD_HEARS.format()}" if record and session.promises_mail else told
