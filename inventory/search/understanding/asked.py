"""What is asked for although the depot does not rent it, whether the trade knows it or not.

"Do you rent hospital beds" asks for no bed of a garden.
"""

from collections.abc import Sequence

from inventory.search.query import Word
from inventory.search.trade import TRADE, stems_of
from inventory.search.trade_words import THINGS, WORDS
from inventory.search.understanding.jobs import ACTION_STEMS, KNOWN_STEMS, THING_STEMS
from inventory.search.understanding.mentions import OTHER_THING, Mention, Role, is_missing, qualifies

MOST_WORDS_OF_A_THING = 4
LEAST_LETTERS = 3
LEAST_TO_TELL_A_JOB = 2  # words besides what is named
LEAST_OF_A_STORY = 8  # words besides a name that tell anything
FURTHEST_ASKING = 8  # words before a name, to the phrase that asks for it

_ASKING = frozenset(tuple(phrase.split()) for phrase in WORDS.asking)
_LONGEST_ASKING = max(map(len, _ASKING))
_ARTICLES = frozenset(("a", "an", "any", "some", "one", "two", "three", "of", "your"))
_NOT_IN_A_NAME = WORDS.no_things | WORDS.object_of | WORDS.owners
_ASKING_BEHIND = frozenset(("is what", "are what", "would do", "would be", "for rent", "to rent", "to hire"))
_ASKING_DIRECTLY_BEHIND = frozenset(("please", "rental", "rentals"))
_NOT_ASKING = frozenset(("is", "are", "any", "about", "with", "mean", "called", "see", "try", "got", "using"))
_ASKING_VERBS = WORDS.wanting - _NOT_ASKING
_DIRECTLY_BEFORE = WORDS.wanting | {"a", "an", "any", "some"}
_MADE_BY_EQUIPMENT = frozenset(
    stems_of(phrase)[-1] for group in WORDS.made_by_equipment for phrase in (group, *THINGS[group])
)


def asked_thing(words: Sequence[Word]) -> Mention | None:
    """The thing that is asked for in words that name nothing known, or that is all of the query: "a balloon lied"."""
    for at in range(len(words)):
        begin = _end_of_asking(words, at)
        if begin is None:
            continue
        while begin < len(words) and words[begin].text in _ARTICLES:
            begin += 1
        end = _end_of_name(words, begin)
        if end is not None:
            return Mention(begin, end, (OTHER_THING,), 1.0, Role.WANTED)
    begin = next((at for at, word in enumerate(words) if word.counts), len(words))
    is_all = _end_of_name(words, begin) == len(words)
    return Mention(begin, len(words), (OTHER_THING,), 1.0, Role.PROBABLY_WANTED) if is_all else None


def may_be_lacking(words: Sequence[Word], thing: Mention) -> bool:
    """Whether a thing that is asked for may be one that other shops rent.

    It is none with which something is done or to be done ("need a slab broken up", "a path cleared"), and none that
    equipment makes ("a hole", "shade").
    """
    head = words[thing.end - 1]
    if thing.role is not Role.WANTED or len(head.text) < LEAST_LETTERS or head.text.endswith(("ed", "ing")):
        return False
    is_done = head.stem in ACTION_STEMS and thing.end - thing.begin > 1
    return not is_done and head.stem not in _MADE_BY_EQUIPMENT


def _end_of_asking(words: Sequence[Word], at: int) -> int | None:
    """The index after the longest phrase that asks for something and begins at `at`; None when none does."""
    for length in range(min(_LONGEST_ASKING, len(words) - at), 0, -1):
        if tuple(word.text for word in words[at : at + length]) in _ASKING:
            return at + length
    return None


def _end_of_name(words: Sequence[Word], begin: int) -> int | None:
    """The index after the words that may name a thing and begin here; None when there are none."""
    end = begin
    while end < len(words) and words[end].clause == words[begin].clause and words[end].text not in WORDS.after_a_noun:
        end += 1
    is_name = 0 < end - begin <= MOST_WORDS_OF_A_THING and not any(map(_cannot_be_in_a_name, words[begin:end]))
    return end if is_name else None


