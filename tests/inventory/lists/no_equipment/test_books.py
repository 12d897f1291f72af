"""An accountant's register of assets is refused, and no list that has a rate a day or states of rental."""

import pytest

from inventory.lists.findings import ListRefused
from inventory.lists.importing import find_list
from inventory.lists.reading.sheets import Sheet
from inventory.lists.reading.table import find_tables
from tests.support.lists import rows_of

THINGS = (("Excavator", 40000, 10000), ("Loader", 30000, 30000), ("Office chairs", 900, 300), ("Truck", 52000, 13000))


def _list(headings: str, *, more: str = "", above: str = "") -> str:
    """A list of things with what each cost, lost, and is worth, and `more` cells in each row."""
    rows = [f"A{number},{name},{cost},{lost},{cost - lost}{more}" for number, (name, cost, lost) in enumerate(THINGS)]
    return "\n".join([*([above, ""] if above else []), headings, *rows])


def _refused(text: str, sheet: str = "") -> str:
    with pytest.raises(ListRefused) as refused:
        find_list([Sheet(sheet, rows_of(text), "workbook")], source="assets.xlsx")
    assert "reads like a list of assets in an accountant's books" in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    "headings",
    [
        "Asset ID,Description,Cost,Accum. depr.,Balance",
        "Anl.-Nr.,Bezeichnung,AHK EUR,AfA kumuliert,Stand",
        "N. cespite,Descrizione bene,Costo storico,Fondo al 31/12,Residuo",
        "Code,Désignation,Valeur brute,Cumul des amortissements,Reste",
        "Inv. číslo,Název,Cena,Oprávky celkem,Zůstatková cena k 31.12.2025",
        "Инв. номер,Наименование,Стоимость,Сумма износа,Остаток",
    ],
)
def test_a_list_of_which_one_column_is_the_cost_less_what_was_written_off_is_refused(headings: str) -> None:
    _refused(_list(headings))


def test_the_headings_of_such_a_list_may_stand_in_two_rows_below_a_title() -> None:
    two = "No.,Asset,Cost,Depreciation,\n,,31.12.,31.12.,31.12."
    _refused(_list(two, above="Schedule of assets"))


def test_a_title_of_books_tells_what_a_difference_of_two_columns_is() -> None:
    _refused(_list("Codice,Bene,Lordo,Tolto,Resto", above="Registro beni ammortizzabili 2025"))


def test_a_list_with_headings_of_books_is_refused_below_a_title_of_books_though_nothing_adds_up() -> None:
    text = "Title\n\nNr,Bezeichnung,Gruppe,Restbuchwert\n" + "".join(f"{n},Bagger,Maschinen,{n}500\n" for n in range(5))
    assert "'Anlagenspiegel 2025'" in _refused(text.replace("Title", "Anlagenspiegel 2025"))
    assert find_list([Sheet("", rows_of(text.replace("Title", "Maschinen")), "text")], source="list").candidates


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Day rate", "90"),
        ("Weekly hire", "300"),
        ("Status", "Available"),
        ("Out to", "Ace Ltd"),
        ("Price", "90"),
        ("Rented", "x"),
        ("Hire code", "H1"),
    ],
)
def test_a_list_of_equipment_may_have_what_each_thing_is_worth_in_the_books(heading: str, cell: str) -> None:
    text = _list(
        f"Asset ID,Description,Cost,Depreciation,Net book value,{heading}", more=f",{cell}", above="Fixed assets"
    )
    if heading in ("Status", "Rented", "Out to"):
        text = text.replace(f",{cell}", "," if heading != "Status" else ",On rent", 1)
    assert find_list([Sheet("", rows_of(text), "text")], source="list").candidates


def test_what_is_left_of_a_price_without_taxes_is_no_book_value() -> None:
    text = _list("Code,Item,Total,Tax,Price,Acquisition date", more=",2020-01-02")
    assert find_list([Sheet("", rows_of(text), "text")], source="list").candidates
    text = _list("Code,Item,Total,Tax,Price,Nutzungsdauer", more=",8")
    assert find_list([Sheet("", rows_of(text), "text")], source="list").candidates


def test_what_a_thing_is_worth_on_a_day_is_a_heading_and_no_price() -> None:
    headings = "Konto,Anl.-Nr.,Bezeichnung,ND (Jahre),AHK EUR,AfA kumuliert,Buchwert 31.12.2024,Buchwert 31.12.2025"
    rows = [f"440,440-{n},Bagger {n},8,{n}4000,{n}000,{n}3500,{n}3000" for n in range(1, 5)]
    (table,) = find_tables(Sheet("", rows_of("\n".join([headings, *rows])), "text"))
    assert table.headings[-1] == "Buchwert 31.12.2025"
    assert len(table.rows) == 4


def test_three_headings_of_books_tell_nothing_of_a_list_that_has_what_depots_write_down() -> None:
    text = "Asset ID,Description,Accum. depr.,Yearly depr.,Book value\n" + "".join(
        f"A{n},Loader,{n}5,7,91{n}\n" for n in range(5)
    )
    _refused(text)
    with_weights = text.replace("value\n", "value,Weight (kg)\n").replace("7,91", "7,92,91")
    assert find_list([Sheet("", rows_of(with_weights), "text")], source="list").candidates
