"""What a sentence asks for: what is named in it and wanted, what is to be done, and what the depot does not have."""

import pytest

from inventory.models import Equipment
from inventory.search.catalogue import Catalogue, SearchResult
from inventory.search.query import read_query
from inventory.search.understanding.jobs import groups_in


@pytest.fixture(scope="module")
def catalogue(equipment: list[Equipment]) -> Catalogue:
    return Catalogue(equipment)


def found(result: SearchResult) -> list[str]:
    return list(dict.fromkeys(unit.name for unit in result.equipment))


def listed(like: Equipment, *names: str, description: str = "") -> list[Equipment]:
    """A list of these units alone."""
    return [
        like.model_copy(update={"equipment_id": f"NEW{number}", "name": name, "description": description})
        for number, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("a heater for a tent", "Indirect Heater"),
        ("my tent is cold, I'm looking for a heater", "Indirect Heater"),
        ("we have a forklift already, do you rent pallet jacks", "Pallet Jack"),
        ("not a boom lift, a scissor lift", "Scissor Lift"),
        ("I need to haul my skid steer, do you have a dump trailer", "Dump Trailer"),
        ("a compressor to run two jackhammers", "Air Compressor"),
        ("do you have a quote for a trencher", "Trencher"),
        ("that lifts five thousand pounds, a forklift", "Forklift"),
    ],
)
def test_of_several_things_that_are_named_the_one_that_is_wanted_comes_first(
    catalogue: Catalogue, said: str, first: str
) -> None:
    assert found(catalogue.search(said))[:1] == [first]


def test_what_is_not_wanted_is_not_found(catalogue: Catalogue) -> None:
    assert "Boom Lift" not in found(catalogue.search("not a boom lift, a scissor lift"))


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("tire marks all over the floor of our distribution center", ["Floor Scrubber"]),  # not tires
        ("swap a transformer at a plant", ["Carry Deck Crane"]),  # no transformer
        ("four hundred amp welder", ["Welder Generator"]),  # no amp
        ("tons of trash to take to the dump", ["Dump Trailer"]),  # nothing that weighs tons
        ("need a ditch for a water line", ["Trencher"]),  # no water
        ("film shoot at night without hard shadows", ["Balloon Light"]),  # no film that is shown
        ("a clean cut in the road before we dig up the pipe", ["Concrete Saw"]),  # the digging comes later
        ("the loader arm snapped and has to be welded", ["Welder Generator"]),  # no loader
        ("they want the dumpster corral washed, it's full of grease", ["Pressure Washer"]),  # no dumpster
        ("the old loading ramp is a slab that I have to bust up", ["Jackhammer"]),  # no ramp is asked for
        ("the tent is ours, we need to heat it", ["Indirect Heater"]),  # no tent is asked for
        ("they want a bucket or whatever gets a man up to the steeple", ["Boom Lift"]),  # no part is asked for
        ("a patch of bagged blacktop is all humps, we need to pound it flat", ["Plate Compactor"]),  # no pounds
        ("guests sit in the backyard, it gets dark", ["Event Tent"]),  # on no site
        ("we taped the house and it is so sticky out nothing will set up", ["Dehumidifier"]),  # no weld set
        ("tight plant, low doors, need to set a nine thousand pound tank", ["Carry Deck Crane"]),  # understood
    ],
)
def test_words_mean_what_they_mean_together(catalogue: Catalogue, said: str, right: list[str]) -> None:
    assert found(catalogue.search(said))[:1] == right


def test_a_french_drain_is_dug(catalogue: Catalogue) -> None:
    assert found(catalogue.search("a french drain by the pond"))[:2] == ["Mini Excavator", "Trencher"]


@pytest.mark.parametrize(
    "said",
    ["concrete blankets", "concrete countertops", "a tv", "hot tub on a roof", "a welding table", "split firewood"],
)
def test_a_word_in_common_is_no_reason_to_offer_something(catalogue: Catalogue, said: str) -> None:
    assert found(catalogue.search(said)) == []


def test_what_is_done_is_no_thing() -> None:
    assert "load" in groups_in(read_query("a two thousand pound machine", []).words)
    assert "load" not in groups_in(read_query("we have to pound it flat", []).words)


def test_gallons_to_be_pumped_are_no_flow(catalogue: Catalogue) -> None:
    assert found(catalogue.search("pump eighty thousand gallons out of a muddy hole"))[:1] == ["Trash Pump"]


def test_a_figure_of_speech_is_no_job(catalogue: Catalogue) -> None:
    assert found(catalogue.search("I broke down on the road")) == []


