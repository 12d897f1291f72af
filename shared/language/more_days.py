"""How much longer or shorter a rental is to be, in a caller's words."""

import re

from shared.language.mentioned import lengths_mentioned, plain_lower

_SHORTER = re.compile(r"\b(?:less|fewer|shorter|earlier|sooner|minus)\b")
_LONGER = re.compile(r"\b(?:more|longer|extra|additional|another|further|plus|later|extend\w*|by)\b")
_ANOTHER = re.compile(r"\b(?:another|one more|an extra|one extra) (?=days?\b|weeks?\b)")
_SEVERAL_MORE = re.compile(r"\b(?:more|extra|additional|further|fewer|less) (?=days?\b|weeks?\b)")


def days_more(said: str) -> int | None:
    """By how many days: "four days more" is 4, "another week" 7, "two days less" -2.

    None where the words say no such length, as in "until Friday", or one that is not compared: "for ten days".
    """
    compared = plain_lower(said)
    sign = -1 if _SHORTER.search(compared) else 1 if _LONGER.search(compared) else 0
    lengths = lengths_mentioned(_SEVERAL_MORE.sub("", _ANOTHER.sub("one ", compared)))
    if not sign or len(lengths) != 1 or not lengths[0].value:
        return None
    return sign * lengths[0].value
