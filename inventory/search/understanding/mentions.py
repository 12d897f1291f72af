"""Equipment that is named in a query: which words name it, and whether it is what the caller wants.

"A heater for a tent" wants a heater. "Lift an air conditioner onto a roof" wants neither of the things that it names.
"""

import enum
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from inventory.search.query import Word
from inventory.search.trade import KINDS_CALLED, LONGEST_NAME, TRADE, stems_of
from inventory.search.trade_words import KINDS, OTHER_THINGS, WORDS
from inventory.search.understanding.jobs import (
    ACTION_PHRASES,
    ACTION_STEMS,
    is_third_person,
    length_of_thing,
    text_before,
)

FURTHEST_OBJECT = 4  # words behind "for", to the noun that tells what something is for
FURTHEST = 7  # words back, to what tells the role of a name
OTHER_THING = "another thing"  # the kind of what is no equipment at all, such as a pizza

_ARTICLES = frozenset(("a", "an"))
_NAMES_IN_ING = frozenset(
    "".join(stems_of(name))
    for kind, entry in KINDS.items()
    for name in (kind, *entry.called)
    if name.endswith(("ing", "ings"))
)
_WITH_ARTICLE = frozenset("".join(name) for kind in TRADE.values() for name in kind.names if name[0] in _ARTICLES)
_OTHER_THINGS = frozenset("".join(stems_of(thing)) for group in OTHER_THINGS.values() for thing in group)
_OWNED = frozenset(WORDS.owned)
_OF_A_SUBJECT = frozenset(WORDS.of_a_subject)
_OWNED_BEHIND = frozenset(WORDS.owned_behind)
_NOT_WANTED = frozenset(WORDS.not_wanted)
_MISSING = frozenset(WORDS.missing)
_WAYS_TO_MOVE = frozenset(("ride", "walk", "tow", "pull", "stand", "push"))  # "ride-on roller", "walk behind trencher"
_QUANTIFIED = frozenset(("couple", "pair", "kind", "sort", "type", "lot", "lots", "bunch", "set", "few", "one", "some"))


_BEING = frozenset(("am", "im", "are", "were", "is", "was", "be", "just"))


class Role(enum.Enum):
    """What a named thing is to the caller."""

    WANTED = enum.auto()
    PROBABLY_WANTED = enum.auto()
    """Nothing says that it is anything else."""
    GOES_WITH_IT = enum.auto()
    OBJECT = enum.auto()
    """What the equipment is used on or with, or where."""
    OWNED = enum.auto()
    """What the caller has already."""
    NOT_WANTED = enum.auto()


class Mention(NamedTuple):
    """Words that name equipment: from `begin` up to `end`, the kinds that are called so, and the confidence in it."""

    begin: int
    end: int
    kinds: tuple[str, ...]
    confidence: float
    role: Role


def named_exactly(words: Sequence[Word], own_names: Mapping[str, tuple[str, ...]]) -> list[Mention]:
    """What is named in the words that the trade or the depot's list uses, in the order of the query.

    `own_names` are names that only the depot's list has, in stems without spaces, and their kinds.
    """
    found: list[Mention] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + LONGEST_NAME), at, -1):
            if words[end - 1].part != words[at].part or all(word.is_condition for word in words[at:end]):
                continue
            joined = "".join(word.stem for word in words[at:end])
            if words[at].text in _ARTICLES and joined not in _WITH_ARTICLE:
                continue  # "a TV" is no ATV
            kinds = (*kinds_called(joined), *own_names.get(joined, ()))
            if kinds and not _is_done(words, at, end):
                if _is_small(kinds) and qualifies(words, end):
                    if end - at == 1:
                        continue
                    at = end - 1  # a "water heater closet" is no heater
                    break
                if end - at < length_of_thing(words, at):
                    break  # a "dumpster pad" is no dumpster
                role = _role_by_what_follows(words, end) or role_of(words, at, found)
                found.append(Mention(at, end, kinds, 1.0, role))
                at = end - 1
                break
        at += 1
    return found


def kinds_called(joined: str) -> tuple[str, ...]:
    """The kinds of the trade, or else the other thing, with this name in stems without spaces; none when nobody knows
    it."""
    return KINDS_CALLED.get(joined, (OTHER_THING,) if joined in _OTHER_THINGS else ())


def nouns_behind_for(words: Sequence[Word], at: int) -> list[int]:
    """The places of the words that may name what something is for: "for my grandmother's wheelchair" at `at`."""
    if at >= len(words) or words[at].text != "for":
        return []
    places: list[int] = []
    for place in range(at + 1, min(at + 1 + FURTHEST_OBJECT, len(words))):
        if words[place].clause != words[at].clause or words[place].text in WORDS.object_of:
            break
        if words[place].counts:
            places.append(place)
    return places


def _is_small(kinds: Sequence[str]) -> bool:
    """Whether these are parts and household things, whose names mean many other things too."""
    return all(kind == OTHER_THING or (kind in TRADE and TRADE[kind].is_accessory) for kind in kinds)


def qualifies(words: Sequence[Word], end: int) -> bool:
    """Whether the word behind a name is what is meant, and the name only says which: "tire marks"."""
    if end >= len(words) or words[end].part != words[end - 1].part:
        return False
    return words[end].counts and words[end].text not in WORDS.after_a_noun


