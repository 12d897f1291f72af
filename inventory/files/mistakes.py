"""Mistakes in the rows of a list: a line for each kind of mistake, with the rows that have it."""

from collections import defaultdict
from collections.abc import Iterable

MOST_ROWS_NAMED = 8
MOST_EXAMPLES = 3
LONGEST_CELL = 40


class Mistakes:
    """Gathers mistakes. `numbered_as` is the word for a row."""

    def __init__(self, numbered_as: str = "row") -> None:
        self._numbered_as = numbered_as
        self._found: defaultdict[tuple[str, str], dict[int, str]] = defaultdict(dict)

    def note(self, number: int, column: str, value: str, what: str) -> None:
        """Note what is wrong with a row, in this column unless that is empty, where this value stands."""
        self._found[column, what].setdefault(number, value)

    def lines(self) -> list[str]:
        """A line for each kind of mistake, in the order in which they were first found."""
        return [self._line(column, what, found) for (column, what), found in self._found.items()]

    def _line(self, column: str, what: str, found: dict[int, str]) -> str:
        where = rows_named(found, self._numbered_as) + (f", column {column}" if column else "")
        values = list(dict.fromkeys(map(shortened, found.values())))
        if values == [""] and not what.startswith("is not"):
            return f"{where}: {what}"
        examples = ", ".join(map(repr, values[:MOST_EXAMPLES])) + (" …" if len(values) > MOST_EXAMPLES else "")
        return f"{where}: {examples} {what}"


def shortened(value: str) -> str:
    """A value as it is shown in a message."""
    return value if len(value) <= LONGEST_CELL else f"{value[:LONGEST_CELL]}..."


def rows_named(numbers: Iterable[int], word: str = "row") -> str:
    """ "row 4", or "rows 4, 7 and 12 more"."""
    distinct = list(dict.fromkeys(numbers))
    if len(distinct) == 1:
        return f"{word} {distinct[0]}"
    named = [str(number) for number in distinct[:MOST_ROWS_NAMED]]
    rest = len(distinct) - len(named)
    if rest:
        return f"{word}s {', '.join(named)} and {rest} more"
    return f"{word}s {', '.join(named[:-1])} and {named[-1]}"
