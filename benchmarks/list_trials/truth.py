"""What a clerk would make of a list: the file `NAME.ext.json` beside `NAME.ext`."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, field_validator


class RateTruth(BaseModel):
    """The column that the rate a day comes from, and the time that its amounts are for."""

    column: str | None = Field(default=None, alias="from")
    period: str | None = None


class RowTruth(BaseModel):
    """What must become of the rows whose name has this text in it. `units` counts all of them."""

    name_has: str
    id_any: list[str] = []
    daily_rate: Decimal | None = None
    state: str | None = None
    units: int | None = None

    @field_validator("id_any", mode="before")
    @classmethod
    def _as_texts(cls, ids: Any) -> list[str]:
        return [str(one) for one in (ids if isinstance(ids, list) else [ids] if ids else [])]


class Truth(BaseModel):
    """What a clerk knows about one list.

    `columns` has for each meaning the headings that are right for it, any of them. `not_used` are headings that are
    none of these meanings. `units` are the fewest and the most that a clerk would load. `may_ask` names what the list
    does not say. With `headings_free` its headings are not written as in the file, and columns are not judged.
    """

    about: str = ""
    kind: str = ""
    real: bool = False
    is_list: bool = True
    sheet: str | None = None
    columns: dict[str, list[str]] = {}
    headings_free: bool = False
    not_used: list[str] = []
    rate: RateTruth | None = None
    units: tuple[int, int] | None = None
    rows: list[RowTruth] = []
    left_out: list[str] = []
    may_ask: list[str] = []
    state_words: dict[str, str] = {}
    answers: dict[str, Any] = {}

    @field_validator("columns", mode="before")
    @classmethod
    def _as_lists(cls, columns: Any) -> dict[str, list[str]]:
        return {
            meaning: [of] if isinstance(of, str) else list(of or [])
            for meaning, of in dict(columns or {}).items()
            if of
        }

    @field_validator("left_out", "not_used", "rows", "may_ask", mode="before")
    @classmethod
    def _none_is_empty(cls, found: Any) -> Any:
        return found or []

    @field_validator("state_words", "answers", mode="before")
    @classmethod
    def _no_words(cls, found: Any) -> Any:
        return found or {}


def truth_of(path: Path) -> Truth:
    """The truth that stands beside a list.

    Raises:
        ValueError: it is no truth; the text says why.
    """
    return Truth.model_validate_json(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
