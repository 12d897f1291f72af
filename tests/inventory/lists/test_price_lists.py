"""Price lists that depots hand out: times in many languages, taxes, titles, and prices that stand in other ways."""

import pytest

from inventory.lists.columns.guessing import guess
from inventory.lists.columns.headings import Meaning, money_said_by
from tests.support.lists import columns_of, made_from, table_in

SAW, LIFT, DRILL = "Saw", "Lift", "Drill"


def daily_of(*headings: str) -> tuple[str | None, str | None]:
    """The columns of the rates a day and a week, of columns whose amounts rise from left to right."""
    rows = [[name, *(str(one * (10 + 5 * place)) for place in range(len(headings)))] for name, one in _THINGS.items()]
    found = columns_of(["Item", *headings], *rows)
    return found.get("daily_rate"), found.get("weekly_rate")


_THINGS = {SAW: 1, LIFT: 4, DRILL: 2}


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("1:a dygnet", "day"),
        ("Cena za 24 hodin", "day"),
        ("L-V (día)", "day"),
        ("Weekday", "day"),
        ("Tagesgebühr", "day"),
        ("8 ore", "day"),
        ("Vr. Día", "day"),
        ("½ diária", "half_day"),
        ("do 4 hod.", "half_day"),
        ("dagdeel", "half_day"),
        ("kr/tim", "hour"),
        ("Følgende døgn", "several_days"),
        ("Dag 2-", "several_days"),
        ("2 dagen", "several_days"),
        ("každý další den", "several_days"),
        ("Fr-Mo", "weekend"),
        ("Wochenendpreis", "weekend"),
        ("Weekend", "weekend"),
        ("Week (3x)", "week"),
        ("weekprijs (5 dgn)", "week"),
        ("Woche (5 Tage)", "week"),
        ("4 veckor", "month"),
        ("Årshyra 28 dagar", "month"),
    ],
)
def test_times_of_price_lists_are_known_in_many_languages(heading: str, period: str) -> None:
    said = money_said_by(heading)
    assert said is not None
    assert said.period == period


def test_a_dash_between_the_days_of_graduated_rates_may_have_any_length() -> None:
    rows = [["Saw", "450", "400", "350"], ["Lift", "900", "800", "700"]]
    assert columns_of(["Stroj", "1–5 dní", "6–14 dní", "nad 15 dní"], *rows)["daily_rate"] == "1–5 dní"


@pytest.mark.parametrize(
    ("net", "gross"),
    [
        ("Tag netto", "Tag brutto"),
        ("Day", "Day inc VAT"),
        ("Jour HT", "Jour TTC"),
        ("Cena/den bez DPH", "Cena/den s DPH"),
        ("Pris/dygn exkl. moms", "Pris/dygn inkl. moms"),
        ("Preis/Tag", "Preis/Tag inkl. 19 % MwSt."),
    ],
)
def test_of_a_rate_with_tax_and_one_without_the_one_without_is_taken(net: str, gross: str) -> None:
    assert daily_of(net, gross)[0] == net
    assert daily_of(gross)[0] == gross, "the only rate is taken, taxes or not"


def test_of_a_rate_a_week_with_tax_and_one_without_the_one_without_is_taken() -> None:
    assert daily_of("Tag netto", "Tag brutto", "Woche netto", "Woche brutto") == ("Tag netto", "Woche netto")


def test_a_rate_with_tax_stays_one_beside_a_rate_without_tax_for_another_time() -> None:
    assert daily_of("Day inc VAT", "Week ex VAT") == ("Day inc VAT", "Week ex VAT")


@pytest.mark.parametrize(("hours", "day"), [("8 Hours", "1 Day"), ("24 hr", "Day (8 hrs)")])
def test_a_rate_that_says_a_day_goes_before_one_that_says_hours(hours: str, day: str) -> None:
    assert daily_of("4 Hours", hours, day)[0] == day


def test_the_most_that_is_paid_a_day_is_the_rate_a_day_beside_rates_for_hours() -> None:
    assert daily_of("1 Stunde", "2 Stunden", "max. pro Tag")[0] == "max. pro Tag"


def test_the_most_that_is_paid_a_day_is_no_rate_beside_one() -> None:
    rows = [["Saw", "3", "10", "15"], ["Lift", "9", "40", "60"]]
    found = columns_of(["Item", "Hour", "Day", "Max. per day"], *rows)
    assert (found["daily_rate"], found["highest_rate"]) == ("Day", "Max. per day")


def test_the_most_that_is_paid_a_day_is_no_rate_where_nothing_is_paid_for_hours() -> None:
    found = columns_of(["Item", "Week", "Max. per day"], ["Saw", "30", "15"], ["Lift", "90", "60"])
    assert "daily_rate" not in found


def test_a_week_of_five_days_is_a_week_and_five_days_alone_are_none() -> None:
    assert daily_of("Tag", "Woche (5 Tage)")[1] == "Woche (5 Tage)"
    assert daily_of("1 j", "5 j")[1] is None


def test_a_week_is_taken_though_a_row_without_one_has_a_price_for_something_else() -> None:
    rows = [["Saw", "10", "40"], ["Lift", "40", "160"], ["Travel", "0.50 €/km", ""]]
    assert columns_of(["Item", "Day", "Week"], *rows)["weekly_rate"] == "Week"


def test_several_rates_with_their_times_in_a_cell_are_read() -> None:
    table = table_in('Item,Rates\nSaw,"$25/day, $100/week"\nLift,"$40/4hr, $60/day"\nMixer,$30/day\nMast,call\n')
    assert guess(table).mapping.columns[Meaning.DAILY_RATE] == "Rates: per day"
    assert [cells[1:] for _, cells in table.rows] == [
        ["", "$25", "$100"],
        ["$40", "$60", ""],
        ["", "$30", ""],
        ["", "call", ""],
    ]


