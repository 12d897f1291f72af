"""What the columns and words of one export mean to a depot: asked for once, and kept in a file."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from inventory.lists.cells import Unreadable, read_money
from inventory.lists.columns.headings import Meaning
from inventory.models import CENT, MAX_MONEY, Status, WeightClass

LEAVE_OUT, KEEP = "leave out", "keep"
Period = Literal["hour", "half_day", "day", "weekend", "week", "month", "several_days"]
DefaultField = Literal[
    "daily_rate", "highest_rate", "certification", "insurance", "location", "weight_class", "category"
]
# By these people say which rows are equipment and which are not
OF_ROWS = (Meaning.EQUIPMENT_ID, Meaning.KIND_CODE, Meaning.NAME, Meaning.CATEGORY)
EXPECTED = {
    "daily_rate": "an amount for a day, like 85.00, or: leave out",
    "highest_rate": (
        "same, a share above the lowest rate like +20%, an amount above it like +15, an amount like 500, or the name "
        "of a column"
    ),
    "certification": "the name of the certificate, or none",
    "insurance": "an amount of money, like 500000",
    "location": "a place of at most 120 letters",
    "weight_class": "Light, Medium or Heavy",
    "category": "a category of at most 60 letters",
}


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Default(_Kept):
    """What holds for units of which the list does not say it: for all, and otherwise for some categories."""

    all: Annotated[str | None, Field(max_length=120)] = None
    by_category: dict[str, str] = {}

    def of(self, category: str) -> str | None:
        return self.by_category.get(category, self.all)


class Mapping(_Kept):
    """How an export of this shape is read. See `docs/imports.md` for the file that it is kept in."""

    form: Literal[1] = 1
    export: Annotated[str, Field(max_length=200)] = ""
    program: str | None = None
    sheet: str | None = None
    headings: tuple[str, ...] = ()
    columns: dict[Meaning, str] = {}
    rate_is_for: Period | None = None
    days_in: dict[Period, Decimal | Literal["leave out"]] = {}
    rates_in_cents: bool = False
    weight_unit: str | None = None
    up_to_kg: dict[WeightClass, Annotated[float, Field(gt=0)]] = {}
    fill_down: tuple[Meaning, ...] = ()
    groups_are: Literal["category", "location"] | None = None
    sheets_are: Literal["category", "location"] | None = None
    not_available_are: Status | None = None
    defaults: dict[DefaultField, Default] = {}
    words: dict[Meaning, dict[str, str]] = {}

    @field_validator("defaults")
    @classmethod
    def _defaults_are_values(cls, defaults: dict[DefaultField, Default]) -> dict[DefaultField, Default]:
        for field, default in defaults.items():
            for text in (default.all, *default.by_category.values()):
                if text is not None:
                    checked_default(field, text)
        return defaults

    @field_validator("up_to_kg")
    @classmethod
    def _both_limits(cls, limits: dict[WeightClass, float]) -> dict[WeightClass, float]:
        if limits and not {WeightClass.LIGHT, WeightClass.MEDIUM} <= limits.keys():
            raise ValueError("it needs both Light and Medium")
        return limits

    @field_validator("days_in")
    @classmethod
    def _some_days(
        cls, days: dict[Period, Decimal | Literal["leave out"]]
    ) -> dict[Period, Decimal | Literal["leave out"]]:
        if any(isinstance(number, Decimal) and not Decimal("0.01") <= number <= 366 for number in days.values()):
            raise ValueError("the days of a rate are between 0.01 and 366")
        return days

    @model_validator(mode="after")
    def _words_are_answers(self) -> "Mapping":
        for word, meant in self.words.get(Meaning.STATUS, {}).items():
            if meant != LEAVE_OUT and meant not in list(Status):
                raise ValueError(f"the status {word!r} is {meant!r}; write AVAILABLE, RENTED, MAINTENANCE or leave out")
        for meaning in OF_ROWS:
            for word, meant in self.words.get(meaning, {}).items():
                if meant not in (LEAVE_OUT, KEEP):
                    raise ValueError(f"the rows of {word!r} are {meant!r}; write leave out or keep")
        return self

    def said_of_row(self, *, code: str, name: str, category: str) -> str | None:
        """What people said of a row by its id or code, its name or its category, the first of these of which they said
        something: `LEAVE_OUT` or `KEEP`. Each is written as `plain_cell` writes it."""
        for meaning, word in zip(OF_ROWS, (code, code, name, category), strict=True):
            if word and (said := self.words.get(meaning, {}).get(word)):
                return said
        return None

    def default(self, field: DefaultField, category: str) -> str | None:
        return self.defaults[field].of(category) if field in self.defaults else None


def checked_default(field: DefaultField, text: str) -> str:
    """A default as it is kept.

    Raises:
        ValueError: it is no value for this field; the text says what is expected.
    """
    text = " ".join(text.split())
    refused = ValueError(f"{text!r} is not {EXPECTED[field]}")
    match field:
        case "daily_rate":
            if text.casefold() == LEAVE_OUT:
                return LEAVE_OUT
            return str(_amount(text, refused, above_zero=True))
        case "highest_rate":
            return _checked_highest(text, refused)
        case "insurance":
            return str(_amount(text, refused, above_zero=False))
        case "weight_class":
            found = [one for one in WeightClass if one.casefold() == text.casefold()]
            if not found:
                raise refused
            return found[0]
        case "certification" if text.casefold() in ("none", "no", "-", ""):
            return "None"
        case "location" if 0 < len(text) <= 120:
            return text
        case "certification" | "category" if 0 < len(text) <= 60:
            return text
        case _:
            raise refused


_ABOVE = re.compile(r"\+\s*(\d{1,6}(?:[.,]\d{1,2})?)\s*(%?)")


def _checked_highest(text: str, refused: ValueError) -> str:
    if text.casefold() == "same":
        return "same"
    if above := _ABOVE.fullmatch(text):
        return f"+{above[1].replace(',', '.')}{above[2]}"
    return str(_amount(text, refused, above_zero=True))


def _amount(text: str, refused: ValueError, *, above_zero: bool) -> Decimal:
    try:
        amount = read_money(text, None)
    except Unreadable:
        raise refused from None
    if amount is None or amount > MAX_MONEY or (above_zero and amount == 0) or amount != amount.quantize(CENT):
        raise refused
    return amount.quantize(CENT)


def highest_rate(lowest: Decimal, default: str) -> Decimal:
    """The highest rate that a default says, for this lowest one."""
    if default == "same":
        return lowest
    if above := _ABOVE.fullmatch(default):
        number = Decimal(above[1])
        return (lowest * (100 + number) / 100 if above[2] else lowest + number).quantize(CENT)
    return Decimal(default)
