"""The page as an application of HTTP: which address shows what, and which role it needs."""

from pathlib import Path

from aiohttp import web

from inventory.ledger.inventory import Inventory
from shared.settings import Settings
from web.guard import STATIC, guard, needs
from web.listening import Listening
from web.page_services import SERVICES, PageServices
from web.pages import acts_page, calendar_page, calls_pages, log_in, now_page, period_page, to_do_page
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
