"""`main.py inventory import` without a terminal: a mapping answers everything, or it says what is missing."""

from pathlib import Path

import pytest
import xlsxwriter

from commands.inventory.lists.import_list import result_of
from commands.inventory.lists.list_choice import KnownProgram
from inventory.lists.columns.guessing import guess
from inventory.lists.mapping_files import folder_of, path_for, write_mapping
from inventory.lists.words.list_words import programs
from inventory.models import Equipment
from tests.support.inventory_commands import CommandLine
from tests.support.lists import EXPORTS, answered_mapping, table_in

KINDS = "Code,Name,Category,Day rate,Quantity\n"


def listed(folder: Path, text: str, name: str = "kinds.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def mapping_for(folder: Path, text: str, **changes: object) -> Path:
    """A mapping for lists like this text, which says everything."""
    write_mapping(folder / "mapping.yaml", answered_mapping(guess(table_in(text)), **changes))
    return folder / "mapping.yaml"


def test_without_a_mapping_and_a_terminal_it_says_what_is_missing(empty: CommandLine, tmp_path: Path) -> None:
    result = empty.run("import", listed(tmp_path, f"{KINDS}GEN-8K,Generator,Power,45.00,3\n"))
    assert result.exit_code == 1
    assert "no terminal to ask in" in result.stderr
    assert "how heavy the equipment is (row 2)" in result.stderr
    assert "certificate" in result.stderr
    assert "--mapping" in result.stderr
    assert "is empty" in empty.is_refused("list")


def test_with_a_mapping_it_shows_the_difference_and_loads(empty: CommandLine, tmp_path: Path) -> None:
    text = f"{KINDS}GEN-8K,Generator,Power,45.00,3\n"
    file, mapping = listed(tmp_path, text), mapping_for(tmp_path, text)
    said = empty.succeeds("import", file, "--mapping", mapping)
    assert "3 to add, 0 to change" in said
    assert "3 units imported: 3 added" in said
    assert "GEN-8K-3" in empty.succeeds("list")
    assert "3 unchanged" in empty.succeeds("import", file, "--mapping", mapping)


def test_the_depots_own_mapping_of_this_shape_is_found(empty: CommandLine, tmp_path: Path) -> None:
    text = f"{KINDS}GEN-8K,Generator,Power,45.00,3\n"
    table = table_in(text)
    folder = folder_of(empty.settings.data_folder, empty.settings.depot)
    write_mapping(path_for(folder, "kinds.csv", table.headings), answered_mapping(guess(table)))
    (folder / "another.yaml").write_text("columns: [")
    said = empty.succeeds("import", listed(tmp_path, f"{KINDS}SAW,Saw,Cutting,5.00,1\n", "later.csv"))
    assert "It is read as" in said
    assert "another.yaml is no YAML file" in said
    assert "1 units imported" in said


def test_a_mapping_that_does_not_fit_is_said(empty: CommandLine, tmp_path: Path) -> None:
    mapping = mapping_for(tmp_path, f"{KINDS}GEN-8K,Generator,Power,45.00,3\n")
    other = listed(tmp_path, "SKU,Title,Price,Stock\nA,Saw,5.00,1\n")
    refused = empty.run("import", other, "--mapping", mapping).stderr
    assert "does not fit: the list has no column 'Code', 'Name', 'Category', 'Quantity', 'Day rate'" in refused


def test_a_word_that_the_mapping_does_not_know_yet_is_said_with_its_row(empty: CommandLine, tmp_path: Path) -> None:
    headings = "Asset ID,Name,Category,Day rate,Status\n"
    mapping = mapping_for(tmp_path, f"{headings}A-1,Saw,Cutting,5,available\n")
    file = listed(tmp_path, f"{headings}A-1,Saw,Cutting,5,available\nA-2,Saw,Cutting,5,purple\n")
    refused = empty.run("import", file, "--mapping", mapping).stderr
    assert "What does the state 'purple' mean (row 3)?" in refused
    assert "is empty" in empty.is_refused("list")


def test_a_list_with_mistakes_changes_nothing_and_names_them_all(empty: CommandLine, tmp_path: Path) -> None:
    text = f"{KINDS}GEN-8K,Generator,Power,45.00,3\nSAW,Saw,Cutting,8 x 5,1\nPUMP,Pump,Pumps,7.00,some\n"
    file, mapping = listed(tmp_path, text), mapping_for(tmp_path, text.replace("8 x 5", "5").replace("some", "1"))
    refused = empty.run("import", file, "--mapping", mapping).stderr
    assert "column Day rate: row 3: is not an amount of money ('8 x 5')" in refused
    assert "column Quantity: row 4: is not a whole number ('some')" in refused
    assert "is empty" in empty.is_refused("list")


def test_rows_that_are_no_equipment_are_named(empty: CommandLine, tmp_path: Path) -> None:
    text = f"{KINDS}GEN-8K,Generator,Power,45.00,3\nSAW,Saw,Cutting,5.00,0\nTotal,,,,3\n"
    said = empty.succeeds("import", listed(tmp_path, text), "--mapping", mapping_for(tmp_path, text))
    assert "Left out, row 3: there is none of it (“SAW Saw Cutting 5.00 0”)" in said
    assert "Left out, row 4: a sum" in said


def test_what_is_exported_is_imported_without_a_question_and_changes_nothing(
    depot: CommandLine, tmp_path: Path, equipment: list[Equipment]
) -> None:
    depot.succeeds("export", tmp_path / "list.csv")
    assert f"0 added, 0 changed, {len(equipment)} unchanged" in depot.succeeds("import", tmp_path / "list.csv")


def test_a_smaller_quantity_removes_nothing_that_is_booked_and_says_so(empty: CommandLine, tmp_path: Path) -> None:
    text = f"{KINDS}ITM001,Generator,Power,45.00,1\nGEN-8K,Big generator,Power,45.00,3\n"
    mapping = mapping_for(tmp_path, text)
    empty.succeeds("import", listed(tmp_path, text), "--mapping", mapping)
    booked = empty.book_unit("GEN-8K-3", first_in_days=1)
    fewer = listed(tmp_path, text.replace(",3\n", ",1\n"))
    said = empty.succeeds("import", fewer, "--mapping", mapping)
    assert f"GEN-8K-3 is one more than the list has now, but booked as {booked.reference}: it stays." in said
    assert "More than the list has now, and kept: GEN-8K-2. To remove one: python main.py inventory remove ID" in said
    assert "GEN-8K-3" in empty.succeeds("list")


def test_what_the_desk_set_by_hand_survives_an_import(empty: CommandLine, tmp_path: Path) -> None:
    headings = "Asset ID,Name,Category,Day rate,Status\n"
    text = f"{headings}A-1,Saw,Cutting,5,available\nA-2,Saw,Cutting,5,available\n"
    file, mapping = listed(tmp_path, text), mapping_for(tmp_path, text)
    empty.succeeds("import", file, "--mapping", mapping)
    empty.succeeds("maintenance", "A-1")
    empty.succeeds("import", file, "--mapping", mapping)
    assert "MAINTENANCE" in empty.succeeds("show", "A-1")


def test_the_sheet_with_the_list_is_found_and_the_others_are_named(empty: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "fleet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Read me").write_column(0, 0, ["Dear desk,", "the list is on the next sheet."])
        fleet = book.add_worksheet("Fleet")
        fleet.write_row(0, 0, ["Code", "Name", "Category", "Day rate", "Quantity"])
        fleet.write_row(1, 0, ["SAW", "Saw", "Cutting", 5.5, 2])
        rates = book.add_worksheet("Customers")
        rates.write_row(0, 0, ["Customer", "City"])
        rates.write_row(1, 0, ["Acme", "Springfield"])
    mapping = mapping_for(tmp_path, f"{KINDS}SAW,Saw,Cutting,5.50,2\n")
    said = empty.succeeds("import", path, "--mapping", mapping)
    assert "Sheet 'Fleet': 1 rows; the headings are in row 1." in said
    assert "Not read: sheet 'Customers'" in said
    assert "2 units imported" in said
    assert "has no sheet 'Fleat'" in empty.run("import", path, "--sheet", "Fleat").stderr


def two_sheets(path: Path, **rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, cells in rows.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Code", "Name", "Category", "Day rate", "Quantity"])
            for number, row in enumerate(cells, start=1):
                sheet.write_row(number, 0, row)
    return path


def test_sheets_of_the_same_columns_are_read_together_and_named(empty: CommandLine, tmp_path: Path) -> None:
    leeds, york = [["SAW", "Saw", "Cutting", 5.5, 2]], [["PUMP", "Pump", "Pumps", 7, 1]]
    path = two_sheets(tmp_path / "fleet.xlsx", Leeds=leeds, York=york)
    mapping = mapping_for(tmp_path, f"{KINDS}SAW,Saw,Cutting,5.50,2\n", sheets_are="location")
    said = empty.succeeds("import", path, "--mapping", mapping)
    assert "The sheets Leeds, York have the same columns and are read together" in said
    assert "3 units imported" in said
    assert "York" in empty.succeeds("show", "PUMP")


def test_two_states_of_one_list_are_not_counted_twice(empty: CommandLine, tmp_path: Path) -> None:
    rows: list[list[object]] = [["SAW", "Saw", "Cutting", 5.5, 2]]
    path = two_sheets(tmp_path / "fleet.xlsx", **{"2025": rows, "2026": rows})
    mapping = mapping_for(tmp_path, f"{KINDS}SAW,Saw,Cutting,5.50,2\n")
    assert "Say which: --sheet NAME" in empty.run("import", path, "--mapping", mapping).stderr
    assert "2 units imported" in empty.succeeds("import", path, "--mapping", mapping, "--sheet", "2026")


def test_a_mistake_in_one_of_several_sheets_is_named_with_its_sheet(empty: CommandLine, tmp_path: Path) -> None:
    path = two_sheets(
        tmp_path / "fleet.xlsx",
        Leeds=[["SAW", "Saw", "Cutting", 5.5, 2], ["DRILL", "Drill", "Drilling", 4, 1]],
        York=[["PUMP", "Pump", "Pumps", "8 x 5", 1]],
    )
    mapping = mapping_for(tmp_path, f"{KINDS}SAW,Saw,Cutting,5.50,2\n")
    assert (
        "column Day rate: row 2 of York: is not an amount of money"
        in empty.run("import", path, "--mapping", mapping).stderr
    )


def test_two_sheets_that_may_be_the_list_are_not_chosen_between(empty: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "fleet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, headings in (("Tools", ["Code", "Name", "Day rate"]), ("Lifts", ["Asset ID", "Item", "Daily rate"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headings)
            sheet.write_row(1, 0, ["A-1", "Saw", 5])
    refused = empty.run("import", path).stderr
    assert "several tables that may be the list: sheet 'Tools', sheet 'Lifts'" in refused
    assert "--sheet NAME" in refused


@pytest.mark.parametrize("program", programs())
def test_each_known_program_can_be_named(empty: CommandLine, program: str) -> None:
    assert program in [one.value for one in KnownProgram]
    result = empty.run("import", EXPORTS / f"{program}.csv", "--from", program)
    assert f"It looks like an export of {program}." in result.stdout


def test_a_file_that_is_no_list_is_refused_in_a_sentence(empty: CommandLine, tmp_path: Path) -> None:
    assert "is empty" in empty.is_refused("import", listed(tmp_path, ""))
    assert "No such file" in empty.is_refused("import", tmp_path / "nobody.csv")


def test_a_name_cannot_control_the_terminal(empty: CommandLine, tmp_path: Path) -> None:
    text = f"{KINDS}SAW,\x1b[2J=cmd|' /C calc'!A0,Cutting,5.00,1\n"
    said = empty.succeeds("import", listed(tmp_path, text), "--mapping", mapping_for(tmp_path, text))
    assert "\x1b" not in said


def test_loading_what_should_be_imported_says_so(depot: CommandLine, tmp_path: Path) -> None:
    refused = depot.is_refused("load", listed(tmp_path, f"{KINDS}SAW,Saw,Cutting,5.00,1\n"))
    assert "python main.py inventory import" in refused


def test_an_export_of_another_program_than_the_named_one_is_refused(empty: CommandLine, tmp_path: Path) -> None:
    file = listed(tmp_path, "Gerät,Tagesmiete\nSäge,5.00\nPumpe,6.00\n")
    assert "none of the columns of an export of shopify" in empty.run("import", file, "--from", "shopify").stderr


def test_a_sheet_that_was_chosen_once_is_not_asked_about_again(empty: CommandLine, tmp_path: Path) -> None:
    rows: list[list[object]] = [["SAW", "Saw", "Cutting", 5.5, 2]]
    path = two_sheets(tmp_path / "fleet.xlsx", **{"2025": rows, "2026": rows})
    mapping = mapping_for(tmp_path, f"{KINDS}SAW,Saw,Cutting,5.50,2\n", sheet="2026")
    said = empty.succeeds("import", path, "--mapping", mapping)
    assert "Sheet '2026'" in said
    assert "2 units imported" in said


def test_a_column_that_tells_only_now_which_units_are_out_is_named(empty: CommandLine, tmp_path: Path) -> None:
    head = "Asset,Name,Category,Day,Hired by\n"
    table = table_in(f"{head}A-1,Saw,Cutting,5.00,\nA-2,Lift,Access,90.00,\n")
    path = path_for(folder_of(empty.settings.data_folder, empty.settings.depot), "units.csv", table.headings)
    write_mapping(path, answered_mapping(guess(table)))
    out = f"{head}A-1,Saw,Cutting,5.00,\nA-2,Lift,Access,90.00,Bright Builders\nA-3,Drill,Cutting,9.00,\n"
    said = empty.succeeds("import", listed(tmp_path, out))
    assert "'Hired by' seems to tell which units are not here, and is not used." in said
    path.write_text(path.read_text().replace("columns:\n", "columns:\n  with_whom: Hired by\n"))
    assert "seems to tell" not in empty.succeeds("import", listed(tmp_path, out))


def test_what_a_long_list_became_is_never_written_into_a_text() -> None:
    class Long:
        def __repr__(self) -> str:
            pytest.fail("all of it is written into a text")

    async def made() -> Long:
        return Long()

    assert isinstance(result_of(made()), Long)
