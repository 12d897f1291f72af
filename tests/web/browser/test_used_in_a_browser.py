"""What people do on the page: watch a call begin, log in, take a task."""

import datetime as dt
import re
import time

import pytest
from playwright.async_api import Page, expect

from inventory.models import NewTask
from shared.rental_call import RentalCall
from shared.settings import Settings
from tests.support.page.opened_page import NAME, PASSWORD, OpenedPage
from tests.support.records import a_record, records_of
from worker.dispatch.call_limits import CallLimits

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

WIDE = 1600
SECOND = 1.0
TRIES = 3  # the machine may be busy at one of them


async def test_a_call_that_begins_is_seen_within_a_second_and_focus_stays(
    filled_page: OpenedPage, defaults: Settings
) -> None:
    async with filled_page.seen(WIDE) as context:
        page = await context.new_page()
        await page.goto("/")
        all_tasks = page.get_by_role("link", name=re.compile("^All [0-9]+$"))
        await all_tasks.focus()
        waits = [await seconds_until_seen(page, filled_page, defaults, "watched")]
        while min(waits) >= SECOND and len(waits) < TRIES:
            waits.append(await seconds_until_seen(page, filled_page, defaults, f"watched-{len(waits)}"))
        assert min(waits) < SECOND, waits
        await expect(all_tasks).to_be_focused()


async def seconds_until_seen(page: Page, opened: OpenedPage, settings: Settings, call_id: str) -> float:
    """How long after its begin a call is shown. It has ended afterwards."""
    limits = CallLimits(opened.inventory, settings, RentalCall(call_id=call_id))
    record = a_record(call_id, begun_at=opened.inventory.now()).model_copy(update={"ended_at": None})
    await records_of(opened.inventory).save(record)
    begun = time.monotonic()
    await limits.admit()
    link = page.locator(f"a[href='/calls/{call_id}']")
    await link.wait_for()
    seconds = time.monotonic() - begun
    await limits.leave()
    await expect(link).to_have_count(0)
    return seconds


async def test_who_types_a_wrong_password_is_told_and_the_right_one_opens_the_page(filled_page: OpenedPage) -> None:
    page = await filled_page.browser.new_page(base_url=filled_page.url)
    await page.goto("/")
    for password, told in (("a wrong password", "That is not a name with its password."), (PASSWORD, "Calls that run")):
        await page.get_by_label("Name").fill(NAME)
        await page.get_by_label("Password").fill(password)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text(told).first).to_be_visible()
    await page.close()


async def test_a_task_is_taken_and_done(filled_page: OpenedPage) -> None:
    now = filled_page.inventory.now()
    task = NewTask(reason="Wants a crane.", left_at=now, due_at=now - dt.timedelta(days=9))
    await filled_page.inventory.add_task(task)
    async with filled_page.seen(WIDE) as context:
        page = await context.new_page()
        await page.goto("/to-do")
        row = page.get_by_role("row", name="Wants a crane.")
        await row.get_by_role("button", name="Take").click()
        await expect(row).to_contain_text(f"taken by {NAME}")
        await row.get_by_role("button", name="Done").click()
        await expect(row).to_have_count(0)
