"""One Chromium for all of these tests, and the page of a filled depot in it."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from shared.settings import Settings
from tests.support.page.opened_page import NoChromium, OpenedPage, chromium, opened_page


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, or the reason why these tests are skipped."""
    async with AsyncExitStack() as stack:
        try:
            browser = await stack.enter_async_context(chromium())
        except NoChromium as exc:
            pytest.skip(str(exc))
        yield browser


@asynccontextmanager
async def page_of_a_depot(
    browser: Browser, defaults: Settings, equipment: list[Equipment], *, units: int, calls: int
) -> AsyncIterator[OpenedPage]:
    """The page over a depot of its own with so many units and calls."""
    settings = defaults.model_copy(update={"depot": f"t{uuid.uuid4().hex[:12]}"})
    async with open_redis(RedisOptions(data_folder=Path(settings.data_folder))) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        async with opened_page(browser, settings, inventory, equipment, units=units, calls=calls) as page:
            yield page


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def filled_page(browser: Browser, defaults: Settings, equipment: list[Equipment]) -> AsyncIterator[OpenedPage]:
    """The page over a few units and calls. Tests change nothing in it that others look at."""
    async with page_of_a_depot(browser, defaults, equipment, units=8, calls=6) as page:
        yield page
