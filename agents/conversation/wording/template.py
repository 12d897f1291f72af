"""A sentence with named fields, which can be filled in and recognized again."""

import functools
import re
import string
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Template:
    """Words with fields such as "{rate}", each once or several times. A field holds at least one character and no line
    break.

    Attributes:
        says: what the caller may be told.
        directs: what the model is to do next, which is not meant for the caller's ears.
        is_farewell: whether these are the last words of a call.
        spans_lines: whether a field may contain line breaks.
    """

    says: str = ""
    directs: str = ""
    is_farewell: bool = False
    spans_lines: bool = False

    @property
    def text(self) -> str:
        """All the words, with the fields unfilled."""
        return " ".join(filter(None, (self.says, self.directs)))

    def format(self, **fields: object) -> str:
        """The words with the fields filled in. A line break in a value becomes a space, unless `spans_lines`: what a
        caller says must not become a line of its own, such as a fact.

        Raises:
            KeyError: a field is missing.
        """
        if self.spans_lines:
            return self.text.format(**fields)
        return self.text.format(**{name: _on_one_line(value) for name, value in fields.items()})

    def match(self, text: str) -> dict[str, str] | None:
        """The fields of a text that this template made; None when the text has other words.

        Where a value contains the words that follow its field, the shortest reading that fits the whole text is taken.
        """
        found = _pattern(self.text, self.spans_lines).fullmatch(text)
        return found.groupdict() if found else None


def _on_one_line(value: object) -> object:
    return " ".join(value.splitlines()) if isinstance(value, str) else value


@functools.cache
def _pattern(text: str, spans_lines: bool) -> re.Pattern[str]:
    parts: list[str] = []
    seen: set[str] = set()
    for words, field, _, _ in string.Formatter().parse(text):
        parts.append(re.escape(words))
        if field is not None:
            parts.append(f"(?P={field})" if field in seen else f"(?P<{field}>.+?)")
            seen.add(field)
    return re.compile("".join(parts), re.DOTALL if spans_lines else 0)
