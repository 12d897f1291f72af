"""What is in the columns decides where their headings alone would mislead."""

import pytest

from inventory.lists.cells import Unreadable, read_money
from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning, money_said_by, said_by
from inventory.lists.mapping import Mapping
from inventory.lists.open_questions import answered, questions_of_gaps, with_column
from inventory.lists.units.made import Known
from inventory.lists.units.making import make_units
from inventory.models import Status
from tests.support.lists import answered_mapping, columns_of, made_from, table_in

UNITS = "Asset ID,Name,Category,Daily rate,Status"


def test_ids_that_differ_go_before_ids_that_stand_in_several_rows() -> None:
    headings = ["Asset Tag", "Serial number", "Name", "Category", "Daily rate"]
    rows = [
        [tag, f"SN-{place}", "Saw", "Cutting", "5"] for place, tag in enumerate(["7-1", "7-2", "7-3", "7-4", "7-4"])
    ]
    assert columns_of(headings, *rows)["equipment_id"] == "Serial number"
    assert columns_of(headings, *rows[:-1])["equipment_id"] == "Asset Tag"


def test_an_id_in_several_rows_is_numbered_and_told_in_any_order() -> None:
    rows = [*(f"A-{row},Saw,Cutting,5," for row in range(1, 5)), "a-1,Pump,Pumps,5,"]
    made, reverse = (made_from("\n".join([UNITS, *lines])) for lines in (rows, rows[::-1]))
    assert {unit.equipment_id: unit.name for unit in made.units} == {
        **{f"A-{row}": "Saw" for row in range(2, 5)},
        "A-1-1": "Pump",
        "A-1-2": "Saw",
    }
    assert {(unit.equipment_id, unit.name) for unit in reverse.units} == {
        (unit.equipment_id, unit.name) for unit in made.units
    }
    assert made.notes == ["The id A-1 stands in rows 2 and 6: these are counted as 2 units, A-1-2, A-1-1."]


def test_a_unit_that_was_known_keeps_its_id_when_a_second_one_has_it_too() -> None:
    table = table_in(f"{UNITS}\nA-1,Saw,Cutting,5,\nA-1,Saw,Cutting,5,\nA-2,Saw,Cutting,5,\nA-3,Saw,Cutting,5,\n")
    made = make_units(table, answered_mapping(guess(table)), known=Known(ids=frozenset({"A-1"})))
    assert [unit.equipment_id for unit in made.units] == ["A-1", "A-1-2", "A-2", "A-3"]


def test_categories_in_words_go_before_their_numbers_and_before_one_that_all_rows_have() -> None:
    rows = [[f"A-{row}", "Saw", str(100 + row % 2), f"Group {'ab'[row % 2]}", "5"] for row in range(6)]
    assert columns_of(["Asset ID", "Name", "Class", "Class name", "Daily rate"], *rows)["category"] == "Class name"
    same = [[one[0], one[1], "Article", one[3], one[4]] for one in rows]
    assert columns_of(["Asset ID", "Name", "Type", "Folder", "Daily rate"], *same)["category"] == "Folder"


def test_numbers_of_rows_are_no_quantities() -> None:
    rows = [[str(row), "Saw", "Cutting", "5"] for row in range(1, 7)]
    assert "quantity" not in columns_of(["No", "Name", "Category", "Daily rate"], *rows)


def test_where_only_available_units_are_counted_these_are_the_units() -> None:
    head = "SKU,Name,Category,Daily rate,Available qty"
    assert len(made_from(f"{head}\nS,Saw,Cutting,5,3\nP,Pump,Pumps,5,2\n").units) == 5
    made = made_from(f"{head},Out on hire\nS,Saw,Cutting,5,3,1\nP,Pump,Pumps,5,0,2\n")
    assert sorted(unit.status for unit in made.units) == [*[Status.AVAILABLE] * 3, *[Status.RENTED] * 3]


def test_a_legend_tells_the_column_of_states_and_what_its_words_mean() -> None:
    rows = "A-1,Saw,Cutting,5,green\nA-2,Saw,Cutting,5,red\nA-3,Saw,Cutting,5,yellow\n"
    head = "Asset ID,Name,Category,Daily rate,Color"
    made = made_from(f'{head}\n{rows}\n"green = here, red: on rent, yellow = shop",,,,\n')
    assert [unit.status for unit in made.units] == [Status.AVAILABLE, Status.RENTED, Status.MAINTENANCE]
    assert not made.gaps


def test_a_colour_without_a_legend_is_no_state_and_one_that_explains_less_is_none() -> None:
    rows = [["A-1", "Saw", "Cutting", "5", "green"], ["A-2", "Saw", "Cutting", "5", "red"]]
    head = ["Asset ID", "Name", "Category", "Daily rate", "Color"]
    assert "status" not in columns_of(head, *rows)
    assert "status" not in columns_of(head, *rows, ["green = here, blue = shop", "", "", "", ""])


def test_a_word_of_a_legend_that_says_no_state_is_asked() -> None:
    made = made_from(
        f'{UNITS}\nA-1,Saw,Cutting,5,rot\nA-2,Saw,Cutting,5,blau\n"rot = vermietet, blau = siehe Buch",,,,\n'
    )
    assert [gap.word for gap in made.gaps.values()] == ["blau"]


