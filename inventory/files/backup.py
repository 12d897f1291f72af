"""A backup of everything that Redis holds of a depot, read at one moment, and its restore in one step.

It holds units, removed ones too, the statuses that people set, calendars, holds (expired ones too), bookings, the
archive, files of customers, tasks and the streams with their ids and consumer groups. The outcomes of requests, which
expire within a day, are not in it, and a restore deletes them: a request that is repeated after a restore is carried
out again. A stream entry that was not acknowledged when the backup was made is delivered again at once after a restore.
A backup of an older form is brought forward while it is restored.
"""

import json
from collections.abc import Sequence
from typing import Any, Literal

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import ResponseError, WatchError

from inventory.files.backup_file import BackupRefused, ConsumerGroup, DepotContents, StreamContents
from inventory.files.consistency import contradictions, recounted
from inventory.form.depot_form import former_names, marked_form, queue_form, uses_former_names
from inventory.form.steps import bring_forward
from inventory.ledger.keys import FORM, Keys
from inventory.ledger.limits.booking_limits import read_open_rentals, write_open_rentals
from inventory.ledger.upkeep.archive import read_part, write_part
from inventory.models import InventoryUnavailable
from inventory.server.cluster import server_of_key
from inventory.server.errors import NO_ANSWER, reason

SNAPSHOT_TRIES = 5
MAX_NAMED = 5

StreamName = Literal["catalogue", "outbox", "messages", "dead_letters"]


async def read_depot(redis: Redis, *, depot: str, form: int = FORM) -> DepotContents:
    """The contents of a depot of this form at one moment; every transition is in it wholly or not at all.

    Raises:
        BackupRefused: units were added during each of SNAPSHOT_TRIES tries, or a record cannot be read.
        InventoryUnavailable: Redis did not answer.
    """
    keys = Keys(depot, form)
    try:
        async with server_of_key(redis, keys.equipment) as server:
            for _ in range(SNAPSHOT_TRIES):
                ids: list[bytes] = sorted(await server.hkeys(keys.equipment))  # type: ignore[misc]
                if contents := await _read_in_one_transaction(
                    server, keys, [equipment_id.decode() for equipment_id in ids]
                ):
                    return contents
    except NO_ANSWER as exc:
        raise InventoryUnavailable(f"Redis did not give the depot's contents: {reason(exc)}.") from exc
    except ValueError as exc:  # without the message of `exc`, which may contain personal data
        raise BackupRefused(f"A record of the depot {depot} cannot be read ({type(exc).__name__}).") from None
    raise BackupRefused("Units are being added to the inventory. Try again when they are loaded.")


async def restore_depot(redis: Redis, contents: DepotContents, *, depot: str, replace: bool) -> None:
    """Write these contents into the depot, in one step. With `replace`, everything that is in the depot is deleted.

    Start running workers again afterwards: their catalogues still have the former units.

    Raises:
        BackupRefused: the contents contradict themselves, the depot is not empty and `replace` is False, with `replace`
            the backup is of another depot, or a newer program has brought the depot forward.
        InventoryUnavailable: Redis did not answer, and it is not known whether the depot was restored.
    """
    contents, _ = bring_forward(contents)
    contents = recounted(contents)
    if wrong := contradictions(contents):
        raise BackupRefused(f"The backup contradicts itself, nothing was restored: {'; '.join(wrong[:MAX_NAMED])}.")
    if replace and contents.depot != depot:
        raise BackupRefused(
            f"This is a backup of the depot {contents.depot}; it does not replace the depot {depot}. "
            f"Restore it with RENTAL_DEPOT={contents.depot}, or into an empty depot."
        )
    keys = Keys(depot)
    try:
        async with server_of_key(redis, keys.equipment) as server, server.pipeline(transaction=True) as pipe:
            await pipe.watch(keys.form_mark, *fixed_keys(keys), *former_names(keys))
            if (await marked_form(server, keys) or 0) > FORM:
                raise BackupRefused(
                    f"The depot {depot} has a newer form than this program writes. Use the program that brought it "
                    "forward."
                )
            there = await pipe.exists(*fixed_keys(keys)) or await uses_former_names(server, keys)  # type: ignore[misc]
            if there and not replace:
                raise BackupRefused(
                    f"The depot {depot} is not empty; nothing was restored. To give up what is in it: --replace"
                )
            many = await _keys_like(server, keys.outcome("*"))
            for form in range(1, FORM + 1):
                many += await _keys_like(server, Keys(depot, form).calendar("*"))
            pipe.multi()
            pipe.delete(*fixed_keys(keys), *many)
            queue_form(pipe, keys)
            queue_contents(pipe, keys, contents)
            await pipe.execute()
    except WatchError:  # also raised when the connection broke
        raise BackupRefused(
            f"The depot {depot} was in use while it was restored, or Redis did not answer. Stop its workers, look at "
            "what is in it (python main.py inventory list), and restore again."
        ) from None
    except NO_ANSWER as exc:
        raise InventoryUnavailable(
            f"Redis did not answer ({reason(exc)}): it is not known whether the depot was restored. "
            "Look at what is in it: python main.py inventory list"
        ) from exc


