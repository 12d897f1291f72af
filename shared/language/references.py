"""The reference of a rental as a caller says it: spelled, in groups, or with a letter that was misheard."""

import re

from shared.language.identifiers import LONGEST_HEARD, characters_said

# No reference has these. Each stands for the one that references have of those that sound like it.
_SOUNDS_LIKE = str.maketrans("HJKCDEGPTVZNSU9", "AAABBBBBBBBMFQ5")
_HAS_NONE_OF = frozenset("IO01")
_GROUP = 4
_WRITTEN = re.compile(r"\W*([A-Z0-9]{4})\W*([A-Z0-9]{4})(?:\W+(?:UNIT\W+)?([1-9]))?\W*", re.IGNORECASE | re.ASCII)
_AROUND = re.compile(r"\b(?:(?:booking|rental|reservation)\b|reference\b(?: number\b)?|unit\b)", re.IGNORECASE)


def heard_reference(said: str) -> str:
    """The reference that was said, as "RB4X-2MQ7", or "RB4X-2MQ7-2" for the second unit of a rental; "" for none.

    A letter that references do not have is taken for the one that sounds like it: "R B 4 X, 2 N Q 7" is RB4X-2MQ7,
    because of the letters that sound like M, references have M only.
    """
    if len(said) > LONGEST_HEARD:
        return ""
    written = _WRITTEN.fullmatch(said)
    characters = "".join(filter(None, written.groups())) if written else characters_said(_AROUND.sub("", said))
    code = characters[: 2 * _GROUP].upper().translate(_SOUNDS_LIKE)
    number = characters[2 * _GROUP :]
    if len(code) < 2 * _GROUP or _HAS_NONE_OF & set(code) or number not in ("", *"123456789"):
        return ""
    return "-".join(filter(None, (code[:_GROUP], code[_GROUP:], number)))
