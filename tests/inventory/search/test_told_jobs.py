"""What callers say when they need equipment, as sentences of many of them tell it."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

from inventory.models import Equipment
from inventory.search.catalogue import Catalogue
from inventory.search.query import read_query
from inventory.search.trade import ONLY, TRADE, kinds_of_name
from inventory.search.trade_words import FOLDER
from inventory.search.understanding import likely
from inventory.search.understanding.jobs import groups_in, job_scores
from inventory.search.understanding.told_jobs import OTHER, TALK, ToldJobs, read_sentences
from tests.support.yaml_files import read_yaml

SAID = FOLDER / "said"

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


def chances(
    sentences: dict[str, list[str]], stems: list[str], jobs: dict[str, float] | None = None
) -> dict[str, float]:
    told = ToldJobs(sentences)
    return dict(zip(told.kinds, told.chances(stems, jobs or {}), strict=True))


def test_the_words_that_few_kinds_have_tell_most() -> None:
    found = chances(SENTENCES, ["stoop", "slab"])
    assert found["jackhammer"] > found["concrete saw"] > found["submersible pump"]


def test_words_that_nobody_said_tell_nothing() -> None:
    found = chances(SENTENCES, ["saxophone", "quintet"])
    assert max(found.values()) == pytest.approx(min(found.values()))


def test_a_kind_without_many_sentences_is_told_as_well_as_one_with_many() -> None:
    many = {"jackhammer": SENTENCES["jackhammer"] * 20, "submersible pump": SENTENCES["submersible pump"]}
    assert chances(many, ["cellar", "rain"])["submersible pump"] > 10 * chances(many, ["cellar", "rain"])["jackhammer"]
    assert chances(many, ["patio", "stoop"])["jackhammer"] > 10 * chances(many, ["patio", "stoop"])["submersible pump"]


def test_words_beside_the_point_do_not_drown_the_point() -> None:
    beside = ["uncle", "wedding", "florida", "tuesday", "deposit", "phone", "cousin", "kitchen", "school", "dog"]
    found = chances(SENTENCES, ["cellar", "rain", *beside])
    assert max(found, key=lambda kind: found[kind]) == "submersible pump"


def test_a_word_that_everybody_uses_tells_less_than_a_rare_one_of_as_many_sentences() -> None:
    sentences = {"jackhammer": ["my wife stands on the slab"], "submersible pump": ["the sewage stands in the cellar"]}
    found = chances(sentences, ["wif", "sewag"])
    assert found["submersible pump"] > 1.5 * found["jackhammer"]


def test_a_name_tells_its_kind_though_no_sentence_has_it() -> None:
    found = chances(SENTENCES, ["submersibl", "pump"])
    assert max(found, key=lambda kind: found[kind]) == "submersible pump"


def test_a_job_that_was_understood_makes_its_kind_more_likely() -> None:
    plain, with_job = (chances(SENTENCES, ["slab"], jobs) for jobs in ({}, {"concrete saw": 2.0}))
    assert with_job["concrete saw"] > 2 * plain["concrete saw"]


def test_the_sentences_are_not_read_when_a_process_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, pattern: str) -> list[Path]:
        raise AssertionError("read at import")

    monkeypatch.setattr(Path, "glob", refuse)
    spec = importlib.util.find_spec("inventory.search.understanding.told_jobs")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def test_sentences_that_are_held_back_are_mostly_understood(
    catalogue: Catalogue, equipment: list[Equipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = read_sentences(SAID)
    known = ToldJobs({kind: [text for at, text in enumerate(texts) if at % 5] for kind, texts in said.items()})
    monkeypatch.setattr(likely, "told_jobs", lambda: known)
    rented = {kind for unit in equipment for kind in kinds_of_name(unit.name)[:1]}
    kinds = likely.LikelyKinds({ONLY + kind for kind in rented})
    offered: Counter[str] = Counter()
    held_back: Counter[str] = Counter()
    right = 0
    for kind, texts in said.items():
        group = "rented" if kind in rented else kind.partition(": ")[0] if kind not in TRADE else "lacking"
        for text in texts[::5]:
            words = read_query(text, []).words
            told = kinds.told_by(words, job_scores(groups_in(words)), without=())
            held_back[group] += 1
            offered[group] += told.suffices
            right += told.suffices and kind in sorted(told.kinds, key=lambda one: -told.kinds[one])[:3]
    assert right >= 0.75 * held_back["rented"]
    assert offered["lacking"] <= 0.4 * held_back["lacking"]
    assert offered["other"] <= 0.2 * held_back["other"]
    assert offered["talk"] <= 0.15 * held_back["talk"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("bust it up\n", "write the kind before"), ("# time machine\nback to monday\n", "no kind in data/search/kinds")],
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "concrete.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"concrete\.txt, line 1.*" + says):
        read_sentences(tmp_path)


def test_every_kind_that_a_job_may_need_has_sentences() -> None:
    told = read_sentences(SAID)
    assert told.keys() - TRADE.keys() == {kind for kind in told if kind.startswith((OTHER, TALK))}
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


@pytest.mark.parametrize(("kind", "at_most"), [("other things", 0.1), ("talk", 0.0)])
def test_what_no_depot_rents_and_talk_find_nothing(catalogue: Catalogue, kind: str, at_most: float) -> None:
    said = read_yaml(Path(__file__).parent / "nothing_rented.yaml")[kind]
    wrong = {text: found for text in said if (found := names(catalogue, text))}
    assert len(wrong) <= at_most * len(said), wrong


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ("screw thing that makes holes for fence posts", "earth auger"),
        ("something to grind a stump down below the grass", "stump grinder"),
        ("put the branches from the storm through something that makes chips", "wood chipper"),
    ],
)
def test_what_is_only_told_of_and_not_rented_is_lacking_and_nothing_else_is_offered(
    catalogue: Catalogue, said: str, lacking: str
) -> None:
    result = catalogue.search(said)
    assert (result.equipment, result.lacking) == ([], (lacking,))


def test_what_comes_nearest_is_told_for_what_was_only_told_of(catalogue: Catalogue) -> None:
    assert catalogue.search("screw thing that makes holes for fence posts").nearest[:1] == ("Mini Excavator",)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("a work light for a night crew that paves the road", "Light Tower"),
        ("a cinema beamer for the lecture hall", "HD Projector"),
        ("a cinema beamer", "HD Projector"),  # only heard as something that is lacking
        ("spinning drum to turn sand and cement for the brickies", "Concrete Mixer"),
    ],
)
def test_what_is_surely_told_counts_more_than_a_name_of_what_is_lacking(
    catalogue: Catalogue, said: str, right: str
) -> None:
    assert right in names(catalogue, said)


def test_what_is_lacking_and_named_alone_is_lacking_whatever_else_its_words_tell(catalogue: Catalogue) -> None:
    result = catalogue.search("an electric kettle")
    assert (result.equipment, result.lacking) == ([], ("kettle",))


def test_a_word_that_names_something_else_does_not_hide_what_is_told(catalogue: Catalogue) -> None:
    assert names(catalogue, "the trailer hitch cracked on the highway, somebody has to weld it there")[0] == (
        "Welder Generator"
    )


def test_a_plainer_one_is_offered_for_a_special_one_that_is_only_told_of(catalogue: Catalogue) -> None:
    assert "Boom Lift" in names(catalogue, "a dead limb over the roof, pull the basket there behind my truck")


def test_what_is_surely_told_is_offered_beside_what_is_only_named(catalogue: Catalogue) -> None:
    found = names(catalogue, "the boom lift pit has two foot of rain water and silt in it and we must have it dry")
    assert found == ["Boom Lift", "Trash Pump"]


def test_who_names_a_machine_and_tells_little_gets_only_that(catalogue: Catalogue) -> None:
    assert names(catalogue, "I need a jackhammer for tomorrow morning") == ["Jackhammer"]


def test_common_words_are_taken_for_what_they_sound_like_where_what_is_told_may_ask_for_it(
    catalogue: Catalogue,
) -> None:
    assert names(catalogue, "a pro jester for the movie") == ["HD Projector"]
