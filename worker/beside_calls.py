"""What a worker does beside its calls, so that a small depot needs no other process for it."""

import asyncio
import logging

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryError
from shared.customers.reminders import remind_customers
from shared.customers.waiting_list import tell_what_is_free
from shared.housekeeping import keep_house_daily
from shared.invariants.scheduled_checks import MACHINE_EVERY_SECONDS, ScheduledChecks
from shared.notifications.mail import TemplatesBroken
from shared.notifications.sender import sending
from shared.open_inventory import KeptInventory
from shared.overdue_notes import note_overdue_rentals
from shared.recordings.recording_upkeep import RecordingUpkeep
from shared.repeated_jobs import RepeatedJob
from shared.settings import Settings
from worker.measures.depot_gauges import depot_gauges_jobs

logger = logging.getLogger("rental.worker")

AGAIN_SECONDS = 2.0  # until the outbox is sent again, if that ended
LOOK_EVERY_SECONDS = 600.0
WAITING_SECONDS = 60.0
MOVE_EVERY_SECONDS = 60.0
LAST_MOVE_SECONDS = 20.0


def jobs_beside_calls(settings: Settings) -> list[RepeatedJob]:
    """The jobs that need only Redis. Any number of workers may do them at once."""
    return [
        RepeatedJob("no confirmations are sent", AGAIN_SECONDS, lambda inventory: send_outbox(inventory, settings)),
        *depot_gauges_jobs(settings),
        RepeatedJob("overdue rentals could not be looked for", LOOK_EVERY_SECONDS, _note_overdue_rentals),
        RepeatedJob(
            "customers could not be reminded",
            LOOK_EVERY_SECONDS,
            lambda inventory: remind_customers(inventory, settings),
        ),
        RepeatedJob(
            "what customers wait for could not be looked for",
            WAITING_SECONDS,
            lambda inventory: tell_what_is_free(inventory, settings),
        ),
        RepeatedJob(
            "the housekeeping could not be done",
            LOOK_EVERY_SECONDS,
            lambda inventory: keep_house_daily(inventory, settings),
        ),
        RepeatedJob(
            "recordings of calls could not be looked after",
            MOVE_EVERY_SECONDS if settings.recordings_bucket else LOOK_EVERY_SECONDS,
            RecordingUpkeep(settings).look_after,
        ),
        RepeatedJob("the rules could not be checked", MACHINE_EVERY_SECONDS, ScheduledChecks(settings).check),
    ]


async def send_outbox(inventory: Inventory, settings: Settings) -> None:
    """Send what is in the outbox until cancelled. Several workers may do so at once: each entry is sent by one."""
    try:
        async with sending(settings, inventory):
            await asyncio.get_running_loop().create_future()
    except TemplatesBroken as exc:
        logger.error("this worker sends no confirmations: %s", exc)
        await asyncio.get_running_loop().create_future()  # until cancelled: they are read when the worker starts


async def move_last_recordings(settings: Settings, kept: KeptInventory) -> None:
    """Move the recordings of the last calls to the storage, where there is one: the worker's machine may be gone with
    its disk as soon as it has stopped."""
    if not settings.recordings_bucket:
        return
    try:
        async with asyncio.timeout(LAST_MOVE_SECONDS):
            await RecordingUpkeep(settings).look_after(await kept.inventory())
    except (TimeoutError, OSError, InventoryError) as exc:
        logger.warning("recordings of the last calls may still be on this machine: %s", type(exc).__name__)


async def _note_overdue_rentals(inventory: Inventory) -> None:
    if left := await note_overdue_rentals(inventory):
        logger.info("%d rentals are overdue; see: python main.py booking list --overdue", left)
