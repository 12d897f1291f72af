"""What a person says when asked whether they take a call."""

import pytest

from worker.transfer.answers import takes_the_call


@pytest.mark.parametrize(
    "words",
    [
        "Yes.",
        "Yes, please.",
        "Yeah, sure.",
        "OK",
        "Okay, go ahead.",
        "I'll take it.",
        "Yes, I\u2019ll take it.",
        "One.",
    ],
)
def test_a_yes_takes_the_call(words: str) -> None:
    assert takes_the_call(words) is True


@pytest.mark.parametrize("words", ["No.", "No, thank you.", "Not now.", "No, I'm busy.", "I can't.", "Two!", "Nope"])
def test_a_no_declines_it(words: str) -> None:
    assert takes_the_call(words) is False


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Hello?",
        "Thank you.",
        "You have reached Sam. Please leave a message after the tone.",
        "Yes, hello, this is the mailbox of Sam.",
        "To leave a message press one.",
        "Your call has been forwarded to an automated voice messaging system.",
        "One moment please.",
        "Please hold.",
        "Who is calling?",
    ],
)
def test_what_a_mailbox_or_a_puzzled_person_says_is_neither(words: str) -> None:
    assert takes_the_call(words) is None
