"""A caller's questions that the facts of the call answer."""

import re
from collections.abc import Mapping

from agents.conversation.wording import facts as fact
from agents.conversation.wording.template import Template
from simulation.hearing.amounts import amounts_in
from simulation.hearing.replies import asks_something, plain

_PRICE = re.compile(r"\b(?:in all|total|altogether|how much|price|cost|rate)\b")

# What is asked about, the fact that answers it, and the words around its fields.
_ANSWERS: tuple[tuple[re.Pattern[str], Template, str], ...] = (
    (
        re.compile(r"\b(?:insurance|coverage|covered)\b"),
        fact.INSURANCE_REQUIRED,
        "The insurance has to cover at least {coverage}",
    ),
    (
        re.compile(r"\b(?:certif\w+|operator|license)\b"),
        fact.CERTIFICATION_REQUIRED,
        "Its operator needs {certificate} certification",
    ),
    (_PRICE, fact.AGREED_PRICE, "We agreed on {rate} a day, {total} in all"),
    (_PRICE, fact.DAILY_RATE, "The daily rate is {rate}"),
    (
        re.compile(r"\b(?:which|what) (?:days?|dates?)|\bwhen|\bhow long\b"),
        fact.DAYS,
        "You have it for {days}",
    ),
    (re.compile(r"\b(?:address|site)\b"), fact.JOB_SITE, "The job site is {address}, approved"),
    (
        re.compile(r"\bwhat (?:is|does|can)|how (?:big|strong|heavy|much power)|about (?:it|that)\b"),
        fact.ABOUT,
        "{description}",
    ),
)


def answer_from(facts: Mapping[Template, Mapping[str, str]], said: str) -> str | None:
    """The answer to the caller's question; None when it is no question, or one that the facts do not answer.

    Args:
        facts: the fields of each fact, by its template.
        said: the caller's words.
    """
    words = plain(said)
    if not asks_something(said) or amounts_in(said):
        return None
    if re.search(r"\b(?:where|pick (?:it )?up)\b", words) and fact.EQUIPMENT_HELD in facts:
        return f"You would pick it up at {facts[fact.EQUIPMENT_HELD]['location']}."
    for pattern, template, sentence in _ANSWERS:
        if pattern.search(words) and template in facts:
            fields = facts[template]
            if fields.get("certificate") == "None":
                return "It needs no certified operator."
            return f"{sentence.format(**fields).removesuffix('.')}."
    return None