def _cannot_be_in_a_name(word: Word) -> bool:
    """Whether the word shows that the words around it are a whole sentence, or ask for nothing in particular."""
    return word.is_condition or word.text in _NOT_IN_A_NAME


def asks_for(words: Sequence[Word], mention: Mention) -> bool:
    """Whether the words around the name ask for it: "do you have a trencher", "a trencher is what I need"."""
    clause = words[mention.begin].clause
    if is_missing(words, mention.begin) or _is_wanted_directly(words, mention.begin):
        return True
    for at in range(mention.begin - 1, max(-1, mention.begin - 1 - FURTHEST_ASKING), -1):
        if words[at].clause != clause:
            break
        is_surely = words[at].text in WORDS.surely_wanting or _asks_for_behind(words, at)
        end = at + 1 if is_surely else _end_of_asking(words, at)
        if end is not None and end <= mention.begin:
            between = words[end : mention.begin]
            return not any(word.text in WORDS.object_of or word.text in WORDS.owners for word in between)
    behind = [word.text for word in words[mention.end : mention.end + 2] if word.clause == clause]
    return " ".join(behind) in _ASKING_BEHIND or not _ASKING_DIRECTLY_BEHIND.isdisjoint(behind[:1])


def _is_wanted_directly(words: Sequence[Word], begin: int) -> bool:
    """Whether the last word before the name, but for an article and what kind it is, asks for it: "get a big tent"."""
    at = begin - 1
    while at >= 0 and words[at].clause == words[begin].clause and (words[at].counts or words[at].text in _ARTICLES):
        if words[at].text in _ASKING_VERBS:
            return True
        at -= 1
    return at >= 0 and words[at].clause == words[begin].clause and words[at].text in _ASKING_VERBS


def _asks_for_behind(words: Sequence[Word], at: int) -> bool:
    """Whether the word is the "for" of "put me down for" or of "ask for"."""
    return words[at].text == "for" and at > 0 and words[at - 1].text in WORDS.wanting_before_for


def is_surely_wanted(words: Sequence[Word], mention: Mention) -> bool:
    """Whether the caller asks for this thing, whatever job they tell of besides."""
    before = words[mention.begin - 1].text if mention.begin else ""
    others = sum(word.counts for word in (*words[: mention.begin], *words[mention.end :]))
    if others < LEAST_TO_TELL_A_JOB:
        return True  # "an electric kettle"
    if mention.end - mention.begin == 1:
        is_a_part = any(kind in TRADE and TRADE[kind].is_accessory for kind in mention.kinds)
        if is_a_part or qualifies(words, mention.end):
            return False  # "the dumpster corral" is no dumpster
        if words[mention.begin].stem in THING_STEMS and before not in _DIRECTLY_BEFORE:
            return False  # "I want the fridge and two freezers to stay on"
    if _asks_by_beginning(words, mention) or asks_for(words, mention):
        return True
    if others >= LEAST_OF_A_STORY:
        return False
    is_a_machine = not all(kind not in TRADE or TRADE[kind].is_accessory for kind in mention.kinds)
    is_there = before in WORDS.definite
    return mention.role is Role.WANTED or (is_a_machine and mention.end - mention.begin > 1 and not is_there)


def tells_which(words: Sequence[Word], mention: Mention) -> bool:
    """Whether a single word only says which of the things behind it: "stage sound" asks for no stage."""
    if mention.end - mention.begin > 1 or not qualifies(words, mention.end):
        return False
    return words[mention.end].stem in KNOWN_STEMS


def _asks_by_beginning(words: Sequence[Word], mention: Mention) -> bool:
    """Whether the query begins with the thing and goes on with what it is for: "a ladder for my roof".

    A couch "to haul off" is one that the caller has.
    """
    if mention.end >= len(words) or any(word.counts for word in words[: mention.begin]):
        return False
    after = words[mention.end].text
    return after == "for" or (after == "to" and words[mention.end - 1].stem not in THING_STEMS)
