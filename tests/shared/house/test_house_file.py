"""What the depot writes about itself is read whole, or every mistake is named."""

from pathlib import Path

import pytest

from shared.house.house_file import LARGEST_FILE, LONGEST_ANSWER, MOST_SUBJECTS, HouseFileError, read_house_file
from shared.settings import Settings


def written(folder: Path, text: str) -> Path:
    path = folder / "house.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_has_an_answer_below_each_heading() -> None:
    subjects = read_house_file(Settings.model_fields["house_file"].default)
    assert {"Opening hours", "Delivery", "Deposit", "Fuel", "Late return", "Damage waiver"} <= {
        subject.heading for subject in subjects
    }
    assert all(subject.answer and subject.asked_as for subject in subjects)


def test_paragraphs_become_one_answer_and_other_words_are_kept_apart(tmp_path: Path) -> None:
    (hours,) = read_house_file(
        written(tmp_path, "# Notes\nfor us\n## Opening  hours\nasked as: open,  closing time, \nFrom 7.\n\nTo 5.\n")
    )
    assert (hours.heading, hours.asked_as, hours.answer) == ("Opening hours", ("open", "closing time"), "From 7. To 5.")


def test_what_stands_before_the_first_heading_is_no_answer(tmp_path: Path) -> None:
    assert read_house_file(written(tmp_path, "# For us\nThe code of the gate is 4711.\n")) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("## Hours\n\n## Fuel\nFull.\n", 'line 1: nothing is written below "Hours"'),
        ("## Hours\nAsked as: open\n", 'line 1: nothing is written below "Hours"'),
        ("## Fuel\nFull.\n## fuel\nEmpty.\n", 'line 3: the heading "fuel" stands there twice'),
        (f"## {'x' * 61}\nYes.\n", "line 1: the heading has more than 60 characters"),
        (f"## Fuel\n{'x' * (LONGEST_ANSWER + 1)}\n", "split it into several headings"),
        ("".join(f"## {n}\nYes.\n" for n in range(MOST_SUBJECTS + 1)), "at most 60 can be told"),
        ("## \nYes.\n", "line 1: the heading has no words"),
        ("x" * (LARGEST_FILE + 1), "larger than 200 kB"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(HouseFileError) as refused:
        read_house_file(written(tmp_path, text))
    assert told in str(refused.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(HouseFileError) as refused:
        read_house_file(written(tmp_path, "## Hours\n## Fuel\n"))
    assert str(refused.value).count("nothing is written below") == 2


def test_a_missing_file_and_one_that_is_no_text_are_told_by_their_names_only(tmp_path: Path) -> None:
    binary = tmp_path / "house.md"
    binary.write_bytes(b"\xff\xfe\x00## x")
    for path in (tmp_path / "away.md", binary, tmp_path):
        with pytest.raises(HouseFileError) as refused:
            read_house_file(path)
        assert path.name in str(refused.value)
        assert str(tmp_path.parent) not in str(refused.value)
