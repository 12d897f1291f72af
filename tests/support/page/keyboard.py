"""Goes through pages with the key Tab, and says what cannot be reached or not be seen there."""

from collections.abc import Iterable

from playwright.async_api import Page

from tests.support.page.opened_page import OpenedPage

# What can be used on the page, in a list that the other scripts share. What is folded away does not count.
FIND_CONTROLS = """() => {
  const usable = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio, [tabindex='0']";
  window.controls = [...document.querySelectorAll(usable)].filter((one) => one.checkVisibility());
  return window.controls.length;
}"""
# The number of the control that has the focus, -1 if none has; and what is wrong with how it looks.
LOOK_AT_FOCUS = """() => {
  const focused = document.activeElement, style = getComputedStyle(focused), box = focused.getClientRects()[0];
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const seen = left < right && top < bottom && [0.1, 0.5, 0.9].some((part) =>
    focused.contains(document.elementFromPoint(left + (right - left) * part, (top + bottom) / 2)));
  const number = window.controls.indexOf(focused);
  return [number, outlined ? "" : "has no outline", seen ? "" : "is out of sight or covered"];
}"""
NAMES = "(numbers) => numbers.map((number) => window.controls[number].outerHTML.slice(0, 200))"


async def faults_by_keyboard(opened: OpenedPage, addresses: Iterable[str], width: int) -> dict[str, list[str]]:
    """By address, what is wrong for who uses the keyboard, in a window that is so many pixels wide."""
    faults: dict[str, list[str]] = {}
    async with opened.seen(width) as context:
        await context.route("**/now/events", lambda route: route.abort())  # what is counted has to stay
        page = await context.new_page()
        for address in addresses:
            await page.goto(address)
            if found := await _faults(page):
                faults[address] = found
    return faults


async def _faults(page: Page) -> list[str]:
    count = await page.evaluate(FIND_CONTROLS)
    unreached, faults = set(range(count)), list[str]()
    # Behind the last one comes the window itself. A field for a day is several stops: month, day, year, and a button.
    for _ in range(count + 3 + 4 * await page.locator("input[type=date]").count()):
        await page.keyboard.press("Tab")
        number, *wrong = await page.evaluate(LOOK_AT_FOCUS)
        if number in unreached:
            unreached.remove(number)
            if told := " and ".join(filter(None, wrong)):
                faults += [f"{told}: {name}" for name in await page.evaluate(NAMES, [number])]
        if not unreached:
            break
    return faults + [f"is not reached: {name}" for name in await page.evaluate(NAMES, sorted(unreached))]
