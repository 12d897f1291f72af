from pathlib import Path

import pytest
import yaml

from inventory.models import Equipment
from inventory.search import Catalogue

RELEVANCE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "relevance.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="session")
def catalogue(equipment: list[Equipment]) -> Catalogue:
    return Catalogue(equipment)


def first_three(catalogue: Catalogue, query: str) -> list[str]:
    return list(dict.fromkeys(unit.name for unit in catalogue.search(query).equipment))[:3]


@pytest.mark.parametrize(("said", "at_least"), [("clean", 1.0), ("misheard", 0.9), ("nothing", 1.0)])
def test_what_callers_say_finds_what_they_mean(catalogue: Catalogue, said: str, at_least: float) -> None:
    wrong: list[str] = []
    for query, right in RELEVANCE[said].items():
        found = first_three(catalogue, query)
        if not (set(found) & set(right) if right else found == []):
            wrong.append(f"{query!r} finds {found or 'nothing'}")
    of = len(RELEVANCE[said])
    print(f"\n{said}: {of - len(wrong)} of {of} right in the first three", *wrong, sep="\n  ")
    assert of - len(wrong) >= at_least * of, wrong
