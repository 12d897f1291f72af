"""A Google Sheet, read and written, against a server that speaks Google's paths."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commands.inventory.list_source import read_equipment_list
from inventory.files.equipment_rows import COLUMNS, TERMS
from inventory.files.google_sheets import GoogleSheet, SheetError
from inventory.lists.reading.sheets import Number
from inventory.models import Equipment, WeightClass
from shared.settings import Settings, SettingsError
from tests.support.google import GOOD, SPREADSHEET, FakeGoogle, Refusal, refusal


def with_cell(column: str, value: object) -> list[Any]:
    row = list(GOOD)
    row[list(COLUMNS).index(column)] = value
    return row


async def test_the_units_of_a_sheet_are_read_as_they_are_written_there(sheet: GoogleSheet) -> None:
    (unit,) = await sheet.read()
    assert unit == Equipment(
        equipment_id="ITM001",
        name="Saw",
        category="Cutting",
        lowest_rate=Decimal("50.00"),
        highest_rate=Decimal("60.50"),
        operator_certification=None,
        min_insurance=Decimal(250_000),
        storage_location="Yard",
        weight_class=WeightClass.LIGHT,
        description="Cuts.",
    )


async def test_a_rate_is_read_as_a_number_however_the_sheet_shows_it(sheet: GoogleSheet, google: FakeGoogle) -> None:
    google.tabs["Equipment"][1] = with_cell("Max Rate", 449.99)
    assert (await sheet.read())[0].highest_rate == Decimal("449.99")
    assert google.queries[-1]["valueRenderOption"] == ["UNFORMATTED_VALUE"]


async def test_empty_rows_and_cells_left_out_at_the_end_are_no_fault(sheet: GoogleSheet, google: FakeGoogle) -> None:
    second = [*with_cell("Equipment ID", "ITM002")[:10]]
    google.tabs["Equipment"] = [[*COLUMNS, ""], [], GOOD, ["", " "], [*second, "", ""], [None]]
    assert [(unit.equipment_id, unit.description) for unit in await sheet.read()] == [
        ("ITM001", "Cuts."),
        ("ITM002", ""),
    ]


async def test_every_broken_row_is_named_by_row_and_column_and_nothing_is_read(
    sheet: GoogleSheet, google: FakeGoogle
) -> None:
    google.tabs["Equipment"] += [
        [],
        with_cell("Equipment ID", "ITM001"),
        with_cell("Equipment ID", "ITM002")[:3],
        [*with_cell("Equipment ID", "ITM003"), "more"],
        with_cell("Daily Rate", "much"),
        with_cell("Status", True),
        with_cell("Min Insurance", 0.001),
    ]
    text = await refusal(sheet)
    assert "The sheet 'Equipment' was not loaded:" in text
    assert "rows 4, 7, 8 and 9, column Equipment ID: ITM001 is on row 2 too" in text
    assert "row 5, column Weight Class: '' is not a weight class; write Light, Medium or Heavy" in text
    assert "row 6: it has more cells than there are columns" in text
    assert "rows 5 and 7, column Daily Rate: '', 'much' is not an amount of money above zero" in text
    assert "rows 5 and 8, column Status: '', 'TRUE' is not a status" in text
    assert "rows 5 and 9, column Min Insurance: '', '0.001' is not an amount of money" in text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "row 1: column Equipment ID is missing"),
        ([list(COLUMNS)], "has no equipment in it"),
        ([[*COLUMNS, "Colour"], GOOD], "column 'Colour' is not known"),
    ],
)
async def test_a_tab_that_is_no_list_is_refused_in_a_sentence(
    sheet: GoogleSheet, google: FakeGoogle, values: list[list[Any]], said: str
) -> None:
    google.tabs["Equipment"] = values
    assert said in await refusal(sheet)


async def test_what_is_written_is_read_back(sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]) -> None:
    await sheet.write(equipment)
    assert await sheet.read() == equipment
    assert google.tabs["Equipment"][0] == [name for name in COLUMNS if name not in TERMS]


async def test_what_was_on_the_tab_before_is_gone_in_the_same_step(
    sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]
) -> None:
    await sheet.write(equipment)
    before = len(google.requests)
    await sheet.write(equipment[:2])
    assert await sheet.read() == equipment[:2]
    assert [path.removeprefix(f"/v4/spreadsheets/{SPREADSHEET}") for path, _ in google.requests[before:-1]] == [
        "",
        ":batchUpdate",
    ]


async def test_a_tab_with_too_few_columns_is_made_wider(sheet: GoogleSheet, google: FakeGoogle) -> None:
    google.grid = {"rowCount": 1000, "columnCount": 5}
    units = await sheet.read()
    await sheet.write(units)
    assert google.grid == {"rowCount": 1000, "columnCount": 11}


async def test_text_that_looks_like_a_formula_or_a_number_stays_text(
    sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]
) -> None:
    unit = equipment[0].model_copy(update={"name": "=1+1", "description": "007"})
    await sheet.write([unit])
    assert await sheet.read() == [unit]
    assert google.tabs["Equipment"][1][1] == "=1+1"


async def test_a_refused_write_leaves_the_sheet_as_it_was(
    sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]
) -> None:
    units = await sheet.read()
    google.answers = [None, Refusal(403)]
    with pytest.raises(SheetError, match="as an editor"):
        await sheet.write(equipment)
    assert await sheet.read() == units


async def test_it_is_said_when_it_is_not_known_whether_the_sheet_was_written(
    sheet: GoogleSheet, google: FakeGoogle, equipment: list[Equipment]
) -> None:
    google.answers = [None, *[Refusal(200, "<html>")] * 6]
    with pytest.raises(SheetError, match="Whether the sheet was written is not known: look, or write again"):
        await sheet.write(equipment)


async def test_a_tab_that_is_not_there_is_named_with_those_that_are(
    google: FakeGoogle, key_file: Path, equipment: list[Equipment]
) -> None:
    sheet = GoogleSheet(SPREADSHEET, key_file, sheet="Machines", api=google.url)
    with pytest.raises(SheetError, match=r"has no tab 'Machines'\. It has: 'Notes', 'Equipment'"):
        await sheet.write(equipment)
    assert "Check that the spreadsheet has a tab 'Machines'" in await refusal(sheet)


async def test_a_tab_with_a_quotation_mark_in_its_name_is_found(google: FakeGoogle, key_file: Path) -> None:
    google.tabs["Bob''s/A1"] = google.tabs["Equipment"]
    assert await GoogleSheet(SPREADSHEET, key_file, sheet="Bob's/A1", api=google.url).read()
    assert google.requests[-1][0].endswith("/values/%27Bob%27%27s%2FA1%27")


async def test_the_sheet_of_the_settings_is_read_in_the_place_of_a_file(
    google: FakeGoogle, key_file: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = GoogleSheet.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "api", google.url)
    google.tabs["Machines"] = google.tabs.pop("Equipment")
    of_the_sheet = {
        "google_sheet_id": SPREADSHEET,
        "google_credentials_file": key_file,
        "google_sheet_range": "Machines",
    }
    units = await read_equipment_list("sheet", settings.model_copy(update=of_the_sheet))
    assert [unit.equipment_id for unit in units] == ["ITM001"]


@pytest.mark.parametrize("given", ["google_sheet_id", "google_credentials_file"])
async def test_a_sheet_that_is_not_in_the_settings_is_asked_for(settings: Settings, given: str) -> None:
    with pytest.raises(SettingsError, match=r"RENTAL_GOOGLE_SHEET_ID to .* and RENTAL_GOOGLE_CREDENTIALS_FILE"):
        await read_equipment_list("sheet", settings.model_copy(update={given: Path("given")}))


async def test_a_list_that_is_not_named_is_the_file_of_the_settings(
    settings: Settings, equipment: list[Equipment]
) -> None:
    assert await read_equipment_list(None, settings) == equipment
    assert await read_equipment_list(str(settings.equipment_file), settings) == equipment


async def test_the_rows_of_a_sheet_of_another_shape_are_read_as_they_are(
    sheet: GoogleSheet, google: FakeGoogle
) -> None:
    google.tabs["Equipment"] = [["Our yard"], [], ["Item", "Day rate"], ["Saw", 1250.5], ["", None]]
    rows = await sheet.rows()
    assert rows == [(1, ["Our yard"]), (3, ["Item", "Day rate"]), (4, ["Saw", "1250.5"])]
    assert isinstance(rows[2][1][1], Number)
