"""Takes the pictures of the page in docs/pictures: `make pictures`."""

import asyncio
import tempfile
from pathlib import Path

from inventory.files.csv_file import read_equipment_csv
from shared.open_inventory import open_inventory
from shared.settings import Settings
from tests.support.page.opened_page import chromium, opened_page

PICTURES = Path(__file__).resolve().parents[3] / "docs" / "pictures"
TAKEN = {"page_now": ("/", "light"), "page_day": ("/period", "light"), "page_calendar": ("/calendar", "dark")}


async def take() -> None:
    """Take the pictures, of a depot that is filled for it.

    Raises:
        NoChromium: there is no browser to take them in.
    """
    with tempfile.TemporaryDirectory(prefix="rental-pictures-") as folder:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            depot="pictures",
            data_folder=Path(folder),
            redis_url=None,
            # One operator has all the units, which the limits are there to prevent.
            license_units=0,
            operator_units=0,
        )
        equipment = read_equipment_csv(settings.equipment_file)
        async with (
            open_inventory(settings) as inventory,
            chromium() as browser,
            opened_page(browser, settings, inventory, equipment, units=60, calls=400) as opened,
        ):
            for name, (address, scheme) in TAKEN.items():
                async with opened.seen(1200, 760, color_scheme=scheme) as context:
                    page = await context.new_page()
                    await page.goto(address)
                    await page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(take())
