"""Units that a tool offered: reading them, saying them, and hearing which one the caller takes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz, process

from agents.conversation.wording.answers.search_answers import DESCRIBED_UNIT, NOT_AS_ASKED, OTHER_SIZE, UNIT
from shared.language.speech import say_list
from simulation.hearing.amounts import amounts_in
from simulation.hearing.replies import plain, says_yes
from simulation.hearing.wishes import is_a_search, telling_words
from simulation.reading import Answer

OFFERED = (UNIT, DESCRIBED_UNIT)
ABOUT_OFFERS = (NOT_AS_ASKED, OTHER_SIZE)
"""What is said of offers after them: in what they are not what was asked for."""

_POSITIONS = (
    (re.compile(r"\b(?:first|number one|1st|former)\b"), 0),
    (re.compile(r"\b(?:second|number two|2nd)\b"), 1),
    (re.compile(r"\b(?:third|number three|3rd)\b"), 2),
    (re.compile(r"\b(?:last|latter)\b"), -1),
)
_CHEAPEST = re.compile(r"\b(?:cheap(?:er|est)|least expensive|less expensive|lowest|lower)\b")
_DEAREST = re.compile(r"\b(?:most expensive|dearest|more expensive)\b")
_ANY = re.compile(r"\b(?:any|either|whichever|doesn't matter|does not matter|you (?:choose|pick|decide)|up to you)\b")
_THAT_ONE = re.compile(r"\b(?:that one|this one|take it|take that|book it|book that|the one)\b")
_SAME_WORD = 85  # of 100: "projectors" is "projector", and "generetor" is heard as "generator"


@dataclass(frozen=True)
class OfferedUnit:
    """A unit as the tools describe it."""

    equipment_id: str
    name: str
    category: str
    rate: str
    certificate: str
    weight: str
    location: str
    description: str | None = None

    def said(self) -> str:
        return f"the {self.name} at {self.rate} a day"

    def details(self) -> str:
        """What is known of it, for a caller who asks."""
        certificate = (
            "It needs no certified operator."
            if self.certificate == "None"
            else f"Its operator needs {self.certificate} certification."
        )
        about = f" {self.description.rstrip('.')}." if self.description else ""
        return f"The {self.name} is {self.rate} a day.{about} {certificate} It is in {self.location}."


def offers_in(answer: Answer) -> list[OfferedUnit]:
    """The units that a tool's answer lists, in its order."""
    return [OfferedUnit(**sentence.fields) for sentence in answer.sentences if sentence.template in OFFERED]


def say_offers(offers: Sequence[OfferedUnit]) -> str:
    """A sentence or two, "" without units. A single unit is told with what it can do."""
    if not offers:
        return ""
    if len(offers) == 1:
        (offer,) = offers
        about = f" {offer.description.rstrip('.')}." if offer.description else ""
        return f"I have {offer.said()}.{about}"
    return f"I have {say_list([offer.said() for offer in offers])}."


def chosen_unit(offers: Sequence[OfferedUnit], said: str) -> OfferedUnit | None:
    """The offered unit that the caller takes; None when they take none, or their words fit more than one."""
    words = plain(said)
    if not offers:
        return None
    by_price = sorted(offers, key=_rate)
    for pattern, chosen in ((_CHEAPEST, by_price[0]), (_DEAREST, by_price[-1])):
        if pattern.search(words) and "something" not in words:
            return chosen
    for pattern, position in _POSITIONS:
        if pattern.search(words) and position < len(offers):
            return offers[position]
    amounts = amounts_in(said)
    if len(priced := [offer for offer in offers if _rate(offer) in amounts]) == 1:
        return priced[0]
    wished = telling_words(said)
    if named := mentioned(offers, said):
        of_another_kind = [word for word in wished if not _is_in(word, f"{named.name} {named.category}")]
        return None if of_another_kind and is_a_search(said) else named
    if _ANY.search(words) and not wished:
        return offers[0]
    takes_it = says_yes(said) or _THAT_ONE.search(words)
    return offers[0] if len(offers) == 1 and takes_it and not wished else None


def mentioned(offers: Sequence[OfferedUnit], said: str) -> OfferedUnit | None:
    """The unit whose name has more of the caller's words than any other's. Of several such, it is the one whose whole
    name was said: "the scissor lift" is not the rough terrain scissor lift."""
    words = telling_words(said)
    scores = [sum(_is_in(word, offer.name) for word in words) for offer in offers]
    best = max(scores, default=0)
    mentioned_most = [offer for offer, score in zip(offers, scores, strict=True) if best and score == best]
    whole = [offer for offer in mentioned_most if len(offer.name.split()) == best]
    found = mentioned_most if len(mentioned_most) == 1 else whole
    return found[0] if len(found) == 1 else None


def _is_in(word: str, name: str) -> bool:
    return process.extractOne(word, plain(name).split(), scorer=fuzz.ratio, score_cutoff=_SAME_WORD) is not None


def _rate(offer: OfferedUnit) -> Decimal:
    return next(iter(amounts_in(offer.rate)), Decimal(0))
