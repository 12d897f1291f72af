"""Which sentences claim something: what a rental line says when it books, quotes and asks, and what is no claim."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.conversation.claims.bookings_claimed import BookingClaimed, ReferenceClaimed
from agents.conversation.claims.changes_claimed import ChangeClaimed
from agents.conversation.claims.claimed import Claim, claims_in
from agents.conversation.claims.terms_claimed import DayClaimed, DaysClaimed, PriceClaimed
from agents.conversation.claims.told import Told

TODAY = dt.date(2026, 11, 25)  # a Wednesday
KINDS = {
    BookingClaimed: "booking",
    ReferenceClaimed: "reference",
    ChangeClaimed: "change",
    PriceClaimed: "price",
    DaysClaimed: "days",
    DayClaimed: "days",
}


def sentences() -> list[tuple[str, str]]:
    written = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    split = (line.split(" | ", 1) for line in written if not line.startswith("#"))
    return [(sentence, kinds) for kinds, sentence in split]


def claimed(said: str) -> list[Claim]:
    return claims_in(said, today=TODAY)


def test_a_sentence_claims_what_a_caller_would_take_from_it() -> None:
    expected = {sentence: set(kinds.split()) - {"none"} for sentence, kinds in sentences()}
    assert len(expected) > 100
    assert {sentence: {KINDS[type(claim)] for claim in claimed(sentence)} for sentence in expected} == expected


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ("Your reference is 4, 7, 3.", ReferenceClaimed("473")),
        ("Reference: RB4X-2MQ7. Have a good day!", ReferenceClaimed("RB4X2MQ7")),
        ("The booking reference is R as in Romeo, bravo, four, X, 2, M, Q, seven.", ReferenceClaimed("RB4X2MQ7")),
        ("Your reference is R A B F, F R W L. Is there anything else?", ReferenceClaimed("RABFFRWL")),
        ("Your reference is RABF-FRWL. Have a good day!", ReferenceClaimed("RABFFRWL")),
        ("That's four hundred and twenty dollars a day.", PriceClaimed(Decimal(420), for_all_days=False)),
        ("It comes to $1,260.50 in all.", PriceClaimed(Decimal("1260.50"), for_all_days=True)),
        (
            "The total is one thousand, three hundred dollars and fifty cents.",
            PriceClaimed(Decimal("1300.50"), for_all_days=True),
        ),
        ("You have it for twenty-one days.", DaysClaimed(21)),
        ("It is yours for a week.", DaysClaimed(7)),
        ("The rental starts on Monday the 30th.", DayClaimed(dt.date(2026, 11, 30), by_weekday_only=False)),
        ("You have it from Friday.", DayClaimed(dt.date(2026, 11, 27), by_weekday_only=True)),
        ("I've cancelled it for you.", ChangeClaimed("cancelled")),
        ("Your rental is now off rent.", ChangeClaimed("off rent")),
        ("It's booked.", BookingClaimed(only_reserved=False)),
        ("I’ve reserved the lift for you.", BookingClaimed(only_reserved=True)),
    ],
)
def test_a_claim_has_the_value_that_was_said(said: str, claim: Claim) -> None:
    assert claimed(said) == [claim]


def test_terms_that_are_read_out_for_a_yes_are_no_booking() -> None:
    assert claimed("I have the lift booked for Monday. Is that correct?") == []
    assert claimed("Your booking is complete. Shall I book anything else?") == []


WORDS = (
    "it is booked",
    "reference",
    "$",
    "450",
    "9",
    "a day",
    "days",
    "from",
    "until",
    "the",
    "for",
    "in all",
    ".",
    ",",
)


@given(st.text(max_size=300) | st.lists(st.sampled_from(WORDS)))
def test_whatever_is_said_is_read_without_an_error(said: str | list[str]) -> None:
    words = said if isinstance(said, str) else " ".join(said)
    claimed(words)
    told = Told()
    told.add_answer(words, today=TODAY)
    told.add_heard(words, today=TODAY)
    told.caller_named("473")
