"""What a heading is of: the unit itself, a part of it, people around it; and what a remark behind it changes."""

import pytest

from inventory.lists.columns.headings import Meaning, money_said_by, said_by
from tests.support.lists import columns_of, made_from


def likeliest(heading: str) -> str | None:
    said = said_by(heading)
    return said[0].meaning.value if said else None


@pytest.mark.parametrize(
    "heading",
    [
        *("Battery serial number", "Akku-Seriennummer", "Numéro de série batterie", "Sarjanumero akku"),
        *("Серийный номер двигателя", "Serial number (engine)", "Numer seryjny akumulatora", "배터리 일련번호"),
        *("Supplier article no", "Customer location", "Owner address", "Eigentümer Name", "Lieferant Artikelnummer"),
        *("Lift capacity (kg)", "Nº de contrato", "N° de contrat"),
    ],
)
def test_what_is_of_a_part_or_of_people_is_not_of_the_unit(heading: str) -> None:
    assert likeliest(heading) in (None, "unused")


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Serial number (on the frame)", "equipment_id"),
        ("Customer / site", "location"),
        ("Min. customer cover", "insurance"),
        ("Nº de equipos", "quantity"),
        ("Status (available, rented, in service)", "status"),
        ("Location (where to collect)", "location"),
    ],
)
def test_other_words_and_remarks_leave_what_a_heading_says(heading: str, meaning: str) -> None:
    assert meaning in {one.meaning.value for one in said_by(heading)}
    assert likeliest(heading) != "unused"


def test_a_remark_with_words_of_money_does_not_hide_a_known_heading() -> None:
    (first, *_) = said_by("Status (available, rented, in service)")
    assert (first.meaning, first.strength > 90) == (Meaning.STATUS, True)


@pytest.mark.parametrize(
    "heading",
    [
        *("Overdue charge/day", "Verspätungsgebühr pro Tag", "Taxa de atraso por dia", "Χρέωση καθυστέρησης/ημέρα"),
        *("遅延料金(1日)", "지연요금(1일)", "विलंब शुल्क/दिन", "Cross hire cost/day", "Fremdmiete pro Tag"),
    ],
)
def test_what_lateness_or_another_depot_costs_is_no_rate(heading: str) -> None:
    said = money_said_by(heading)
    assert said is not None
    assert said.meaning is Meaning.OTHER_MONEY


@pytest.mark.parametrize(
    "heading",
    [
        *("Vessel", "Craft", "Garment", "Hilfsmittel", "Wasserfahrzeug", "Embarcation", "Vaartuig", "Embarcaciones"),
        *("Fartøy", "Farkost", "Køretøj", "Ajoneuvo", "Apuväline", "Sõiduk", "Transportlīdzeklis", "Valtis", "Ökutæki"),
        *("Pojazd", "Plavidlo", "Pomôcka", "Jármű", "Ambarcațiune", "Plovilo", "Čoln", "Превозно средство", "Судно"),
        *("Човен", "Σκάφος", "Araç", "مركبة", "כלי שיט", "乐器", "악기", "Nhạc cụ", "เรือ", "Kendaraan", "वाहन", "楽器"),
    ],
)
def test_nouns_of_the_trades_are_names(heading: str) -> None:
    assert likeliest(heading) == "name"


def test_what_a_thing_carries_is_not_its_weight() -> None:
    rows = [["A-1", "Trailer", "5", "750"], ["A-2", "Van", "6", "2000"], ["A-3", "Winch", "7", "900"]]
    assert "weight" not in columns_of(["ID", "Name", "Daily rate", "Towing weight"], *rows)
    assert "weight" in columns_of(["ID", "Name", "Daily rate", "Unit weight"], *rows)


def test_a_customer_is_told_whatever_remark_stands_behind() -> None:
    rows = [["A-1", "Saw", "5", "Meyer"], ["A-2", "Pump", "6", ""], ["A-3", "Drill", "7", "Jansen"]]
    assert columns_of(["ID", "Name", "Daily rate", "Huurder (klant)"], *rows)["with_whom"] == "Huurder (klant)"


def test_things_with_a_column_each_may_be_called_as_headings_of_names_are() -> None:
    made = made_from("Mietzeit,Boot,Fahrrad\n1 Stunde,12 €,10 €\nTag,40 €,30 €\nWoche,160 €,120 €\n")
    assert {unit.name: str(unit.lowest_rate) for unit in made.units} == {"Boot": "40.00", "Fahrrad": "30.00"}
