"""How the stand-in says what a tool answered: as one would to a caller, and without what is meant for a model alone."""

from dataclasses import dataclass

from simulation.hearing.offered_units import ABOUT_OFFERS, OFFERED, offers_in, say_offers
from simulation.reading import Answer, Sentence
from simulation.said_instead import SAID_INSTEAD


@dataclass(frozen=True)
class Spoken:
    """What is said of an answer: whether the caller has been asked something, and whether the call is over."""

    text: str
    is_question: bool
    is_farewell: bool


def spoken(answer: Answer) -> Spoken:
    """What a tool answered, or what a stage tells first, in words for a caller.

    What would be said twice in the same words, as of two units of one name, is said once. A farewell, and a text that
    none of the agents' templates made, is said as it is.
    """
    if any(sentence.template.is_farewell for sentence in answer.sentences):
        return Spoken(answer.text, is_question=False, is_farewell=True)
    if not answer.sentences:
        text = answer.text.strip()
    else:
        said = [_say(one) for one in answer.sentences if one.template not in (*OFFERED, *ABOUT_OFFERS)]
        about = [_say(one) for one in answer.sentences if one.template in ABOUT_OFFERS]
        text = join(*dict.fromkeys(said), say_offers(offers_in(answer)), *about)
    return Spoken(text, is_question=text.endswith("?"), is_farewell=False)


def join(*sayings: str) -> str:
    """One saying after the other, those that are empty left out."""
    return " ".join(saying for saying in sayings if saying)


def _say(sentence: Sentence) -> str:
    return SAID_INSTEAD.get(sentence.template, sentence.template.says).format(**sentence.fields)
