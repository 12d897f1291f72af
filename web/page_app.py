"""The page as an application of HTTP: which address shows what, and which role it needs."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable
from shared.settings import Settings
from web.guard import STATIC, guard, needs
from web.listening import Listening
from web.page_services import SERVICES, PageServices
from web.pages import (
    acts_page,
    calendar_page,
    call_requests_page,
    calls_pages,
    log_in,
    now_page,
    period_page,
    recording_page,
    to_do_page,
)
from web.people.users import Role

STATIC_FILES = Path(__file__).parent / "static"
MOST_BYTES = 64 * 1024  # of a form


def make_page(settings: Settings, inventory: Inventory, listening: Listening) -> web.Application:
    """The application that shows this inventory."""
    app = web.Application(middlewares=[guard], client_max_size=MOST_BYTES)
    app[SERVICES] = PageServices.of(settings, inventory, listening)
    app.add_routes(
        [
            web.static(STATIC, STATIC_FILES),
            web.get("/log-in", log_in.ask),
            web.post("/log-in", log_in.log_in),
            web.post("/log-out", needs(Role.LOOK, log_in.log_out)),
            web.get("/", needs(Role.LOOK, now_page.now)),
            web.get("/now/events", needs(Role.LOOK, now_page.events)),
            web.get("/calls", needs(Role.LOOK, calls_pages.calls)),
            web.get("/calls/{call_id}", needs(Role.LOOK, calls_pages.one_call)),
            web.get("/calls/{call_id}/transcript", needs(Role.HEAR, calls_pages.transcript)),
            web.get("/calls/{call_id}/ask/{wanted}", needs(Role.ACT, call_requests_page.question)),
            web.post("/calls/{call_id}/ask/{wanted}", needs(Role.ACT, call_requests_page.ask)),
            web.get("/calls/{call_id}/asked", needs(Role.ACT, call_requests_page.asked)),
            web.get("/calls/{call_id}/recording", needs(Role.HEAR, recording_page.recording)),
            web.get("/calendar", needs(Role.LOOK, calendar_page.calendar)),
            web.get("/bookings/{reference}", needs(Role.LOOK, calendar_page.booking)),
            web.get("/period", needs(Role.LOOK, period_page.period)),
            web.get("/period.csv", needs(Role.LOOK, period_page.period_csv)),
            web.get("/to-do", needs(Role.LOOK, to_do_page.to_do)),
            web.post("/tasks/{task_id}/{change}", needs(Role.ACT, to_do_page.change_task)),
            web.get("/acts", needs(Role.ACT, acts_page.acts)),
        ]
    )
    return app


async def read_ahead(app: web.Application) -> AsyncIterator[None]:
    """While the application runs: read the calls and the units before anybody asks. Many thousands take seconds."""
    services = app[SERVICES]
    reading = asyncio.create_task(_read_all(services))
    yield
    reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await reading
    await services.calls.fresh.aclose()
    await services.scans.fresh.aclose()


async def _read_all(services: PageServices) -> None:
    with contextlib.suppress(InventoryUnavailable):  # whoever asks is told
        await services.calls.all()
        await services.scans.newest()
        # What was read stays. To look through all of it again and again would halt the page for a tenth of a second.
        gc.collect()
        gc.freeze()
