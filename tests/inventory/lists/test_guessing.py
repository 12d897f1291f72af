"""What the columns mean is guessed from their headings in several languages and from what is in them."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning, money_said_by, period_of
from tests.support.lists import columns_of, table_in


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Asset Tag,Item name,Group,Daily Rate,Qty,Location,Status", "A-1,Saw,Cutting,5.00,2,Yard,Available"),
        (
            "Inventarnummer,Bezeichnung,Warengruppe,Tagesmiete,Anzahl,Lagerort,Zustand",
            "A-1,Säge,Sägen,5.00,2,Halle,verfügbar",
        ),
        (
            "Número de inventario,Nombre,Familia,Precio/día,Cantidad,Almacén,Estado",
            "A-1,Sierra,Corte,5.00,2,Nave,disponible",
        ),
        ("N° d'inventaire,Désignation,Famille,Tarif jour,Quantité,Dépôt,Etat", "A-1,Scie,Coupe,5.00,2,Lyon,disponible"),
        (
            "Numero di inventario,Descrizione,Famiglia,Tariffa giornaliera,Quantità,Magazzino,Stato",
            "A-1,Sega,Taglio,5.00,2,Sede,libero",
        ),
        (
            "Inventarisnummer,Omschrijving,Groep,Dagprijs,Aantal,Magazijn,Staat",
            "A-1,Zaag,Zagen,5.00,2,Loods,beschikbaar",
        ),
        (
            "Nº de patrimônio,Descrição,Grupo,Diária,Quantidade,Filial,Situação",
            "A-1,Serra,Corte,5.00,2,Centro,disponível",
        ),
        ("管理番号,品名,分類,日額料金,台数,保管場所,状態", "A-1,カッター,切断,500,2,倉庫,利用可能"),
    ],
    ids=["English", "German", "Spanish", "French", "Italian", "Dutch", "Portuguese", "Japanese"],
)
def test_headings_are_known_in_eight_languages(headings: str, row: str) -> None:
    names = headings.split(",")
    meanings = ("equipment_id", "name", "category", "daily_rate", "quantity", "location", "status")
    assert columns_of(names, row.split(","), row.replace("A-1", "A-2").split(",")) == {
        meaning: names[place]
        for place, meaning in sorted(enumerate(meanings), key=lambda one: list(Meaning).index(Meaning(one[1])))
    }


@pytest.mark.parametrize(
    "heading",
    [
        "Purchase price",
        "Replacement cost",
        "Deposit",
        "Kaution",
        "Neupreis",
        "Verkaufspreis",
        "Valor de reposición",
        "Prix d'achat",
        "Cauzione",
        "Nieuwwaarde",
        "取得価格",
        "Book value",
        "Damage waiver",
        "List price",
    ],
)
def test_an_amount_that_is_no_rental_rate_is_never_taken_for_one(heading: str) -> None:
    said = money_said_by(heading)
    assert said is not None
    assert said.meaning is Meaning.OTHER_MONEY
    assert "rate" not in columns_of(["Asset ID", "Name", heading], ["A-1", "Saw", "500"], ["A-2", "Pump", "600"])


@pytest.mark.parametrize(
    "heading",
    [
        "Weekly rate",
        "Rate / month",
        "4-Week",
        "Wochenmiete",
        "Precio semana",
        "Tarif mois",
        "Weekend",
        "Hourly rate",
        "3 days",
        "Folgetag",
        "月額",
        "Noleggio 3 gg",
        "Half day",
    ],
)
def test_a_rate_for_another_time_is_no_rate_a_day(heading: str) -> None:
    said = money_said_by(heading)
    assert said is not None
    assert said.meaning is Meaning.OTHER_RATE
    taken = columns_of(
        ["Asset ID", "Name", "Daily rate", heading], ["A-1", "Saw", "5", "20"], ["A-2", "Pump", "6", "24"]
    )
    assert taken["daily_rate"] == "Daily rate"


def test_two_rates_a_day_are_not_chosen_between() -> None:
    found = guess(table_in("Asset ID,Name,Day rate,Day rate trade\nA-1,Saw,5,4\nA-2,Pump,7,6\n"))
    assert found.rates_to_choose == ("Day rate", "Day rate trade")
    assert Meaning.DAILY_RATE not in found.mapping.columns


def test_only_a_weekly_rate_is_known_to_be_weekly() -> None:
    found = guess(table_in("Asset ID,Name,Weekly rate\nA-1,Saw,20\nA-2,Pump,24\n"))
    assert found.mapping.rate_is_for == "week"


def test_a_price_without_a_time_has_none() -> None:
    assert guess(table_in("SKU,Name,Regular price\nA-1,Saw,20\nA-2,Pump,24\n")).mapping.rate_is_for is None


def test_numbers_that_count_the_rows_are_no_ids() -> None:
    assert "kind_code" not in columns_of(
        ["No", "Name", "Day rate"], ["1", "Saw", "5"], ["2", "Pump", "6"], ["3", "Drill", "4"]
    )


def test_a_column_whose_cells_contradict_its_heading_is_not_taken() -> None:
    taken = columns_of(
        ["Asset ID", "Name", "Quantity", "Status"], ["A-1", "Saw", "large", "12"], ["A-2", "Pump", "small", "13"]
    )
    assert "quantity" not in taken
    assert "status" not in taken


def test_a_deposit_is_no_place_though_both_are_called_depot() -> None:
    assert "location" not in columns_of(["Code", "Article", "Dépôt"], ["A1", "Scie", "100"], ["A2", "Pompe", "200"])


def test_rates_in_cents_are_noticed() -> None:
    assert guess(table_in("sku,name,base_price_in_cents\nA,Saw,500\nB,Pump,600\n")).mapping.rates_in_cents


def test_a_category_only_in_the_first_row_of_its_group_holds_below_it() -> None:
    lifts, pumps = "Lifts,A-1,Boom,5\n,A-2,Mast,5\n,A-3,Scissor,5\n", "Pumps,A-4,Trash,5\n,A-5,Sub,5\n"
    table = table_in(f"Category,Asset ID,Name,Day rate\n{lifts}{pumps}")
    assert guess(table).mapping.fill_down == (Meaning.CATEGORY,)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Daily rate", "day"),
        ("1 Day", "day"),
        ("pro Woche", "week"),
        ("month", "month"),
        ("Fixed", None),
        ("日額", "day"),
    ],
)
def test_the_time_of_a_rate_is_read(text: str, period: str | None) -> None:
    assert period_of(text) == period


def test_an_id_of_the_depot_goes_before_the_number_that_the_maker_gave() -> None:
    taken = columns_of(["Code", "Name", "Serial no", "Day rate"], ["A", "Saw", "991", "5"], ["B", "Pump", "992", "6"])
    assert taken["equipment_id"] == "Code"


def test_ids_like_a1_are_no_amounts() -> None:
    taken = columns_of(["Code", "Name", "Lagerplatz", "Tagesmiete"], ["X", "Saw", "A1", "5"], ["Y", "Pump", "B2", "6"])
    assert taken["location"] == "Lagerplatz"


def test_a_table_without_headings_is_known_by_what_is_in_it_but_its_amounts_are_asked_about() -> None:
    rows = "EX-01,Mini,Excavators,145.50,free\nEX-02,Midi,Excavators,165.00,rented\nRP-01,Plate,Plates,28.00,free\n"
    found = guess(table_in(rows))
    assert {meaning.value: heading for meaning, heading in found.mapping.columns.items()} == {
        "equipment_id": "column A",
        "name": "column B",
        "category": "column C",
        "status": "column E",
    }
    assert found.rates_to_choose == ("column D",)


@pytest.mark.parametrize(
    "heading", ["Capacity per day", "Tagesleistung", "Insurance per day", "Versicherung pro Tag", "Operator per day"]
)
def test_another_number_for_a_day_is_no_rate(heading: str) -> None:
    taken = columns_of(["Asset ID", "Name", heading], ["A-1", "Saw", "300"], ["A-2", "Pump", "400"])
    assert heading not in taken.values()


@pytest.mark.parametrize(
    "heading", ["Day", "Per day", "€/day", "1 Tag", "Full day", "Daily $", "Día", "Giorno", "日額", "24h"]
)
def test_a_time_alone_above_amounts_is_a_rate(heading: str) -> None:
    taken = columns_of(["Asset ID", "Name", heading], ["A-1", "Saw", "30.00"], ["A-2", "Pump", "40.00"])
    assert taken["daily_rate"] == heading


def test_a_cost_for_a_day_is_asked_about() -> None:
    found = guess(table_in("Asset ID,Name,Daily cost,Deposit\nA-1,Saw,5,50\nA-2,Pump,6,60\n"))
    assert found.rates_to_choose == ("Daily cost",)
