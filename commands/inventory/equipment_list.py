"""Where the depot's list of equipment is: in a CSV file, or in the Google Sheet of the settings."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.files.csv_file import read_equipment_csv
from inventory.models import Equipment
from shared.settings import Settings, SettingsError

if TYPE_CHECKING:
    from inventory.files.google_sheets import GoogleSheet

SHEET = "sheet"  # what people write in the place of a file; a file of this name is ./sheet


async def read_equipment_list(source: str | None, settings: Settings) -> list[Equipment]:
    """The units of the CSV file, or of the Google Sheet where the source is `sheet`; of the settings' file by default.

    Raises:
        EquipmentSourceError: it cannot be read; every broken row is named.
        SettingsError: the settings name no Google Sheet.
    """
    if source == SHEET:
        return await google_sheet(settings).read()
    path = settings.equipment_file if source is None else Path(source)
    return await asyncio.to_thread(read_equipment_csv, path)


def google_sheet(settings: Settings) -> "GoogleSheet":
    """The Google Sheet of the settings.

    Raises:
        SheetError: the key of the service account is missing or is none.
        SettingsError: the settings name no Google Sheet.
    """
    if settings.google_sheet_id is None or settings.google_credentials_file is None:
        raise SettingsError(
            "To use a Google Sheet, set RENTAL_GOOGLE_SHEET_ID to the part of its address between /d/ and /edit, and "
            "RENTAL_GOOGLE_CREDENTIALS_FILE to the JSON key of a service account that it is shared with."
        )
    # What speaks with Google takes a while to import, and few commands need it.
    from inventory.files.google_sheets import GoogleSheet

    return GoogleSheet(settings.google_sheet_id, settings.google_credentials_file, sheet=settings.google_sheet_range)
