"""The vocabulary of the trade, read from `data/search`: words and phrases can be added there without code."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, field_validator

from inventory.models import WeightClass

FOLDER = Path(__file__).resolve().parents[2] / "data" / "search"

T = TypeVar("T")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Data):
    """The units of a measure with their sizes in base units. `must_suffice`: see `measures.yaml`."""

    must_suffice: bool
    units: dict[str, float]


class Words(_Data):
    """Words and phrases with a special meaning in a query. `words.yaml` explains each field."""

    ignored: frozenset[str]
    other_things: frozenset[str]
    purpose: frozenset[str]
    separators: frozenset[str]
    at_most: list[str]
    about: list[str]
    money: frozenset[str]
    not_a_day: frozenset[str]
    times: frozenset[str]
    weight_classes: dict[WeightClass, list[str]]
    sizes: dict[WeightClass, frozenset[str]]
    letters: dict[str, str]

    @field_validator("ignored", "other_things", "purpose", "separators", mode="before")
    @classmethod
    def _in_one_text(cls, text: str) -> list[str]:
        return text.split()


def _read(file: str, kind: type[T]) -> T:
    return TypeAdapter(kind).validate_python(yaml.safe_load((FOLDER / file).read_text(encoding="utf-8")))


MEASURES = _read("measures.yaml", dict[str, Measure])
WORDS = _read("words.yaml", Words)
SYNONYMS = _read("synonyms.yaml", dict[str, list[str]])
JOBS = _read("jobs.yaml", dict[str, list[str]])