def _role_by_what_follows(words: Sequence[Word], end: int) -> Role | None:
    """What the words behind a name say of it: "a bounce house needs power", "the hose is mine", "tent heating"."""
    if qualifies(words, end) and words[end].text.endswith("ing") and words[end].stem in ACTION_STEMS:
        return Role.OBJECT
    behind = [word.text for word in words[end : end + 3] if word.clause == words[end - 1].clause]
    phrases = [*behind[:1], " ".join(behind[:2])]
    if behind and behind[0] in WORDS.no_things:
        phrases.append(" ".join(behind[1:2]))  # "the tower crane crew needs power"
    if not _OWNED_BEHIND.isdisjoint(phrases):
        return Role.OWNED
    return None if _OF_A_SUBJECT.isdisjoint(phrases) else Role.OBJECT


def _is_done(words: Sequence[Word], begin: int, end: int) -> bool:
    """Whether these words are what is done, although equipment is called so: "pick up gravel" asks for no pickup."""
    if end == begin + 1:
        was_done = words[begin].text.endswith("ed") and words[begin].stem in ACTION_STEMS
        return was_done or is_action(words, begin)
    if words[end - 1].text.endswith("ing") and "".join(word.stem for word in words[begin:end]) not in _NAMES_IN_ING:
        return True  # "engine lifting" asks for no engine lift
    is_noun = text_before(words, begin) in WORDS.before_a_noun
    return not is_noun and tuple(word.stem for word in words[begin:end]) in ACTION_PHRASES


def is_action(words: Sequence[Word], at: int) -> bool:
    """Whether this word is what is done: "pump out a basement", but not "a pump for a basement"."""
    word = words[at]
    if word.stem not in ACTION_STEMS:
        return False
    if word.text.endswith("ing"):
        return True
    before = text_before(words, at)
    after = words[at + 1] if at + 1 < len(words) else None
    if is_third_person(words, at):
        return True
    if before in WORDS.before_a_noun:
        return False
    if before in WORDS.before_a_verb and not word.text.endswith("s"):
        return True
    begins = before == "" or before in WORDS.separators
    return begins and not word.text.endswith("s") and after is not None and after.text not in WORDS.after_a_noun


def _is_verb(words: Sequence[Word], at: int) -> bool:
    """Whether a word that is no action of the data must be one all the same: "to swap a transformer"."""
    word = words[at]
    if not word.counts or at + 1 >= len(words):
        return False
    before = words[at - 1].text if at else ""
    begins = at == 0 or words[at - 1].clause != word.clause
    if before in WORDS.before_a_verb:
        return True
    after = words[at + 1].text
    return begins and (after in WORDS.before_a_noun or (word.text.endswith("ing") and after.endswith("s")))


def role_of(words: Sequence[Word], begin: int, before: Sequence[Mention]) -> Role:
    """What the thing that is named at `begin` is to the caller; `before` are the mentions before it."""
    for at in range(begin - 1, max(begin - 1 - FURTHEST, -1), -1):
        word = words[at]
        if word.clause != words[begin].clause:
            break
        if before and at < before[-1].end:
            return before[-1].role
        role = _role_after(words, at)
        if role is not None:
            return role
    return Role.PROBABLY_WANTED


def is_missing(words: Sequence[Word], at: int) -> bool:
    """Whether the words before `at` tell that the thing there is missing: "there are no lights at that field"."""
    return any(" ".join(word.text for word in words[max(0, at - length) : at]) in _MISSING for length in (2, 3))


def _role_after(words: Sequence[Word], at: int) -> Role | None:
    """What this word, and those before it, say of the name behind it; None when they say nothing."""
    text = words[at].text
    if is_missing(words, at + 1):
        return Role.WANTED
    for length in (3, 2, 1):
        phrase = " ".join(word.text for word in words[max(0, at + 1 - length) : at + 1])
        if phrase in _NOT_WANTED:
            return Role.NOT_WANTED
        if phrase in _OWNED:
            return Role.OWNED
    if text in WORDS.surely_wanting:
        return Role.WANTED
    if text in WORDS.owners:
        return Role.OWNED
    if text == "with":
        return Role.GOES_WITH_IT if at else Role.WANTED
    if text in WORDS.object_of:
        previous = [word.text for word in words[max(0, at - 3) : at]]
        if text == "that" and previous[-1:] == ["about"]:
            return None
        if text in ("on", "behind") and previous and previous[-1] in _WAYS_TO_MOVE:
            return None
        if text == "of" and not _QUANTIFIED.isdisjoint(previous[-2:]):
            return None
        if text == "about" and not WORDS.wanting_before_for.isdisjoint(previous):
            return Role.WANTED
        if previous and previous[-1] not in ("it", "you", "me", "us", "that"):
            previous = previous[-1:]
        asks = text in ("for", "on", "of", "to") and not WORDS.wanting_before_for.isdisjoint(previous)
        return Role.WANTED if asks else Role.OBJECT
    if text in WORDS.wanting:
        return Role.WANTED
    if text == "after":  # "I'm after a tent", but not "after the flood"
        return Role.WANTED if at > 0 and words[at - 1].text in _BEING else Role.OBJECT
    return Role.OBJECT if is_action(words, at) or _is_verb(words, at) else None
