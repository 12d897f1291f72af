"""What the stand-in hears in a caller's words, with one table for each subject."""

import datetime as dt
from decimal import Decimal

import pytest

from simulation.hearing.amounts import amounts_in, is_for_all_days, offered_rate
from simulation.hearing.days import heard_days
from simulation.hearing.identifiers import Kind, first_identifier, identifier_of, phone_in, phone_of
from simulation.hearing.people_and_places import address_in, name_in, name_said_before, town_in
from simulation.hearing.rentals import reference_in
from simulation.hearing.replies import asks_for_a_person, refuses_a_recording, says_goodbye, says_no, says_yes
from simulation.hearing.wishes import change_wanted, wish_in

MONDAY = dt.date(2026, 11, 23)
EVERYTHING = (
    "Hello, I need the professional generator for three days from tomorrow. My business license is BL-123456, the site "
    "is at 100 Main Street, Springfield, we can pay 450 a day, the operator is Jordan Lee, license OP-445566, "
    "phone 217-555-0120, and my policy is POL-789012."
)


@pytest.mark.parametrize("said", ["Yes", "yeah, that's right", "Correct.", "Okay", "I'll take it", "that works"])
def test_a_yes_is_heard(said: str) -> None:
    assert says_yes(said)
    assert not says_no(said)


@pytest.mark.parametrize("said", ["No", "nope", "that's not right", "Oh no, wrong", "No thanks", "I don't think so"])
def test_a_no_is_heard_and_is_no_yes(said: str) -> None:
    assert says_no(said)
    assert not says_yes(said)


@pytest.mark.parametrize("said", ["The site has no electricity", "BL-123456", "a generator", "I don't know"])
def test_other_words_are_neither_yes_nor_no(said: str) -> None:
    assert not says_yes(said)
    assert not says_no(said)


@pytest.mark.parametrize(
    ("said", "goodbye"),
    [
        ("Goodbye", True),
        ("No, that's all. Thank you.", True),
        ("nothing else, thanks", True),
        ("I need a generator and a light tower and a forklift, that's all", False),
        ("No, that's all wrong", False),
        ("yes", False),
    ],
)
def test_a_goodbye_is_told_from_other_words(said: str, goodbye: bool) -> None:
    assert says_goodbye(said) is goodbye


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Can I talk to a person?", True),
        ("human please", True),
        ("Put me through to somebody", True),
        ("a real person please", True),
        ("I want a human", True),
        ("I need somebody certified", False),
        ("our operator is a nice person", False),
    ],
)
def test_the_wish_for_a_person_is_heard(said: str, asks: bool) -> None:
    assert asks_for_a_person(said) is asks


@pytest.mark.parametrize(
    ("said", "refuses"),
    [
        ("Please don't record this.", True),
        ("I do not want you to record the call", True),
        ("I'd rather not be recorded", True),
        ("No recording, please", True),
        ("Stop recording", True),
        ("I don't have a record of that policy", False),
        ("Are you recording this?", False),
        ("No, thanks", False),
    ],
)
def test_who_does_not_want_to_be_recorded_is_understood(said: str, refuses: bool) -> None:
    assert refuses_a_recording(said) is refuses


@pytest.mark.parametrize(
    ("said", "start", "days"),
    [
        ("I need a generator, for three days from tomorrow", "tomorrow", 3),
        ("three days from tomorrow", "tomorrow", 3),
        ("next Monday for two weeks", "next Monday", 14),
        ("a week from Monday for 3 days", "a week from Monday", 3),
        ("in three days for a week", "in three days", 7),
        ("from Monday to Wednesday", "Monday", 3),
        ("from November 30th through December 4", "November 30th", 5),
        ("December 1, 2026 for 4 days", "December 1, 2026", 4),
        ("not Monday, Tuesday", "Tuesday", None),
        ("make it five days", None, 5),
        ("only tomorrow", "tomorrow", 1),
        ("for Friday only", "Friday", 1),
        ("$400 a day", None, None),
        ("the 30 kilowatt one", None, None),
        ("450 East Fifth Street", None, None),
        ("I want it now", None, None),
    ],
)
def test_the_days_are_heard_among_other_words(said: str, start: str | None, days: int | None) -> None:
    heard = heard_days(said, today=MONDAY)
    assert (heard.start, heard.days) == (start, days)


def test_a_bare_number_is_a_number_of_days_only_for_who_was_asked() -> None:
    assert heard_days("three", today=MONDAY, asked=True).days == 3
    assert heard_days("three", today=MONDAY).days is None


def test_until_friday_counts_from_the_day_that_was_said_before() -> None:
    assert heard_days("until Friday", today=MONDAY, start="tomorrow").days == 4


@pytest.mark.parametrize(
    ("said", "amounts"),
    [
        ("four hundred and twenty", ["420"]),
        ("four twenty", ["420"]),
        ("how about four fifty a day", ["450"]),
        ("$420", ["420"]),
        ("449.50", ["449.50"]),
        ("1,200", ["1200"]),
        ("420 a day for three days", ["420"]),
        ("a hundred", ["100"]),
        ("between 400 and 420", ["400", "420"]),
        ("that's too expensive", []),
        ("November 30th", []),
    ],
)
def test_amounts_are_heard_in_figures_and_in_words(said: str, amounts: list[str]) -> None:
    assert amounts_in(said) == [Decimal(amount) for amount in amounts]


def test_an_amount_for_all_days_is_none_a_day() -> None:
    assert is_for_all_days("1,200 in all")
    assert not is_for_all_days("400 a day")


