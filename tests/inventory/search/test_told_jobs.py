"""What callers say when they need equipment, as sentences of many of them tell it."""

from pathlib import Path

import pytest

from inventory.models import Equipment
from inventory.search.catalogue import Catalogue
from inventory.search.trade import TRADE
from inventory.search.trade_words import FOLDER
from inventory.search.understanding.told_jobs import ToldJobs, read_sentences

SENTENCES = {
    "jackhammer": ["the patio slab has to come out", "bust up the old stoop"],
    "concrete saw": ["cut a clean line in the slab", "a straight cut through the kerb"],
    "submersible pump": ["the cellar is full of rain water"],
}


@pytest.fixture(scope="module")
def catalogue(equipment: list[Equipment]) -> Catalogue:
    return Catalogue(equipment)


def names(catalogue: Catalogue, said: str) -> list[str]:
    return list(dict.fromkeys(unit.name for unit in catalogue.search(said).equipment))[:3]


def test_the_words_that_few_kinds_have_tell_most() -> None:
    scores = ToldJobs(SENTENCES).scores(["stoop", "slab"])
    assert scores["jackhammer"] > scores["concrete saw"] > 0
    assert "submersible pump" not in scores


def test_words_that_nobody_said_tell_nothing() -> None:
    assert ToldJobs(SENTENCES).scores(["saxophone"]) == {}


def test_a_kind_without_many_sentences_is_told_as_well_as_one_with_many() -> None:
    many = {"jackhammer": SENTENCES["jackhammer"] * 20, "submersible pump": SENTENCES["submersible pump"]}
    scores = ToldJobs(many).scores(["patio", "cellar"])
    assert scores["jackhammer"] == pytest.approx(scores["submersible pump"])


@pytest.mark.parametrize(
    ("text", "says"),
    [("bust it up\n", "write the kind before"), ("# time machine\nback to monday\n", "no kind in data/search/kinds")],
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "concrete.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"concrete\.txt, line 1.*" + says):
        read_sentences(tmp_path)


def test_every_kind_that_a_job_may_need_has_sentences() -> None:
    told = read_sentences(FOLDER / "said")
    assert {kind for kind, entry in TRADE.items() if not entry.is_accessory} <= told.keys()
    assert all(len(set(sentences)) >= 10 for sentences in told.values())


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("the organ loft bulbs are twenty feet up and the tiles must not be scratched", "Scissor Lift"),
        ("our brewery cellar smells and the walls are weeping since the tanks burst", "Dehumidifier"),
        ("the vicar wants the hymn words big on the wall for the harvest supper", "HD Projector"),
    ],
)
def test_a_job_is_found_that_is_told_in_nobodys_words_but_the_callers(
    catalogue: Catalogue, said: str, right: str
) -> None:
    assert right in names(catalogue, said)


def test_what_is_surely_told_is_offered_beside_what_is_only_named(catalogue: Catalogue) -> None:
    found = names(catalogue, "the boom lift pit has two foot of rain water and silt in it and we must have it dry")
    assert found == ["Boom Lift", "Trash Pump"]


def test_who_names_a_machine_and_tells_little_gets_only_that(catalogue: Catalogue) -> None:
    assert names(catalogue, "I need a jackhammer for tomorrow morning") == ["Jackhammer"]
