"""Questions about the depot itself, which the house file may answer, and about prices before the license."""

import re

from simulation.hearing.amounts import amounts_in
from simulation.hearing.replies import plain
from simulation.hearing.wishes import wish_in

_ASKS = re.compile(
    r"^(?:(?:and|so|but|wait|sorry|okay|ok|um|uh|one (?:more )?question|by the way|hey|well|yes|no) )*"
    r"(?:what|how|which|where|when|why|who|is|are|does|do|did|can|could|may|will|would|tell me|"
    r"(?:your|the|our|my|that) .*\b(?:leaking|broke|broken|won't start|doesn't start|stopped|smoking))\b"
)
_SUBJECT = re.compile(
    r"\b(?:open|opening|close|closed|closing|hours|deliver\w*|haul|drop (?:it |them )?off|pick (?:it |them )?up|"
    r"collect|deposit|down payment|pay|payment|credit|invoice|fuel|gas|diesel|tank|late|overtime|extra day|"
    r"damage\w*|waiver|bring|breaks?|broke|broken|leak\w*|won't start|doesn't start|smok\w*|extend|cancel|homeowner|"
    r"private|training|parking|yard)\b"
)
_PRICE = re.compile(
    r"\b(?:how much (?:is|are|for|does|do|would)|what (?:does|do|would) .*\b(?:cost|run|rent for)|"
    r"(?:what's|what is|what are) .*\b(?:price|cost|rates?)|prices? (?:of|for))\b"
)
_PRICE_WORDS = re.compile(r"\b(?:how much|what's|costs?|runs?|prices?|rates?|daily)\b")


def asks_about_the_depot(said: str) -> bool:
    """Whether a caller asks about the depot itself: hours, delivery, deposits, a breakdown and the like."""
    words = plain(said)
    return not amounts_in(said) and bool(_ASKS.search(words) and _SUBJECT.search(words))


def kind_whose_price_is_asked(said: str) -> str:
    """The equipment whose price a caller asks for: "generator" in "how much is a generator"; "" when none is."""
    words = plain(said)
    return wish_in(_PRICE_WORDS.sub(" ", words)) if _PRICE.search(words) else ""
