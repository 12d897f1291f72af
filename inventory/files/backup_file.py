"""The backup of a depot as a file of JSON lines: a header, the records in a fixed order, and a SHA-256 checksum.

A record is `[section, key, value]`, with the value as Redis has it: money in cents, days as proleptic Gregorian
ordinals (`date.toordinal`), instants in milliseconds since the epoch. The same contents always make the same bytes.
The version in the header is the form that the depot had (`inventory/form/`).
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from inventory.files.whole_file import write_whole
from inventory.ledger.keys import FORM
from inventory.models import Frozen, InventoryError

FORMAT = "rental inventory backup"
OWNER_ONLY = 0o600  # the file holds names, licenses and insurance policies
NOTIFICATIONS = "notifications"  # the consumer group of shared/notifications/outbox.py


class BackupRefused(InventoryError):
    """A backup was not made, not read or not restored. The text says why, and what to do."""


class ConsumerGroup(Frozen):
    """How far a consumer group has read a stream.

    `pending` are the entries that it has not acknowledged: the id, the consumer, the number of deliveries.
    """

    last_delivered_id: str
    entries_read: int | None
    pending: tuple[tuple[str, str, int], ...]


class StreamContents(Frozen):
    """The entries of a stream with their ids, its counters as XINFO STREAM tells them, and its consumer groups."""

    entries: tuple[tuple[str, dict[str, str]], ...]
    last_id: str
    entries_added: int
    max_deleted_id: str
    groups: dict[str, ConsumerGroup]


class DepotContents(Frozen):
    """Everything that Redis holds of a depot, by section. Records of JSON are parsed. `form` is the form they have.

    The outcomes with which repeated requests are answered are not part of it: they expire within a day. `open_rentals`
    follows from the bookings and shows whether it was counted right; a restore counts anew.
    """

    depot: str
    form: Annotated[int, Field(ge=1, le=FORM)] = FORM
    equipment: dict[str, dict[str, Any]]
    out: dict[str, Annotated[str, Field(pattern=r"^(RENTED|MAINTENANCE)( \d{6,7})?$")]]
    removed: dict[str, dict[str, Any]] = Field(default_factory=dict)
    calendar: dict[str, tuple[tuple[int, str], ...]]
    holds: dict[str, dict[str, Any]]
    bookings: dict[str, dict[str, Any]]
    archive: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    booked: dict[str, str]
    open_rentals: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    customers: dict[str, dict[str, Any]] = Field(default_factory=dict)
    notified: dict[str, str] = Field(default_factory=dict)
    task_progress: dict[str, dict[str, Any]] = Field(default_factory=dict)
    streams: dict[Literal["catalogue", "outbox", "messages", "dead_letters"], StreamContents]

    def counts(self) -> dict[str, int]:
        """The number of records of each kind, for the header of the file and for people."""
        archived = sum(map(len, self.archive.values()))
        return {
            "units": len(self.equipment),
            "units out by hand": len(self.out),
            "periods": sum(len(periods) for periods in self.calendar.values()),
            "holds": len(self.holds),
            "bookings": len(self.bookings),
            **({"archived bookings": archived} if archived else {}),  # backups from before do not count them
            **({"customers": len(self.customers)} if self.customers else {}),
            "booked holds": len(self.booked),
            **{f"{name} entries": len(stream.entries) for name, stream in sorted(self.streams.items())},
        }


def waiting_notices(contents: DepotContents) -> list[dict[str, str]]:
    """The fields of each entry of the outbox that was not settled when the backup was made."""
    outbox = contents.streams.get("outbox")
    if outbox is None:
        return []
    group = outbox.groups.get(NOTIFICATIONS)
    if group is None:
        return [fields for _, fields in outbox.entries]
    pending = {identity for identity, _, _ in group.pending}
    return [
        fields
        for identity, fields in outbox.entries
        if identity in pending or _order(identity) > _order(group.last_delivered_id)
    ]


def without_waiting_notices(contents: DepotContents) -> DepotContents:
    """The same contents with an outbox in which nothing waits to be sent. Dead letters stay."""
    outbox = contents.streams.get("outbox")
    if outbox is None:
        return contents
    groups = {
        name: group.model_copy(update={"last_delivered_id": outbox.last_id, "pending": ()})
        for name, group in outbox.groups.items()
    }
    settled = outbox.model_copy(update={"entries": (), "groups": groups, "max_deleted_id": outbox.last_id})
    return contents.model_copy(update={"notified": {}, "streams": {**contents.streams, "outbox": settled}})


def _order(entry_id: str) -> tuple[int, int]:
    milliseconds, _, number = entry_id.partition("-")
    return int(milliseconds), int(number or 0)


def write_backup(contents: DepotContents, path: Path) -> None:
    """Write the file, readable for its owner only. It replaces an existing file once it is complete, not before.

    Raises:
        BackupRefused: the file could not be written.
    """
    body = "".join(_lines(contents)).encode()
    try:
        write_whole(path, body + _checksum_line(body), mode=OWNER_ONLY)
    except OSError as exc:
        raise BackupRefused(f"{path} cannot be written: {exc.strerror}.") from exc


def read_backup(path: Path) -> DepotContents:
    """The contents of a backup file.

    Raises:
        BackupRefused: the file cannot be read, is not a backup, has another version, or is incomplete or damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise BackupRefused(f"{path} cannot be read: {exc.strerror}.") from exc
    header = _read_header(path, content)
    body, newline, checksum = content.removesuffix(b"\n").rpartition(b"\n")
    if not content.endswith(b"\n") or not checksum.startswith(b'{"sha256"'):
        raise BackupRefused(f"{path} is cut short: it has no checksum at its end. Take another backup.")
    if checksum + newline != _checksum_line(body + newline):
        raise BackupRefused(f"{path} is damaged: its checksum does not match. Take another backup.")
    try:
        contents = _read_records(header, body.splitlines()[1:])
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as exc:
        raise BackupRefused(f"{path} has a record that cannot be read ({type(exc).__name__}).") from None
    if header.get("counts") != contents.counts():
        raise BackupRefused(f"{path} does not hold as many records as its header says. Take another backup.")
    return contents


def _lines(contents: DepotContents) -> Iterator[str]:
    sections: dict[str, Any] = contents.model_dump(mode="json")
    depot, form = sections.pop("depot"), sections.pop("form")
    yield _line({"format": FORMAT, "version": form, "depot": depot, "counts": contents.counts()})
    for section, records in sections.items():
        for key in sorted(records):
            yield _line([section, key, records[key]])


def _line(value: object) -> str:
    return json.dumps(value) + "\n"


def _checksum_line(body: bytes) -> bytes:
    return _line({"sha256": hashlib.sha256(body).hexdigest()}).encode()


def _read_header(path: Path, content: bytes) -> dict[str, Any]:
    try:
        header = json.loads(content.split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise BackupRefused(f"{path} is no backup of an inventory. Make one: python main.py inventory backup FILE")
    if header.get("version") not in range(1, FORM + 1):
        raise BackupRefused(
            f"{path} is a backup of version {header.get('version')!r}, and this program reads versions up to {FORM}. "
            "Restore it with the version of the program that made it."
        )
    return header


def _read_records(header: dict[str, Any], lines: list[bytes]) -> DepotContents:
    about = {"depot": header["depot"], "form": header["version"]}
    sections: dict[str, dict[str, Any]] = {name: {} for name in DepotContents.model_fields if name not in about}
    for line in lines:
        section, key, value = json.loads(line)
        if key in sections[section]:
            raise ValueError(f"a record of {section} is there twice")
        sections[section][key] = value
    return DepotContents.model_validate({**about, **sections})
