"""What columns are is told by those beside them: a rate with its tax, a kind with its model, a state with its place."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning
from inventory.lists.columns.prices.rates import days_counted
from inventory.lists.mapping import KEEP
from inventory.lists.row_choices import with_rows
from inventory.lists.units.making import make_units
from inventory.models import Status
from tests.support.lists import EVERYTHING, columns_of, guessed, made_from, table_in

MACHINES = ("Excavator", "Excavator", "Roller", "Roller", "Dumper", "Dumper")
MODELS = ("CAT 320D", "CAT 312", "BW 120", "BW 80", "D9", "D6")


def test_of_two_rates_of_which_one_is_the_other_with_tax_that_without_is_taken() -> None:
    rows = [(f"M-{row}", name, str(100 + row), f"{(100 + row) * 1.18:.2f}") for row, name in enumerate(MACHINES)]
    found = columns_of(("No", "Machine", "Rent/Day (Rs)", "Rent/Day with GST"), *rows)
    assert found["daily_rate"] == "Rent/Day (Rs)"
    # The percentage of the tax says it, too
    found = columns_of(("No", "Machine", "€/day 0 %", "€/day 18 %"), *rows)
    assert found["daily_rate"] == "€/day 0 %"


def test_two_rates_that_differ_by_no_tax_are_asked_about() -> None:
    rows = [(f"M-{row}", name, str(100 + row), str(118 + 2 * row)) for row, name in enumerate(MACHINES)]
    found = guessed(("No", "Machine", "Rent/Day (Rs)", "Rent/Day with GST"), *rows)
    assert found.rates_to_choose == ("Rent/Day (Rs)", "Rent/Day with GST")
    # Amounts that are the same share apart may be those for other customers
    rows = [(f"M-{row}", name, str(100 + row), f"{(100 + row) * 1.18:.2f}") for row, name in enumerate(MACHINES)]
    found = guessed(("No", "Machine", "Rent/Day members", "Rent/Day others"), *rows)
    assert found.rates_to_choose == ("Rent/Day members", "Rent/Day others")


def test_the_kind_beside_a_model_is_the_category_where_no_column_has_one() -> None:
    rows = [(f"M-{row}", *names, "100") for row, names in enumerate(zip(MACHINES, MODELS, strict=True))]
    found = columns_of(("No", "Machine", "Model", "Day rate"), *rows)
    assert (found["model"], found["category"]) == ("Model", "Machine")
    made = made_from("\n".join(",".join(row) for row in [("No", "Machine", "Model", "Day rate"), *rows]))
    assert {unit.name: unit.category for unit in made.units}["Excavator CAT 320D"] == "Excavator"


def test_names_that_all_differ_and_headings_between_the_rows_leave_the_kind_no_category() -> None:
    rows = [(f"M-{row}", f"Machine {name}", name, "100") for row, name in enumerate(MODELS)]
    assert "category" not in columns_of(("No", "Machine", "Model", "Day rate"), *rows)
    lines = [f"M-{row},{kind},{model},100" for row, (kind, model) in enumerate(zip(MACHINES, MODELS, strict=True))]
    table = table_in("\n".join(["No,Machine,Model,Day rate", "Large,,,", *lines[:3], "Small,,,", *lines[3:]]))
    mapping = guess(table).mapping
    assert mapping.groups_are == "category"
    assert Meaning.CATEGORY not in mapping.columns


def test_the_category_names_units_where_a_column_of_a_few_texts_is_called_no_name() -> None:
    fittings = ("", "heating", "", "2 doors", "3 windows", "")
    rows = [(f"C{row}", *of, "100") for row, of in enumerate(zip(MACHINES, fittings, strict=True))]
    found = columns_of(("No", "Category", "Fittings", "Day rate"), *rows)
    assert (found["name"], found["category"]) == ("Category", "Category")
    assert columns_of(("No", "Category", "Name", "Day rate"), *rows)["name"] == "Name"


def test_variants_and_pictures_of_a_product_have_its_name_and_pictures_are_no_units() -> None:
    headings = "Product ID,Title,SKU,Size,Price per day,Stock"
    rows = ["P1,Frame tent,FT20,20x20,325,2", ",,FT30,20x30,425,1", "P2,Pole tent,PT40,40x40,850,1"]
    made = made_from("\n".join([headings, *rows]))
    assert [(unit.equipment_id, unit.name) for unit in made.units][2] == ("FT30", "Frame tent")
    pictures = "Handle,Title,SKU,Price per day,Stock,Image\n"
    pictures += "saw,Saw,S1,20,1,1.jpg\nsaw,,,,,2.jpg\ndrill,Drill,D1,9,1,3.jpg\n"
    made = made_from(pictures)
    assert [unit.equipment_id for unit in made.units] == ["S1", "D1"]
    assert [row.why for row in made.left_out] == ["it has no name, rate or code of its own"]


def test_that_a_thing_is_rented_brings_no_rows_back_with_its_rates_for_longer() -> None:
    text = "Item,Per,Price\nMixer,day,20\nMixer,week,80\nSaw,day,10\nSaw,week,40\n"
    table = table_in(text)
    mapping = with_rows(guess(table).mapping, {Meaning.NAME: {"mixer": KEEP}})
    assert [
        unit.lowest_rate for unit in make_units(table, mapping.model_copy(update={"defaults": EVERYTHING})).units
    ] == [20, 10]


def test_sites_where_only_units_are_that_are_out_are_not_where_they_are_picked_up() -> None:
    states = ("On hire", "Available", "On hire", "Available", "On hire", "On hire")
    sites = ("Smith House", "Main yard", "River Bridge", "Main yard", "Town Hall", "Mill Lane")
    headings = ("No", "Machine", "Day rate", "Status", "Location")
    rows = [(f"M-{row}", model, "100", *of) for row, (model, *of) in enumerate(zip(MODELS, states, sites, strict=True))]
    assert "location" not in columns_of(headings, *rows)
    # Depots have units that are out and units that are here
    depots = [(*row[:4], "North" if place < 3 else "South") for place, row in enumerate(rows)]
    assert columns_of(headings, *depots)["location"] == "Location"


def test_sites_are_no_depots_where_units_that_are_here_have_no_place() -> None:
    states = ("On hire", "On hire", "On hire", "On hire", "On hire", "On hire", "Available", "Available")
    sites = ("Mill", "Mill", "Bridge", "Bridge", "Hall", "Hall", "", "")
    rows = [(f"M-{row}", f"Saw {row}", "100", *of) for row, of in enumerate(zip(states, sites, strict=True))]
    assert "location" not in columns_of(("No", "Machine", "Day rate", "Status", "Location"), *rows)


def test_a_column_of_known_states_goes_before_one_that_is_called_so() -> None:
    states = ("On hire", "Available", "In repair", "Available", "On hire", "Available")
    rows = [
        (f"M-{row}", model, "100", "Submitted", state)
        for row, (model, state) in enumerate(zip(MODELS, states, strict=True))
    ]
    found = columns_of(("No", "Machine", "Day rate", "Status", "Rental status"), *rows)
    assert found["status"] == "Rental status"


def test_that_every_row_is_for_sale_is_no_state_and_that_every_row_was_sold_is_one() -> None:
    rows = [f"M-{row},Scissor lift {model},100,For sale" for row, model in enumerate(MODELS)]
    made = made_from("\n".join(["No,Machine,Day rate,Status", *rows]))
    assert len(made.units) == len(MODELS)
    assert len(made_from("\n".join(["No,Machine,Day rate,Status", *rows, "M-9,Saw,10,here"])).units) == 1
    sold = [row.replace("For sale", "Sold") for row in rows]
    assert not made_from("\n".join(["No,Machine,Day rate,Status", *sold])).units


def test_low_and_high_season_are_the_rates_though_a_number_of_persons_says_most_too() -> None:
    rows = [(f"B-{row}", f"Boat {row}", str(4 + row), str(75 + row), str(95 + row)) for row in range(5)]
    found = columns_of(("No", "Boat", "Max persons", "Low season", "High season"), *rows)
    assert found["highest_rate"] == "High season"
    assert guessed(("No", "Boat", "Max persons", "Low season", "High season"), *rows).rates_to_choose == ("Low season",)


def test_of_the_first_and_the_following_days_the_first_is_the_rate() -> None:
    rows = [(f"M-{row}", name, str(100 + row), str(80 + row)) for row, name in enumerate(MACHINES)]
    for headings in (("Pris 1. dag", "Pris flg. dage"), ("Day (1-3)", "Day (4+)")):
        assert columns_of(("No", "Machine", *headings), *rows)["daily_rate"] == headings[0]


def test_a_heading_in_two_languages_says_what_one_of_them_says() -> None:
    rows = [(f"M-{row}", name, str(100 + row), str(160 + row)) for row, name in enumerate(MACHINES)]
    headings = ("No", "Machine", "Día T. baja / Low season day", "Día T. alta / High season day")
    found = columns_of(headings, *rows)
    assert (found["daily_rate"], found["highest_rate"]) == headings[2:]
    # Half a day is none of several
    found = columns_of(("No", "Machine", "½ día T. alta", "Día T. baja / Low season day"), *rows)
    assert found["daily_rate"] == "Día T. baja / Low season day"


def test_a_warranty_of_months_is_not_the_time_of_a_rate() -> None:
    rows = [(f"M-{row}", name, str(100 + row), "24 months") for row, name in enumerate(MACHINES)]
    mapping = guessed(("No", "Machine", "Rental price", "Warranty"), *rows).mapping
    assert Meaning.RATE_PERIOD not in mapping.columns
    rows = [(*row[:3], "1 month" if row[1] == "Roller" else "month") for row in rows]
    mapping = guessed(("No", "Machine", "Rental price", "Terms"), *rows).mapping
    assert mapping.columns[Meaning.RATE_PERIOD] == "Terms"


def test_prices_for_an_event_of_one_day_are_for_a_day() -> None:
    rows = "SKU,Item,Owned,Rental $\nT1,Frame tent,2,140\nT2,Pole tent,1,325\nC1,Chair,100,1.75\n"
    assert guess(table_in("All prices are for a one day event,,,\n" + rows)).mapping.rate_is_for == "day"
    assert guess(table_in("All prices are for a two day event,,,\n" + rows)).mapping.rate_is_for != "day"


def test_a_column_that_says_where_units_are_tells_states_between_names_of_towns() -> None:
    where = ("Brno", "zákazník", "Vyškov", "servis", "Brno", "zákazník")
    rows = [(f"M-{row}", model, "450", place) for row, (model, place) in enumerate(zip(MODELS, where, strict=True))]
    assert columns_of(("Inv. č.", "Stroj", "Cena/den", "Kde je"), *rows)["with_whom"] == "Kde je"


def test_a_least_rental_in_a_word_for_renting_is_no_rate() -> None:
    rows = [(f"M-{row}", name, str(100 + row), str(1 + row % 3)) for row, name in enumerate(MACHINES)]
    found = columns_of(("N°", "Equipo", "Tarifa diaria", "Arriendo mínimo (días)"), *rows)
    assert (found["daily_rate"], found["least_days"]) == ("Tarifa diaria", "Arriendo mínimo (días)")


def test_nouns_for_what_is_reserved_or_stolen_are_states() -> None:
    for word in ("rezerwacja", "varaus", "Reservierung", "réservation", "預約"):
        made = made_from(f"No,Machine,Day rate,Status\nM-1,Saw,20,{word}\nM-2,Drill,20,available\n")
        assert [unit.status for unit in made.units] == [Status.RENTED, Status.AVAILABLE], word
    for word in ("Diebstahl", "vol", "furto", "diefstal", "theft"):
        made = made_from(f"No,Machine,Day rate,Status\nM-1,Saw,20,{word}\nM-2,Drill,20,available\n")
        assert [unit.equipment_id for unit in made.units] == ["M-2"], word


def test_the_same_two_amounts_in_every_row_say_no_tax() -> None:
    rows = [(f"M-{row}", name, "100", "118") for row, name in enumerate(MACHINES)]
    found = guessed(("No", "Machine", "Rent/Day (Rs)", "Rent/Day with GST"), *rows)
    assert found.rates_to_choose == ("Rent/Day (Rs)", "Rent/Day with GST")


@pytest.mark.parametrize(
    ("states", "places"),
    [
        ("RRAAA", ("Hull", "Leeds", "York", "York", "York")),  # two depots whose units are out
        ("RRRRAA", ("Hull", "Leeds", "York", "Bath", "York", "York")),  # one has units that are here
        ("RRRRRRAA", ("Hull", "Hull", "Leeds", "Leeds", "Bath", "Bath", "York", "York")),  # several units at each
    ],
)
def test_places_that_may_be_depots_are_where_units_are_picked_up(states: str, places: tuple[str, ...]) -> None:
    words = {"R": "On hire", "A": "Available"}
    rows = [
        (f"M-{row}", f"Saw {row}", "100", words[state], place)
        for row, (state, place) in enumerate(zip(states, places, strict=True))
    ]
    assert columns_of(("No", "Machine", "Day rate", "Status", "Location"), *rows)["location"] == "Location"


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("Maker", ("CAT", "CAT", "Bomag", "Bomag", "JCB", "JCB")),
        ("Machine", ("Excavator", "", "Roller", "Roller", "Dumper", "Dumper")),
        ("Machine", ("20", "20", "30", "30", "40", "40")),
    ],
)
def test_makers_and_kinds_that_some_rows_lack_and_numbers_are_no_categories(
    heading: str, kinds: tuple[str, ...]
) -> None:
    rows = [(f"M-{row}", *names, "100") for row, names in enumerate(zip(kinds, MODELS, strict=True))]
    assert "category" not in columns_of(("No", heading, "Model", "Day rate"), *rows)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("On hire", "Available"), ("Reserved", "Available")),  # both are states
        (("Submitted", "Draft"), ("Blue", "Green")),  # neither is
    ],
)
def test_the_column_that_is_called_states_is_taken_where_its_words_or_no_words_are_known(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    rows = [(f"M-{row}", model, "100", first[row % 2], second[row % 2]) for row, model in enumerate(MODELS)]
    assert columns_of(("No", "Machine", "Day rate", "Status", "Rental status"), *rows)["status"] == "Status"


@pytest.mark.parametrize(
    "rows",
    ["P1,Frame tent,FT20,325,2\nP2,,FT30,425,1", "P1,Frame tent,FT20,325,2\n,,FT30,425,1\nP2,Wall,W1,5,1\n,,FT30,9,1"],
)
def test_a_row_without_a_name_that_may_be_another_product_has_not_that_above(rows: str) -> None:
    mapping = guess(table_in(f"Product ID,Title,SKU,Price per day,Stock\n{rows}\nP3,Pole tent,PT40,850,1\n")).mapping
    assert Meaning.NAME not in mapping.fill_down


def test_half_a_day_is_no_number_of_days() -> None:
    assert days_counted("½ día T. alta (€)") is None
    assert days_counted("1-2 días") == (1, 2)
