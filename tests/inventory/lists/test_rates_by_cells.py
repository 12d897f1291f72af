"""Which column is the rate, and which one only seems to be, is told by the columns beside it and by its cells."""

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning
from inventory.lists.open_questions import answered, questions_of_columns
from tests.support.lists import columns_of, guessed, made_from, table_in


def test_a_least_number_of_days_is_no_rate() -> None:
    for heading in ("Day minimum", "Min rental length (days)"):
        rows = [[f"Digger {row}", f"{1 + row % 2}", "90"] for row in range(5)]
        found = columns_of(["Name", heading, "Price per day"], *rows)
        assert (found["daily_rate"], found["least_days"]) == ("Price per day", heading)


def test_rates_a_day_that_fall_with_the_week_and_the_month_are_graduated() -> None:
    rows = [[f"Pelle {row}", "105,00", "85,00", "65,00"] for row in range(4)]
    found = columns_of(["Matériel", "1 à 4 jours", "à la semaine", "au mois"], *rows)
    assert found["daily_rate"] == "1 à 4 jours"
    assert "weekly_rate" not in found
    rising = [[f"Pelle {row}", "105,00", "385,00", "965,00"] for row in range(4)]
    assert "daily_rate" not in columns_of(["Matériel", "1 à 4 jours", "à la semaine", "au mois"], *rising)


def test_the_first_of_numbered_rates_a_day_is_the_rate() -> None:
    rows = [[f"Mixer {row}", "140.00", "110.00"] for row in range(4)]
    assert columns_of(["Type", "Daily_Rate1", "Daily_Rate2"], *rows)["daily_rate"] == "Daily_Rate1"


def test_how_long_a_loan_is_and_how_much_a_machine_carries_are_no_rate_and_no_weight() -> None:
    rows = [[f"Scie {row}", "7", "450", "9"] for row in range(5)]
    found = columns_of(["Nom", "Durée de prêt (jours)", "Max weight", "Tarif/jour"], *rows)
    assert (found["daily_rate"], "weight" in found) == ("Tarif/jour", False)


def test_a_share_is_no_amount_and_of_a_price_with_and_without_tax_the_one_without_is_the_rate() -> None:
    rows = [[f"Location pelle {row}", "120,00", "144,00", "20%", "1 jour"] for row in range(4)]
    found = columns_of(["Libellé", "Prix de vente HT", "Prix de vente TTC", "Taux", "Durée"], *rows)
    assert (found["rate"], found["rate_period"]) == ("Prix de vente HT", "Durée")


def test_a_price_for_a_whole_rental_in_place_of_one_a_day_is_asked_about() -> None:
    made = made_from("Artikel,Mietpreis / Tag,Pauschalpreis\nZelt,480,\nBank,,8\nPumpe,68,\nOfen,32,\n")
    assert [str(unit.lowest_rate) for unit in made.units] == ["480.00", "50.00", "68.00", "32.00"]


def test_a_net_rate_below_a_heading_for_the_day_is_the_rate_a_day() -> None:
    rows = [[f"Betonera {row}", "12.000", "14.280", "60.000"] for row in range(4)]
    assert columns_of(["Equipo", "DÍA / Neto", "DÍA / c/IVA", "SEMANA / Neto"], *rows)["daily_rate"] == "DÍA / Neto"


def test_a_price_beside_a_rental_fee_for_the_week_is_what_a_thing_costs() -> None:
    rows = [[f"Tent {row}", "4", "100"] for row in range(4)]
    assert columns_of(["Item", "Weekly Rental Fee", "Price"], *rows)["rate"] == "Weekly Rental Fee"


def test_the_most_there_is_of_a_kind_is_no_highest_rate() -> None:
    rows = [["Kayak", "70", "1"], ["Paddleboard", "12", "6"], ["Trailer", "15", "2"], ["Canoe", "20", "4"]]
    found = columns_of(["Item", "Weekday", "Max"], *rows)
    assert (found["quantity"], "highest_rate" in found) == ("Max", False)
    found = columns_of(["Item", "Day rate", "Max"], *[[*row[:2], f"{int(row[1]) + 5}"] for row in rows])
    assert found["highest_rate"] == "Max"


