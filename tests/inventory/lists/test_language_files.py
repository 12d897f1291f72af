"""The words of a language file are added to those of the others, and no word of one changes another one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from inventory.lists.words import language_files
from inventory.lists.words.language_files import with_languages
from inventory.lists.words.word_files import Heading

# What a word from before means, printed by a program of its own: the words are read once in each
MEANT = """
import json, sys
from pathlib import Path
from inventory.lists.cells import Unreadable, read_money
from inventory.lists.words import language_files
if sys.argv[1:]:
    language_files.LANGUAGES = Path(sys.argv[1])
from inventory.lists.columns.headings import money_said_by, said_by
from inventory.lists.words.plain_text import plain_cell
from inventory.lists.words.list_words import cell_words, headings, money
from inventory.lists.states.state_words import StateWords

asked = json.load(sys.stdin)
states, types = StateWords({}), cell_words().not_equipment.types
meant = {}
for word in asked["headings"]:
    said, of_money = said_by(word), money_said_by(word)
    meanings = sorted(one.meaning for one in said if one.strength == said[0].strength)
    meant[word] = [meanings, of_money and [of_money.meaning, of_money.period]]
for word in asked["cells"]:
    meant["cell: " + word] = [states.said(word), plain_cell(word) in types]
json.dump(meant, sys.stdout)
"""
FILES = language_files.FOLDER
# Words from before that are of these languages themselves, and of which more is known now
KNOWN_BETTER = (
    *("kiralama", "koulutus", "leietaker", "lejer", "päivässä", "paivassa", "saatavilla", "satis", "za dobe"),
    *("zustatkova cena", "модель", "bez ddv", "bez pdv", "ca", "met btw", "ron", "tunnilta"),
    *("cena detaliczna", "jednostka miary", "merna jednotka", "mj", "val", "yksikko", "дата покупки", "ед изм"),
    *("единица измерения", "на складе", "ндс", "продажа", "ставка ндс"),
    # Of courses, and days on which a unit comes back, which are told before this is looked at
    *("nazev kurzu", "regressa em", "retorna em", "volta em"),
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


@pytest.mark.long_running
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
        if now[word] != meaning and word.removeprefix("cell: ") not in KNOWN_BETTER
        if not is_only_known_now(meaning, now[word]) and "insurance" not in str(meaning)
    }
    assert changed == {}


def is_only_known_now(before: list[object], now: list[object]) -> bool:
    """Whether a heading that said nothing says now that its column is not needed, or that it is money but no rate."""
    return before == [[], None] and now[0] in ([], ["unused"]) and now[1] in (None, ["other_money", None])


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


def test_a_heading_added_at_the_end_of_a_list_changes_nothing_for_those_before_it() -> None:
    before = Heading(whole=["asset id", "tag"], part=[])
    after = Heading(whole=["asset id", "tag", "plant no"], part=[])
    assert before.strengths.items() <= after.strengths.items()
    assert after.strengths["plant no"] < after.strengths["tag"] < after.strengths["asset id"]