@pytest.mark.parametrize("heading", ["Tax status", "Steuerstatus", "Payment status", "Belastingstatus"])
def test_the_state_of_something_else_is_no_state_of_the_unit(heading: str) -> None:
    rows = [["A-1", "Saw", "Cutting", "5", "taxable"], ["A-2", "Pump", "Pumps", "5", "none"]]
    assert "status" not in columns_of(["Asset ID", "Name", "Category", "Daily rate", heading], *rows)


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Loc. journée", Meaning.DAILY_RATE),
        ("Loc. 1/2 journée", Meaning.OTHER_RATE),
        ("Tarifa jornada", Meaning.DAILY_RATE),
        ("Dygnspris", Meaning.DAILY_RATE),
        ("Dagspris", Meaning.DAILY_RATE),
        ("Ugepris", Meaning.OTHER_RATE),
        ("Månedspris", Meaning.OTHER_RATE),
        ("Wknd $", Meaning.OTHER_RATE),
        ("Cena za dobę", Meaning.DAILY_RATE),
        ("Book day", Meaning.HIGHEST_RATE),
        ("Book value", Meaning.OTHER_MONEY),
        ("Inhuurprijs", Meaning.OTHER_MONEY),
        ("Angebotspreis", Meaning.OTHER_MONEY),
        ("Special price", Meaning.OTHER_MONEY),
        ("Valor da locação (diária)", Meaning.DAILY_RATE),
    ],
)
def test_amounts_are_known_by_more_words(heading: str, meaning: Meaning) -> None:
    said = money_said_by(heading)
    assert said is not None
    assert said.meaning is meaning


def test_loc_alone_is_a_place_and_no_rate() -> None:
    assert money_said_by("LOC") is None
    assert said_by("LOC")[0].meaning is Meaning.LOCATION


@pytest.mark.parametrize(
    "heading", ["Ticket req'd", "Licence reqd", "Krav til fører", "Utbildningskrav", "CACES requis"]
)
def test_certificates_are_known_by_more_words(heading: str) -> None:
    assert said_by(heading)[0].meaning is Meaning.CERTIFICATION


MONTHLY = "Asset ID,Name,Category,Monthly rate\nA-1,Office,Cabins,300\nA-2,Box,Boxes,110\n"


@pytest.mark.parametrize(
    ("answer", "rates"),
    [("/20", ["15.00", "5.50"]), ("12", ["12.00", "12.00"])],
)
def test_a_list_of_monthly_rates_asks_once_for_the_rate_a_day(answer: str, rates: list[str]) -> None:
    table = table_in(MONTHLY)
    found = guess(table)
    mapping = answered_mapping(found).model_copy(update={"defaults": {}})
    gaps = [gap for gap in make_units(table, mapping).gaps.values() if gap.field == "daily_rate"]
    (question,) = questions_of_gaps(gaps)
    assert "a month" in question.text
    assert question.categories == ("Cabins", "Boxes")
    mapping = answered(mapping, question, answer)
    mapping = mapping.model_copy(update={"defaults": {**answered_mapping(found).defaults, **mapping.defaults}})
    if answer == "/20":
        mapping = mapping.model_copy(
            update={"defaults": {k: v for k, v in mapping.defaults.items() if k != "daily_rate"}}
        )
    made = make_units(table, mapping)
    assert not made.gaps
    assert [str(unit.lowest_rate) for unit in made.units] == rates
    assert (Meaning.RATE in mapping.columns) == (answer == "/20")


def test_a_division_holds_for_all_categories() -> None:
    table = table_in(MONTHLY)
    mapping = answered_mapping(guess(table)).model_copy(update={"defaults": {}})
    (question, *_) = questions_of_gaps(
        gap for gap in make_units(table, mapping).gaps.values() if gap.field == "daily_rate"
    )
    with pytest.raises(ValueError, match="all categories"):
        answered(mapping, question, "/20", category="Cabins")
    mapping = answered(mapping, question, "15", category="Cabins")
    assert mapping.default("daily_rate", "Cabins") == "15.00"
    assert Meaning.RATE in mapping.columns


def test_exports_of_a_known_program_in_another_language_are_recognized() -> None:
    table = table_in(
        "Code,Naam,Map,Type,Verhuur/verkoop,Huidige voorraad,Huurprijs,Inhuurprijs\n"
        "L-1,Lamp,Licht,Artikel,Verhuur,2,12.50,9.00\nV-1,Tape,Verbruik,Artikel,Verkoop,9,5.00,\n"
    )
    found = guess(table)
    assert found.mapping.program == "rentman"
    made = make_units(table, answered_mapping(found))
    assert [(unit.equipment_id, str(unit.lowest_rate), unit.category) for unit in made.units] == [
        ("L-1-1", "12.50", "Licht"),
        ("L-1-2", "12.50", "Licht"),
    ]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Weight (lb)", "lb"), ("Gewicht in kg", "kg"), ("Peso (q)", "q"), ("質量(kg)", "kg"), ("Poids", None)],
)
def test_the_unit_of_weights_is_read_from_the_heading(heading: str, unit: str | None) -> None:
    found = guess(table_in(f"SKU,Name,Category,Daily rate,{heading},kg\nS,Saw,Cutting,5,12,13\nP,Pump,Pumps,5,14,15\n"))
    mapping = with_column(found.mapping, Meaning.WEIGHT, heading)
    assert mapping.weight_unit == unit
    assert with_column(mapping, Meaning.WEIGHT, "kg").weight_unit == "kg"


