"""How the stand-in says what a tool answered: as one would to a caller, and without what is meant for a model alone.

The tools' answers end with directions ("Ask the caller for ..."). Those become the question that they ask for, or
fall silent, and then the stage asks its own.
"""

import re
from dataclasses import dataclass

from simulation.hearing.offered_units import offers_in, say_offers, without_offers
from simulation.tool_answers import SAID_INSTEAD

_CONFIRMED = re.compile(
    r"Booking confirmed\. Reference: (?P<reference>\S+), said (?P<spelled>.+?)\.\n"
    r"Equipment: (?P<name>.+), \S+, at (?P<location>.+)\.\nDays: (?P<days>.+)\.\n"
    r"Rate: (?P<rate>.+?) a day, (?P<total>.+) in all\.\nJob site: (?P<site>.+)\."
    r"(?:\nOperator: .+\.)?(?P<mail>\nA confirmation is on its way to \S+\.)?"
)
_DIRECTION = re.compile(
    r"^(?:Ask|Offer|Apologize|Read|Say|Listen|Search|Call|Go on|Finish|Pass|Tries left|Tell|Repeat|Then)\b"
)
_FAREWELL = re.compile(r"\b(?:Goodbye|Have a great day)\b")


@dataclass(frozen=True)
class Spoken:
    """What is said of an answer: whether the caller has been asked something, and whether the call is over."""

    text: str
    is_question: bool
    is_farewell: bool


def spoken(output: str) -> Spoken:
    """What a tool answered, or what a stage tells first, in the words for a caller."""
    if _FAREWELL.search(output):
        return Spoken(output, is_question=False, is_farewell=True)
    if confirmed := _CONFIRMED.search(output):
        return Spoken(_say_booking(confirmed), is_question=False, is_farewell=False)
    offers = offers_in(output)
    text = without_offers(output).strip()
    for pattern, instead in SAID_INSTEAD:
        text = re.sub(pattern, instead, text, flags=re.DOTALL)
    sentences = [sentence for sentence in re.split(r"(?<=[.!?])\s+", text.strip()) if not _DIRECTION.match(sentence)]
    if offers:
        sentences.append(say_offers(offers))
    said = " ".join(filter(None, sentences))
    return Spoken(said, is_question=said.endswith("?"), is_farewell=False)


def join(*sayings: str) -> str:
    """One saying after the other, those that are empty left out."""
    return " ".join(saying for saying in sayings if saying)


def _say_booking(confirmed: re.Match[str]) -> str:
    return (
        f"It is booked. Your reference is {confirmed['spelled']}. You have the {confirmed['name']} for "
        f"{confirmed['days']}, at {confirmed['rate']} a day, {confirmed['total']} in all. "
        f"You pick it up at {confirmed['location']}.{(confirmed['mail'] or '').replace(chr(10), ' ')}"
    )
