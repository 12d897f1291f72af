"""A caller's questions that the facts of the call answer."""

import re
from collections.abc import Mapping

from simulation.hearing.amounts import amounts_in
from simulation.hearing.replies import asks_something, plain

# What is asked about, the fact that answers it, and the sentence around it.
_ANSWERS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"\b(?:insurance|coverage|covered)\b"), "Insurance required", "The insurance has to cover {}."),
    (
        re.compile(r"\b(?:certif\w+|operator|license)\b"),
        "Operator certification required",
        "Its operator needs {} certification.",
    ),
    (re.compile(r"\b(?:in all|total|altogether|how much|price|cost|rate)\b"), "Agreed price", "We agreed on {}."),
    (re.compile(r"\b(?:in all|total|altogether|how much|price|cost|rate)\b"), "Daily rate", "The daily rate is {}."),
    (re.compile(r"\b(?:which|what) (?:days?|dates?)|\bwhen|\bhow long\b"), "Days", "You have it for {}."),
    (re.compile(r"\b(?:address|site)\b"), "Job site", "The job site is {}."),
    (re.compile(r"\bwhat (?:is|does|can)|how (?:big|strong|heavy|much power)|about (?:it|that)\b"), "About it", "{}."),
)
_LOCATION = re.compile(r", in (?P<location>.+)$")


def answer_from(facts: Mapping[str, str], said: str) -> str | None:
    """The answer to the caller's question, when it is one that the facts hold."""
    words = plain(said)
    if not asks_something(said) or amounts_in(said):
        return None
    if re.search(r"\b(?:where|pick (?:it )?up)\b", words):
        place = _LOCATION.search(facts.get("Equipment held", ""))
        if place:
            return f"You would pick it up at {place['location']}."
    for pattern, fact, sentence in _ANSWERS:
        if pattern.search(words) and fact in facts:
            return "It needs no certified operator." if facts[fact] == "None" else sentence.format(facts[fact])
    return None