@pytest.mark.parametrize(
    ("said", "rate"),
    [
        ("we can pay four hundred a day", Decimal(400)),
        (EVERYTHING, Decimal(450)),
        ("the one for 450 a day", None),
        ("we could pay between 400 and 420 a day", None),
    ],
)
def test_a_rate_offered_on_the_way_is_heard_when_it_is_sure(said: str, rate: Decimal | None) -> None:
    assert offered_rate(said) == rate


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("BL-123456", "BL123456"),
        ("it's BL 123456", "BL123456"),
        ("No, it's bravo lima one two three four five six", "BL123456"),
        ("my license number is B L 1 2 3 4 5 6", "BL123456"),
        ("jordan lee, his license is OP 445566 and his number is 217 555 0120", "OP445566"),
        ("yes", None),
        ("for three days", None),
    ],
)
def test_the_first_identifier_is_heard(said: str, number: str | None) -> None:
    assert first_identifier(said) == number


def test_each_number_of_one_breath_is_heard_for_what_it_is() -> None:
    assert identifier_of(Kind.BUSINESS_LICENSE, EVERYTHING) == "BL123456"
    assert identifier_of(Kind.OPERATOR, EVERYTHING) == "OP445566"
    assert identifier_of(Kind.POLICY, EVERYTHING) == "POL789012"
    assert phone_of(EVERYTHING) == "2175550120"


@pytest.mark.parametrize("said", ["217-555-0120", "two one seven, five five five, oh one two oh", "(217) 555 0120"])
def test_a_phone_number_is_heard_as_digits(said: str) -> None:
    assert phone_in(said) == "2175550120"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Jordan Lee", "Jordan Lee"),
        ("it's jordan lee", "Jordan Lee"),
        ("Robin O'Hara will operate it", "Robin O'Hara"),
        ("our operator is called Casey Morgan", "Casey Morgan"),
        ("Jordan", None),
        ("I don't know yet", None),
        ("yes", None),
    ],
)
def test_a_full_name_is_heard(said: str, name: str | None) -> None:
    assert name_in(said) == name


def test_a_name_is_heard_on_the_way_only_when_it_is_the_operators() -> None:
    assert name_said_before(EVERYTHING) == "Jordan Lee"
    assert name_said_before("I need the Professional Generator in Springfield") is None
    assert name_said_before("we have an operator certified for that") is None


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("100 Main Street, Springfield", ("100 Main Street, Springfield", True)),
        ("it's one hundred main street springfield", ("one hundred main street, springfield", True)),
        ("The site is 7 Old Bridge Road in Springfield and I need it soon", ("7 Old Bridge Road, Springfield", True)),
        (EVERYTHING, ("100 Main Street, Springfield", True)),
        ("12 Garden Lane", ("12 Garden Lane", False)),
        ("downtown", None),
    ],
)
def test_an_address_is_heard_with_its_town_or_without(said: str, address: tuple[str, bool] | None) -> None:
    assert address_in(said, asked=False) == address


def test_an_answer_may_be_an_address_in_any_form() -> None:
    assert address_in("it's at Broadway 12, Springfield", asked=True) == ("Broadway 12, Springfield", True)
    assert town_in("it's in Springfield.") == "Springfield"


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("I need a projector", "projector"),
        ("something to light a stadium", "light a stadium"),
        ("we want a generator for a tent, under 300 dollars", "generator for a tent under 300 dollars"),
        ("I want to rent something", ""),
        ("yes please", ""),
        ("BL-123456", ""),
        ("450", ""),
    ],
)
def test_what_is_wanted_is_heard_without_the_rest(said: str, wish: str) -> None:
    assert wish_in(said) == wish


def test_what_is_wanted_is_heard_in_a_breath_full_of_papers() -> None:
    assert wish_in(heard_days(EVERYTHING, today=MONDAY).rest) == "professional generator"


@pytest.mark.parametrize(
    ("said", "own", "what"),
    [
        ("actually make it five days", None, "days"),
        ("hang on, can we start on Tuesday next week?", None, "days"),
        ("can I change the address to 12 Garden Lane", None, "address"),
        ("actually it's 12 Garden Lane, Springfield", None, "address"),
        ("actually I'd rather have a projector for two days", None, "equipment"),
        ("a different operator please, Riley Brooks", "policy", "operator"),
        ("I have a different policy", None, "policy"),
        ("actually it's Riley Brooks", "operator", None),
        ("Actually 12 Garden Lane, Springfield", "address", None),
        ("make it 420 a day", None, None),
        ("can you do a better price", None, None),
        ("yes", None, None),
    ],
)
def test_what_the_caller_wants_otherwise_is_heard(said: str, own: str | None, what: str | None) -> None:
    assert change_wanted(said, own=own, today=MONDAY) == what


def test_naming_a_thing_is_enough_for_who_was_asked_what_to_change() -> None:
    assert change_wanted("The address.", own=None, today=MONDAY, asked=True) == "address"
    assert change_wanted("The address.", own=None, today=MONDAY) is None


@pytest.mark.parametrize(
    ("said", "reference"),
    [
        ("We'd like to extend our rental RB4X-2MQ7.", "RB4X-2MQ7"),
        ("We'd like to extend our rental RABF-FRWL.", "RABF-FRWL"),
        ("about our rental rabf-frwl", "RABF-FRWL"),
        ("our rental 2345-6782, please", "2345-6782"),
        ("We want the long-term rate with this booking.", None),
        ("The site is well away from the road.", None),
    ],
)
def test_a_reference_is_heard_among_other_words_with_digits_and_without(said: str, reference: str | None) -> None:
    assert reference_in(said) == reference
