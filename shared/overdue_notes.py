"""Tasks for the desk about rentals that should have come back."""

import datetime as dt

from inventory.ledger.inventory import Inventory
from inventory.models import NewTask, TaskKind
from shared.rental_states import OverdueRental, overdue_rentals

MORNING = dt.time(6)  # in the depot's time zone: from then on the rentals of the day before are noted
NOTED_SECONDS = 90 * 24 * 60 * 60  # for how long it is remembered that a rental was noted


async def note_overdue_rentals(inventory: Inventory) -> int:
    """Add a task for the desk about each rental that is overdue, once, from the morning after its last day on. It names
    the next customer's rental, which is in danger. Returns how many tasks were added.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    now = inventory.now().astimezone(inventory.zone)
    if now.time() < MORNING:
        return 0
    left = 0
    for overdue in overdue_rentals(await inventory.bookings(), now.date()):
        period = overdue.booking.period
        # A rental that is extended and overdue once more is noted once more.
        noted = inventory.keys.outcome(f"overdue-{overdue.booking.reference}-{period.day_after}")
        if await inventory.redis.get(noted) is None:
            await tell_the_desk(inventory, overdue, now)
            await inventory.redis.set(noted, "noted", ex=NOTED_SECONDS)
            left += 1
    return left


async def tell_the_desk(inventory: Inventory, overdue: OverdueRental, now: dt.datetime) -> None:
    """Add the task about one overdue rental. The same task within a day is kept once."""
    booking, in_danger = overdue.booking, overdue.in_danger
    reason = (
        f"Overdue: {booking.equipment_id}, booking {booking.reference}, should have come back on "
        f"{booking.period.last_day}."
    )
    if in_danger:
        reason += (
            f" In danger: booking {in_danger.reference} of {in_danger.proofs.business_name}, from "
            f"{in_danger.period.first_day}."
        )
    await inventory.add_task(
        NewTask(
            kind=TaskKind.OVERDUE_RENTAL,
            call_id=booking.call_id or None,
            reason=reason,
            business_name=booking.proofs.business_name,
            phone=booking.phone,
            booking_reference=booking.reference,
            equipment_id=booking.equipment_id,
            left_at=now.astimezone(dt.UTC),
            due_at=now.astimezone(dt.UTC),
        )
    )
