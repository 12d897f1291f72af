"""Recordings in an S3-like storage, for depots with several machines."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Collection, Iterator
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store
from pydantic import SecretStr

from inventory.models import InventoryError
from shared.recordings.recording_files import CALL_ID, SUFFIX
from shared.settings import Settings

CONNECT_SECONDS, ANSWER_SECONDS = 3, 60  # the second: for a whole request, also one that sends a long recording
TRIES = 2  # after the first
RETRY_SECONDS = 10  # in which the tries have to begin
PART_BYTES = 256 * 1024  # that are read at once to be passed on


class StorageUnavailable(InventoryError):
    """The storage of recordings did not answer, or refused."""


class RecordingStorage:
    """The recordings of one depot in its bucket. Every method raises `StorageUnavailable` when that does not answer."""

    def __init__(self, settings: Settings) -> None:
        """`settings` are those of a depot with a bucket; its keys are there then."""
        region = settings.recordings_region
        url = settings.recordings_storage_url or f"https://s3.{region}.amazonaws.com"
        self._store = S3Store(
            settings.recordings_bucket,
            prefix=f"recordings/{settings.depot}",
            region=region,
            endpoint=url,
            access_key_id=_secret(settings.recordings_access_key),
            secret_access_key=_secret(settings.recordings_secret_key),
            client_options={
                "allow_http": url.startswith("http:"),  # which the settings allow for the own network only
                "connect_timeout": dt.timedelta(seconds=CONNECT_SECONDS),
                "timeout": dt.timedelta(seconds=ANSWER_SECONDS),
            },
            retry_config={"max_retries": TRIES, "retry_timeout": dt.timedelta(seconds=RETRY_SECONDS)},
        )

    async def put(self, call_id: str, recording: Path) -> None:
        """Store a recording, whole or not at all, in place of one that is there already."""
        with _unavailable_if_it_fails():
            await obstore.put_async(self._store, _name(call_id), recording, attributes={"Content-Type": "audio/ogg"})

    async def size(self, call_id: str) -> int | None:
        """The bytes of a recording; None when it is not there."""
        with _unavailable_if_it_fails():
            try:
                return (await obstore.head_async(self._store, _name(call_id)))["size"]
            except FileNotFoundError:
                return None

    async def read(self, call_id: str, begin: int, end: int) -> AsyncIterator[bytes]:
        """The bytes of a recording from `begin` up to `end`, in parts."""
        with _unavailable_if_it_fails():
            found = await obstore.get_async(self._store, _name(call_id), options={"range": (begin, end)})
            async for part in found.stream(min_chunk_size=PART_BYTES):
                yield bytes(part)

    async def erase(self, call_ids: Collection[str]) -> None:
        """Delete the recordings of these calls, as far as they are there."""
        if call_ids:
            with _unavailable_if_it_fails():
                await obstore.delete_async(self._store, [_name(call_id) for call_id in call_ids])

    async def kept(self) -> dict[str, float]:
        """The seconds since each recording was stored, by the id of its call."""
        found: dict[str, float] = {}
        with _unavailable_if_it_fails():
            async for some in obstore.list(self._store):
                for stored in some:
                    call_id, age = Path(stored["path"]).stem, dt.datetime.now(dt.UTC) - stored["last_modified"]
                    if CALL_ID.fullmatch(call_id):
                        found[call_id] = age.total_seconds()
        return found


@contextlib.contextmanager
def _unavailable_if_it_fails() -> Iterator[None]:
    """What the library raises has the address and the answer of the storage in it, so it is not passed on."""
    try:
        yield
    except (BaseError, OSError) as exc:
        raise StorageUnavailable(f"The storage of recordings failed ({type(exc).__name__}).") from exc


def _secret(key: SecretStr | None) -> str:
    return key.get_secret_value() if key else ""


def _name(call_id: str) -> str:
    return f"{call_id}{SUFFIX}"
