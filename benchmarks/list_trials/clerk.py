"""A clerk who imports a list: answers each question, and notes those that the list itself answers."""

from collections.abc import Mapping as AnyMapping

from benchmarks.list_trials.truth import Truth
from inventory.lists.columns.guessing import Guess
from inventory.lists.mapping import LEAVE_OUT, Mapping
from inventory.lists.open_questions import answered, questions_of_columns, questions_of_gaps
from inventory.lists.question_texts import NO_COLUMN, Question
from inventory.lists.reading.table import Table
from inventory.lists.units.made import Made
from inventory.lists.units.making import make_units
from inventory.lists.words.plain_text import plain

MOST_ROUNDS = 12
ANSWERS = {
    "highest_rate": "same",
    "certification": "none",
    "insurance": "500000",
    "location": "Main yard",
    "weight_class": "Medium",
    "category": "Other",
    "daily_rate": "77.77",
}
OF_TIMES = ("rate_period", "rate_from", "weekly_days", "daily_rate", "rate_column")
DIVISORS = {"hour": "0.125", "half_day": "0.5", "weekend": "2", "week": "5", "month": "20", "several_days": "3"}


class Clerk:
    """Answers as the truth of a list says. `needless` are the questions that the list answers itself."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.needless: list[str] = []
        self._may_ask = set(truth.may_ask)
        self._states = {plain(word): state for word, state in truth.state_words.items()}

    def made(self, table: Table, guess: Guess) -> tuple[Mapping, Made]:
        """The mapping with all answers, and what becomes of the table."""
        mapping = guess.mapping
        for question in questions_of_columns(guess):
            mapping = self._answered(mapping, question)
        made = make_units(table, mapping)
        for _ in range(MOST_ROUNDS):
            if not made.gaps:
                break
            questions = questions_of_gaps(list(made.gaps.values()))
            for question in [one for one in questions if one.about == "rows"] or questions:
                mapping = self._answered(mapping, question)
            made = make_units(table, mapping)
        return mapping, made

    def _answered(self, mapping: Mapping, question: Question) -> Mapping:
        answer, is_needed = self._answer(question)
        if not is_needed:
            self.needless.append(question.text)
        return answered(mapping, question, answer)

    def _answer(self, question: Question) -> tuple[str, bool]:
        """The answer, and whether the list does not give it itself."""
        answers: AnyMapping[str, object] = self.truth.answers
        period = (self.truth.rate.period if self.truth.rate else None) or "day"
        asks_time = period != "day" or not self._may_ask.isdisjoint(OF_TIMES)
        match question.about:
            case "column":
                return self._column(question)
            case "rows":
                return self._rows(question)
            case "default":
                given = str(answers.get(question.field, ANSWERS[question.field]))
                return _fitting(question, given), question.field in self._may_ask
            case "word" if question.field == "status":
                said = self._states.get(plain(question.word))
                return _state(said), said is not None
            case "word" if question.field == "weight_class":
                return "Medium", "weight_class" in self._may_ask
            case "word" if question.field == "rate_period":
                return _period(answers.get("rate_period", period)), asks_time
            case "word":
                return "none", "certification" in self._may_ask
            case "rate_is_for":
                return _period(answers.get("rate_period", period)), asks_time
            case "days_in":
                return DIVISORS[question.word], asks_time
            case "rate_from":
                return f"/{DIVISORS[question.word]}", asks_time
            case "weight_unit":
                return "kg", not self._may_ask.isdisjoint(("weight_unit", "weight_class"))
            case _:
                return "RENTED", "not_available" in self._may_ask

    def _column(self, question: Question) -> tuple[str, bool]:
        rates = [self.truth.rate.column] if self.truth.rate and self.truth.rate.column else []
        rates += self.truth.columns.get("daily_rate", [])
        by_name = {plain(heading): heading for heading, _ in question.choices}
        found = [by_name[plain(one)] for one in rates if plain(one) in by_name]
        may = not self._may_ask.isdisjoint(OF_TIMES) or not rates
        return (found[0] if found else NO_COLUMN), may or bool(self.truth.rate and self.truth.rate.period != "day")

    def _rows(self, question: Question) -> tuple[str, bool]:
        out = [
            str(number)
            for number, (name, _) in enumerate(question.choices, start=1)
            if any(is_same(name, one) for one in self.truth.left_out)
        ]
        return ", ".join(out) or "none", bool(out) or "rows" in self._may_ask


def is_same(name: str, other: str) -> bool:
    """Whether two texts name the same row: alike, or one of them with more around it."""
    one, two = plain(name), plain(other)
    return bool(one and two) and (one == two or (len(two) > 3 and two in one) or (len(one) > 3 and one in two))


def _state(said: str | None) -> str:
    text = (said or "").strip()
    if text.casefold().replace("_", " ").startswith(("leave", "left")):
        return LEAVE_OUT
    return text if text in ("AVAILABLE", "RENTED", "MAINTENANCE") else "MAINTENANCE"


def _period(given: object) -> str:
    text = str(given)
    return text if text == "day" or text in DIVISORS else "day"


def _fitting(question: Question, answer: str) -> str:
    """The answer, or the usual one where that of the truth cannot be read."""
    try:
        answered(Mapping(), question, answer)
    except ValueError:
        return ANSWERS[question.field]
    return answer
