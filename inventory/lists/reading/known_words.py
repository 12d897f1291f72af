"""The encoding of a text in the letters of Asia and the Near East, told by the words that are known in it."""

import re

from inventory.lists.columns.headings import is_known

# Windows of Korea, Taiwan, China, Japan, Thailand, Israel, the Arab countries and Vietnam
ENCODINGS = ("cp949", "cp950", "gb18030", "cp932", "euc_jp", "cp874", "cp1255", "cp1256", "cp1258")
LOOKED_AT, LINES = 16_000, 12  # bytes, and lines in which the headings are
ENOUGH = 2  # known headings: in a wrong encoding there is none
_SEPARATORS = re.compile('[,;\t|"]')


def encoding_of_known_words(content: bytes) -> str | None:
    """The encoding in which the most of the first cells are known headings in letters that are not Latin; None if
    fewer than two are in any."""
    lines = content[:LOOKED_AT].splitlines()[:LINES]
    found = {encoding: _known(b"\n".join(lines), encoding) for encoding in ENCODINGS}
    best = max(found, key=lambda encoding: found[encoding])
    return best if found[best] >= ENOUGH else None


def _known(content: bytes, encoding: str) -> int:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return 0
    cells = {cell.strip() for line in text.splitlines() for cell in _SEPARATORS.split(line)}
    return sum(_is_foreign(cell) and is_known(cell) for cell in cells)


def _is_foreign(cell: str) -> bool:
    """Whether a cell has letters behind those of Latin, Greek and Cyrillic, two or more."""
    return sum(letter.isalpha() and letter > "\u0589" for letter in cell) > 1
