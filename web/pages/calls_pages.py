"""The list of calls, one call, and what was said in it."""

from aiohttp import web

from shared.call_records.call_record import CallRecord
from shared.recordings.kept_recordings import KeptRecordings, told
from shared.recordings.recording_storage import StorageUnavailable
from shared.workflow import Stage
from web.drawing.time_line import time_line
from web.guard import person_of
from web.page_services import services_of
from web.reading.address_parts import number_in, part_of
from web.reading.chosen_calls import AT_ONCE, ChosenCalls
from web.refused import Refused
from web.rendering import page


async def calls(request: web.Request) -> web.Response:
    """The calls that were chosen, the newest first, in parts."""
    services = services_of(request)
    every = await services.calls.all()
    chosen = ChosenCalls.of(request.query)
    found = chosen.among(every, services.settings.zone)
    shown, number, count = part_of(found, number_in(request.query, "page"), AT_ONCE)
    return page(
        request,
        "calls.html",
        chosen=chosen,
        calls=shown,
        found=len(found),
        page_number=number,
        page_count=count,
        address=lambda wanted: chosen.address("/calls", wanted),
        endings=sorted({call.end_reason or "not ended" for call in every}),
        stages=[stage.value for stage in Stage],
    )


async def one_call(request: web.Request) -> web.Response:
    """What is known of one call, without what was said in it."""
    record = await record_of(request)
    recording, is_found = await _recording(services_of(request).recordings, record)
    return page(
        request,
        "one_call.html",
        record=record,
        drawing=time_line(record),
        recording=recording,
        recording_is_found=is_found,
    )


async def transcript(request: web.Request) -> web.Response:
    """What was said in a call. That it was read is kept before it is shown."""
    record = await record_of(request)
    if record.transcript is None:
        raise Refused(404, "No transcript was kept of this call: RENTAL_KEEP_TRANSCRIPTS was off.")
    await services_of(request).acts.keep(person_of(request).name, "read the transcript of a call", record.call_id)
    return page(request, "transcript.html", record=record)


async def _recording(recordings: KeptRecordings, record: CallRecord) -> tuple[str, bool]:
    """What became of the call's recording, in words, and whether it can be listened to here."""
    try:
        found = await recordings.find(record.call_id)
    except StorageUnavailable as exc:
        return str(exc), False
    return told(record.recording, found), found is not None


async def record_of(request: web.Request) -> CallRecord:
    """The record of the call that the address names.

    Raises:
        Refused: none is kept.
    """
    record = await services_of(request).records.get(request.match_info["call_id"])
    if record is None:
        raise Refused(404, "No record is kept of this call. It may have been erased, or its days are over.")
    return record