async def _read_in_one_transaction(redis: Redis, keys: Keys, equipment_ids: Sequence[str]) -> DepotContents | None:
    """Read the contents in one transaction. None when the units are no longer those in `equipment_ids`."""
    streams = _streams(keys)
    pipe = redis.pipeline(transaction=True)
    for key in _hashes(keys):
        pipe.hgetall(key)
    for key in streams.values():
        pipe.execute_command("XINFO", "STREAM", key, "FULL", "COUNT", 0)
    pipe.hgetall(keys.archive)
    for equipment_id in equipment_ids:
        pipe.zrange(keys.calendar(equipment_id), 0, -1, withscores=True)
    answers: list[Any] = await pipe.execute(raise_on_error=False)
    for answer in answers:
        if isinstance(answer, Exception) and "no such key" not in str(answer):
            raise answer
    read = len(_hashes(keys))
    hashes = [{field.decode(): value.decode() for field, value in answer.items()} for answer in answers[:read]]
    equipment, out, holds, bookings, booked, notified, task_progress, removed, open_rentals, customers = hashes
    if equipment.keys() != set(equipment_ids):
        return None
    archive, *calendars_read = answers[read + len(streams) :]
    calendars = zip(equipment_ids, calendars_read, strict=True)
    return DepotContents.model_validate(
        {
            "depot": keys.depot,
            "form": keys.form,
            "equipment": {key: json.loads(unit) for key, unit in equipment.items()},
            "out": out,
            "removed": {key: json.loads(unit) for key, unit in removed.items()},
            "calendar": {
                key: [(int(first), member.decode()) for member, first in intervals]
                for key, intervals in calendars
                if intervals
            },
            "holds": {key: json.loads(hold) for key, hold in holds.items()},
            "bookings": {key: json.loads(booking) for key, booking in bookings.items()},
            "archive": {name.decode(): read_part(part) for name, part in archive.items()},
            "booked": booked,
            "open_rentals": read_open_rentals(open_rentals),
            "customers": {key: json.loads(file) for key, file in customers.items()},
            "notified": notified,
            "task_progress": {key: json.loads(progress) for key, progress in task_progress.items()},
            "streams": {
                name: read_stream(answer)
                for name, answer in zip(streams, answers[read:], strict=False)
                if not isinstance(answer, ResponseError)
            },
        }
    )


def read_stream(answer: Any) -> StreamContents:
    """A stream from what XINFO STREAM FULL answers."""
    stream = _fields(answer)
    entries = tuple((identity.decode(), _texts(fields)) for identity, fields in stream[b"entries"])
    there = {identity for identity, _ in entries}
    groups: dict[str, ConsumerGroup] = {}
    for group in map(_fields, stream[b"groups"]):
        pending = group[b"pending"] if b"pending" in group else group[b"pel"]  # Valkey and Redis
        groups[group[b"name"].decode()] = ConsumerGroup(
            last_delivered_id=group[b"last-delivered-id"].decode(),
            entries_read=group[b"entries-read"],
            pending=tuple(
                (identity.decode(), consumer.decode(), deliveries)
                for identity, consumer, _, deliveries in pending
                if identity.decode() in there  # an entry that was trimmed cannot be delivered again
            ),
        )
    return StreamContents(
        entries=entries,
        last_id=stream[b"last-generated-id"].decode(),
        entries_added=stream[b"entries-added"],
        max_deleted_id=stream[b"max-deleted-entry-id"].decode(),
        groups=dict(sorted(groups.items())),
    )


