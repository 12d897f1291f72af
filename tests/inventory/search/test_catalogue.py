from decimal import Decimal
from pathlib import Path

import pytest

from inventory.models import Equipment, Status, WeightClass
from inventory.search.catalogue import Catalogue
from inventory.search.quantities import Quantity
from inventory.search.query import Filters
from tests.support.yaml_files import read_yaml

RELEVANCE: dict[str, dict[str, list[str]]] = read_yaml(Path(__file__).parent / "relevance.yaml")


@pytest.fixture(scope="session")
def catalogue(equipment: list[Equipment]) -> Catalogue:
    return Catalogue(equipment)


def first_three(catalogue: Catalogue, query: str) -> list[str]:
    return list(dict.fromkeys(unit.name for unit in catalogue.search(query).equipment))[:3]


@pytest.mark.parametrize(
    ("said", "at_least"),
    [("clean", 1.0), ("misheard", 0.9), ("with details", 1.0), ("misheard with details", 0.9), ("nothing", 1.0)],
)
def test_what_callers_say_finds_what_they_mean(catalogue: Catalogue, said: str, at_least: float) -> None:
    wrong: list[str] = []
    for query, right in RELEVANCE[said].items():
        found = first_three(catalogue, query)
        if not (set(found) & set(right) if right else found == []):
            wrong.append(f"{query!r} finds {found or 'nothing'}")
    of = len(RELEVANCE[said])
    print(f"\n{said}: {of - len(wrong)} of {of} right in the first three", *wrong, sep="\n  ")
    assert of - len(wrong) >= at_least * of, wrong


def names(catalogue: Catalogue, query: str) -> set[str]:
    return {unit.name for unit in catalogue.search(query).equipment}


@pytest.mark.parametrize(
    "said",
    [
        "projector under four hundred dollars",
        "projector under 400",
        "projector, at most $400.00 a day",
        "four hundred dollar projector",
        "projector below four hundred dollars per day",
    ],
)
def test_a_price_limit_is_understood_and_told(catalogue: Catalogue, said: str) -> None:
    found = catalogue.search(said)
    assert found.filters.price_limit == Decimal("400.00")
    assert {unit.name for unit in found.equipment} == {"HD Projector"}


def test_three_fifty_is_a_price_but_not_a_size(catalogue: Catalogue) -> None:
    assert catalogue.search("projector under three fifty").filters.price_limit == Decimal("350.00")
    assert catalogue.search("two sixty foot boom lifts").filters.at_least == (Quantity("length", 60.0),)


@pytest.mark.parametrize(
    "said",
    ["generator for three days", "generator under a thousand dollars a week", "generator for about 400 dollars"],
)
def test_what_is_no_daily_limit_limits_nothing(catalogue: Catalogue, said: str) -> None:
    assert catalogue.search(said).filters == Filters()
    assert "Professional Generator" in names(catalogue, said)


@pytest.mark.parametrize("said", ["generator under", "generator at most", "generator up to", "a generator for under a"])
def test_a_limit_that_was_cut_off_limits_nothing(catalogue: Catalogue, said: str) -> None:
    assert catalogue.search(said).filters == Filters()
    assert "Professional Generator" in names(catalogue, said)


def test_nothing_above_the_price_limit_is_found(catalogue: Catalogue) -> None:
    found = catalogue.search("generator under two hundred dollars").equipment
    assert found
    assert all(unit.lowest_rate <= 200 for unit in found)


@pytest.mark.parametrize("said", ["generators in yard C", "a generator at yard see"])
def test_a_location_is_understood_as_it_is_spoken(catalogue: Catalogue, said: str) -> None:
    assert catalogue.search(said).filters.location == "Yard C"
    assert names(catalogue, said) == {"Towable Diesel Generator"}


def test_a_weight_class_is_understood(catalogue: Catalogue) -> None:
    found = catalogue.search("a lightweight generator")
    assert found.filters.weight_class is WeightClass.LIGHT
    assert {unit.name for unit in found.equipment} == {"Inverter Generator"}


def test_a_category_that_is_named_is_found_whole(catalogue: Catalogue, equipment: list[Equipment]) -> None:
    found = catalogue.search("power equipment")
    assert found.filters.category == "Power Equipment"
    assert len(found.equipment) == len([unit for unit in equipment if unit.category == "Power Equipment"])


