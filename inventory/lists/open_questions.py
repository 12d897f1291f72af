"""The questions that a list leaves open, and what becomes of the mapping by an answer."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from pydantic import ValidationError

from inventory.lists.columns.guessing import Guess
from inventory.lists.columns.headings import Meaning, money_said_by, period_of, weight_unit_of
from inventory.lists.findings import Gap
from inventory.lists.mapping import KEEP, LEAVE_OUT, Default, DefaultField, Mapping, checked_default
from inventory.lists.question_texts import NO_COLUMN, Question, question_of_gap, question_of_rows
from inventory.lists.row_choices import numbers_in, with_rows
from inventory.lists.words.plain_text import plain_cell


def questions_of_columns(guess: Guess) -> list[Question]:
    """What must be asked before the rows can be looked at."""
    may_be = guess.rates_to_choose or guess.selling_prices
    if not may_be:
        return []
    choices = [(heading, heading) for heading in may_be]
    text = "Several columns may be the lowest rate a day. Which one is it?"
    if len(may_be) == 1:
        text = f"No column is surely a rate a day. Is {may_be[0]!r} the lowest one?"
    if all(guess.also.get(heading) is Meaning.OTHER_RATE for heading in may_be):
        text = "No column is a rate for one day. Which one shall the rate a day be worked out from?"
    return [Question("column", "daily_rate", text, (*choices, (NO_COLUMN, NO_COLUMN)))]


def questions_of_gaps(gaps: Iterable[Gap]) -> list[Question]:
    """What must be asked before the rows can become units: one question about all rows that may be no equipment, and
    one for each other gap."""
    rows: list[Gap] = []
    others: list[Question] = []
    for gap in gaps:
        if gap.about == "row":
            rows.append(gap)
        else:
            others.append(question_of_gap(gap))
    return [*([question_of_rows(rows)] if rows else []), *others]


def answered(mapping: Mapping, question: Question, answer: str, *, category: str | None = None) -> Mapping:
    """The mapping with the answer in it.

    Args:
        category: the category that the answer is for, if it is not for all units.

    Raises:
        ValueError: this cannot be the answer. The text says what is expected.
    """
    answer = " ".join(answer.split())
    if question.about == "rows":
        return _with_rows_said(mapping, question, answer)
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
    return changed.model_copy(update={"rate_is_for": said.period if said else period_of(heading or "")})


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


def _with_rows_said(mapping: Mapping, question: Question, answer: str) -> Mapping:
    """The mapping after it was said which of the rows in question are left out; the others are kept."""
    names = [name for name, _ in question.choices]
    numbers = set(range(1, len(names) + 1))
    match answer.casefold():
        case "all":
            out = numbers
        case "none":
            out = set[int]()
        case _:
            out = set(numbers_in(answer))
    if not out <= numbers or (not out and answer.casefold() != "none"):
        raise ValueError(f"{answer!r} is not the numbers of rows from 1 to {len(names)}, and not: all, or: none.")
    said = {plain_cell(name): LEAVE_OUT if number in out else KEEP for number, name in enumerate(names, start=1)}
    return with_rows(mapping, {Meaning.NAME: said})


def _days(answer: str) -> Decimal | str:
    if answer.casefold() == LEAVE_OUT:
        return LEAVE_OUT
    try:
        return Decimal(answer.replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"{answer!r} is no number of days. Write one like 5, or: {LEAVE_OUT}") from None


_DIVIDED = re.compile(r"/\s*(\d{1,3}(?:[.,]\d{1,3})?)")


def missing(questions: Sequence[Question]) -> str:
    """What is not known, as lines for people who cannot be asked."""
    return "\n".join(f"  {question.text}" for question in questions)
