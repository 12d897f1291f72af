"""Every page of a depot in Chromium, on a telephone and on a wide screen, light and dark."""

import pytest

from tests.support.page.faults import Scheme, faults_of
from tests.support.page.opened_page import OpenedPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

TELEPHONE, WIDE = 390, 1600


@pytest.mark.parametrize(
    ("width", "axe"), [(TELEPHONE, ["light"]), pytest.param(WIDE, [], marks=pytest.mark.long_running)]
)
async def test_no_page_has_an_error_or_a_barrier_or_hangs_over_the_edge(
    filled_page: OpenedPage, width: int, axe: list[Scheme]
) -> None:
    each_once = [address for address in filled_page.addresses.values() if "?" not in address]
    assert await faults_of(filled_page, each_once, width, axe) == {}


@pytest.mark.long_running
async def test_dark_colours_can_be_read(filled_page: OpenedPage) -> None:
    assert await faults_of(filled_page, ["/", "/calendar", "/to-do", "/log-in"], TELEPHONE, ["dark"]) == {}