@pytest.mark.parametrize("said", ["something to lift two tons", "lift 4,000 lbs", "lift two thousand kilos"])
def test_equipment_that_is_said_to_lift_less_is_never_found(catalogue: Catalogue, said: str) -> None:
    found = names(catalogue, said)
    assert "Forklift" in found
    assert found.isdisjoint({"Scissor Lift", "Boom Lift", "Rough Terrain Scissor Lift", "Skid Steer Loader"})


def test_the_tightest_fit_comes_first(catalogue: Catalogue) -> None:
    assert first_three(catalogue, "ten kilowatt generator")[0] == "Welder Generator"
    assert first_three(catalogue, "fifty kilowatt generator")[0] == "Towable Diesel Generator"


def test_a_size_that_may_be_the_jobs_excludes_nothing(catalogue: Catalogue) -> None:
    assert names(catalogue, "heater for a forty foot tent") == {"Indirect Heater"}


def test_small_is_a_preference(catalogue: Catalogue) -> None:
    assert first_three(catalogue, "a small generator")[0] == "Inverter Generator"
    assert first_three(catalogue, "a big generator")[0] == "Towable Diesel Generator"


@pytest.mark.parametrize("said", ["", "   ", "hello, what do you have", "?!", "用发电机", "7", "a" * 5000])
def test_words_that_say_nothing_find_nothing(catalogue: Catalogue, said: str) -> None:
    assert catalogue.search(said).equipment == []


def test_a_condition_alone_finds_all_that_keeps_it(catalogue: Catalogue) -> None:
    assert names(catalogue, "anything under fifty dollars") == {"Pallet Jack"}


def test_a_condition_does_not_make_up_for_a_word_that_nothing_has(catalogue: Catalogue) -> None:
    assert names(catalogue, "helicopter under four hundred dollars") == set()


@pytest.mark.parametrize("said", ["guitar", "car", "computer", "boat", "drone", "coffee machine", "electric kettle"])
def test_another_thing_is_not_taken_for_a_misheard_one(catalogue: Catalogue, said: str) -> None:
    assert names(catalogue, said) == set()


@pytest.mark.parametrize("said", ["kitten", "hairdresser", "pilot", "wallet", "senator"])
def test_a_job_a_broken_word_or_a_mere_part_of_a_name_is_not_guessed_at(catalogue: Catalogue, said: str) -> None:
    assert names(catalogue, said) == set()


def test_of_two_guesses_the_one_with_fewer_words_is_taken(catalogue: Catalogue) -> None:
    assert first_three(catalogue, "jack hammar") == ["Jackhammer"]


def test_of_two_guesses_a_word_of_the_depots_own_names_is_taken(catalogue: Catalogue) -> None:
    assert first_three(catalogue, "concrete mixture") == ["Concrete Mixer"]


def test_what_has_only_a_word_in_common_is_not_offered(catalogue: Catalogue) -> None:
    assert names(catalogue, "inverter generator") == {"Inverter Generator"}


def test_the_whole_name_comes_before_a_longer_one_however_many_there_are(equipment: list[Equipment]) -> None:
    longer = next(unit for unit in equipment if unit.name == "Rough Terrain Scissor Lift")
    many = [longer.model_copy(update={"equipment_id": f"MANY{number}"}) for number in range(20)]
    assert Catalogue([*many, *equipment]).search("scissor lift").equipment[0].name == "Scissor Lift"


def test_units_in_maintenance_and_rented_ones_are_found_all_the_same(catalogue: Catalogue) -> None:
    statuses = {unit.status for unit in catalogue.search("professional generator").equipment}
    assert statuses == {Status.AVAILABLE, Status.RENTED, Status.MAINTENANCE}


def test_one_kind_with_many_units_does_not_hide_the_next(equipment: list[Equipment]) -> None:
    many = [equipment[0].model_copy(update={"equipment_id": f"MANY{number}"}) for number in range(2000)]
    found = Catalogue([*many, *equipment]).search("generator").equipment
    assert len(found) <= 1000
    assert found[0].name == "Professional Generator"
    assert {"Towable Diesel Generator", "Inverter Generator"} <= {unit.name for unit in found}


def test_an_empty_catalogue_finds_nothing(equipment: list[Equipment]) -> None:
    assert Catalogue([]).search("generator").equipment == []
    assert Catalogue([]).near(equipment[0]) == []


