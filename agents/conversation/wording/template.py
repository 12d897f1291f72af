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

    @functools.cached_property
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
        # Nearly every text was made by another template, which the words at either end tell sooner than the pattern.
        if not (text.startswith(self.first_words) and text.endswith(self.last_words)):
            return None
        found = self._pattern.fullmatch(text)
        return found.groupdict() if found else None

    @functools.cached_property
    def first_words(self) -> str:
        """The words before the first field; "" when a field begins the sentence."""
        return self._parts[0][0]

    @functools.cached_property
    def last_words(self) -> str:
        """The words after the last field; "" when a field ends the sentence."""
        words, field = self._parts[-1]
        return words if field is None else ""

    def shortest_end(self, text: str, at: int) -> int | None:
        """Where a text that this template made, and that begins at `at`, ends at the earliest; None where its words do
        not follow there, one after the other."""
        for words, field in self._parts:
            at = text.find(words, at)
            if at < 0:
                return None
            at += len(words) + (field is not None)
        return at

    @functools.cached_property
    def _parts(self) -> list[tuple[str, str | None]]:
        """The words, each with the field that follows them."""
        return [(words, field) for words, field, _, _ in string.Formatter().parse(self.text)]

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts: list[str] = []
        seen: set[str] = set()
        for words, field in self._parts:
            parts.append(re.escape(words))
            if field is not None:
                parts.append(f"(?P={field})" if field in seen else f"(?P<{field}>.+?)")
                seen.add(field)
        return re.compile("".join(parts), re.DOTALL if self.spans_lines else 0)


def _on_one_line(value: object) -> object:
    return " ".join(value.splitlines()) if isinstance(value, str) else value
