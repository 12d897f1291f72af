"""The page of a filled depot as somebody sees it in Chromium, who has logged in and may do everything."""

import contextlib
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, BrowserType, Error, StorageState, async_playwright

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment
from shared.rental_call import RentalCall
from shared.running.call_requests import Wanted
from shared.settings import Settings
from tests.support.page.filled_depot import Filled, fill
from tests.support.page.recorded_calls import RUNNING, call_id_of
from web.listening import how_to_listen
from web.page_app import make_page
from web.people.users import PageUsers, Role
from web.reading.chosen_calls import AT_ONCE
from worker.dispatch.call_limits import CallLimits

NAME, PASSWORD = "j.lee", "correct horse battery"
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first starts fastest
HOW_TO_INSTALL = (
    "No Chromium starts here. Install one: .venv/bin/playwright install --with-deps --only-shell chromium, or, on "
    "Debian, apt-get install chromium-headless-shell."
)


class NoChromium(Exception):
    """There is none that starts. The text says how to install one."""


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Playwright's own Chromium, or one that the machine has.

    Raises:
        NoChromium: neither starts.
    """
    async with async_playwright() as playwright:
        browser = await _started(playwright.chromium)
        try:
            yield browser
        finally:
            await browser.close()


async def _started(chromium: BrowserType) -> Browser:
    for program in (None, *filter(None, map(shutil.which, PROGRAMS))):
        with contextlib.suppress(Error):
            return await chromium.launch(executable_path=program)
    raise NoChromium(HOW_TO_INSTALL)


@dataclass(frozen=True)
class OpenedPage:
    """A page that answers, what its depot was filled with, and what a browser keeps when somebody has logged in."""

    inventory: Inventory
    filled: Filled
    browser: Browser
    url: str
    logged_in: StorageState

    @contextlib.asynccontextmanager
    async def seen(self, width: int, height: int = 900, **how: Any) -> AsyncIterator[BrowserContext]:
        """A window of this size in CSS pixels, with somebody logged in. `how` is what else Playwright may set."""
        size: Any = {"width": width, "height": height}
        context = await self.browser.new_context(
            base_url=self.url, viewport=size, storage_state=self.logged_in, locale="en-US", **how
        )
        try:
            yield context
        finally:
            await context.close()

    @property
    def addresses(self) -> dict[str, str]:
        """An address for everything that the page shows, by what it shows. What the depot has none of is left out."""
        found = {
            "now": "/",
            "calls": "/calls",
            "calls, none found": "/calls?search=nobody+at+all",
            "calendar": "/calendar",
            "calendar, searched": "/calendar?search=generator&free=3",
            "day": "/period",
            "week": "/period?span=week",
            "month": "/period?span=month",
            "to do": "/to-do",
            "acts": "/acts",
            "log-in": "/log-in",
            "no such call": "/calls/nobody",
            "hang up?": f"/calls/{call_id_of(RUNNING)}/ask/{Wanted.HANG_UP}",
            "pass on?": f"/calls/{call_id_of(RUNNING)}/ask/{Wanted.PUT_THROUGH}",
        }
        if self.filled.calls:
            found["one call"] = f"/calls/{self.filled.calls[0].call_id}"
            found["transcript"] = f"/calls/{self.filled.calls[0].call_id}/transcript"
        if self.filled.bookings:
            found["booking"] = f"/bookings/{self.filled.bookings[0].reference}"
        if len(self.filled.calls) > AT_ONCE:
            found["calls, the second part"] = "/calls?page=2"
            found["to do, the second part"] = "/to-do?page=2"
        return found


@contextlib.asynccontextmanager
async def opened_page(
    browser: Browser,
    settings: Settings,
    inventory: Inventory,
    equipment: Sequence[Equipment],
    *,
    units: int,
    calls: int,
) -> AsyncIterator[OpenedPage]:
    """Fill the inventory, let one of its calls run, serve its page and log in."""
    filled = await fill(inventory, equipment, units=units, calls=calls)
    await PageUsers(inventory).add(NAME, PASSWORD, list(Role))
    running = CallLimits(inventory, settings, RentalCall(call_id=call_id_of(RUNNING)))
    if calls:
        await running.admit()
    async with TestServer(make_page(settings, inventory, how_to_listen(settings, has_users=True))) as server:
        url = str(server.make_url("/"))
        page = await browser.new_page(base_url=url)
        await page.goto("/log-in")
        await page.get_by_label("Name").fill(NAME)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Log in").click()
        await page.get_by_role("heading", name="Now").wait_for()
        logged_in = await page.context.storage_state()
        await page.close()
        yield OpenedPage(inventory, filled, browser, url, logged_in)
    await running.leave()