@pytest.mark.parametrize(
    "rates",
    [
        ["$25/day, $100/week", "$60/day", "$30/day"],  # only one cell has several
        ["$25/day, $100/week", "$60/day, $240/week", "call", "ask", "in June"],  # most have none
        ["$25/day, $20/day", "$60/day, $55/day", "$30/day, $25/day"],  # both for the same time
    ],
)
def test_a_column_of_which_few_cells_have_rates_for_several_times_is_left_as_it_is(rates: list[str]) -> None:
    rows = "".join(f'Saw {number},"{rate}"\n' for number, rate in enumerate(rates))
    assert table_in(f"Item,Rates\n{rows}").headings == ("Item", "Rates")


def test_of_two_amounts_in_a_cell_the_one_without_tax_is_read() -> None:
    made = made_from("Item,per 24 h excl. VAT / incl. VAT\nSaw,10.00 € 12.00 €\nLift,40.00 € / 48.00 €\n")
    assert [str(unit.lowest_rate) for unit in made.units] == ["10.00", "40.00"]
    made = made_from("Item,per 24 h incl. VAT / excl. VAT\nSaw,12.00 € 10.00 €\nLift,48.00 € / 40.00 €\n")
    assert [str(unit.lowest_rate) for unit in made.units] == ["10.00", "40.00"]


def test_a_table_with_a_column_for_each_thing_and_a_row_for_each_time_is_turned() -> None:
    made = made_from("Mietzeit,Kanu,Kajak\n1 Stunde,12 €,10 €\nTag,40 €,30 €\nWoche,160 €,120 €\n")
    assert {unit.name: str(unit.lowest_rate) for unit in made.units} == {"Kanu": "40.00", "Kajak": "30.00"}
    assert {str(unit.weekly_rate) for unit in made.units} == {"160.00", "120.00"}


@pytest.mark.parametrize(
    "text",
    [
        "Period,Price,Deposit\nDay,10,50\nWeek,40,50\n",  # the columns say what is in them
        "Item,Small,Large\nSaw,10,12\nLift,40,45\n",  # the rows are no times
        "Item,Small,Large\nSaw,10,12\nLift,40,45\nMixer,15,18\nDay,1,2\nWeek,3,4\n",  # few of them are
    ],
)
def test_any_other_table_is_not_turned(text: str) -> None:
    assert table_in(text).headings == tuple(text.split("\n")[0].split(","))


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Huurlijst - prijzen per dag, excl. btw", "day"),
        ("Precios por día IVA no incluido", "day"),
        ("Containermiete, Preise pro Monat netto", "month"),
        ("Prices per day. Prices per week on request.", None),
        ("Rental day starts at 8:00", None),
        ("Minimum price 1 day", None),
    ],
)
def test_a_title_says_what_time_the_prices_are_for(title: str, period: str | None) -> None:
    table = table_in(f'"{title}"\nItem,Price,Deposit\nSaw,25.00,50\nLift,40.00,100\nDrill,12.00,50\n')
    assert guess(table).mapping.rate_is_for == period


def test_a_note_below_the_rows_says_what_time_the_prices_are_for() -> None:
    rows = "Saw,Cutting,25.00\nLift,Lifts,40.00\nDrill,Cutting,12.00\n"
    table = table_in(f"Item,Group,Price\n{rows}\nAlle Preise gelten pro Tag\n")
    assert guess(table).mapping.rate_is_for == "day"


def test_a_last_row_whose_price_names_its_time_is_no_row_of_headings() -> None:
    rows = "Barnum 3x3,20.00\nBarnum 3x6,35.00\nSono portable,40.00\nTarif pour un agent,27€ /heure\n"
    assert table_in(f"Location de matériel festif,En €\n{rows}").headings[1] == "En €"


def test_a_first_row_whose_price_names_its_time_is_no_second_row_of_headings() -> None:
    rows = "Grader,165.00 per hour,180.00 per hour\nRoller,90.00 per hour,99.00 per hour\n"
    table = table_in(f"Plant hire,Ratepayer fee,Contractor fee\n{rows}")
    assert table.headings == ("Plant hire", "Ratepayer fee", "Contractor fee")
    assert len(table.rows) == 2


def test_unknown_headings_above_ranges_of_prices_are_headings() -> None:
    table = table_in(
        "Engins,Emploi,Somme\nBarrière,protéger,4 à 10 €\nBenne,porter,44 à 70 €\nPelle,creuser,240 à 400 €\n"
    )
    assert table.headings == ("Engins", "Emploi", "Somme")


def test_headings_that_stand_again_with_the_name_of_a_section_are_no_rows() -> None:
    made = made_from("Diggers,Day,Week\nDigger 1 t,90,360\nLoaders,Day,Week\nLoader 2 t,99,400\nLoader 4 t,150,600\n")
    assert [(unit.name, unit.category) for unit in made.units] == [
        ("Digger 1 t", "Diggers"),
        ("Loader 2 t", "Loaders"),
        ("Loader 4 t", "Loaders"),
    ]


def test_amounts_in_rands_and_with_lakhs_are_read() -> None:
    made = made_from("Item,Daily\nSaw,R330\nLift,R1 200\n")
    assert [str(unit.lowest_rate) for unit in made.units] == ["330.00", "1200.00"]
    made = made_from('Item,Per day (Rs.)\nCrane,"1,80,000.00"\nLift,"9,500.00"\n')
    assert [str(unit.lowest_rate) for unit in made.units] == ["180000.00", "9500.00"]
