"""A stock of goods, as an ERP program lists it, is refused: it says what things were bought and are sold for."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.other_lists import OtherKind, other_kind
from tests.support.lists import table_in

SUBIEKT = "Symbol;Nazwa;Dostawca;Stan;Stan min.;Cena zakupu netto;Cena sprzedaży netto"
ROWS = ["KH-1;Klocki;AutoPart;14;4;80,00;120,00", "TH-2;Tarcza;AutoPart;8;2;140,00;210,00"]
ROWS += ["OL-5;Olej;Orlen;22;6;95,00;150,00", "FO-7;Filtr;Orlen;3;2;10,00;19,00"]
WORTH = ["1120,00", "1120,00", "2090,00", "30,00"]


def found_in(*lines: str) -> OtherKind | None:
    table = table_in("\n".join(line.replace(",", ".").replace(";", ",") for line in lines))
    found = guess(table)
    columns = found.mapping.columns
    return other_kind(columns, table, has_rate=bool(found.rates_to_choose), by_cells=found.by_cells)


def with_column(heading: str, cells: list[str]) -> list[str]:
    return [f"{SUBIEKT};{heading}", *(f"{row};{cell}" for row, cell in zip(ROWS, cells, strict=True))]


@pytest.mark.parametrize("heading", ["Wartość magazynu", "Xyz"])
def test_a_stock_with_what_it_is_worth_is_refused_whatever_the_heading_of_that_is(heading: str) -> None:
    kind = found_in(*with_column(heading, WORTH))
    assert kind is not None
    assert kind.words == "goods for sale"
    assert heading in kind.headings


def test_other_amounts_do_not_say_what_a_stock_is_worth() -> None:
    assert found_in(*with_column("Xyz", ["1100,00", "900,00", "2000,00", "31,00"])) is None


def test_a_stock_of_machines_and_one_that_says_hire_are_not_refused() -> None:
    lines = with_column("Wartość magazynu", WORTH)
    machines = [
        line.replace("Klocki", "Generator").replace("Olej", "Generator").replace("Filtr", "Generator") for line in lines
    ]
    assert found_in(*machines) is None
    assert found_in(lines[0], *(line.replace("Klocki", "Klocki wynajem") for line in lines[1:])) is None


def test_goods_with_two_prices_are_equipment_where_a_cell_says_hire() -> None:
    lines = ["Šifra;Naziv;Zaliha;Selling price;Purchase price", "1;Ploče;4;30,00;200,00", "2;Skela;2;20,00;100,00"]
    assert found_in(*lines) is not None
    assert found_in(*(line.replace("Ploče", "Hire of Ploče") for line in lines)) is None


def test_one_name_of_many_that_says_hire_does_not_make_goods_equipment() -> None:
    rows = [f"P{number};Plug {number};Saw;{number};9;1{number}" for number in range(1, 12)]
    lines = ["Part No;Description;Suits;On hand;Cost ex;Sell inc", *rows, "P90;Hire trailer plug;Trailers;4;5;9"]
    kind = found_in(*lines)
    assert kind is not None
    assert "Suits" in kind.headings
    assert found_in(*lines, "P91;Hire trailer;;4;5;9") is None


@pytest.mark.parametrize("title", ["Counter sales", "Ersatzteile und Öl", "Piezas: repuestos", "Запчасти"])
def test_a_title_tells_goods_above_what_they_are_sold_for(title: str) -> None:
    def kind_below(*titles: str, price: str = "VK", more: str = "") -> OtherKind | None:
        rows = [f"T{number};Teil {number};{number};1{number};{more and 'frei'}" for number in range(1, 5)]
        return found_in(*titles, "", f"Art.-Nr.;Bezeichnung;Bestand;{price};{more}", *rows)

    kind = kind_below(title)
    assert kind is not None
    assert kind.headings == [title, "VK"]
    assert kind_below("Liste") is None
    assert kind_below(title, "Mietpreisliste") is None
    assert kind_below(title, price="Preis") is None
    assert kind_below(title, price="Tagesmiete") is None
    assert kind_below(title, more="Status") is None