def test_near_a_lost_unit_are_its_like_then_its_category_nearest_first(
    catalogue: Catalogue, equipment: list[Equipment]
) -> None:
    lost = next(unit for unit in equipment if unit.name == "Scissor Lift")
    near = catalogue.near(lost)
    assert lost not in near
    assert [unit.name for unit in near[:3]] == ["Scissor Lift"] * 3
    assert list(dict.fromkeys(unit.name for unit in near)) == [
        "Scissor Lift",
        "Rough Terrain Scissor Lift",
        "Boom Lift",
    ]


def test_near_puts_the_same_weight_class_before_a_nearer_rate(equipment: list[Equipment]) -> None:
    lost = equipment[0]
    heavy = lost.model_copy(update={"equipment_id": "HEAVY", "name": "Other", "weight_class": WeightClass.HEAVY})
    dear = lost.model_copy(update={"equipment_id": "DEAR", "name": "Third", "daily_rate": lost.lowest_rate * 3})
    assert Catalogue([heavy, dear]).near(lost) == [dear, heavy]


def test_model_and_serial_numbers_make_no_kind_of_their_own_and_hide_nothing(equipment: list[Equipment]) -> None:
    sold = [
        unit.model_copy(
            update={
                "name": f"Acme {unit.name} GX-{number}40S",
                "description": f"Built as RT-{number}00. {unit.description} Serial number KX{number}7-Q, 8W{number}A.",
            }
        )
        for number, unit in enumerate(equipment, start=1)
    ]
    catalogue = Catalogue(sold)
    found = catalogue.search("twelve thousand watt generator")
    assert "Acme Towable Diesel Generator" in found.equipment[0].name
    assert "Scissor Lift" in catalogue.search("acme sizzer lift").equipment[0].name
    assert "Scissor Lift" in catalogue.search("gx scissor lift").equipment[0].name
    kinds = {(unit.name.rpartition(" ")[0], unit.category, unit.weight_class) for unit in sold}
    assert len(catalogue.search("acme").equipment) == len(sold)
    assert sum(len(segment.kinds) for segment in catalogue._segments) <= len(kinds)


def test_a_size_in_a_name_is_a_quantity_and_not_what_it_is_called(equipment: list[Equipment]) -> None:
    sized = [
        unit.model_copy(update={"equipment_id": f"L{feet}", "name": f"Boom Lift {feet} ft", "description": ""})
        for unit in equipment
        if unit.equipment_id == "ITM001"
        for feet in (40, 60)
    ]
    catalogue = Catalogue([*equipment, *sized])
    assert catalogue.search("boom lift sixty feet").equipment[0].name in ("Boom Lift", "Boom Lift 60 ft")
    assert "Boom Lift 40 ft" in names(catalogue, "boom lift")


@pytest.fixture(params=["all is indexed anew", "what changed is kept beside the rest"])
def soon_built(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param != "all is indexed anew":
        monkeypatch.setattr("inventory.search.catalogue.SMALL_CATALOGUE", 0)
        monkeypatch.setattr("inventory.search.catalogue.MAX_CHANGED_SHARE", 0.5)


@pytest.mark.usefixtures("soon_built")
def test_a_changed_unit_is_found_as_it_is_now_and_never_as_it_was(equipment: list[Equipment]) -> None:
    was = Catalogue(equipment)
    projectors = [unit for unit in equipment if unit.name == "HD Projector"]
    now = [unit.model_copy(update={"name": "Stump Grinder", "description": "", "category": "X"}) for unit in projectors]
    catalogue = was.with_changes(now[:1]).with_changes(now[1:])
    assert catalogue.search("stamp grinder").equipment == now
    assert catalogue.search("hd projector").equipment == []
    assert names(was, "hd projector") == {"HD Projector"}
    back = catalogue.with_changes(projectors)
    assert {unit.equipment_id for unit in back.search("hd projector").equipment} == {
        unit.equipment_id for unit in projectors
    }
    assert back.search("stump grinder").equipment == []


@pytest.mark.usefixtures("soon_built")
def test_changed_and_unchanged_units_are_ranked_filtered_and_neighbours_alike(equipment: list[Equipment]) -> None:
    lost = next(unit for unit in equipment if unit.name == "Scissor Lift")
    far = lost.model_copy(update={"equipment_id": "FAR1", "storage_location": "Yard Z"})
    catalogue = Catalogue(equipment).with_changes([far])
    assert [unit.equipment_id for unit in catalogue.search("scissor lift in yard z").equipment] == ["FAR1"]
    assert far in catalogue.near(lost)
    assert lost not in catalogue.near(lost)
    assert first_three(catalogue, "scissor lift")[:2] == ["Scissor Lift", "Rough Terrain Scissor Lift"]
