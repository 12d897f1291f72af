import toktok

from agents.conversation.brief import brief
from agents.conversation.rental_line import RentalLine
from agents.conversation.wording.what_we_rent import what_we_rent
from inventory.models import Equipment
from inventory.search.catalogue import Catalogue
from shared.workflow import Stage
from tests.support.phone import call_at

MOST_TOKENS = 500


def of_categories(categories: int, names: int) -> dict[str, list[str]]:
    return {
        f"Category Number {category}": [f"Towable Machine {category} of Kind {name}" for name in range(names)]
        for category in range(categories)
    }


def tokens(text: str) -> int:
    return sum(toktok.batch_count([text], "o200k_base"))


def test_all_names_are_told_while_they_fit(equipment: list[Equipment]) -> None:
    told = what_we_rent(Catalogue(equipment).names_by_category)
    assert set(told.split(", ")) == {unit.name for unit in equipment}


def test_when_the_names_are_too_many_each_category_is_told_with_a_few() -> None:
    told = what_we_rent(of_categories(8, 100))
    assert "Category Number 7 (such as Towable Machine 7 of Kind 0, Towable Machine 7 of Kind 1" in told
    assert "of Kind 9" not in told


def test_when_these_are_too_many_the_categories_are_told_and_at_last_some_of_them() -> None:
    assert what_we_rent(of_categories(80, 9)) == ", ".join(of_categories(80, 9))
    assert what_we_rent(of_categories(5000, 1)).endswith(", and more")


def test_however_much_there_is_it_costs_few_tokens() -> None:
    for categories, names in ((1, 40), (8, 100), (80, 9), (5000, 1)):
        assert tokens(what_we_rent(of_categories(categories, names))) <= MOST_TOKENS


def test_a_depot_without_equipment_tells_nothing() -> None:
    assert what_we_rent(Catalogue([]).names_by_category) == ""


async def test_the_stage_that_searches_is_told_what_there_is_and_no_other(line: RentalLine) -> None:
    for stage in (Stage.GREETING, Stage.EQUIPMENT_DISCOVERY, Stage.PRICING_NEGOTIATION):
        session = await call_at(line, stage)
        assert ("We rent: HD Projector," in brief(session)) is (stage is Stage.EQUIPMENT_DISCOVERY)
        await session.end("told")
