"""When two names are of the same person, or of the same business."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.names import NameMatch, compare_business_names, compare_names


@pytest.mark.parametrize(
    ("said", "on_record"),
    [
        ("Jordan Lee", "Jordan Lee"),
        ("jordan lee", "Jordan Lee"),
        ("Lee, Jordan", "Jordan Lee"),
        ("Mr. Jordan Lee", "Jordan Lee"),
        ("Jordan Lee", "LEE JORDAN"),
        ("Robin Ohara", "Robin O'Hara"),
        ("Robin O Hara", "Robin O'Hara"),
        ("Jamie Fox Hill", "Jamie Fox-Hill"),
        ("Jose Alvarez", "José Álvarez"),
    ],
)
def test_the_same_words_are_the_same_name(said: str, on_record: str):
    assert compare_names(said, on_record) is compare_names(on_record, said) is NameMatch.SAME


@pytest.mark.parametrize(
    ("said", "on_record"),
    [
        ("Jon Smith", "John Smith"),
        ("Jordon Lee", "Jordan Lee"),
        ("Jordan Lee", "Jordan Alexander Lee"),
        ("Jordan A. Lee", "Jordan Lee"),
        ("Jordan A. Lee", "Jordan Alexander Lee"),
        ("J. Lee", "Jordan Lee"),
        ("Sara Connor", "Sarah Connor"),
    ],
)
def test_a_slip_of_the_ear_or_a_middle_name_makes_a_near_name(said: str, on_record: str):
    assert compare_names(said, on_record) is compare_names(on_record, said) is NameMatch.NEAR


@pytest.mark.parametrize(
    "said", ["Morgan Lee", "Jordan", "Lee", "J. L.", "Jordan Reyes", "Casey Morgan", "", "?!", "Mr.", "J"]
)
def test_a_different_name_is_another_person(said: str):
    assert compare_names(said, "Jordan Lee") is NameMatch.DIFFERENT


def test_nobody_is_the_same_as_nobody():
    assert compare_names("", "") is NameMatch.DIFFERENT


@given(st.text(max_size=60), st.text(max_size=60))
def test_whichever_name_comes_first_makes_no_difference(one: str, other: str):
    assert compare_names(one, other) is compare_names(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Construction", "ACME CONSTRUCTION, INC."),
        ("Acme Construction LLC", "Acme Construction L.L.C."),
        ("Müller & Söhne GmbH & Co. KG", "Muller and Sohne"),
        ("Fox + Hill Ltd", "Fox and Hill"),
        ("A.B.C. Rentals", "ABC Rentals"),
        ("O'Hara Brothers", "OHara Brothers"),
        ("The Prairie Event Company", "Prairie Event"),
        ("Fox-Hill Roofing", "Fox Hill Roofing"),
        ("Company", "The Company"),
    ],
)
def test_the_kind_of_company_and_punctuation_do_not_make_another_business(one: str, other: str):
    assert compare_business_names(one, other) is compare_business_names(other, one) is NameMatch.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Constructions", "Acme Construction"),
        ("Smyth Plumbing", "Smith Plumbing"),
        ("Acme Construction Services", "Acme Construction"),
        ("Construction Acme", "Acme Construction"),
        ("Big Acme Construction", "Acme Construction"),
    ],
)
def test_a_slip_of_the_ear_or_a_further_word_makes_a_near_business(one: str, other: str):
    assert compare_business_names(one, other) is compare_business_names(other, one) is NameMatch.NEAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prairie Event Company", "Acme Construction"),
        ("Acme Concrete", "Acme Construction"),
        ("ABC Rentals 1", "ABC Rentals 2"),
        ("North Side Roofing", "South Side Roofing"),
        ("Acme", "Acme Construction"),
        ("Inc.", "LLC"),
        ("", ""),
        ("?!", "Acme"),
    ],
)
def test_another_name_is_another_business(one: str, other: str):
    assert compare_business_names(one, other) is compare_business_names(other, one) is NameMatch.DIFFERENT


@given(st.text(max_size=60), st.text(max_size=60))
def test_whichever_business_comes_first_makes_no_difference(one: str, other: str):
    assert compare_business_names(one, other) is compare_business_names(other, one)
