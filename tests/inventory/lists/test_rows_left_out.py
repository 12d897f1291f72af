"""Columns by which rows are left out, and rows that belong to another one."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning
from tests.support.lists import columns_of, made_from, table_in


def names(text: str) -> list[str]:
    made = made_from(text)
    assert made.problems == []
    return [unit.name for unit in made.units]


def test_a_group_that_says_what_is_rented_is_no_category() -> None:
    text = "Pos,Gerät,Art,Tagespreis\n1,Bagger,Mietgerät,90\n2,Walze,Mietgerät,80\n3,Rampe,Mietgerät,9\n"
    text += "4,Anfahrt Nord,Dienstleistung,60\n5,Bohrkrone,Verschleiß,9\n6,Löffel,Zubehör,5\n"
    found = guess(table_in(text)).mapping.columns
    assert found[Meaning.ITEM_TYPE] == "Art"
    assert Meaning.CATEGORY not in found
    assert names(text) == ["Bagger", "Walze", "Rampe"]


def test_active_and_not_active_say_what_is_still_rented() -> None:
    text = "Active Status,Item,Day rate\nActive,Lift,90\nNot-active,Mud pump,80\nActive,Saw,20\n"
    assert columns_of(*[line.split(",") for line in text.splitlines()])["active"] == "Active Status"
    assert names(text) == ["Lift", "Saw"]


def test_a_column_of_no_in_each_row_leaves_nothing_out() -> None:
    text = "Item Name,SKU,Daily,Stock Alert Enabled\nLift,L1,90,N\nSaw,S1,20,N\nPump,P1,30,N\n"
    assert names(text) == ["Lift", "Saw", "Pump"]


def test_inactive_is_the_contrary_of_active() -> None:
    text = "Artikelnummer,Bezeichnung,Tagespreis,inaktiv\nA1,Säge,32,0\nA2,Fräse,28,0\nA3,Sauger alt,15,1\n"
    assert names(text) == ["Säge", "Fräse"]
    rows = [["A1", "Säge", "32", "nein"], ["A2", "Fräse", "28", "ja"]]
    assert "active" not in columns_of(["Nr", "Gerät", "Tagespreis", "Nichtvermietbar"], *rows)


def test_what_is_locked_of_an_article_with_a_quantity_is_left_out() -> None:
    text = "Artikelnummer,Bezeichnung,Tagespreis,Bestand,Gesperrt\nA1,Säge,32,1,N\nA2,Rüttler alt,28,1,J\n"
    assert columns_of(*[line.split(",") for line in text.splitlines()])["gone"] == "Gesperrt"
    assert names(text) == ["Säge"]


def test_a_price_by_measure_is_left_out_where_others_are_for_a_day() -> None:
    text = "Code,Item,Rate,Per\nA,Drill,45,day\nB,Saw,20,day\nC,Ballast,1.80,kg\nD,Turf,2,sqm\n"
    assert names(text) == ["Drill", "Saw"]


def test_a_part_with_a_bullet_and_without_a_rate_belongs_to_the_row_above() -> None:
    text = "SKU,Artikel,Tagespreis,Menge\n1000,PA-Set,90,2\n1001,- Aktivbox,,4\n1002,- Stativ,,4\n2000,Nebel,25,3\n"
    assert set(names(text)) == {"PA-Set", "Nebel"}


def test_the_first_row_of_a_list_is_no_second_row_of_headings() -> None:
    head = "Active Status,Type,Item,Description,Account,Price,U/M\n"
    row = "Active,Service,{0},{0} - daily rental,4100 Rental Income,{1}.00,day\n"
    found = table_in(head + "".join(row.format(name, 60 + place) for place, name in enumerate(["Saw", "Lift", "Pump"])))
    assert found.heading_rows == (1,)
    assert len(found.rows) == 3


def test_a_program_to_which_renting_is_a_service_does_not_tell_by_that_what_is_rented() -> None:
    head = "Réf.,Libellé,Type,Durée,Prix de vente HT\n"
    rows = "".join(
        f"L{n},Location {name},Service,1 Jour,4{n}\n" for n, name in enumerate(("mini-pelle", "dumper", "scie"))
    )
    goods = "D1,Disque diamant 350 mm,Produit,,89\n"
    assert names(f"{head}{rows}{goods}")[:3] == ["Location mini-pelle", "Location dumper", "Location scie"]
    assert names(f"{head}{rows}{goods.replace(',,89', ',pièce,89')}")[:3] == names(f"{head}{rows}{goods}")[:3]
    labelled = rows.replace("Service", "Location")
    assert "Pose" not in names(f"{head}{labelled}P1,Pose,Service,1 Jour,60\n")


def test_accessories_below_what_is_rented_are_rented() -> None:
    text = "Name,Kategorie,Tag,Anzahl\nCitybike,Verleih > Räder,14,9\nKindersitz,Verleih > Zubehör,3,6\n"
    assert set(names(text)) == {"Citybike", "Kindersitz"}


def test_a_service_that_stands_in_the_first_column_in_place_of_an_id_is_left_out() -> None:
    text = "Inv.-Nr.,Gerät,Tagespreis,Anzahl\n1,Säge,25,1\n2,Fräse,30,1\nReinigungspauschale,,15,\n"
    assert names(text) == ["Säge", "Fräse"]


@pytest.mark.parametrize(
    "name", ["Dizel forklift 3 ton", "Diesel compressor 3 m3", "Дизель-генератор 30 кВт", "Pickup F-150 Crew 4x4"]
)
def test_a_machine_that_is_called_by_its_fuel_is_no_fuel(name: str) -> None:
    assert name in names(f"Name,Group,Day,Qty\nLift,A,90,1\n{name},A,120,1\n")


def test_the_number_of_a_group_is_no_part_of_what_it_says() -> None:
    text = "Artikel,Gruppe,Tag\nBagger,100 Bagger/Lader,139\nWalze,200 Verdichtung,90\nMotoMix 5 l,900 Verkauf,24\n"
    assert names(text) == ["Bagger", "Walze"]


def test_what_is_not_shown_in_the_webshop_is_rented_all_the_same() -> None:
    text = "name,sku,show_in_store,daily\nTent,T1,true,90\nChest freezer,F1,false,30\n"
    assert names(text) == ["Tent", "Chest freezer"]
