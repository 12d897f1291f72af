"""Reading what a tool answered: which of the agents' templates made it, and what stands in their fields.

The sentences are recognized by the templates themselves, so that the agents can reword them without a change here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.conversation.wording.answers.every_answer import TOOL_ANSWERS
from agents.conversation.wording.template import Template

INTERNAL_ERROR = Template("An internal error occurred")  # LiveKit's own answer for a tool that failed

_TEMPLATES = (*TOOL_ANSWERS, INTERNAL_ERROR)
_END_OF_A_WORD = re.compile(r"(?=\s)|$")


@dataclass(frozen=True)
class Sentence:
    """What one template made."""

    template: Template
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What a tool answered, or what a stage is to tell first.

    Attributes:
        text: the words.
        sentences: the sentences that the text consists of; none when not all of it was made by templates.
    """

    text: str
    sentences: tuple[Sentence, ...] = ()

    def fields(self, *templates: Template) -> Mapping[str, str] | None:
        """The fields of the first sentence that one of these templates made; None when there is no such sentence."""
        return next((one.fields for one in self.sentences if one.template in templates), None)

    def has(self, *templates: Template) -> bool:
        """Whether a sentence of one of these templates is in it."""
        return self.fields(*templates) is not None


def read_answer(text: str) -> Answer:
    """The text with the sentences that it consists of."""
    ends = [end.start() for end in _END_OF_A_WORD.finditer(text)]
    return Answer(text, _sentences(text, 0, ends, {}) or ())


def _sentences(
    text: str, at: int, ends: Sequence[int], known: dict[int, tuple[Sentence, ...] | None]
) -> tuple[Sentence, ...] | None:
    """The sentences of `text` from `at` on; None when it cannot be read to its end.

    A value may hold the words that end its sentence, as the name "Acme Inc. of Ohio" does, so every end is tried.
    `known` keeps what was found from each place, so that no place is tried twice.
    """
    while at < len(text) and text[at].isspace():
        at += 1
    if at == len(text):
        return ()
    if at not in known:
        known[at] = None
        for template in _TEMPLATES:
            if not text.startswith(template.first_words, at) or (soonest := template.shortest_end(text, at)) is None:
                continue
            for end in ends:
                if end < soonest or not text.endswith(template.last_words, at, end):
                    continue
                fields = template.match(text[at:end])
                if fields is not None and (rest := _sentences(text, end, ends, known)) is not None:
                    known[at] = (Sentence(template, fields), *rest)
                    return known[at]
    return known[at]
