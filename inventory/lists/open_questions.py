"""The questions that a list leaves open, and what becomes of the mapping by an answer."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pydantic import ValidationError

from inventory.files.mistakes import rows_named, shortened
from inventory.lists.columns.guessing import Guess
from inventory.lists.columns.headings import Meaning, money_said_by, weight_unit_of
from inventory.lists.findings import Gap
from inventory.lists.mapping import EXPECTED, LEAVE_OUT, Default, DefaultField, Mapping, checked_default
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
        about: the kind of question: those of `Gap`, or "column".
        field: the field of the units, as the keys of a mapping's defaults and columns name it.
        text: the question.
        choices: the answers of which one is to be given, each with words for it; empty if any text may be an answer.
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


def questions_of_columns(guess: Guess) -> list[Question]:
    """What must be asked before the rows can be looked at."""
    if not guess.rates_to_choose:
        return []
    choices = [(heading, heading) for heading in guess.rates_to_choose]
    text = "Several columns may be the lowest rate a day. Which one is it?"
    if all(guess.also.get(heading) is Meaning.OTHER_RATE for heading in guess.rates_to_choose):
        text = "No column is a rate for one day. Which one shall the rate a day be worked out from?"
    return [Question("column", "daily_rate", text, (*choices, (NO_COLUMN, NO_COLUMN)))]


def questions_of_gaps(gaps: Iterable[Gap]) -> list[Question]:
    """What must be asked before the rows can become units, one question for each gap."""
    return [_OF_GAP[gap.about](gap) for gap in gaps]


def answered(mapping: Mapping, question: Question, answer: str, *, category: str | None = None) -> Mapping:
    """The mapping with the answer in it.

    Args:
        category: the category that the answer is for, if it is not for all units.

    Raises:
        ValueError: this cannot be the answer. The text says what is expected.
    """
    answer = " ".join(answer.split())
    if question.choices and answer not in dict(question.choices):
        raise ValueError(f"{answer!r} is not one of the answers.")
    try:
        return Mapping.model_validate(_with_answer(mapping.model_dump(), question, answer, category))
    except ValidationError as exc:
        raise ValueError(exc.errors()[0]["msg"].removeprefix("Value error, ")) from None


def with_column(mapping: Mapping, meaning: Meaning, heading: str | None) -> Mapping:
    """The mapping with another column for this meaning, or with none. A column has one meaning."""
    columns = {one: of for one, of in mapping.columns.items() if one is not meaning and of != heading}
    if heading is not None:
        columns[meaning] = heading
        if meaning in _RATES:
            columns = {one: of for one, of in columns.items() if one is meaning or one not in _RATES}
    order = list(Meaning)
    changed: dict[str, object] = {"columns": dict(sorted(columns.items(), key=lambda item: order.index(item[0])))}
    if meaning in _RATES:
        changed |= {"rate_is_for": None, "rates_in_cents": bool(heading) and "cents" in str(heading).casefold()}
    if meaning is Meaning.WEIGHT:
        changed |= {"weight_unit": weight_unit_of(heading or "")}
    return mapping.model_copy(update=changed)


def _with_rate(mapping: Mapping, heading: str | None) -> Mapping:
    """The mapping with this column for the rate, and with the time that its heading says it is for."""
    said = money_said_by(heading) if heading else None
    if said and said.meaning is Meaning.DAILY_RATE:
        return with_column(mapping, Meaning.DAILY_RATE, heading)
    changed = with_column(mapping, Meaning.RATE, heading)
    return changed.model_copy(update={"rate_is_for": said.period if said else None})


_RATES = (Meaning.DAILY_RATE, Meaning.RATE)


def _with_answer(kept: dict[str, object], question: Question, answer: str, category: str | None) -> dict[str, object]:
    mapping = Mapping.model_validate(kept)
    match question.about:
        case "column":
            return _with_rate(mapping, None if answer == NO_COLUMN else answer).model_dump()
        case "default":
            field: DefaultField = question.field  # type: ignore[assignment]
            if field == "highest_rate" and category is None and answer in mapping.headings:
                return with_column(mapping, Meaning.HIGHEST_RATE, answer).model_dump()
            value = checked_default(field, answer)
            old = mapping.defaults.get(field, Default())
            new = Default(all=value, by_category=old.by_category)
            if category is not None:
                new = Default(all=old.all, by_category={**old.by_category, category: value})
            return kept | {"defaults": {**mapping.defaults, field: new}}
        case "word":
            meaning = Meaning(question.field)
            if meaning is Meaning.CERTIFICATION:
                answer = checked_default("certification", answer)
            words = {**mapping.words, meaning: {**mapping.words.get(meaning, {}), question.word: answer}}
            return kept | {"words": words}
        case "rate_is_for" if answer == NO_COLUMN:
            return with_column(mapping, Meaning.RATE, None).model_dump()
        case "rate_from" if divided := _DIVIDED.fullmatch(answer):
            if category is not None:
                raise ValueError("What a rate is divided by holds for all categories. Write an amount for this one.")
            return kept | {"days_in": {**mapping.days_in, question.word: _days(divided[1])}}
        case "rate_from":
            as_default = Question("default", "daily_rate", question.text)
            given = _with_answer(kept, as_default, answer, category)
            # With an amount for all, the column of the other rates is not needed any more.
            return given if category else with_column(Mapping.model_validate(given), Meaning.RATE, None).model_dump()
        case "days_in":
            days = {**mapping.days_in, question.word: _days(answer)}
            return kept | {"days_in": days}
        case about:
            return kept | {about: answer}


def _days(answer: str) -> Decimal | str:
    if answer.casefold() == LEAVE_OUT:
        return LEAVE_OUT
    try:
        return Decimal(answer.replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"{answer!r} is no number of days. Write one like 5, or: {LEAVE_OUT}") from None


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
_DIVIDED = re.compile(r"/\s*(\d{1,3}(?:[.,]\d{1,3})?)")
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


def missing(questions: Sequence[Question]) -> str:
    """What is not known, as lines for people who cannot be asked."""
    return "\n".join(f"  {question.text}" for question in questions)
