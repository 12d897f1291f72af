"""Lists of machines for sale, and of shops, are refused; lists of equipment that look like them are read."""

import pytest

from inventory.lists.findings import ListRefused
from inventory.lists.importing import Tables, find_list
from inventory.lists.reading.sheets import Sheet
from tests.support.lists import rows_of

MACHINES = "Loader A;2016;3100;{0}\nLoader B;2018;2400;{0}\nDigger C;2012;6700;{0}\nLift D;2014;900;{0}\n"


def read(text: str) -> Tables:
    """What a list is taken for; commas in it stand in cells."""
    return find_list([Sheet("", rows_of(text.replace(",", ".").replace(";", ",")), "text")], source="list.csv")


@pytest.mark.parametrize(
    "text",
    [
        # a title
        "Gebrauchte Maschinen;;;\nMaschine;Art;Nummer;Preis\n" + MACHINES.format(900),
        "Maquinaria en venta;;;\nEquipo;Modelo;Serie;Precio\n" + MACHINES.format(900),
        "Ex-hire equipment for sale;;;\nItem;Make;Serial;Price\n" + MACHINES.format(900),
        # a price for selling beside the year or the hours
        "Maschine;Baujahr;Stunden;VK-Preis EUR\n" + MACHINES.format(900),
        "Machine;Annee;Heures;Prix de vente\n" + MACHINES.format(900),
        # who sells it
        "Item;Year;Seller;Price\n" + MACHINES.format(900),
        # the year, the hours, and amounts that nobody pays for a day
        "Item;Year;Hours;Price\n" + MACHINES.format(18500),
        # parts
        "Part;Reorder level;Supplier part no;Price;Fits;Pack size\nA;5;X1;9;EX;1\nB;5;X2;9;EX;1\n",
        # a shop
        "Name;Type;Price;Stock\nToy drum;Toys;9;2\nToy bus;Toys;8;3\nPen set;Stationery;7;4\nNut bar;Snacks;7;4\n",
    ],
)
def test_a_list_of_what_is_for_sale_is_refused(text: str) -> None:
    with pytest.raises(ListRefused, match="for sale"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        # a rate a day
        "Used and new machines;;;\nItem;Year;Hours;Day rate\n" + MACHINES.format(190),
        "Item;Year;Hours;Sale price;Price per day\n" + MACHINES.format("18500;190"),
        # a title that says hire, too
        "Hire and sales price list;;;\nItem;Make;Serial;Price\n" + MACHINES.format(90),
        # amounts that may be rates of a day, and such in small money
        "Item;Year;Hours;Price\n" + MACHINES.format(190),
        "Maskin;Year;Hours;Pris kr\n" + MACHINES.format(2500),
        # a rental shop that keeps stock
        "Item;Reorder level;Supplier code;Price;Pack size;Note\nA;5;X1;9;1;Hire per day\nB;5;X2;9;1;Hire per day\n",
        # toys that are rented
        "Name;Type;Price per day;Stock\nToy drum;Toys;9;2\nToy bus;Toys;8;3\nAtlas;Books;7;4\nComic;Books;7;4\n",
        # one kind of goods only
        "Name;Type;Price;Stock\nToy drum;Toys;9;2\nToy bus;Toys;8;3\nBig one;Castles;7;4\nLow one;Slides;7;4\n",
    ],
)
def test_a_list_of_equipment_that_looks_like_one_of_sales_is_read(text: str) -> None:
    assert read(text).candidates
