"""E-mail addresses: how they are heard and how they are read back."""

import re

from shared.language.numbers import DIGIT_WORDS

LONGEST_ADDRESS = 254  # characters, the limit of SMTP (RFC 5321)
LONGEST_HEARD = 400  # characters; enough for an address that is spelled

_ADDRESS = re.compile(
    r"(?=.{1,64}@)[a-z0-9_%+'&-]+(?:\.[a-z0-9_%+'&-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.IGNORECASE | re.ASCII,
)
_SIGNS = {
    "at": "@",
    "dot": ".",
    "point": ".",
    "period": ".",
    "dash": "-",
    "hyphen": "-",
    "minus": "-",
    "underscore": "_",
    "plus": "+",
    "percent": "%",
}
_NOT_HEARD = set("'&")  # an apostrophe or an ampersand in what was heard is a slip of the transcription
_SAID = {"@": "at", ".": "dot", "-": "dash", "_": "underscore", "+": "plus", "%": "percent", "0": "zero"}


def is_email_address(text: str) -> bool:
    """Whether this is an address that mail can be sent to: letters of ASCII, and a domain of at least two parts, of
    which the last has letters only."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def normalize_email(heard: str) -> str:
    """The address that was said, in lower case: "Jane dot Doe at example dot com" is jane.doe@example.com.

    Understands signs by their names, letters ("j a n e", "j as in june"), digits in words and "double l". Returns ""
    when the result is not a valid address; nothing is guessed.
    """
    if len(heard) > LONGEST_HEARD:
        return ""
    text = re.sub(r"\b(\w) as in \w+", r"\1", heard.lower().strip().rstrip(".,;"))
    words = text.replace(",", " ").split()
    pieces = [_SIGNS.get(word) or _digit(word) or word for word in words]
    doubled = re.sub(r"\b(double|triple) (\w)(?= |$)", _repeated, " ".join(pieces))
    address = doubled.replace(" ", "")
    return address if is_email_address(address) and not set(address) & _NOT_HEARD else ""


def spell_email(address: str) -> str:
    """The address for reading back, character by character: "j, a, n, e, at, e, x, a, m, p, l, e, dot, c, o, m"."""
    return ", ".join(_SAID.get(character, character) for character in address)


def _digit(word: str) -> str | None:
    return str(DIGIT_WORDS[word]) if word in DIGIT_WORDS else None


def _repeated(said: re.Match[str]) -> str:
    return said[2] * (2 if said[1] == "double" else 3)
