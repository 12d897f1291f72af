"""Words and amounts of any script are compared and read."""

import pytest

from inventory.lists.cells import Unreadable, read_money
from inventory.lists.words.plain_text import Phrases, plain, plain_cell


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ΒΑΡΟΣ", "βάρος"),
        ("DEMİRBAŞ NO", "demirbaş no"),
        ("AĞIRLIK", "ağırlık"),
        ("Đơn giá", "đơn giá"),
        ("Težina", "tezina"),
        ("Proizvođač", "proizvodac"),
        ("\u200fהערות", "הערות"),
        ('מק"ט', "מק״ט"),
        ("السِّعر", "سعر"),
        ("الكميّـــة", "الكمية"),
        ("أجرة", "اجره"),
        ("Instal·lació", "installació"),
        ("Þyngd", "thyngd"),
        ("٧ أيام", "7 أيام"),
        ("수 량", "수 량"),
        ("租金（元）", "租金(元)"),
    ],
)
def test_what_people_write_in_several_ways_is_one_word(one: str, other: str) -> None:
    assert plain(one) == plain(other)
    assert plain(one)


def test_words_of_scripts_with_spaces_count_as_whole_words_only() -> None:
    assert Phrases(["день"]).spans("понедельник деньги") == []
    assert Phrases(["день"]).spans("цена день") == [(5, 9)]
    assert Phrases(["租金"]).spans("日租金元") == [(1, 3)]


def test_cells_are_compared_in_any_script() -> None:
    assert plain_cell("БОШ\u200e ") == plain_cell("бош")
    assert plain_cell("ΕΝΟΙΚΙΑΣΜΕΝΟΣ") == plain_cell("ενοικιασμένος")


@pytest.mark.parametrize("cell", ["2 triệu", "3만원", "250 ribu", "5 eft", "3万元起", "2 тыс. руб."])
def test_an_amount_in_thousands_is_not_read_without_them(cell: str) -> None:
    try:
        amount = read_money(cell, None)
    except Unreadable:
        return
    assert amount is not None
    assert amount >= 1000


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1 200 руб./сут.", 1200),
        ("₴650", 650),
        ("45,00 лв.", 45),
        ("8 500 Ft/nap", 8500),
        ("120 lei/zi", 120),
        ("25 €/ημέρα", 25),
        ("750 TL/gün", 750),
        ("25 EUR/öp", 25),
        ("9.500 kr. á dag", 9500),
        ("120元/天", 120),
        ("30,000원", 30000),
        ("Rp 250.000", 250000),
        ("250.000 đ/ngày", 250000),
        ("500 บาท/วัน", 500),
        ("800 रुपये", 800),
        ("١٥٠ ريال", 150),
        ("\u200f150 ₪ ליום", 150),
        ("R450 per dag", 450),
    ],
)
def test_amounts_are_read_with_their_money_and_time(cell: str, amount: int) -> None:
    assert read_money(cell, None) == amount
