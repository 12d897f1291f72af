"""How words of lists are compared: without capitals, accents and signs, in any script."""

import functools
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 200  # letters that are looked at
# What is written above and below letters, also in Arabic and Hebrew, the strokes that make Arabic words longer, and
# marks that are not seen
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4-\u05c7\u0640\u064b-\u0655\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_BETWEEN_WORDS = re.compile(
    r"[\s_\-/.,:;()\[\]{}'’`´\"|+&*=<>!?%€$£¥₽₴₺₪₹₩฿₫–—−‐\u05be\u05f3\u05f4\u060c\u061b\u061f\u3000、（）／・:：]+"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBER_WORD = re.compile(r"(?<!\w)(?:n|nr|num|numero|number|nummer)(?!\w)")  # "Asset Nr" and "Asset #" are one heading
_REQUIRED = re.compile(r"(?<!\w)(?:req d|reqd|req|requ)(?!\w)")
_THE = re.compile(r"(?<!\w)ال(?=\w{3})")  # "the", which is written as one with its word in Arabic
_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "\u2044": " "}
    # Letters that stand for each other at the ends of Arabic words, and the two that are Persian
    | {"ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك"}
)
# The digits of Arabic, Persian, Hindi and Thai, and the signs between those of Arabic
_DIGITS = str.maketrans(
    {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0xE50) for digit in range(10)}
    | {"\u066b": ".", "\u066c": ","}
)
# Scripts that put no space between words, or write a word as one with what belongs to it
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")


def with_known_digits(text: str) -> str:
    """The text with each sign in its usual form, and with the digits 0 to 9 whatever the script."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_DIGITS))


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return _THE.sub("", text)


@functools.lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """The text in small letters, without accents, and without signs around and within it: "Mietpreis/Tag (€)" is
    "mietpreis tag", and "Asset #" and "Asset Nr." are "asset no"."""
    text = text[:LONGEST].replace("#", " no ").replace("°", "o").replace("№", "no ").replace("MwSt", "Mwst")
    text = _without_accents(with_known_digits(_CAMEL.sub(" ", text))).casefold()
    if not text.isascii():
        text = text.replace("l·l", "ll").translate(_LETTERS)
    text = _NUMBER_WORD.sub("no", _BETWEEN_WORDS.sub(" ", text))
    return (_REQUIRED.sub("required", text) if "req" in text else text).strip()


@functools.lru_cache(maxsize=50_000)
def plain_cell(text: str) -> str:
    """A cell in small letters, without accents and with single spaces. Signs stay: "-" has a meaning of its own."""
    text = with_known_digits(text[:LONGEST]).casefold()
    text = text if text.isascii() else _without_accents(text.translate(_LETTERS))
    return " ".join(text.replace("/", " ").replace(".", " ").replace("_", " ").split()) or text.strip()


class Phrases:
    """Phrases that are looked for in a heading. See `data/lists/headings.yaml` for how they are written."""

    def __init__(self, phrases: Iterable[str]) -> None:
        plain_ones = sorted(set(map(plain_phrase, phrases)), key=len, reverse=True)
        words = [_pattern(phrase) for phrase in plain_ones if not _NO_SPACES.search(phrase)]
        # What stands around a word is asked once for all, which is much faster to read and to look for
        patterns = [rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"] if words else []
        patterns += [_pattern(phrase) for phrase in plain_ones if _NO_SPACES.search(phrase)]
        self._found = re.compile("|".join(patterns)) if patterns else None

    def spans(self, heading: str) -> list[tuple[int, int]]:
        """Where phrases stand in a heading that is `plain`. Longer phrases go before those within them."""
        return [found.span() for found in self._found.finditer(heading)] if self._found else []


def _pattern(phrase: str) -> str:
    """The expression that finds a phrase that is written as `plain_phrase` writes it."""
    return re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", " ")


def plain_phrase(phrase: str) -> str:
    """A phrase as `plain` writes headings, with its stars kept."""
    if "*" not in phrase:
        return plain(phrase) or phrase
    return plain(phrase.replace("*", "\ufff0")).replace("\ufff0", "*") or phrase


def plain_words(words: Iterable[str]) -> frozenset[str]:
    """Words as `plain` writes headings."""
    return frozenset(map(plain_phrase, words))