def test_headings_of_discounts_are_headings() -> None:
    found = columns_of(
        ["SKU", "Description", "List Price (daily)", "-10%", "-15%"],
        *[[f"R-{row}", f"Pump {row}", "10.00", "9.00", "8.50"] for row in range(4)],
    )
    assert (found["name"], found["daily_rate"]) == ("Description", "List Price (daily)")


def test_a_range_of_days_alone_is_a_rate() -> None:
    rows = [[f"Betoniera {row}", "50", "45", "40"] for row in range(4)]
    found = columns_of(["Attrezzo", "1 - 4 giorni", "5 - 9 giorni", "10 giorni e oltre"], *rows)
    assert found["daily_rate"] == "1 - 4 giorni"


def test_the_only_amounts_are_the_rate_where_a_title_says_what_prices_are_for() -> None:
    rows = "What,How many,Each\nTrestle table,16,3.00\nChair,80,40p\nBunting,20,1.00\nBench,12,1.50\n"
    found = guess(table_in("Items for hire (all prices per 24 hours),,\n" + rows))
    assert found.mapping.columns[Meaning.RATE] == "Each"
    assert found.mapping.rate_is_for == "day"
    assert guess(table_in(rows)).rates_to_choose == ("Each",)


def test_the_time_of_a_rate_that_people_chose_is_that_of_its_heading() -> None:
    table = table_in("Objet,Nb,Habitants € / jour,Extérieurs € / jour\nTable,42,2.00,3.00\nChaise,80,1.00,1.50\n")
    found = guess(table)
    (question,) = questions_of_columns(found)
    assert answered(found.mapping, question, "Habitants € / jour").rate_is_for == "day"


def test_a_selling_price_is_offered_as_the_rate_where_a_list_of_machines_has_no_other_one() -> None:
    text = "Réf.,Libellé,Prix de vente HT,Prix de vente TTC,Stock physique\n"
    text += "A1,Monobrosse,38,45.60,4\nA2,Ponceuse,42,50.40,2\n"
    found = guess(table_in(text))
    (question,) = questions_of_columns(found)
    assert question.text == "No column is surely a rate a day. Is 'Prix de vente HT' the lowest one?"
    assert [answer for answer, _ in question.choices] == ["Prix de vente HT", "none of these"]
    assert not questions_of_columns(guess(table_in(text.replace("Prix de vente TTC", "Tarif jour"))))


def test_an_amount_in_a_currency_counts_nothing() -> None:
    rows = [["Tent", "420", "90"], ["Castle", "90", "40"], ["Chairs", "65", "2"]]
    assert "Amount £" not in columns_of(["Item", "Amount £", "Day"], *rows).values()


def test_an_additional_day_is_not_the_rate_of_the_first_one() -> None:
    rows = [[f"C-0{row}", f"α{row} ボディ", "Sony", "6,500", "2,600", "19,800"] for row in range(4)]
    found = guessed(["管理番号", "品名", "メーカー", "1泊2日", "追加1日", "7日間"], *rows)
    assert Meaning.DAILY_RATE not in found.mapping.columns
    assert "1泊2日" in found.rates_to_choose


def test_a_day_from_goes_before_the_day_of_the_season() -> None:
    rows = [[f"ABC-10{row}", f"Matkailuauto {row}", f"{115 + row}", f"{155 + row}"] for row in range(4)]
    found = columns_of(["Rek.nro", "Ajoneuvo", "Vrk alk.", "Vrk sesonki (6-8)"], *rows)
    assert (found["daily_rate"], found["highest_rate"]) == ("Vrk alk.", "Vrk sesonki (6-8)")


def test_keys_of_other_tables_are_no_rates() -> None:
    rows = [[f"EX-{row}", f"Excavator {row}", str(row % 3)] for row in range(5)]
    assert not {"rate", "daily_rate"} & columns_of(["equipment_id", "description", "location_id"], *rows).keys()
