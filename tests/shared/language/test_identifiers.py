"""How identifiers are read back, and how they are heard."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.identifiers import normalize_identifier, spell, spell_reference


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("bl-123456", "B L, 1 2 3, 4 5 6"),
        ("POL-789012", "P O L, 7 8 9, 0 1 2"),
        ("2175550120", "2 1 7, 5 5 5, 0 1 2 0"),
        ("1234", "1 2 3 4"),
        ("12345", "1 2 3, 4 5"),
        ("K7QW3M", "K, 7 Q W, 3 M"),
        ("ABCDEFGH", "A B C, D E F, G H"),
        ("", ""),
    ],
)
def test_an_identifier_is_read_back_letter_by_letter_in_groups(identifier: str, said: str):
    assert spell(identifier) == said


@pytest.mark.parametrize(
    "heard",
    [
        "BL-123456",
        "bl 123 456",
        "B.L. 1 2 3 4 5 6.",
        "B as in boy, L, one two three four five six",
        "B for bravo, L like lima, 123456",
        "bravo lima dash 123456",
        "Bee el twelve thirty-four fifty-six",
        "My license number is BL one twenty-three, four five six",
        "um, it's b l one hundred and twenty-three thousand four hundred fifty-six",
        "ＢＬ１２３４５６",
    ],
)
def test_an_identifier_is_heard_in_the_ways_people_say_it(heard: str):
    assert normalize_identifier(heard) == "BL123456"


@pytest.mark.parametrize(
    ("heard", "identifier"),
    [
        ("double seven triple five", "77555"),
        ("double L oh nine", "LL09"),
        ("double oh seven", "007"),
        ("double capital A 1", "AA1"),
        ("POL seven eight nine oh twelve", "POL789012"),
        ("op forty-four fifty-five sixty-six", "OP445566"),
        ("one oh five", "105"),
        ("nineteen hundred", "1900"),
        ("seven thousand and twelve", "7012"),
        ("x-ray double u 3", "XW3"),
        ("ID-1234", "ID1234"),
        ("zed as in zebra 9", "Z9"),
    ],
)
def test_repeats_groups_and_spoken_letters_are_understood(heard: str, identifier: str):
    assert normalize_identifier(heard) == identifier


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "hello there",
        "I don't know it",
        "I need two",
        "B as in Victor 123",
        "B as in",
        "BL 123 to 4",
        "BL 123 no sorry 124",
        "B L",
        "a hundred",
        "double",
        "БЛ 123",
        "please " * 30 + "BL 123",
        "1" * 33,
    ],
)
def test_what_is_not_understood_is_no_identifier_rather_than_a_guess(heard: str):
    assert normalize_identifier(heard) == ""


def test_letter_o_is_a_letter_and_oh_is_a_zero():
    assert normalize_identifier("O P five oh") == "OP50"


NATO = """
    alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo
    sierra tango uniform victor whiskey xray yankee zulu
"""
DIGITS = "zero one two three four five six seven eight nine"
LETTER_SAID = {
    letter: [
        letter,
        letter.lower(),
        word,
        f"{letter} as in {word}",
        f"{letter.lower()} for {word}",
        f"capital {letter}",
    ]
    for letter, word in zip(string.ascii_uppercase, NATO.split(), strict=True)
}
DIGIT_SAID = {digit: [digit, word] for digit, word in zip(string.digits, DIGITS.split(), strict=True)}
DIGIT_SAID["0"].append("oh")
SEPARATORS = [" ", ", ", " dash ", " - "]


@st.composite
def said_identifiers(draw: st.DrawFn) -> tuple[str, str]:
    """An identifier with one of the ways to say it, character by character or with repeats, and words around it."""
    identifier = draw(st.from_regex(r"[A-Z]{0,4}[0-9]{1,8}|[A-Z0-9]{0,5}[0-9][A-Z0-9]{0,3}", fullmatch=True))
    said, at = [], 0
    while at < len(identifier):
        character = identifier[at]
        forms = LETTER_SAID.get(character) or DIGIT_SAID[character]
        form = draw(st.sampled_from(forms))
        repeats = len(identifier[at:]) - len(identifier[at:].lstrip(character))
        if 2 <= repeats <= 3 and character != "U" and draw(st.booleans()):
            said.append(f"{'double' if repeats == 2 else 'triple'} {form}")
            at += repeats
        else:
            said.append(form)
            at += 1
    text = said[0]
    for form in said[1:]:
        text += draw(st.sampled_from(SEPARATORS)) + form
    around = draw(st.sampled_from(["{}", "My license number is {}.", "um, it's {} please", "Yes, the policy is {}"]))
    return identifier, around.format(text)


@given(said_identifiers())
def test_an_identifier_survives_being_said(identifier_and_said: tuple[str, str]):
    identifier, said = identifier_and_said
    assert normalize_identifier(said) == (identifier if len(said) <= 200 else "")


TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"


def said_pair(pair: int) -> str:
    if pair < 20:
        return TEENS.split()[pair - 10]
    tens, unit = TENS[pair // 10 - 2], pair % 10
    return f"{tens}-{DIGIT_SAID[str(unit)][1]}" if unit else tens


@given(st.lists(st.integers(10, 99), min_size=1, max_size=5))
def test_digits_survive_being_said_in_pairs(pairs: list[int]):
    assert normalize_identifier(" ".join(said_pair(pair) for pair in pairs)) == "".join(map(str, pairs))


@given(st.from_regex(r"[A-Z]{0,4}[0-9]{1,8}", fullmatch=True))
def test_an_identifier_survives_being_read_back_and_being_heard_twice(identifier: str):
    assert normalize_identifier(spell(identifier)) == identifier
    assert normalize_identifier(identifier) == identifier


@given(st.text(max_size=250))
def test_whatever_is_heard_is_letters_and_digits_or_nothing(heard: str):
    identifier = normalize_identifier(heard)
    assert set(identifier) <= set(string.ascii_uppercase + string.digits)
    assert not identifier or any(character.isdigit() for character in identifier)


def test_a_reference_is_read_out_in_the_groups_in_which_it_is_written():
    assert spell_reference("473W-54QX") == "4 7 3 W, 5 4 Q X"
