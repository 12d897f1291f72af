"""The questions about what a list does not say, in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inventory.files.mistakes import rows_named, shortened
from inventory.lists.columns.headings import Meaning
from inventory.lists.findings import Gap
from inventory.lists.mapping import EXPECTED, LEAVE_OUT, DefaultField
from inventory.models import Status

NO_COLUMN = "none of these"
PERIODS = {
    "day": "a day",
    "half_day": "half a day",
    "hour": "an hour",
    "weekend": "a weekend",
    "week": "a week",
    "month": "a month, or four weeks",
    "several_days": "several days",
}


@dataclass(frozen=True)
class Question:
    """A question about one field of the units.

    Attributes:
        about: the kind of question: those of `Gap`, "column", or "rows" about several rows that may be no equipment.
        field: the field of the units, as the keys of a mapping's defaults and columns name it.
        text: the question.
        choices: the answers of which one is to be given, each with words for it; empty if any text may be an answer. Of
            "rows" their names, of which several may be named by their numbers.
        suggestion: the answer that is offered.
        categories: those of the units concerned, if each may have an answer of its own.
    """

    about: str
    field: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    suggestion: str | None = None
    categories: tuple[str, ...] = ()
    word: str = ""


def question_of_gap(gap: Gap) -> Question:
    """The question that closes a gap."""
    return _OF_GAP[gap.about](gap)


def question_of_rows(gaps: Sequence[Gap]) -> Question:
    """Whether rows are equipment, all in one question. The choices are their names, each with its rows."""
    choices = tuple((gap.word, f"{shortened(gap.word)} ({rows_named(gap.rows)})") for gap in gaps)
    text = (
        "These may be no equipment that you rent, but services, charges or goods that you sell. Which of them are not "
        "rented? Write their numbers, like 1, 3-5, or: all, or: none."
    )
    return Question("rows", Meaning.NAME, text, choices)


def _for_default(gap: Gap) -> Question:
    field: DefaultField = gap.field  # type: ignore[assignment]
    text = f"{_NOT_SAID[field]} ({rows_named(gap.rows)}). {_ASKED[field]} Write {EXPECTED[field]}."
    categories = tuple(gap.categories) if field != "category" else ()
    suggestion = "same" if field == "highest_rate" else None
    return Question("default", field, text, (), suggestion, categories if len(categories) > 1 else ())


def _for_word(gap: Gap) -> Question:
    where = rows_named(gap.rows)
    word = shortened(gap.word)
    match gap.field:
        case Meaning.STATUS:
            choices = (
                ("AVAILABLE", "AVAILABLE: it can be rented"),
                ("RENTED", "RENTED: it is with a customer"),
                ("MAINTENANCE", "MAINTENANCE: it is not rented until people say so"),
                (LEAVE_OUT, "leave out: the depot does not have it any more"),
            )
            return Question("word", gap.field, f"What does the state {word!r} mean ({where})?", choices, word=gap.word)
        case Meaning.RATE_PERIOD:
            choices = (*PERIODS.items(), (LEAVE_OUT, "leave these rows out"))
            text = f"For how long is a rate of {word!r} ({where})?"
            return Question("word", gap.field, text, choices, word=gap.word)
        case Meaning.WEIGHT_CLASS:
            choices = tuple((name, name) for name in ("Light", "Medium", "Heavy"))
            return Question("word", gap.field, f"Which weight class is {word!r} ({where})?", choices, word=gap.word)
        case _:
            text = f"Which certificate is needed where the list says {word!r} ({where})? Write its name, or none."
            return Question("word", gap.field, text, word=gap.word)


def _for_period(gap: Gap) -> Question:
    choices = (*PERIODS.items(), (NO_COLUMN, "it is no rate of rental"))
    text = f"The list does not say for how long the rate is ({rows_named(gap.rows)}). For how long is it?"
    return Question("rate_is_for", "daily_rate", text, choices)


def _for_days(gap: Gap) -> Question:
    named = PERIODS[gap.word]
    text = (
        f"A rate is for {named} ({rows_named(gap.rows)}). By how much is it divided to be the rate a day? Write a "
        f"number like {_DAYS[gap.word]}, or: {LEAVE_OUT}"
    )
    return Question("days_in", "daily_rate", text, word=gap.word)


def _for_rate_from(gap: Gap) -> Question:
    text = (
        f"The list has only rates for {PERIODS[gap.word]} ({rows_named(gap.rows)}). What is the rate a day? Write by "
        f"how much they are divided, like /{_DAYS[gap.word]}, or an amount for a day, like 85.00, or: {LEAVE_OUT}."
    )
    categories = tuple(gap.categories)
    return Question(
        "rate_from", "daily_rate", text, categories=categories if len(categories) > 1 else (), word=gap.word
    )


def _for_unit(gap: Gap) -> Question:
    choices = (("kg", "kilograms"), ("lb", "pounds"), ("t", "tonnes"), ("g", "grams"))
    return Question("weight_unit", "weight_class", f"In which unit are the weights ({rows_named(gap.rows)})?", choices)


def _for_absent(gap: Gap) -> Question:
    choices = (
        (Status.RENTED.value, "RENTED: they are with customers"),
        (Status.MAINTENANCE.value, "MAINTENANCE: they are not rented until people say so"),
        (Status.AVAILABLE.value, "AVAILABLE: they can be rented all the same"),
    )
    text = f"Fewer units are available than there are ({rows_named(gap.rows)}). What are the others today?"
    return Question("not_available_are", "status", text, choices, Status.RENTED.value)


_OF_GAP: dict[str, Callable[[Gap], Question]] = {
    "default": _for_default,
    "word": _for_word,
    "rate_is_for": _for_period,
    "days_in": _for_days,
    "rate_from": _for_rate_from,
    "weight_unit": _for_unit,
    "not_available_are": _for_absent,
}
_DAYS = {"hour": "0.125", "half_day": "0.5", "weekend": "2", "week": "5", "month": "20", "several_days": "3"}
_NOT_SAID = {
    "daily_rate": "The list has no rate a day",
    "highest_rate": "The list does not say up to which rate a day the line may go",
    "certification": "The list does not say which certificate an operator needs",
    "insurance": "The list does not say what a customer's insurance must cover at least",
    "location": "The list does not say where the equipment is picked up",
    "weight_class": "The list does not say how heavy the equipment is",
    "category": "The list does not say of what category the equipment is",
}
_ASKED = {
    "daily_rate": "What is it?",
    "highest_rate": "How far may it?",
    "certification": "Which one?",
    "insurance": "How much?",
    "location": "Where?",
    "weight_class": "Which weight class is it?",
    "category": "Which one is it?",
}