def test_an_amount_with_the_sign_of_a_currency_is_no_tag_of_a_unit() -> None:
    rows = [["Saw", "3", "25"], ["Pump", "5", "12"]]
    assert columns_of(["Geräte", "Anz.", "€/Tag"], *rows) == {
        "name": "Geräte",
        "quantity": "Anz.",
        "daily_rate": "€/Tag",
    }


def test_a_day_beside_a_week_is_a_rate_and_a_tag_without_one_is_an_id() -> None:
    rows = [["Saw", "25", "90"], ["Pump", "12", "40"]]
    assert columns_of(["Bezeichnung", "Tag", "Woche"], *rows)["daily_rate"] == "Tag"
    assert columns_of(["Name", "Tag", "Year"], *rows)["equipment_id"] == "Tag"


def test_two_rates_a_day_are_the_lowest_and_the_highest_where_their_headings_say_so() -> None:
    rows = [["Saw", "25", "30"], ["Pump", "12", "14"]]
    found = columns_of(["Name", "From/day", "To/day"], *rows)
    assert (found["daily_rate"], found["highest_rate"]) == ("From/day", "To/day")
    assert "daily_rate" not in columns_of(["Name", "Rate/day A", "Rate/day B"], *rows)


@pytest.mark.parametrize(
    ("heading", "meaning"), [("Active (0/1)", Meaning.ACTIVE), ("Oddział", Meaning.LOCATION), ("Vægt", Meaning.WEIGHT)]
)
def test_headings_are_known_with_what_stands_behind_and_with_letters_of_their_language(
    heading: str, meaning: Meaning
) -> None:
    assert said_by(heading)[0].meaning is meaning


def test_limits_of_weight_classes_are_given_together() -> None:
    with pytest.raises(ValueError, match="both Light and Medium"):
        Mapping.model_validate({"up_to_kg": {"Light": 50}})


def test_a_product_that_is_a_code_has_its_description_for_a_name() -> None:
    rows = [["SL19", "Scissor lift 19 ft", "Aerial", "125"], ["PLT5", "Plate tamper 5 hp", "Compaction", "65"]]
    found = columns_of(["Product", "Product Description", "Product Class", "Daily"], *rows)
    assert (found["kind_code"], found["name"]) == ("Product", "Product Description")


def test_an_article_without_another_name_is_a_name() -> None:
    rows = [["Tavolo", "Tavoli", "20", "8.00"], ["Sedia", "Sedie", "200", "1.50"]]
    assert columns_of(["Articolo", "Reparto", "Quantità", "Prezzo al giorno"], *rows)["name"] == "Articolo"


def test_a_class_of_light_and_heavy_is_a_weight_class() -> None:
    rows = [["A-1", "Saw", "Cutting", "5", "light"], ["A-2", "Lift", "Access", "90", "heavy"]]
    found = columns_of(["Asset ID", "Name", "Department", "Day rate", "Class"], *rows)
    assert (found["category"], found["weight_class"]) == ("Department", "Class")


def test_a_column_that_is_called_max_beside_the_rate_is_the_highest_rate() -> None:
    rows = [["A-1", "Saw", "5", "6"], ["A-2", "Lift", "90", "110"]]
    assert columns_of(["Asset ID", "Name", "Day rate", "Max."], *rows)["highest_rate"] == "Max."
    assert "highest_rate" not in columns_of(["Asset ID", "Name", "Week rate", "Max."], *rows)


@pytest.mark.parametrize("heading", ["Licence plate", "Policy no", "Póliza", "Kort omschrijving", "Polizza"])
def test_numbers_of_papers_are_neither_certificates_nor_insurances(heading: str) -> None:
    rows = [["A-1", "Saw", "Cutting", "5", "4711001"], ["A-2", "Pump", "Pumps", "5", "4711002"]]
    found = columns_of(["Asset ID", "Name", "Category", "Daily rate", heading], *rows)
    assert not {"certification", "insurance"} & found.keys()


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("$1M", 1_000_000),
        ("1 Mio. €", 1_000_000),
        ("$100k", 100_000),
        ("500万円", 5_000_000),
        ("1,5 Mio €", 1_500_000),
        ("£5m", 5_000_000),
    ],
)
def test_thousands_and_millions_are_read_in_words(cell: str, amount: int) -> None:
    assert read_money(cell, None) == amount


@pytest.mark.parametrize("cell", ["85 m", "85 / M x", "1 M 2", "12 kg"])
def test_other_letters_behind_a_number_are_no_millions(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_money(cell, None)