def test_an_article_is_no_part_of_a_name(catalogue: Catalogue) -> None:
    assert catalogue.search("a tv").lacking == ("tv",)


def test_what_is_understood_well_is_not_heard_as_something_else(catalogue: Catalogue) -> None:
    first, *others = found(catalogue.search("work on sprinkler heads in a warehouse, concrete floor"))
    assert (first, set(others) <= {"Scaffold Tower"}) == ("Scissor Lift", True)


def test_what_only_a_plainer_kind_does_that_the_depot_lacks_is_done_by_nothing(catalogue: Catalogue) -> None:
    assert found(catalogue.search("tow my car")) == []


def test_the_plain_kind_is_asked_for_beside_the_special_one(catalogue: Catalogue) -> None:
    assert catalogue.search("a jackhammer or an electric jackhammer").lacking == ()


def test_what_the_caller_has_already_is_not_offered_unless_they_tell_of_nothing_else(catalogue: Catalogue) -> None:
    assert found(catalogue.search("the power went out and I've got a pump"))[0] == "Professional Generator"
    assert "Trash Pump" not in found(catalogue.search("I've got a pump and the power went out"))
    assert found(catalogue.search("our trencher broke, we need another one")) == ["Trencher"]


def test_what_a_sentence_tells_of_is_not_what_is_wanted(catalogue: Catalogue) -> None:
    assert "Professional Generator" in found(catalogue.search("the projector needs power and there is no outlet"))


def test_kinds_are_found_by_their_names_several_at_once(catalogue: Catalogue) -> None:
    assert set(found(catalogue.search("Trencher, Mini Excavator"))) == {"Trencher", "Mini Excavator"}
    assert set(found(catalogue.search("trencher or mini excavator"))) == {"Trencher", "Mini Excavator"}


def test_unknown_words_do_not_hide_what_is_named(catalogue: Catalogue) -> None:
    said = "yes hello this is Bernadette from Kowalczyk Brothers calling again about that blasted jackhammer business"
    assert found(catalogue.search(said)) == ["Jackhammer"]


@pytest.mark.parametrize("said", ["gotta go home", "there's a story about a mixture", "thank you, see you at nine"])
def test_words_that_everybody_uses_are_never_heard_as_equipment(catalogue: Catalogue, said: str) -> None:
    assert found(catalogue.search(said)) == []


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("a trenture", "Trencher"),
        ("a cement mixture", "Concrete Mixer"),
        ("tell a handler", "Telehandler"),
        ("is there a for clift", "Forklift"),
        ("a dumb Taylor", "Dump Trailer"),
        ("the trend sure", "Trencher"),
        ("a skits tear", "Skid Steer Loader"),
        ("light hour", "Light Tower"),
        ("a pallet check", "Pallet Jack"),
        ("one jack camera", "Jackhammer"),
        ("many escalator", "Mini Excavator"),
    ],
)
def test_a_misheard_name_is_heard_by_its_sound_and_its_neighbours(catalogue: Catalogue, said: str, heard: str) -> None:
    assert found(catalogue.search(said)) == [heard]


@pytest.mark.parametrize(
    "said", ["a rototiller", "do you have a drywall lift", "I want to rent a stump grinder for my yard"]
)
def test_what_the_trade_knows_and_the_depot_lacks_is_not_taken_for_what_sounds_alike(
    catalogue: Catalogue, said: str
) -> None:
    result = catalogue.search(said)
    assert found(result) == []
    assert result.lacking
    assert result.lacking[0] in said


def test_what_comes_nearest_is_told_where_something_is_for_the_same_job(catalogue: Catalogue) -> None:
    result = catalogue.search("a backhoe")
    assert (found(result), result.nearest[:1]) == ([], ("Mini Excavator",))
    assert catalogue.search("a bounce house").nearest == ()


def test_a_plainer_one_is_found_for_a_special_one_and_that_is_told(catalogue: Catalogue) -> None:
    result = catalogue.search("an electric jackhammer")
    assert (found(result), result.lacking) == (["Jackhammer"], ("electric jackhammer",))
    assert catalogue.search("a jackhammer").lacking == ()


@pytest.mark.parametrize(
    "said", ["a dentist", "jackhammer bits", "tires for a skid steer", "welding rods", "forklift tires"]
)
def test_a_part_or_another_thing_is_not_answered_with_the_machine(catalogue: Catalogue, said: str) -> None:
    assert found(catalogue.search(said)) == []


