"""Claims that a rental of the caller was changed, in what the line said."""

import re
from dataclasses import dataclass
from typing import Literal

from agents.conversation.claims.statements import Statement

Change = Literal["extended", "shortened", "off rent", "cancelled"]


@dataclass(frozen=True)
class ChangeClaimed:
    """ "I've cancelled it"."""

    what: Change


_DONE: dict[Change, str] = {
    "extended": r"(?:extended|prolonged)",
    "shortened": r"shortened",
    "off rent": r"(?:called |taken |marked |put )?off[ -]rent",
    "cancelled": r"cancell?ed",
}
_RENTAL = r"(?:it|that|this|everything|(?:your|the|that|this) (?:[\w-]+ ){0,3}?(?:rental|booking|reservation|hire))"
_ADVERBS = r"(?:\s+(?:now|all|just|also|both|then|already|indeed|successfully))*"
_IS = rf"(?:(?:\s+(?:has|have)|'s|'ve){_ADVERBS}\s+been|\s+(?:is|are|was)|'s)"
_I_HAVE = rf"\b(?:i|we)(?:'ve| have)?(?: gone ahead and| went ahead and)?{_ADVERBS}"
_CLAIMS: list[tuple[Change, re.Pattern[str]]] = [
    (what, re.compile(pattern))
    for what, done in _DONE.items()
    for pattern in (
        # "it is cancelled", "your rental has been extended"
        rf"\b{_RENTAL}{_IS}{_ADVERBS}\s+{done}\b",
        # "I've extended your rental", "we cancelled it"
        rf"{_I_HAVE} {done} {_RENTAL}\b",
        # "I have called it off rent", "I got your rental extended"
        rf"{_I_HAVE}(?: got| called| taken| marked| put)? {_RENTAL}{_ADVERBS} {done}\b",
    )
]


def changes_claimed(statement: Statement) -> list[ChangeClaimed]:
    """The changes of a rental that a statement says were made."""
    found: list[ChangeClaimed] = []
    for what, pattern in _CLAIMS:
        said = pattern.search(statement.text)
        if said and not (statement.takes_back(said.end()) or statement.only_wishes(said.end())):
            found.append(ChangeClaimed(what))
    return list(dict.fromkeys(found))
