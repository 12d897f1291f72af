"""What a person says when asked whether they take a call: yes, no, or something that is neither."""

import re

TAKE_KEY, DECLINE_KEY = "1", "2"

# Words that change nothing, words that mean the same, and then whole answers.
_LEFT_OUT = {"please", "thanks", "thank", "you", "hi", "hello", "oh", "uh", "um", "well", "then"}
_SAME_AS = {
    "yeah": "yes",
    "yep": "yes",
    "sure": "yes",
    "ok": "yes",
    "okay": "yes",
    "1": "one",
    "nope": "no",
    "2": "two",
}
_YES = re.compile(r"(yes )*(yes|one|accept|i do|go ahead|(i |i'll |i will )?take it|put them through|connect us)")
_NO = re.compile(r"(no )*(no|two|i can't|i cannot|i don't|not now|later|i'm busy|(i )?decline)")


def takes_the_call(words: str) -> bool | None:
    """Whether these words take the call (True) or decline it (False); None when they are neither.

    Only a whole utterance counts: what a mailbox says takes no call, even where a "yes" is in it.
    """
    heard: list[str] = re.findall(r"[a-z0-9']+", words.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    meant = " ".join(_SAME_AS.get(word, word) for word in heard if word not in _LEFT_OUT)
    if _YES.fullmatch(meant):
        return True
    return False if _NO.fullmatch(meant) else None
