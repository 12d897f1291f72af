"""Where the depot's list of equipment is read from: a CSV file, or the Google Sheet of the settings."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.files.csv_file import read_equipment_csv
from inventory.lists.reading.read_file import read_sheets
from inventory.lists.reading.sheets import Sheet
from inventory.models import Equipment
from shared.settings import Settings, SettingsError

if TYPE_CHECKING:
    from inventory.files.google_sheets import GoogleSheet

SHEET = "sheet"  # typed instead of a file name; a file of this name can be given as ./sheet


async def read_equipment_list(source: str | None, settings: Settings) -> list[Equipment]:
    """Read the units of a list.

    Args:
        source: the path of a CSV file, `sheet` for the Google Sheet, or None for the file of the settings.
        settings: the settings that name the file and the sheet.

    Raises:
        EquipmentSourceError: the list cannot be read; the message names every broken row.
        SettingsError: the settings name no Google Sheet.
    """
    if source == SHEET:
        return await google_sheet(settings).read()
    path = settings.equipment_file if source is None else Path(source)
    return await asyncio.to_thread(read_equipment_csv, path)


def read_sheets_of(source: str, settings: Settings) -> list[Sheet]:
    """The sheets of a file of any kind, or the Google Sheet of the settings, as they are.

    Raises:
        EquipmentSourceError: it cannot be read.
        SettingsError: the settings name no Google Sheet.
    """
    if source != SHEET:
        return read_sheets(Path(source))
    rows = asyncio.run(google_sheet(settings).rows())
    return [Sheet(settings.google_sheet_range, rows, "Google Sheet")]


def google_sheet(settings: Settings) -> "GoogleSheet":
    """The Google Sheet of the settings.

    Raises:
        SheetError: the file of the service account's key is missing or is not a key.
        SettingsError: the settings name no Google Sheet.
    """
    if settings.google_sheet_id is None or settings.google_credentials_file is None:
        raise SettingsError(
            "To use a Google Sheet, set RENTAL_GOOGLE_SHEET_ID to the part of its address between /d/ and /edit, and "
            "RENTAL_GOOGLE_CREDENTIALS_FILE to the JSON key of a service account that it is shared with."
        )
    # Imported here, because it takes a while and few commands need it.
    from inventory.files.google_sheets import GoogleSheet

    return GoogleSheet(settings.google_sheet_id, settings.google_credentials_file, sheet=settings.google_sheet_range)
