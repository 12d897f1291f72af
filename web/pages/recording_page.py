"""The recording of a call, as the browser's player asks for it: whole or in parts."""

from http import HTTPStatus
from pathlib import Path

from aiohttp import hdrs, web

from shared.call_records.call_record import CallRecord
from shared.recordings.kept_recordings import InStorage, told
from shared.recordings.recording_storage import StorageUnavailable
from web.guard import person_of
from web.page_services import services_of
from web.pages.calls_pages import record_of
from web.refused import Refused

CONTENT_TYPE = "audio/ogg"


async def recording(request: web.Request) -> web.StreamResponse:
    """The audio of a call. That it was listened to is kept before a byte is sent.

    A player asks for one part after another, so a listening is a request for the first byte, and also whatever a person
    asks for who has not asked for that before.
    """
    record = await record_of(request)
    found = await _found(request, record)
    begin, end = _wanted(request)
    services, name = services_of(request), person_of(request).name
    if begin == 0 or not services.listeners.listens(name, record.call_id):
        await services.acts.keep(name, "listened to the recording of a call", record.call_id)
        services.listeners.began(name, record.call_id)
    if isinstance(found, Path):
        return web.FileResponse(found, headers={hdrs.CONTENT_TYPE: CONTENT_TYPE})
    return _from_storage(request, found, begin, end)


async def _found(request: web.Request, record: CallRecord) -> Path | InStorage:
    try:
        found = await services_of(request).recordings.find(record.call_id)
    except StorageUnavailable:
        raise Refused(503, "The storage of recordings does not answer. Try again in a moment.") from None
    if found is None:
        why = told(record.recording, None) or "calls were not recorded"
        raise Refused(404, f"There is no recording of this call here: {why}.")
    return found


def _wanted(request: web.Request) -> tuple[int, int | None]:
    """The first byte that is asked for, and the one after the last; negative: counted from the end, as in a slice.

    Raises:
        HTTPRequestRangeNotSatisfiable: the header says nothing sensible.
    """
    try:
        wanted = request.http_range
    except ValueError:
        raise web.HTTPRequestRangeNotSatisfiable from None
    return wanted.start or 0, wanted.stop


def _from_storage(request: web.Request, found: InStorage, begin: int, end: int | None) -> web.Response:
    begin, end, _ = slice(begin, end).indices(found.size)
    if begin >= end:
        raise web.HTTPRequestRangeNotSatisfiable
    headers = {hdrs.CONTENT_TYPE: CONTENT_TYPE, hdrs.ACCEPT_RANGES: "bytes", hdrs.CONTENT_LENGTH: str(end - begin)}
    status = HTTPStatus.OK
    if hdrs.RANGE in request.headers:
        status = HTTPStatus.PARTIAL_CONTENT
        headers[hdrs.CONTENT_RANGE] = f"bytes {begin}-{end - 1}/{found.size}"
    return web.Response(status=status, headers=headers, body=found.storage.read(found.call_id, begin, end))
