"""The answer to a caller's question about the depot itself, from the house file and nothing else."""

from agents.conversation.wording.answers.depot_answers import (
    FROM_THIS_ALONE,
    HOUSE_ANSWER,
    NO_HOUSE_FILE,
    NOTHING_WRITTEN,
)
from shared.house.house_questions import HouseQuestions


def answer_house_question(house: HouseQuestions, question: str) -> str:
    """What is written about the question, as the answer of a tool; or what else there is something written about.

    Args:
        house: the house file.
        question: the caller's words, or a heading of the file.
    """
    if not house.subjects:
        return NO_HOUSE_FILE.format()
    found = house.about(question)
    if not found:
        return NOTHING_WRITTEN.format(headings="; ".join(house.headings))
    answers = [HOUSE_ANSWER.format(heading=subject.heading, answer=subject.answer) for subject in found]
    return "\n".join([*answers, FROM_THIS_ALONE.format()])