def test_an_accessory_is_never_offered_in_place_of_the_machine(equipment: list[Equipment]) -> None:
    parts = listed(equipment[0], "Auger Attachment for Mini Excavator", "Jackhammer Chisel Bit", "Tent Sidewall")
    catalogue = Catalogue(parts)
    for said in ("a mini excavator", "jackhammer", "I need a tent for a wedding"):
        assert found(catalogue.search(said)) == []
    assert found(catalogue.search("an auger attachment")) == ["Auger Attachment for Mini Excavator"]
    assert found(catalogue.search("a chisel bit for my jackhammer")) == ["Jackhammer Chisel Bit"]


def test_what_only_mentions_a_machine_is_not_offered_in_its_place(equipment: list[Equipment]) -> None:
    without = Catalogue([unit for unit in equipment if unit.name != "Jackhammer"])
    assert found(without.search("ninety pound jackhammer")) == []


def test_another_depot_finds_its_own_kinds_for_what_is_to_be_done(equipment: list[Equipment]) -> None:
    like = equipment[0].model_copy(update={"category": "Landscaping"})
    catalogue = Catalogue(
        listed(like, "Vermeer SC30TX Stump Cutter", "Honda Rear Tine Tiller", "Billy Goat Sod Cutter", "Lawn Aerator")
    )
    assert found(catalogue.search("get rid of an old tree stump out front")) == ["Vermeer SC30TX Stump Cutter"]
    assert found(catalogue.search("I want to turn over the soil in a vegetable garden")) == ["Honda Rear Tine Tiller"]
    assert found(catalogue.search("rototiller")) == ["Honda Rear Tine Tiller"]


def test_what_only_this_depot_has_is_found_by_its_name_and_by_the_end_of_it(equipment: list[Equipment]) -> None:
    catalogue = Catalogue([*equipment, *listed(equipment[0], "Acme Flux Capacitor")])
    for said in (
        "acme flux capacitor",
        "I need a flux capacitor by Friday",
        "do you have capacitors",
        "flux capassitor",
    ):
        assert found(catalogue.search(said)) == ["Acme Flux Capacitor"]


def test_a_job_that_the_depot_has_nothing_for_finds_nothing_that_does_a_little_of_it(catalogue: Catalogue) -> None:
    result = catalogue.search("grind down a tree stump")
    assert found(result) in ([], ["Mini Excavator"])
    assert found(catalogue.search("unclog the drain of my bathtub")) == []


@pytest.mark.parametrize(
    ("said", "name", "asked", "ours"),
    [
        ("ninety pound jackhammer", "Jackhammer", "90 pounds", "60 pounds"),
        ("600 cfm compressor", "Air Compressor", "600 cfm", "185 cfm"),
        ("ten thousand pound forklift", "Forklift", "10,000 pounds", "5,000 pounds"),
        ("five ton mini excavator", "Mini Excavator", "5 tons", "3.5 tons"),
        ("an eighty foot boom lift", "Boom Lift", "80 feet", "60 feet"),
        ("a thousand pound forklift", "Forklift", "1,000 pounds", "5,000 pounds"),
    ],
)
def test_a_size_that_is_not_there_finds_the_nearest_and_says_so(
    catalogue: Catalogue, said: str, name: str, asked: str, ours: str
) -> None:
    result = catalogue.search(said)
    assert found(result)[0] == name
    assert tuple(result.differences[name]) == (asked, ours)


@pytest.mark.parametrize("said", ["sixty pound jackhammer", "sixty foot boom lift", "heater for a forty foot tent"])
def test_a_size_that_is_there_or_is_the_jobs_is_not_said_to_differ(catalogue: Catalogue, said: str) -> None:
    assert catalogue.search(said).differences == {}


def test_the_nearest_size_comes_first_and_one_that_is_far_too_large_last_or_not_at_all(catalogue: Catalogue) -> None:
    assert found(catalogue.search("a hundred twenty foot man lift"))[0] == "Boom Lift"
    assert "Towable Diesel Generator" not in found(catalogue.search("a four thousand watt generator"))


def test_what_is_too_weak_for_the_job_is_found_only_by_who_names_it(catalogue: Catalogue) -> None:
    assert found(catalogue.search("something to lift fifty tons")) == []
    assert found(catalogue.search("a fifty ton crane")) == ["Carry Deck Crane"]


def test_material_by_the_ton_is_no_size_of_a_machine(catalogue: Catalogue) -> None:
    assert "Skid Steer Loader" in found(catalogue.search("spread twenty tons of gravel on my lane"))
