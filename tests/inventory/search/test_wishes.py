"""What callers say, in whole sentences and in few words, written apart from the search by who did not know it."""

from collections import defaultdict
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from inventory.models import Equipment
from inventory.search.catalogue import Catalogue
from tests.support.yaml_files import read_yaml

MOST_ABSURD = 0.1  # of the wishes of a class
OFFERED = 3  # kinds


class Wish(BaseModel):
    """What was said, what a good clerk would name (nothing, where the depot lacks it), and what would be absurd."""

    model_config = ConfigDict(extra="forbid")

    of: Literal["whole", "short", "misheard", "size", "absent"] = Field(alias="class")
    said: str
    right: list[str]
    tolerable: list[str]
    absurd: list[str] | Literal["anything else"]

    def is_right(self, offered: list[str]) -> bool:
        return bool(set(offered) & set(self.right)) if self.right else set(offered) <= set(self.tolerable)

    def is_absurd(self, offered: list[str]) -> bool:
        if self.absurd == "anything else":
            return not set(offered) <= set(self.tolerable)
        return bool(set(offered) & set(self.absurd))


WISHES = TypeAdapter(list[Wish]).validate_python(read_yaml(Path(__file__).parent / "wishes.yaml"))


@pytest.fixture(scope="module")
def offered(equipment: list[Equipment]) -> dict[str, list[str]]:
    """The names of the first three kinds that are found, for each wish."""
    catalogue = Catalogue(equipment)
    return {
        wish.said: list(dict.fromkeys(unit.name for unit in catalogue.search(wish.said).equipment))[:OFFERED]
        for wish in WISHES
    }


def test_the_wishes_name_kinds_that_the_depot_has(equipment: list[Equipment]) -> None:
    names = {unit.name for unit in equipment}
    for wish in WISHES:
        named = {*wish.right, *wish.tolerable, *(wish.absurd if isinstance(wish.absurd, list) else ())}
        assert named <= names, wish.said


@pytest.mark.parametrize(
    ("of", "at_least"), [("whole", 0.9), ("short", 0.93), ("misheard", 0.9), ("size", 0.9), ("absent", 0.9)]
)
def test_what_is_meant_is_among_the_first_three_and_what_is_absurd_is_not(
    offered: dict[str, list[str]], of: str, at_least: float
) -> None:
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    wishes = [wish for wish in WISHES if wish.of == of]
    for wish in wishes:
        found = offered[wish.said]
        if not wish.is_right(found):
            wrong["wrong"].append(f"{wish.said!r} finds {found or 'nothing'}")
        if wish.is_absurd(found):
            wrong["absurd"].append(f"{wish.said!r} finds {found or 'nothing'}")
    assert len(wishes) - len(wrong["wrong"]) >= at_least * len(wishes), wrong["wrong"]
    assert len(wrong["absurd"]) <= MOST_ABSURD * len(wishes), wrong["absurd"]
