"""Jobs that are done again and again beside the calls, all over one client of the inventory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable
from inventory.server.errors import NO_ANSWER, data_was_removed
from shared.open_inventory import KeptInventory

logger = logging.getLogger("rental.worker")

RETRY_SECONDS = 2.0  # after Redis did not answer


@dataclass(frozen=True)
class RepeatedJob:
    """What is done every so many seconds. It may also go on until it is cancelled.

    `failing` says for the log what does not happen while it fails, such as "overdue tasks could not be counted". Only a
    job `of_any_form` is done while the depot has a form that this program does not read.
    """

    failing: str
    every_seconds: float
    work: Callable[[Inventory], Awaitable[object]]
    of_any_form: bool = False


async def repeat(job: RepeatedJob, kept: KeptInventory) -> None:
    """Do the job again and again, until cancelled. When it fails, that is logged once, and it is tried again."""
    fails = False
    while True:
        pause = job.every_seconds
        try:
            await job.work(await (kept.of_any_form() if job.of_any_form else kept.inventory()))
            fails = False
        except Exception as exc:  # a job that ends here would go unnoticed; the text of the error may be personal
            away = isinstance(exc, (InventoryUnavailable, *NO_ANSWER))
            if not fails:  # once, until it works again
                logger.log(logging.WARNING if away else logging.ERROR, "%s: %s", job.failing, type(exc).__name__)
            fails = True
            if away:
                pause = min(pause, RETRY_SECONDS)
                if not data_was_removed(exc):  # a new server in a new folder would hide that
                    await kept.revive()
        await asyncio.sleep(pause)
