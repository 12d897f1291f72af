"""What is asked for although the depot does not rent it, whether the trade knows it or not.

"Do you rent hospital beds" asks for no bed of a garden, and "get trusses up on a house" for no truss.
"""

from collections.abc import Sequence

from inventory.search.query import Word
from inventory.search.trade import TRADE, stems_of
from inventory.search.trade_words import THINGS, WORDS
from inventory.search.understanding.jobs import ACTION_STEMS, THING_STEMS
from inventory.search.understanding.mentions import OTHER_THING, Mention, Role, qualifies

MOST_WORDS_OF_A_THING = 4
LEAST_LETTERS = 3

_ASKING = frozenset(tuple(phrase.split()) for phrase in WORDS.asking)
_LONGEST_ASKING = max(map(len, _ASKING))
_ARTICLES = frozenset(("a", "an", "any", "some", "one", "two", "three", "of", "your"))
_NOT_IN_A_NAME = WORDS.no_things | WORDS.object_of | WORDS.owners
_DIRECTLY_BEFORE = WORDS.wanting | {"a", "an", "any", "some"}
_MADE_BY_EQUIPMENT = frozenset(
    stems_of(phrase)[-1] for group in WORDS.made_by_equipment for phrase in (group, *THINGS[group])
)


def asked_thing(words: Sequence[Word]) -> Mention | None:
    """The thing that is asked for by a name that neither the trade nor the depot's list knows.

    Nothing is taken for one that is done or is to be done something with ("need a slab broken up", "a path cleared"),
    and nothing that equipment makes ("a hole", "shade").
    """
    for at in range(len(words)):
        begin = _end_of_asking(words, at)
        if begin is None:
            continue
        while begin < len(words) and words[begin].text in _ARTICLES:
            begin += 1
        end = _end_of_thing(words, begin)
        if end is not None:
            return Mention(begin, end, (OTHER_THING,), 1.0, Role.WANTED)
    return None


def _end_of_asking(words: Sequence[Word], at: int) -> int | None:
    """The index after the longest phrase that asks for something and begins at `at`; None when none does."""
    for length in range(min(_LONGEST_ASKING, len(words) - at), 0, -1):
        if tuple(word.text for word in words[at : at + length]) in _ASKING:
            return at + length
    return None


def _end_of_thing(words: Sequence[Word], begin: int) -> int | None:
    """The index after the thing that begins here; None when there is none that could be rented."""
    end = begin
    while end < len(words) and words[end].clause == words[begin].clause and words[end].text not in WORDS.after_a_noun:
        end += 1
    named = words[begin:end]
    if not 0 < len(named) <= MOST_WORDS_OF_A_THING or any(_cannot_be_in_a_name(word) for word in named):
        return None
    head = named[-1]
    if head.stem in _MADE_BY_EQUIPMENT or len(head.text) < LEAST_LETTERS or head.text.endswith(("ed", "ing")):
        return None
    return None if head.stem in ACTION_STEMS and len(named) > 1 else end


def _cannot_be_in_a_name(word: Word) -> bool:
    """Whether the word shows that the words around it are a whole sentence, or ask for nothing in particular."""
    return word.is_condition or word.text in _NOT_IN_A_NAME


def is_surely_wanted(words: Sequence[Word], mention: Mention) -> bool:
    """Whether the caller asks for this thing, whatever job they tell of besides."""
    before = words[mention.begin - 1].text if mention.begin else ""
    if mention.end - mention.begin == 1:
        is_a_part = any(kind in TRADE and TRADE[kind].is_accessory for kind in mention.kinds)
        if is_a_part or qualifies(words, mention.end):
            return False  # "the dumpster corral" is no dumpster
        if words[mention.begin].stem in THING_STEMS and before not in _DIRECTLY_BEFORE:
            return False  # "I want the fridge and two freezers to stay on"
    if _asks_by_beginning(words, mention):
        return True
    if _is_moved(words, mention):
        return False
    is_a_machine = not all(kind not in TRADE or TRADE[kind].is_accessory for kind in mention.kinds)
    is_there = before in WORDS.definite
    return mention.role is Role.WANTED or (is_a_machine and mention.end - mention.begin > 1 and not is_there)


def _asks_by_beginning(words: Sequence[Word], mention: Mention) -> bool:
    """Whether the query begins with the thing and goes on with what it is for: "a ladder for my roof".

    A couch "to haul off" is one that the caller has.
    """
    if mention.end >= len(words) or any(word.counts for word in words[: mention.begin]):
        return False
    after = words[mention.end].text
    return after == "for" or (after == "to" and words[mention.end - 1].stem not in THING_STEMS)


def _is_moved(words: Sequence[Word], mention: Mention) -> bool:
    """Whether the thing is to be brought somewhere: "get trusses up on a house" asks for no truss."""
    before = [word.text for word in words[max(0, mention.begin - MOST_WORDS_OF_A_THING) : mention.begin]]
    after = words[mention.end].text if mention.end < len(words) else ""
    return after in WORDS.directions and not WORDS.moving.isdisjoint(before)
