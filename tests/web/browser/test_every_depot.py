"""Every page over depots from empty to large, in every width and colour, by pointer and by keyboard."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from inventory.models import Equipment
from shared.settings import Settings
from tests.support.page.faults import faults_of
from tests.support.page.keyboard import faults_by_keyboard
from tests.support.page.opened_page import OpenedPage
from tests.web.browser.conftest import page_of_a_depot

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.long_running]

SIZES = [(units, calls) for units in (0, 60, 10_000) for calls in (0, 5_000)]
widths = pytest.mark.parametrize("width", [390, 1600])


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="session",
    params=[
        pytest.param(size, id=f"{size[0]} units, {size[1]} calls", marks=pytest.mark.xdist_group(f"browser {size}"))
        for size in SIZES
    ],
)
async def opened(
    request: pytest.FixtureRequest, browser: Browser, defaults: Settings, equipment: list[Equipment]
) -> AsyncIterator[OpenedPage]:
    """The page over a depot of this size."""
    units, calls = request.param
    async with page_of_a_depot(browser, defaults, equipment, units=units, calls=calls) as page:
        yield page


@widths
async def test_no_page_has_an_error_or_a_barrier_or_hangs_over_the_edge(opened: OpenedPage, width: int) -> None:
    assert await faults_of(opened, opened.addresses.values(), width, ["light", "dark"]) == {}


@widths
async def test_tab_reaches_everything_and_shows_where_it_is(opened: OpenedPage, width: int) -> None:
    assert await faults_by_keyboard(opened, opened.addresses.values(), width) == {}
