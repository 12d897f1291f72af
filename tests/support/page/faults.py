"""What is wrong with pages in a browser: errors of its console, what axe finds, and what hangs over the edge."""

from collections.abc import Iterable, Sequence
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Page

from tests.support.page.opened_page import OpenedPage

Scheme = Literal["light", "dark"]
AXE = Axe()
HEAVY = ("serious", "critical")
OVER_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def faults_of(
    opened: OpenedPage, addresses: Iterable[str], width: int, schemes: Sequence[Scheme]
) -> dict[str, list[str]]:
    """By address, what is wrong in a window that is so many pixels wide. Axe looks at it in these colours."""
    faults: dict[str, list[str]] = {}
    async with opened.seen(width) as context:
        page, errors = await context.new_page(), list[str]()
        page.on("console", lambda message: errors.extend(_error_in(message)))
        page.on("pageerror", lambda error: errors.append(f"script: {error}"))
        for address in addresses:
            await page.goto(address)
            over = await page.evaluate(OVER_THE_EDGE)
            found = [f"it is {over} pixels wider than the window"] if over else []
            for scheme in schemes:
                await page.emulate_media(color_scheme=scheme)
                found += [f"{scheme}: {barrier}" for barrier in await _barriers(page)]
            if found or errors:
                faults[address] = found + errors
            errors.clear()
    return faults


async def _barriers(page: Page) -> list[str]:
    results = await AXE.run(page)
    return [
        f"{one['impact']}: {one['help']}, such as {one['nodes'][0]['html'][:200]}"
        for one in results.response["violations"]
        if one["impact"] in HEAVY
    ]


def _error_in(message: ConsoleMessage) -> list[str]:
    """That an address answers "not found" is no error of the page that says so."""
    told = message.type in ("error", "warning") and "status of 404" not in message.text
    return [f"console: {message.text}"] if told else []
