"""The first page: what runs at this moment. It follows what happens by server-sent events."""

import asyncio
import contextlib
import time

from aiohttp import web

from inventory.models import InventoryUnavailable
from web.guard import current_person, person_of
from web.page_services import SECRET, services_of
from web.people.users import Role
from web.reading.live_depot import Live
from web.refused import Refused
from web.rendering import page, part

LOOK_SECONDS = 0.5
KNOWN_SECONDS = 5.0  # after which it is asked again whether whoever looks may still do so
MOST_STREAMS = 100
STREAMS = asyncio.Semaphore(MOST_STREAMS)


async def now(request: web.Request) -> web.Response:
    """The page as it is now."""
    return page(request, "now.html", live=await _seen_by_who_asks(request))


async def _seen_by_who_asks(request: web.Request) -> Live:
    """The depot at this moment. Who is shown what is said in a call is kept before, once an hour for each call."""
    services, person = services_of(request), person_of(request)
    live = await services.live.now()
    if Role.HEAR in person.roles:
        for call in live.calls:
            if call.said_last and not services.followers.listens(person.name, call.call_id):
                await services.acts.keep(person.name, "followed what is said in a call", call.call_id)
                services.followers.began(person.name, call.call_id)
    return live


async def events(request: web.Request) -> web.StreamResponse:
    """The changing part of the page, each time that it has changed, for as long as somebody looks."""
    if STREAMS.locked():
        raise Refused(503, "Too many people look at this page. Try again in a moment.")
    async with STREAMS:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        with contextlib.suppress(ConnectionResetError):  # nobody looks any more
            await _follow(request, stream)
        return stream


async def _follow(request: web.Request, stream: web.StreamResponse) -> None:
    shown, known = "", time.monotonic()
    while True:
        try:
            if time.monotonic() - known > KNOWN_SECONDS:
                known = time.monotonic()
                if await current_person(request, request[SECRET]) is None:
                    await stream.write(b"event: end\ndata:\n\n")
                    return
            event, text = "now", part(request, "_live.html", live=await _seen_by_who_asks(request))
        except InventoryUnavailable:
            event, text = "away", "Redis does not answer. What is shown may be old."
        if text != shown:
            shown = text
            data = "".join(f"data: {line}\n" for line in text.splitlines())
            await stream.write(f"event: {event}\n{data}\n".encode())
        await asyncio.sleep(LOOK_SECONDS)
