"""The vocabulary of the trade, read from `data/search`: words, kinds of equipment and jobs can be added there."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from inventory.models import WeightClass

FOLDER = Path(__file__).resolve().parents[2] / "data" / "search"

T = TypeVar("T")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Data):
    """The units of a measure with their sizes in base units, and how they are said where that differs.

    `must_suffice`: see `measures.yaml`.
    """

    must_suffice: bool
    units: dict[str, float]
    said: dict[str, str] = {}


class Words(_Data):
    """Words and phrases with a special meaning in a query. `words.yaml` explains each field."""

    ignored: frozenset[str]
    asking: list[str]
    no_things: frozenset[str]
    made_by_equipment: frozenset[str]
    separators: frozenset[str]
    wanting: frozenset[str]
    wanting_before_for: frozenset[str]
    object_of: frozenset[str]
    owned: list[str]
    owned_behind: list[str]
    definite: frozenset[str]
    surely_wanting: frozenset[str]
    before_a_plain_name: frozenset[str]
    owners: frozenset[str]
    missing: list[str]
    not_wanted: list[str]
    misleading: list[str]
    before_what_comes_later: list[str]
    of_a_subject: list[str]
    never_misheard: frozenset[str]
    before_a_verb: frozenset[str]
    before_a_noun: frozenset[str]
    after_a_noun: frozenset[str]
    at_most: list[str]
    about: list[str]
    money: frozenset[str]
    not_a_day: frozenset[str]
    times: frozenset[str]
    weight_classes: dict[WeightClass, list[str]]
    sizes: dict[WeightClass, frozenset[str]]
    letters: dict[str, str]
    misheard_numbers: dict[str, str]

    @field_validator(
        "ignored",
        "no_things",
        "made_by_equipment",
        "separators",
        "wanting",
        "wanting_before_for",
        "object_of",
        "owners",
        "definite",
        "surely_wanting",
        "before_a_plain_name",
        "never_misheard",
        "before_a_verb",
        "before_a_noun",
        "after_a_noun",
        mode="before",
    )
    @classmethod
    def _in_one_text(cls, text: str) -> list[str]:
        return text.split()


class KindEntry(_Data):
    """What is known of a kind of equipment of the trade at large. `docs/inventory.md` explains each field."""

    is_a: str | None = Field(default=None, alias="is")
    called: list[str] = []
    jobs: list[str] = []
    helps: list[str] = []
    instead: list[str] = []
    accessory: bool = False

    def with_more(self, other: "KindEntry") -> "KindEntry":
        """This entry and what another file adds to it."""
        return KindEntry.model_validate(
            {
                "is": other.is_a or self.is_a,
                "called": [*self.called, *other.called],
                "jobs": [*self.jobs, *other.jobs],
                "helps": [*self.helps, *other.helps],
                "instead": [*self.instead, *other.instead],
                "accessory": self.accessory or other.accessory,
            }
        )


def read_words(path: Path, kind: type[T]) -> T:
    """The vocabulary in a YAML file.

    Raises:
        ValueError: the file is no YAML, or has something else in it than the `kind` of its words.
    """
    try:
        return TypeAdapter(kind).validate_python(yaml.load(path.read_text(encoding="utf-8"), _Loader))  # noqa: S506
    except (yaml.YAMLError, ValidationError) as exc:
        raise ValueError(
            f"{path} cannot be read as words of the trade: {exc}\nRepair that place. Words that YAML takes for "
            'something else, such as no, on and off, need quotes: "no".'
        ) from exc


def read_kinds(folder: Path) -> tuple[dict[str, KindEntry], dict[str, str]]:
    """Every kind by its name, and the file that it stands in first. Files may add to each other's kinds.

    Raises:
        ValueError: a file cannot be read.
    """
    kinds: dict[str, KindEntry] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, entry in read_words(path, dict[str, KindEntry]).items():
            kinds[name] = kinds[name].with_more(entry) if name in kinds else entry
            files.setdefault(name, path.stem)
    return kinds, files


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes a tenth of the time

MEASURES = read_words(FOLDER / "measures.yaml", dict[str, Measure])
WORDS = read_words(FOLDER / "words.yaml", Words)
ACTIONS = read_words(FOLDER / "actions.yaml", dict[str, list[str]])
THINGS = read_words(FOLDER / "things.yaml", dict[str, list[str]])
OTHER_THINGS = read_words(FOLDER / "other_things.yaml", dict[str, list[str]])
KINDS, FILE_OF_KIND = read_kinds(FOLDER / "kinds")
