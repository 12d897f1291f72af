"""`main.py inventory template`, and lists written as .xlsx: what is written is read again."""

import zipfile
from pathlib import Path

import pytest
import python_calamine

from inventory.files.equipment_rows import COLUMNS
from inventory.files.workbook_file import EXAMPLE, write_workbook
from inventory.models import Equipment
from tests.support.inventory_commands import CommandLine


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_an_empty_list_explains_its_columns_and_its_example_is_not_loaded(
    empty: CommandLine, tmp_path: Path, name: str
) -> None:
    said = empty.succeeds("template", tmp_path / name)
    assert all(column in said for column in COLUMNS)
    refused = empty.run("import", tmp_path / name)
    assert "EXAMPLE-1" in refused.stdout
    assert "has no equipment in it" in refused.stderr
    if name.endswith(".csv"):
        assert "it is the example of an empty list; delete the row" in empty.is_refused("load", tmp_path / name)


def test_a_list_that_is_there_is_not_replaced_without_a_word(empty: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("mine")
    assert "is there already" in empty.is_refused("template", tmp_path / "list.csv")
    assert (tmp_path / "list.csv").read_text() == "mine"
    empty.succeeds("template", tmp_path / "list.csv", "--replace")


def test_the_workbook_has_choices_in_its_cells(empty: CommandLine, tmp_path: Path) -> None:
    empty.succeeds("template", tmp_path / "list.xlsx")
    with zipfile.ZipFile(tmp_path / "list.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '"AVAILABLE,RENTED,MAINTENANCE"' in sheet
    assert '"Light,Medium,Heavy"' in sheet
    assert "What the columns mean" in python_calamine.CalamineWorkbook.from_path(tmp_path / "list.xlsx").sheet_names


def test_a_filled_in_workbook_is_imported_without_a_question(empty: CommandLine, tmp_path: Path) -> None:
    rows = [EXAMPLE, EXAMPLE | {"Equipment ID": "SAW-1"}]
    write_workbook(tmp_path / "list.xlsx", list(EXAMPLE), rows, with_meanings=True)
    said = empty.succeeds("import", tmp_path / "list.xlsx")
    assert "1 units imported: 1 added" in said
    assert "it is the example of an empty list" in said


def test_what_is_exported_as_a_workbook_is_imported_again_and_changes_nothing(
    depot: CommandLine, tmp_path: Path, equipment: list[Equipment]
) -> None:
    assert f"{len(equipment)} units written" in depot.succeeds("export", tmp_path / "list.xlsx")
    said = depot.succeeds("import", tmp_path / "list.xlsx")
    assert f"0 to add, 0 to change, {len(equipment)} unchanged" in said


def test_a_name_that_looks_like_a_formula_stays_text(depot: CommandLine, tmp_path: Path) -> None:
    text = depot.settings.equipment_file.read_text(encoding="utf-8").replace("HD Projector", "=1+1 Projector")
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    depot.succeeds("load", tmp_path / "list.csv")
    depot.succeeds("export", tmp_path / "list.xlsx")
    assert " 0 to change" in depot.succeeds("import", tmp_path / "list.xlsx")


@pytest.mark.parametrize("name", ["list.ods", "list.xls"])
def test_a_workbook_of_another_kind_is_not_written(depot: CommandLine, tmp_path: Path, name: str) -> None:
    assert "written as .csv or .xlsx" in depot.is_refused("export", tmp_path / name)
    assert not (tmp_path / name).exists()
