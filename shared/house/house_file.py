"""The house file: what the depot has written for callers who ask about hours, delivery, deposits and the like.

It is a text file in Markdown: a heading of two marks for each subject, and paragraphs below it. A line that begins with
"Asked as:" lists other words by which callers ask for the subject. What stands before the first such heading is a note
for whoever writes the file.
"""

from dataclasses import dataclass
from pathlib import Path

HEADING = "## "
ASKED_AS = "asked as:"
LONGEST_HEADING = 60  # characters
LONGEST_ANSWER = 900  # characters: about a minute when it is read aloud
MOST_SUBJECTS = 60
LARGEST_FILE = 200_000  # bytes


class HouseFileError(Exception):
    """The house file cannot be used. The text names the file, and the line and the mistake of each."""


@dataclass(frozen=True)
class Subject:
    """One subject of the house file.

    Attributes:
        heading: what it is called.
        asked_as: other words by which callers ask for it; may be empty.
        answer: what the line may say about it, on one line.
    """

    heading: str
    asked_as: tuple[str, ...]
    answer: str


def read_house_file(path: Path) -> tuple[Subject, ...]:
    """The subjects of the file in their order; none where the file has no heading.

    Raises:
        HouseFileError: the file is missing or not UTF-8 text, or a subject is empty, too long or there twice.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise HouseFileError(f"{path.name} is larger than {LARGEST_FILE // 1000} kB; it is read aloud: shorten it.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise HouseFileError(f"{path.name} is not UTF-8 text. Save it again as UTF-8.") from None
    except OSError as exc:
        raise HouseFileError(
            f"{path.name} cannot be read ({type(exc).__name__}). Check RENTAL_HOUSE_FILE; a file without "
            "headings answers no questions."
        ) from None
    subjects: list[Subject] = []
    mistakes: list[str] = []
    for line, heading, below in _parts(text):
        subject = _subject(heading, below)
        known = {before.heading.casefold() for before in subjects}
        mistakes += [f"  line {line}: {mistake}" for mistake in _mistakes(subject, known)]
        subjects.append(subject)
    if len(subjects) > MOST_SUBJECTS:
        mistakes.append(f"  there are {len(subjects)} headings, and at most {MOST_SUBJECTS} can be told to the model")
    if mistakes:
        raise HouseFileError("\n".join([f"{path.name} has mistakes:", *mistakes]))
    return tuple(subjects)


def _parts(text: str) -> list[tuple[int, str, list[str]]]:
    """Each heading with the number of its line, and the lines below it."""
    parts: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(HEADING):
            parts.append((number, " ".join(line.removeprefix(HEADING).split()), []))
        elif parts:
            parts[-1][2].append(line.strip())
    return parts


def _subject(heading: str, below: list[str]) -> Subject:
    asked_as: list[str] = []
    words: list[str] = []
    for line in below:
        if line.lower().startswith(ASKED_AS):
            asked_as += [" ".join(phrase.split()) for phrase in line[len(ASKED_AS) :].split(",")]
        else:
            words += line.split()
    return Subject(heading, tuple(filter(None, asked_as)), " ".join(words))


def _mistakes(subject: Subject, headings_before: set[str]) -> list[str]:
    found: list[str] = []
    if not subject.heading:
        return ["the heading has no words"]
    if len(subject.heading) > LONGEST_HEADING:
        found.append(f"the heading has more than {LONGEST_HEADING} characters; shorten it")
    if subject.heading.casefold() in headings_before:
        found.append(f'the heading "{subject.heading}" stands there twice; put both under one')
    if not subject.answer:
        found.append(f'nothing is written below "{subject.heading}"; write the answer, or take the heading out')
    elif len(subject.answer) > LONGEST_ANSWER:
        found.append(
            f'the answer below "{subject.heading}" has {len(subject.answer)} characters and at most {LONGEST_ANSWER} '
            "are told to a caller; split it into several headings"
        )
    return found
