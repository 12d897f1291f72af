"""The page by keyboard alone."""

import pytest
from playwright.async_api import expect

from tests.support.page.keyboard import faults_by_keyboard
from tests.support.page.opened_page import OpenedPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

TELEPHONE = 390


async def test_the_first_tab_leads_past_the_links_of_all_pages(filled_page: OpenedPage) -> None:
    async with filled_page.seen(TELEPHONE) as context:
        page = await context.new_page()
        await page.goto("/calls")
        await page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await expect(page.locator("main")).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.get_by_label("Business, number, booking or call")).to_be_focused()


async def test_tab_reaches_everything_and_shows_where_it_is(filled_page: OpenedPage) -> None:
    assert await faults_by_keyboard(filled_page, ["/", "/calendar", "/to-do", "/log-in"], TELEPHONE) == {}
