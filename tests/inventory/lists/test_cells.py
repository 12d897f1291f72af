"""Amounts, counts, weights and ids are read however they are written, and what is something else is refused."""

from decimal import Decimal

import pytest

from inventory.lists.cells import Unreadable, decimal_separator, read_count, read_money, read_weight
from inventory.lists.reading.sheets import Number
from inventory.lists.units.unit_ids import id_of


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("85", "85"),
        ("40p", "0.4"),
        ("75,00 € / 1 Día", "75"),
        ("75¢", "0.75"),
        ("80 ct", "0.8"),
        ("90 øre", "0.9"),
        ("$85.00", "85"),
        ("$1,250.00", "1250"),
        ("1.250,00 €", "1250"),
        ("85,5", "85.5"),
        ("CHF 1'250.-", "1250"),
        ("€ 110,-", "110"),
        ("1 250,50 €", "1250.50"),
        ("250,000", "250000"),
        ("1.250", "1250"),
        ("1.250.000", "1250000"),
        ("¥12,000", "12000"),
        ("12,000円", "12000"),
        ("R$ 85,00", "85"),
        ("85,00 zł", "85"),
        ("85/day", "85"),
        ("45 €/Tag", "45"),
        ("０", "0"),
        (Number("1250.5"), "1250.5"),
    ],
)
def test_amounts_are_read(cell: str, amount: str) -> None:
    assert read_money(cell, None) == Decimal(amount)


@pytest.mark.parametrize("cell", ["", "-", "n/a", "on request", "POA", "auf Anfrage", "sur demande", "要相談"])
def test_words_for_no_amount_are_known(cell: str) -> None:
    assert read_money(cell, None) is None


@pytest.mark.parametrize(
    "cell", ["about 5", "5 to 7", "-5", "(5)", "1.2.3", "12,34,56", "abc", "5 kg", "1e5", "NaN", "0x10"]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_money(cell, None)


def test_the_other_amounts_tell_what_a_point_means() -> None:
    assert decimal_separator(["85.00", "85", "1.250"]) == "."
    assert decimal_separator(["85,00", "1.250"]) == ","
    assert decimal_separator(["1.250", "250"]) is None
    assert read_money("85.555", ".") == Decimal("85.555")
    assert read_money("1.250", ",") == Decimal(1250)


@pytest.mark.parametrize(("cell", "count"), [("12", 12), ("3 pcs", 3), ("1,200", 1200), ("4.0", 4), ("2台", 2)])
def test_counts_are_read(cell: str, count: int) -> None:
    assert read_count(cell) == count


@pytest.mark.parametrize("cell", ["1.5", "-1", "many", "3 of 5"])
def test_what_is_no_count_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_count(cell)


@pytest.mark.parametrize(
    ("cell", "kilograms"),
    [("85 kg", 85), ("1.5 t", 1500), ("3'620 kg", 3620), ("100 lbs", 45.36), ("2,5t", 2500), ("85", 85)],
)
def test_weights_are_read(cell: str, kilograms: float) -> None:
    weight = read_weight(cell, None, "kg")
    assert weight == pytest.approx(kilograms, abs=0.01)


def test_a_weight_without_a_unit_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        read_weight("85", None, None)


@pytest.mark.parametrize(
    ("text", "id_"),
    [("GEN-8K", "GEN-8K"), ("gen 8k", "GEN-8K"), ("T3/6", "T3-6"), ("Rüttler", "RUTTLER"), ("#17", "17"), ("", "")],
)
def test_ids_are_written_as_the_inventory_writes_them(text: str, id_: str) -> None:
    assert id_of(text, longest=15) == id_


def test_what_is_too_long_or_of_another_script_gets_letters_that_stand_for_it() -> None:
    long, other = id_of("Professional Generator 8 kW", longest=15), id_of("Professional Generator 9 kW", longest=15)
    assert long.startswith("PRO-GEN")
    assert len(long) <= 15
    assert long != other
    assert id_of("プレート", longest=15) != id_of("ポンプ", longest=15)
    assert id_of("プレート", longest=15) == id_of("プレート", longest=15)
    assert id_of(":", longest=15) not in ("", id_of("*", longest=15))
