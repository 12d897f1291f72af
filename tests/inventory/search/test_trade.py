import re
import textwrap
from pathlib import Path

import pytest

from inventory.search.trade import TRADE, kinds_of_name, parse_job
from inventory.search.trade_words import read_kinds
from inventory.search.words import stem


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Genie GS-1930 Scissor Lift", "scissor lift"),
        ("Scissor Lift, electric", "scissor lift"),
        ("Heater, indirect", "indirect heater"),
        ("Auger Attachment for Mini Excavator", "attachment"),
        ("Jack Hammer 60 lb", "jackhammer"),
        ("Tow Behind Air Compressor w/ hoses", "air compressor"),
        ("Bobcat", "skid steer loader"),
    ],
)
def test_the_name_of_a_unit_tells_its_kind_by_the_end_of_its_first_part(name: str, kind: str) -> None:
    assert kinds_of_name(name)[0] == kind


def test_a_name_that_the_trade_does_not_know_is_of_no_kind() -> None:
    assert kinds_of_name("Flux Capacitor") == ()


def test_a_special_kind_is_of_the_plain_ones_too() -> None:
    assert kinds_of_name("Rough Terrain Scissor Lift") == ("rough terrain scissor lift", "scissor lift", "aerial lift")


@pytest.mark.parametrize("text", ["break concret", "brake concrete", "concrete break"])
def test_a_job_of_unknown_words_is_refused_with_the_word(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"'jackhammer' has the job .* stands neither in actions.yaml nor in things.yaml"
    ):
        parse_job(text, 1.0, "jackhammer")


def test_what_the_data_names_in_place_of_a_kind_is_a_kind() -> None:
    assert {other for kind in TRADE.values() for other in kind.instead} <= TRADE.keys()


def test_a_depots_own_file_adds_to_kinds_that_are_known_and_brings_new_ones(tmp_path: Path) -> None:
    documented = (Path(__file__).parents[3] / "docs" / "inventory.md").read_text(encoding="utf-8")
    example = re.search(r"(?<=\n\n)    jackhammer:\n(?:    .*\n)+", documented)
    assert example is not None
    (tmp_path / "a.yaml").write_text("jackhammer: {called: [breaker], jobs: [break rock]}", encoding="utf-8")
    (tmp_path / "our_words.yaml").write_text(textwrap.dedent(example[0]), encoding="utf-8")
    kinds, files = read_kinds(tmp_path)
    assert kinds["jackhammer"].called == ["breaker", "thumper"]
    assert kinds["jackhammer"].jobs == ["break rock", "break concrete"]
    assert (kinds["stump planer"].is_a, kinds["planer tooth"].accessory) == ("stump grinder", True)
    assert files == {"jackhammer": "a", "stump planer": "our_words", "planer tooth": "our_words"}
    for name, kind in kinds.items():
        for job in (*kind.jobs, *kind.helps):
            assert parse_job(job, 1.0, name)


@pytest.mark.parametrize(
    "text", ["jackhammer: [", "jackhammer: {named: [breaker]}", "jackhammer: {called: [no]}", "- jackhammer"]
)
def test_a_file_with_a_mistake_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "our_words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"our_words\.yaml cannot be read as words of the trade"):
        read_kinds(tmp_path)


def test_a_thing_is_no_form_of_a_word_that_it_looks_like() -> None:
    assert stem("footings") != stem("foot")
    assert stem("siding") != stem("side")
    assert stem("sites") != stem("sit")
    assert stem("siding") == stem("sidings")
