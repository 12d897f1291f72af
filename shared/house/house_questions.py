"""Which subjects of the house file a caller's question is about."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from inventory.search.words import split_words, stem
from shared.house.house_file import Subject

MOST_SUBJECTS_TOLD = 2
NAMED = 3.0  # the weight of a word in a heading or in "Asked as:", where a word of the answer counts 1
LEAST_SCORE = 3.0
LEAST_SHARE_OF_BEST = 0.6  # of the best score, for a second subject to be told too

# Words of questions, which say nothing about their subject.
_TALK_TEXT = """
    a about all also am an and any are as at be but by can could did do does for from get gonna got guys had has have
    how i if im in is it its ive just know let lets like long many me much my need of on one or our out please should
    so some take tell that the their them then there they thing things this to too up us wanna want was we were what
    when where which who will with would ya yall you your youre
    equipment machine machines rent rental rentals unit units
"""
_TALK = frozenset(_TALK_TEXT.split())


class HouseQuestions:
    """The subjects of a depot's house file, to be found by a caller's question."""

    def __init__(self, subjects: Sequence[Subject] = ()) -> None:
        self.subjects = tuple(subjects)
        self._phrases = [
            [set(_stems([phrase])) or set(_all_stems(phrase)) for phrase in (subject.heading, *subject.asked_as)]
            for subject in subjects
        ]
        self._answers = [set(_stems([subject.answer])) for subject in subjects]
        self._having = Counter(word for words in self._answers for word in words)

    @property
    def headings(self) -> list[str]:
        """What the depot has written something about."""
        return [subject.heading for subject in self.subjects]

    def about(self, question: str) -> list[Subject]:
        """The one or two subjects that answer a question, best first; none where nothing is written about it.

        Args:
            question: the caller's words, or a heading of the file.
        """
        for subject in self.subjects:
            if subject.heading.casefold() == " ".join(question.split()).casefold():
                return [subject]
        asked = set(_all_stems(question))
        scores = [self._score(index, asked) for index in range(len(self.subjects))]
        best = max(scores, default=0.0)
        ranked = sorted(range(len(self.subjects)), key=lambda index: -scores[index])
        return [
            self.subjects[index]
            for index in ranked[:MOST_SUBJECTS_TOLD]
            if scores[index] >= max(LEAST_SCORE, best * LEAST_SHARE_OF_BEST)
        ]

    def _score(self, index: int, asked: set[str]) -> float:
        """How much a question has in common with a subject. Words that stand in many answers count less."""
        named = sum(NAMED * len(words) for words in self._phrases[index] if words and words <= asked)
        told = sum(
            1 - math.log(self._having[word]) / math.log(len(self.subjects) + 1)
            for word in (asked & self._answers[index]) - _TALK
        )
        return named + told


def _stems(texts: Iterable[str]) -> list[str]:
    return [stem(word) for text in texts for word in split_words(text) if word not in _TALK]


def _all_stems(text: str) -> list[str]:
    return [stem(word) for word in split_words(text)]
