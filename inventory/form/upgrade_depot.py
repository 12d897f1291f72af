"""Brings a depot to this program's form, in one transaction: whole or not at all, whenever it is cut off.

Others may go on working with the depot meanwhile. The transaction fails when they have changed something since it was
read, and is tried again. From the moment in which it succeeds they can change nothing any more.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import WatchError

from inventory.files.backup import fixed_keys, queue_contents, read_depot
from inventory.files.backup_file import DepotContents
from inventory.files.consistency import contradictions
from inventory.form.depot_form import former_names, marked_form, queue_form
from inventory.form.steps import Change, bring_forward
from inventory.ledger.keys import FORM, Keys
from inventory.ledger.stored_form import BLOCK_OWNER
from inventory.models import InventoryError, InventoryUnavailable
from inventory.server.cluster import server_of_key
from inventory.server.errors import NO_ANSWER, reason

TRY_SECONDS = 30.0  # for so long the upgrade is tried again while others change the depot
MOST_NAMED = 5


class UpgradeRefused(InventoryError):
    """The depot was not brought forward; nothing was changed. The text says why, and what to do."""


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade changes, or has changed.

    `before` and `after` are the contents of the depot; `calls` is how many calls run or can be gone on with.
    """

    before: DepotContents
    after: DepotContents
    changes: tuple[Change, ...]
    calls: int


async def form_of_depot(redis: Redis, *, depot: str) -> int | None:
    """The form that the depot has; None when it is not there yet.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    keys = Keys(depot)
    try:
        if (form := await marked_form(redis, keys)) is not None:
            return form
        return 1 if await redis.exists(*former_names(keys)) else None
    except NO_ANSWER as exc:
        raise InventoryUnavailable(f"Redis did not tell the form of the depot {depot}: {reason(exc)}.") from exc


async def plan_upgrade(redis: Redis, *, depot: str, form: int) -> Upgrade:
    """What an upgrade from this form would change. Nothing is written.

    Raises:
        UpgradeRefused: the depot contradicts itself.
        BackupRefused: a record of the depot cannot be read.
        InventoryUnavailable: Redis did not answer.
    """
    plan = await _plan(redis, depot=depot, form=form)
    if wrong := contradictions(plan.after):
        raise UpgradeRefused(
            f"The depot {depot} contradicts itself, nothing was changed: {'; '.join(wrong[:MOST_NAMED])}. Correct it "
            "with the program that wrote it: cancel or return these bookings, and book them again."
        )
    return plan


async def _plan(redis: Redis, *, depot: str, form: int) -> Upgrade:
    before = await read_depot(redis, depot=depot, form=form)
    after, changes = bring_forward(before)
    return Upgrade(before, after, tuple(changes), await _calls(redis, Keys(depot), before))


async def upgrade_depot(
    redis: Redis, *, depot: str, keep: Callable[[DepotContents], None], cut_off_calls: bool = False
) -> Upgrade | None:
    """Bring the depot to this program's form.

    Args:
        redis: a client that waits long enough for a transaction that writes the whole depot.
        depot: the name of the depot.
        keep: called with what is about to be changed, and makes a backup of it. When another try is needed, it is
            called again.
        cut_off_calls: go on although calls run; their bookings are refused afterwards.

    Returns:
        What was changed; None when the depot had this form already, or is not there.

    Raises:
        UpgradeRefused: calls run, others went on changing the depot, it contradicts itself, or it has a newer form.
        BackupRefused: a record of the depot cannot be read, or the backup could not be made.
        InventoryUnavailable: Redis did not answer. The depot has the one form or the other, whole.
    """
    keys = Keys(depot)
    done: Upgrade | None = None
    deadline = time.monotonic() + TRY_SECONDS
    try:
        async with server_of_key(redis, keys.form_mark) as server:
            while True:
                form = await form_of_depot(server, depot=depot)
                if form is None or form == FORM:
                    return done  # after a try: it succeeded and its answer was lost, or another upgrade was faster
                if form > FORM:
                    raise UpgradeRefused(f"The depot {depot} has form {form}. Use the newer program that made it so.")
                if done is None:
                    # Looked for contradictions once, before: it takes longer than all the rest, and scripts make none.
                    await plan_upgrade(server, depot=depot, form=form)
                async with server.pipeline(transaction=True) as pipe:
                    former = Keys(depot, form)
                    await pipe.watch(keys.form_mark, *fixed_keys(former), former.identity)
                    done = await _plan(server, depot=depot, form=form)
                    if done.calls and not cut_off_calls:
                        raise UpgradeRefused(_told_of_calls(done.calls))
                    keep(done.before)
                    has_identity = await server.exists(former.identity)
                    pipe.multi()
                    _queue_upgrade(pipe, former, keys, done, has_identity=bool(has_identity))
                    try:
                        await pipe.execute()
                    except WatchError:  # also raised when the connection broke
                        if time.monotonic() > deadline:
                            raise UpgradeRefused(
                                f"Others changed the depot {depot} again and again while it was read; it stays as it "
                                "is. Stop the workers of the older program, and try again."
                            ) from None
                        continue
                    return done
    except NO_ANSWER as exc:
        raise InventoryUnavailable(
            f"Redis did not answer ({reason(exc)}). The depot has the old form or the new one, whole: "
            "python main.py upgrade --dry-run tells which."
        ) from exc


def _queue_upgrade(pipe: Pipeline, former: Keys, keys: Keys, upgrade: Upgrade, *, has_identity: bool) -> None:
    if has_identity:
        pipe.rename(former.identity, keys.identity)
    units = upgrade.before.equipment.keys() | upgrade.before.removed.keys()
    pipe.delete(*fixed_keys(former), *map(former.calendar, sorted(units)))
    queue_form(pipe, keys)
    queue_contents(pipe, keys, upgrade.after)


async def _calls(redis: Redis, keys: Keys, contents: DepotContents) -> int:
    """How many calls hold a unit or count as running."""
    seconds, microseconds = await redis.time()  # type: ignore[misc]
    now = seconds * 1000 + microseconds // 1000
    running: list[bytes] = await redis.zrangebyscore(keys.running_calls, now, "+inf")  # type: ignore[assignment]
    holding = {
        hold["call_id"] for hold in contents.holds.values() if hold["call_id"] != BLOCK_OWNER and hold["expires"] > now
    }
    return len(holding | {call_id.decode() for call_id in running})


def _told_of_calls(calls: int) -> str:
    return (
        f"{calls} calls run, or were cut off and can be gone on with for ten minutes; nothing was changed. Calls of "
        "older workers could not book any more. Stop the older workers, which lets running calls go on, and try again "
        "when they have ended; or cut them off: --now"
    )
