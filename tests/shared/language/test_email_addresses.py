import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.language.email_addresses import is_email_address, normalize_email, spell_email


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("jane dot doe at example dot com", "jane.doe@example.com"),
        ("Jane.Doe@Example.COM", "jane.doe@example.com"),
        ("j a n e, at acme dash tools dot co dot uk.", "jane@acme-tools.co.uk"),
        ("j as in june o e one two at example dot com", "joe12@example.com"),
        ("double l o y d underscore one at example point com", "lloyd_1@example.com"),
        ("pat plus rent at example dot com", "pat+rent@example.com"),
        ("office @ example . com", "office@example.com"),
    ],
)
def test_an_address_is_heard_as_people_say_it(said: str, address: str) -> None:
    assert normalize_email(said) == address


@pytest.mark.parametrize(
    "said",
    [
        "",
        "jane",
        "jane at example",
        "look at me at example dot com",
        "at example dot com",
        "a..b@example.com",
        ".a@example.com",
        "a@-example.com",
        "a@example.c",
        "a@example.123",
        "jäne@example.com",
        "jane@example\u017f.com",
        "\u212aate@ex\u0131mple.com",
        "a;b@example.com",
        "<a@example.com>",
        '"a b"@example.com',
        "a@example.com b@example.com",
        "x" * 65 + "@example.com",
        "a@" + "b." * 130 + "com",
        "a " * 1000,
    ],
)
def test_what_makes_no_address_is_not_guessed(said: str) -> None:
    assert normalize_email(said) == ""


def test_an_address_is_spelled_sign_by_sign() -> None:
    assert spell_email("jo-0_1@ex.de") == "j, o, dash, zero, underscore, 1, at, e, x, dot, d, e"


@given(st.from_regex(r"\A[a-z0-9_%+-]{1,20}(\.[a-z0-9]{1,9})?@[a-z][a-z0-9-]{0,9}[a-z]\.(com|de|co\.uk)\Z"))
def test_what_is_spelled_back_is_heard_as_the_same_address(address: str) -> None:
    assert is_email_address(address)
    assert normalize_email(spell_email(address)) == address


@given(st.text() | st.text(alphabet="ab @.-_\n\r<>,;\"'0"))
def test_whatever_is_said_an_address_is_one_or_it_is_none(said: str) -> None:
    address = normalize_email(said)
    assert address == "" or is_email_address(address)
    assert not set(address) & set("\r\n <>,;\"'")
