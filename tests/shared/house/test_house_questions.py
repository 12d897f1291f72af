"""A caller's question finds what is written about it, and nothing else."""

import pytest

from shared.house.house_file import Subject, read_house_file
from shared.house.house_questions import HouseQuestions
from shared.settings import Settings


@pytest.fixture(scope="module")
def house() -> HouseQuestions:
    return HouseQuestions(read_house_file(Settings.model_fields["house_file"].default))


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("What time do you guys open on Saturdays?", "Opening hours"),
        ("do you deliver to Springfield, and what does that run me", "Delivery"),
        ("does it come with a full tank", "Fuel"),
        ("what happens if I bring it back late", "Late return"),
        ("your excavator is leaking hydraulic oil all over the place", "A machine breaks down"),
        ("the generator won't start", "A machine breaks down"),
        ("who pays if it gets damaged", "Damage waiver"),
        ("I want to cancel our booking", "Rentals that exist already"),
        ("can I rent as a homeowner", "Private customers"),
    ],
)
def test_a_question_finds_its_subject_first(house: HouseQuestions, question: str, heading: str) -> None:
    assert house.about(question)[0].heading == heading


@pytest.mark.parametrize(
    "question", ["what's the capital of France", "do you sell used equipment", "how much is a generator", "", "the of"]
)
def test_what_nothing_is_written_about_is_not_answered(house: HouseQuestions, question: str) -> None:
    assert house.about(question) == []


def test_a_heading_finds_its_own_subject_and_no_other(house: HouseQuestions) -> None:
    for heading in house.headings:
        assert [subject.heading for subject in house.about(f" {heading.upper()} ")] == [heading]


def test_a_subject_is_found_by_the_words_that_the_depot_lists_for_it() -> None:
    house = HouseQuestions([Subject("Haus", ("opening times",), "From 7."), Subject("Tor", (), "To 5.")])
    assert [subject.heading for subject in house.about("what are your opening times")] == ["Haus"]
    assert house.about("opening of the gate") == []
