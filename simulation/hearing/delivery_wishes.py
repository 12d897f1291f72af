"""Whether a caller wants the rental delivered, in their words."""

import re

from simulation.hearing.replies import plain

_PICKS_UP = re.compile(
    r"\b(?:no delivery|not deliver\w*|don't (?:need it )?deliver\w*|pick(?:ing)? (?:it |them )?up|picked up|pick-?up"
    r"|collect(?:ing)?|come (?:and get|by for|for) (?:it|them)|get it ourselves|fetch)\b"
)
_DELIVERED = re.compile(r"\b(?:deliver(?:y|ed|ing)?|bring (?:it|them)|dropped? (?:it |them )?off|haul(?:ed)?)\b")


def delivery_wanted(said: str) -> bool | None:
    """True for a delivery, False for a pick-up, None when nothing is said of it."""
    words = plain(said)
    if _PICKS_UP.search(words):
        return False
    return True if _DELIVERED.search(words) else None