def queue_contents(pipe: Pipeline, keys: Keys, contents: DepotContents) -> None:
    """Queue commands that write these contents under names that nothing is under."""
    # The JSON of a unit is the same as after loading a list, so that loading the list again finds nothing to change.
    hashes: dict[str, dict[Any, Any]] = {
        keys.equipment: {key: json.dumps(unit) for key, unit in contents.equipment.items()},
        keys.withdrawn: dict(contents.out),
        keys.holds: {key: json.dumps(hold) for key, hold in contents.holds.items()},
        keys.bookings: {key: json.dumps(booking) for key, booking in contents.bookings.items()},
        keys.booked: contents.booked,
        keys.notified: contents.notified,
        keys.task_progress: {key: json.dumps(progress) for key, progress in contents.task_progress.items()},
        keys.removed: {key: json.dumps(unit) for key, unit in contents.removed.items()},
        keys.open_rentals: dict(write_open_rentals(contents.open_rentals)),
        keys.customers: {key: json.dumps(file) for key, file in contents.customers.items()},
        keys.turnaround: {
            key: unit["turnaround_days"]
            for key, unit in (contents.removed | contents.equipment).items()
            if unit.get("turnaround_days")
        },
    }
    for key, mapping in hashes.items():
        if mapping:
            pipe.hset(key, mapping=mapping)
    if contents.archive:
        pipe.hset(keys.archive, mapping={name: write_part(bookings) for name, bookings in contents.archive.items()})
    for equipment_id, intervals in contents.calendar.items():
        pipe.zadd(keys.calendar(equipment_id), {member: first for first, member in intervals})
    for name, key in _streams(keys).items():
        if name in contents.streams:
            write_stream(pipe, key, contents.streams[name])


def write_stream(pipe: Pipeline, key: str, stream: StreamContents, *, taken_at: int = 0) -> None:
    """Write a stream that is not there. Entries that were taken and not acknowledged count as taken at this moment, in
    ms since the epoch; 0 lets them be taken again at once."""
    # A stream without entries still has an id from which it goes on. Creating a group creates such a stream.
    pipe.xgroup_create(key, "restored", id="0", mkstream=True)
    pipe.xgroup_destroy(key, "restored")
    for identity, fields in stream.entries:
        pipe.xadd(key, dict(fields), id=identity)  # type: ignore[arg-type]
    pipe.execute_command(
        "XSETID", key, stream.last_id, "ENTRIESADDED", stream.entries_added, "MAXDELETEDID", stream.max_deleted_id
    )
    for name, group in stream.groups.items():
        pipe.xgroup_create(key, name, id=group.last_delivered_id, entries_read=group.entries_read)
        for identity, consumer, deliveries in group.pending:
            pipe.xclaim(
                key, name, consumer, 0, [identity], time=taken_at, retrycount=deliveries, force=True, justid=True
            )


def _streams(keys: Keys) -> dict[StreamName, str]:
    return {
        "catalogue": keys.catalogue,
        "messages": keys.tasks,
        "outbox": keys.outbox,
        "dead_letters": keys.dead_letters,
    }


def fixed_keys(keys: Keys) -> list[str]:
    """The keys that a depot has once: all but the calendars and the outcomes of requests."""
    return [*_hashes(keys), keys.turnaround, keys.archive, *_streams(keys).values()]


def _hashes(keys: Keys) -> list[str]:
    """The hashes whose values are texts."""
    return [
        keys.equipment,
        keys.withdrawn,
        keys.holds,
        keys.bookings,
        keys.booked,
        keys.notified,
        keys.task_progress,
        keys.removed,
        keys.open_rentals,
        keys.customers,
    ]


async def _keys_like(redis: Redis, pattern: str) -> list[bytes]:
    return [key async for key in redis.scan_iter(match=pattern, count=1000)]


def _fields(answer: Any) -> dict[bytes, Any]:
    """Names and values. RESP3 answers with a map, RESP2 with a list in which names and values alternate."""
    return answer if isinstance(answer, dict) else dict(zip(answer[::2], answer[1::2], strict=True))


def _texts(answer: Any) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in _fields(answer).items()}
