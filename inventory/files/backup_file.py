"""A depot's backup as a file: JSON lines of a header, the records in a fixed order, and a checksum over all of it.

A record is `[section, key, value]`, as it stands in Redis: money in cents, days as proleptic ordinals, instants in
milliseconds since the epoch. The same contents make the same bytes: nothing of the time of writing is in them.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from inventory.files.whole_file import write_whole
from inventory.models import Frozen, InventoryError, Status

FORMAT = "rental inventory backup"
VERSION = 1
ONLY_ITS_OWNER = 0o600  # it holds names, licences and policies


class BackupRefused(InventoryError):
    """A backup that was not made, not read or not restored. The text says why, and what to do."""


class ConsumerGroup(Frozen):
    """How far a group has read a stream; `pending` are the entries that it has not acknowledged: id, consumer, how
    often delivered."""

    last_delivered_id: str
    entries_read: int | None
    pending: tuple[tuple[str, str, int], ...]


class StreamContents(Frozen):
    """The entries of a stream with their ids, where its counting stands, and who has read how far."""

    entries: tuple[tuple[str, dict[str, str]], ...]
    last_id: str
    entries_added: int
    max_deleted_id: str
    groups: dict[str, ConsumerGroup]


class DepotContents(Frozen):
    """All that a depot consists of, by section; each record is the JSON that stands in Redis, read.

    The outcomes by which a repeated request is answered are not part of it: they expire within a day.
    """

    depot: str
    equipment: dict[str, dict[str, Any]]
    out: dict[str, Literal[Status.RENTED, Status.MAINTENANCE]]
    calendar: dict[str, tuple[tuple[int, str], ...]]
    holds: dict[str, dict[str, Any]]
    bookings: dict[str, dict[str, Any]]
    booked: dict[str, str]
    notified: dict[str, str] = Field(default_factory=dict)
    streams: dict[Literal["catalogue", "outbox", "messages", "dead_letters"], StreamContents]

    def counts(self) -> dict[str, int]:
        """How many there are of what, for the header and for people."""
        return {
            "units": len(self.equipment),
            "units out by hand": len(self.out),
            "periods": sum(len(periods) for periods in self.calendar.values()),
            "holds": len(self.holds),
            "bookings": len(self.bookings),
            "booked holds": len(self.booked),
            **{f"{name} entries": len(stream.entries) for name, stream in sorted(self.streams.items())},
        }


def write_backup(contents: DepotContents, path: Path) -> None:
    """Write the file, for its owner only. It takes the place of one that is there when it is whole, not before.

    Raises:
        BackupRefused: it could not be written.
    """
    body = "".join(_lines(contents)).encode()
    try:
        write_whole(path, body + _checksum_line(body), mode=ONLY_ITS_OWNER)
    except OSError as exc:
        raise BackupRefused(f"{path} cannot be written: {exc.strerror}.") from exc


def read_backup(path: Path) -> DepotContents:
    """What the file holds.

    Raises:
        BackupRefused: it cannot be read, is no backup, is of another version, or is not whole.
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
        raise BackupRefused(f"{path} is damaged: its checksum is another. Take another backup.")
    try:
        contents = _read_records(header["depot"], body.splitlines()[1:])
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as exc:
        raise BackupRefused(f"{path} has a record that cannot be read ({type(exc).__name__}).") from None
    if header.get("counts") != contents.counts():
        raise BackupRefused(f"{path} does not hold as many records as its header says. Take another backup.")
    return contents


def _lines(contents: DepotContents) -> Iterator[str]:
    sections: dict[str, Any] = contents.model_dump(mode="json")
    depot = sections.pop("depot")
    yield _line({"format": FORMAT, "version": VERSION, "depot": depot, "counts": contents.counts()})
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
    if header.get("version") != VERSION:
        raise BackupRefused(
            f"{path} is a backup of version {header.get('version')!r}, and this program reads version {VERSION}. "
            "Restore it with the program that made it."
        )
    return header


def _read_records(depot: str, lines: list[bytes]) -> DepotContents:
    sections: dict[str, dict[str, Any]] = {name: {} for name in DepotContents.model_fields if name != "depot"}
    for line in lines:
        section, key, value = json.loads(line)
        if key in sections[section]:
            raise ValueError(f"a record of {section} is there twice")
        sections[section][key] = value
    return DepotContents.model_validate({"depot": depot, **sections})
