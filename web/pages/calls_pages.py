"""The list of calls, one call, and what was said in it."""

from aiohttp import web

from shared.call_records.call_record import CallRecord
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
    record = await _record(request)
    return page(request, "one_call.html", record=record, drawing=time_line(record))


async def transcript(request: web.Request) -> web.Response:
    """What was said in a call. That it was read is kept before it is shown."""
    record = await _record(request)
    if record.transcript is None:
        raise Refused(404, "No transcript was kept of this call: RENTAL_KEEP_TRANSCRIPTS was off.")
    await services_of(request).acts.keep(person_of(request).name, "read the transcript of a call", record.call_id)
    return page(request, "transcript.html", record=record)


async def _record(request: web.Request) -> CallRecord:
    record = await services_of(request).records.get(request.match_info["call_id"])
    if record is None:
        raise Refused(404, "No record is kept of this call. It may have been erased, or its days are over.")
    return record
