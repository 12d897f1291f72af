"""What is done once a day so that a depot does not grow for ever and keeps nothing for longer than the settings say."""

import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from redis.exceptions import ResponseError

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable
from inventory.server.errors import reason, unavailable_if_silent
from inventory.server.log_rewrite import Rewrite, rewrite_log
from shared.notifications.old_letters import drop_old_letters
from shared.recordings.recording_storage import StorageUnavailable
from shared.recordings.recording_upkeep import RecordingUpkeep
from shared.settings import Settings

logger = logging.getLogger("rental.housekeeping")

NIGHT = dt.time(3)  # in the depot's time zone: from then on the work of the day is done
CLAIM_SECONDS = 30 * 60  # within which the worker that does the work has to end; then another one may try
DONE_SECONDS = 48 * 60 * 60


@dataclass(frozen=True)
class Housekeeping:
    """How much was removed or archived, what became of the append-only file, and which parts failed."""

    tasks: int = 0
    letters: int = 0
    holds: int = 0
    recordings: int = 0
    bookings: int = 0
    rewrite: Rewrite | None = None
    failed: tuple[str, ...] = ()

    def __str__(self) -> str:
        done = (
            f"Deleted: old tasks {self.tasks}, old dead letters {self.letters}, dead holds {self.holds}, "
            f"recordings {self.recordings}. "
            f"Archived: bookings {self.bookings}."
        )
        rewritten = f" {self.rewrite.told}." if self.rewrite else ""
        return f"{done}{rewritten}" + "".join(f" Failed: {part}." for part in self.failed)


async def keep_house(inventory: Inventory, settings: Settings) -> Housekeeping:
    """Delete tasks and dead letters whose time has passed, dead holds, and the recordings of calls whose records are
    gone; archive bookings that ended long ago; and let Redis rewrite its append-only file, which still holds what was
    deleted and what has expired.

    Each part can be done again at any time, also by several at once. A part that fails does not keep the others up.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    kept, done_kept = (dt.timedelta(days=days) for days in (settings.keep_tasks_days, settings.keep_records_days))
    recordings = RecordingUpkeep(settings)
    failed: list[str] = []

    async def part(name: str, work: Callable[[], Awaitable[int]]) -> int:
        try:
            return await work()
        except InventoryUnavailable as exc:
            if not isinstance(exc.__cause__, ResponseError):
                raise
            # The server answers and refuses, for example because its users' file is older than the line.
            failed.append(f"{name}, because {reason(exc.__cause__)}")
            return 0
        except (StorageUnavailable, OSError) as exc:
            failed.append(f"{name} ({type(exc).__name__})")
            return 0
        except (ValueError, KeyError, TypeError) as exc:  # a record that cannot be read; the text may be personal
            logger.error("%s: %s", name, type(exc).__name__)
            failed.append(f"{name}, because a record cannot be read")
            return 0

    return Housekeeping(
        tasks=await part("old tasks", lambda: inventory.delete_old_tasks(kept=kept, done_kept=done_kept)),
        letters=await part("old dead letters", lambda: drop_old_letters(inventory, kept=kept)),
        holds=await part("dead holds", inventory.remove_dead_holds),
        recordings=await part("recordings", lambda: recordings.look_after(inventory, also_in_storage=True)),
        bookings=await part("the archive", lambda: inventory.archive_bookings(after_days=settings.archive_days)),
        rewrite=await _rewritten(inventory),
        failed=tuple(failed),
    )


async def keep_house_daily(inventory: Inventory, settings: Settings) -> Housekeeping | None:
    """Do the work of this day, if the night has come and nobody has done it or is at it. None otherwise.

    Raises:
        InventoryUnavailable: Redis did not answer. It is tried again when the claim has run out.
    """
    now = inventory.now().astimezone(inventory.zone)
    if now.time() < NIGHT or not await _claimed(inventory, now.date()):
        return None
    done = await keep_house(inventory, settings)
    await note_done(inventory, now.date())
    logger.log(logging.WARNING if done.failed else logging.INFO, "%s", done)
    return done


@unavailable_if_silent()
async def note_done(inventory: Inventory, day: dt.date) -> None:
    """Note that the work of this day is done."""
    await inventory.redis.set(_done_key(inventory, day), "done", ex=DONE_SECONDS)


@unavailable_if_silent()
async def _claimed(inventory: Inventory, day: dt.date) -> bool:
    """Whether the work of this day is to be done, by this process and by no other one."""
    if await inventory.redis.get(_done_key(inventory, day)) is not None:
        return False
    claim = inventory.keys.outcome("housekeeping")
    if not await inventory.redis.set(claim, "claimed", nx=True, ex=CLAIM_SECONDS):
        return False
    # Another one may have ended just before the claim.
    return await inventory.redis.get(_done_key(inventory, day)) is None


@unavailable_if_silent(after=None)
async def _rewritten(inventory: Inventory) -> Rewrite:
    return await rewrite_log(inventory.redis, inventory.keys.equipment)


def _done_key(inventory: Inventory, day: dt.date) -> str:
    return inventory.keys.outcome(f"housekeeping-{day}")
