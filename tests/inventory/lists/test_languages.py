"""Lists in further languages are read with no question about their columns, and no word of them changes another one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from inventory.lists.cells import Unreadable, read_money
from inventory.lists.columns import language_files
from inventory.lists.columns.guessing import guess
from inventory.lists.columns.language_files import LANGUAGES, with_languages
from inventory.lists.columns.list_words import Phrases, plain, plain_cell
from inventory.lists.making import make_units
from inventory.lists.reading.sheets import Sheet
from inventory.lists.reading.table import Table, find_tables
from tests.support.lists import answered_mapping

MEANINGS = (
    *("equipment_id", "name", "category", "daily_rate", None, "quantity", "status", "location", "weight", None),
)


class List(TypedDict):
    """A list in one language."""

    headings: list[str]
    rows: list[list[str]]
    left_out: str
    sum: str


LISTS: dict[str, List] = yaml.safe_load((Path(__file__).parent / "languages.yaml").read_text(encoding="utf-8"))


def table_of(one: List) -> Table:
    """The list with a row of a service and one of sums at its end."""
    empty = [""] * len(MEANINGS)
    service = ["", one["left_out"], "", "25", *empty[4:]]
    total = [one["sum"], "", "", "", "", str(len(one["rows"])), *empty[6:]]
    rows = [one["headings"], *one["rows"], service, total]
    (table, *_) = find_tables(Sheet("", list(enumerate(rows, start=1)), "text"))
    return table


@pytest.mark.parametrize("language", LISTS)
def test_a_list_is_read_with_no_question_about_its_columns(language: str) -> None:
    one = LISTS[language]
    found = guess(table_of(one))
    expected = {meaning: heading for meaning, heading in zip(MEANINGS, one["headings"], strict=True) if meaning}
    assert {meaning.value: heading for meaning, heading in found.mapping.columns.items()} == expected
    assert found.rates_to_choose == ()


@pytest.mark.parametrize("language", LISTS)
def test_states_weights_services_and_sums_are_known(language: str) -> None:
    one = LISTS[language]
    table = table_of(one)
    made = make_units(table, answered_mapping(guess(table), weight_unit=None))
    assert (made.problems, made.gaps) == ([], {})
    assert [unit.status.value for unit in made.units][:3] == ["AVAILABLE", "RENTED", "MAINTENANCE"]
    assert len(made.units) == len(one["rows"])
    assert {unit.weight_class for unit in made.units} == {"Light"}


# What a word from before means, printed by a program of its own: the words are read once in each
MEANT = """
import json, sys
from pathlib import Path
from inventory.lists.cells import Unreadable, read_money
from inventory.lists.columns import language_files
if sys.argv[1:]:
    language_files.LANGUAGES = Path(sys.argv[1])
from inventory.lists.columns.headings import money_said_by, said_by
from inventory.lists.columns.list_words import cell_words, headings, money, plain_cell
from inventory.lists.leaving_out import Reasons
from inventory.lists.mapping import Mapping

asked = json.load(sys.stdin)
reasons, types = Reasons({}, Mapping()), cell_words().not_equipment.types
meant = {}
for word in asked["headings"]:
    said, of_money = said_by(word), money_said_by(word)
    meanings = sorted(one.meaning for one in said if one.strength == said[0].strength)
    meant[word] = [meanings, of_money and [of_money.meaning, of_money.period]]
for word in asked["cells"]:
    meant["cell: " + word] = [reasons.state_said(word), plain_cell(word) in types]
json.dump(meant, sys.stdout)
"""
FILES = language_files.FOLDER
# Words from before that are of these languages themselves, and of which more is known now
KNOWN_BETTER = (
    *("barva", "boja", "culoare", "dodavatel", "doprava", "jannite", "kiralama", "kirjanpitoarvo", "kuljettaja"),
    *("meret", "odpisy", "odvoz", "paivassa", "palivo", "pohon", "poisto", "poistot", "polttoaine", "renk"),
    *("saatavilla", "szin", "toimittaja", "toimitus", "uzemanyag", "vari", "модель", "цвет"),
    *("koulutus", "satis"),
)


def phrases_in(content: object) -> set[str]:
    """Every phrase of a file of words, without stars."""
    if isinstance(content, dict):
        return {phrase for inside in content.values() for phrase in phrases_in(inside)}
    if isinstance(content, list):
        return {phrase for inside in content for phrase in phrases_in(inside)}
    return {str(content).replace("*", "")} if content else set()


def meant_by(asked: dict[str, list[str]], *folder: str) -> dict[str, list[object]]:
    command = [sys.executable, "-c", MEANT, *folder]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_no_language_changes_what_a_word_from_before_means(tmp_path: Path) -> None:
    headings, money, words = (
        yaml.safe_load((FILES / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("headings", "money", "words")
    )
    rates = ("rate", "preis", "precio", "prix", "prezzo", "prijs", "preço", "pris", "cena", "料金")
    times = [time for times in money["periods"].values() for time in times[:12] if "*" not in time]
    asked = {
        "headings": sorted(
            phrases_in([headings, money, [of for name, of in words.items() if name.startswith("headings_")]])
            | {f"{rate} {time}" for rate in rates for time in times}
        ),
        "cells": sorted(phrases_in([words["statuses"], words["machines"], words["yes"], words["no"], words["towns"]])),
    }
    before, now = meant_by(asked, str(tmp_path)), meant_by(asked)
    changed = {
        word: (meaning, now[word])
        for word, meaning in before.items()
        if now[word] != meaning and word.removeprefix("cell: ") not in KNOWN_BETTER and "insurance" not in str(meaning)
    }
    assert changed == {}


def test_each_language_has_a_list_in_these_tests() -> None:
    beside = {
        "chinese": ("Chinese, simplified", "Chinese, traditional"),
        "serbian_croatian_bosnian": ("Croatian", "Serbian"),
        "indonesian_malay": ("Indonesian",),
    }
    named = {name for file in LANGUAGES.glob("*.yaml") for name in beside.get(file.stem, (file.stem.capitalize(),))}
    assert named == LISTS.keys()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("headings: {nam: {whole: nazwa}}", "klingon.yaml: headings: 'nam' is not known; did you mean 'name'?"),
        ("heading: {name: {whole: nazwa}}", "klingon.yaml: 'heading' is not known; did you mean 'headings'?"),
        ("headings: {name: {hole: nazwa}}", "klingon.yaml: headings: name: 'hole' is not known; did you mean 'whole'?"),
        ("headings: {name: {whole: [nazwa]}}", "whole: write the words one behind the other with commas between them."),
        ("headings: {name: nazwa}", "klingon.yaml: headings: name: write names with words behind them"),
        ("headings: [nazwa]", "klingon.yaml: headings: write names with words behind them"),
    ],
)
def test_a_mistake_in_a_language_file_is_named(
    text: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "klingon.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(language_files, "LANGUAGES", tmp_path)
    language_files.languages.cache_clear()
    try:
        with pytest.raises(ValueError, match="data/lists/languages/klingon") as raised:
            with_languages({"name": {"whole": [], "part": []}}, "headings")
        assert sentence in str(raised.value)
    finally:
        language_files.languages.cache_clear()


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
