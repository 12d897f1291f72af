"""What a caller wants to do, found anywhere in a sentence, and which kinds of equipment do it.

A job of the data is an action and things: "break concrete". It fits the better the more of it was said, so that a verb
that nobody has thought of does not hide the rest.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from inventory.search.query import Word
from inventory.search.trade import TRADE, stems_of
from inventory.search.trade_words import ACTIONS, THINGS, WORDS
from inventory.search.understanding.phrases import misleading_places, places_of_what_comes_later

ACTION_WEIGHT = 0.6  # of that of a thing: many actions are said of many things
FURTHER_JOBS = 0.25  # of the scores of some jobs of a kind after its best one
MOST_FURTHER_JOBS = 3
SAME_WORD_FACTOR = 0.35  # for a group that was said by the same words as another one of the job
ACTION_MISSING_FACTOR = 0.4  # where things of the job were said, but not what is to be done
ONLY_THINGS_FACTOR = 0.7  # for a job that consists of things
LESS_FOR_EACH_DOUBLING = 0.4  # of the groups that a word stands for
LATER_FACTOR = 0.5  # for what is told only as what comes after the job: "before we dig up the pipe"
MOST_WORDS_BETWEEN = 3  # in an action of several words: "bust the old slab up"


class _Phrase(NamedTuple):
    """A phrase after its first word: the other stems, the group that it stands for, and how much it says.

    `telling` is 1 for a phrase of one group only, and less for one of many: "get" may be anything.
    """

    rest: tuple[str, ...]
    group: str
    telling: float


def _by_first_word(groups: Mapping[str, Sequence[str]], mark: str) -> dict[str, list[_Phrase]]:
    """The phrases that begin with a stem."""
    listed = {
        group: dict.fromkeys(stems_of(phrase) for phrase in (group.replace("-", " "), *phrases))
        for group, phrases in groups.items()
    }
    groups_of = Counter(stems for phrases in listed.values() for stems in phrases)
    found: dict[str, list[_Phrase]] = defaultdict(list)
    for group, phrases in listed.items():
        for stems in phrases:
            telling = 1 / (1 + LESS_FOR_EACH_DOUBLING * math.log2(groups_of[stems]))
            found[stems[0]].append(_Phrase(stems[1:], mark + group, telling))
    return dict(found)


_ACTIONS = _by_first_word(ACTIONS, "to ")
_THINGS = _by_first_word(THINGS, "")

ACTION_STEMS = frozenset(first for first, phrases in _ACTIONS.items() if any(not phrase.rest for phrase in phrases))
KNOWN_STEMS = frozenset(
    stem
    for table in (_ACTIONS, _THINGS)
    for first, phrases in table.items()
    for phrase in phrases
    for stem in (first, *phrase.rest)
)
THING_STEMS = frozenset(first for first, phrases in _THINGS.items() if any(not phrase.rest for phrase in phrases))
ACTION_PHRASES = frozenset((first, *phrase.rest) for first, phrases in _ACTIONS.items() for phrase in phrases)


class Said(NamedTuple):
    """A group that was said: the places of its words, and how much they tell, up to 1."""

    places: frozenset[int]
    telling: float


class _KnownJob(NamedTuple):
    kind: str
    groups: frozenset[str]
    weight: float
    factor: float
    has_action: bool


def _weights() -> dict[str, float]:
    """The weight of each group: more for those that few kinds have."""
    kinds_with: dict[str, set[str]] = defaultdict(set)
    for kind in TRADE.values():
        for job in kind.jobs:
            for group in job.groups:
                kinds_with[group].add(kind.name)
    return {
        group: (ACTION_WEIGHT if group.startswith("to ") else 1.0)
        * (1 + math.log(len(TRADE) / len(kinds)) / math.log(len(TRADE)))
        for group, kinds in kinds_with.items()
    }


_BEFORE_A_VERB_ONLY = WORDS.before_a_verb - WORDS.before_a_noun
_BEFORE_THIRD_PERSON = frozenset(("that", "which", "it", "he", "she", "who"))
_NOTHING_SAID = Said(frozenset(), 0.0)
_WEIGHT = _weights()
_JOBS = [
    _KnownJob(
        kind.name,
        frozenset(job.groups),
        sum(_WEIGHT[group] for group in job.groups),
        job.factor,
        any(group.startswith("to ") for group in job.groups),
    )
    for kind in TRADE.values()
    for job in kind.jobs
]
_JOBS_WITH: dict[str, list[int]] = defaultdict(list)
for _at, _job in enumerate(_JOBS):
    for _group in _job.groups:
        _JOBS_WITH[_group].append(_at)
_JOBS_WITHOUT_THINGS = frozenset(at for at, job in enumerate(_JOBS) if all(group[:3] == "to " for group in job.groups))


def groups_in(words: Sequence[Word], *, without: Collection[int] = ()) -> dict[str, Said]:
    """The actions ("to break") and the things ("concrete") that were said, in words at other places than `without`.

    Of a thing of several words, the single words are not taken for other things or actions: a "water line" is no water,
    and in a "french drain" nothing is drained. What comes after the job tells less.
    """
    found: dict[str, Said] = {}
    misleading = misleading_places(words).union(without)
    later = places_of_what_comes_later(words)
    of_longer: set[int] = set()
    for at, word in enumerate(words):
        for phrase in _THINGS.get(word.stem, ()):
            end = at + 1 + len(phrase.rest)
            if phrase.rest and _is_said(words, at, phrase) and misleading.isdisjoint(range(at, end)):
                _note(found, phrase, range(at, end))
                of_longer.update(range(at, end))
    for at, word in enumerate(words):
        if at in misleading:
            continue
        before = text_before(words, at)
        is_verb = word.stem in ACTION_STEMS and before in _BEFORE_A_VERB_ONLY
        for phrase in _THINGS.get(word.stem, ()) if not (at in of_longer or is_verb) else ():
            if not phrase.rest:
                _note(found, phrase, (at,))
        is_noun = before in WORDS.before_a_noun and not is_third_person(words, at)
        for phrase in _ACTIONS.get(word.stem, ()):
            if not phrase.rest and (is_noun or at in of_longer):
                continue
            if (places := _with_gaps(words, at, phrase.rest)) is not None:
                _note(found, phrase, places)
    if later:
        found = {
            group: said._replace(telling=said.telling * LATER_FACTOR) if said.places <= later else said
            for group, said in found.items()
        }
    return found


def length_of_thing(words: Sequence[Word], at: int) -> int:
    """How many words the longest thing of the data has that begins here; 0 where none does."""
    said = (phrase for phrase in _THINGS.get(words[at].stem, ()) if _is_said(words, at, phrase))
    return max((1 + len(phrase.rest) for phrase in said), default=0)


def _is_said(words: Sequence[Word], at: int, phrase: _Phrase) -> bool:
    return _stems(words, at + 1, at + 1 + len(phrase.rest)) == phrase.rest


def text_before(words: Sequence[Word], at: int) -> str:
    """The word before, of the same clause; nothing where there is none: in "no, lift a beam", no lift is refused."""
    return words[at - 1].text if at > 0 and words[at - 1].clause == words[at].clause else ""


def is_third_person(words: Sequence[Word], at: int) -> bool:
    """Whether this word is what something does: "that lifts two tons"."""
    return at > 0 and words[at].text.endswith("s") and words[at - 1].text in _BEFORE_THIRD_PERSON


def _stems(words: Sequence[Word], begin: int, end: int) -> tuple[str, ...]:
    return tuple(word.stem for word in words[begin:end])


def _note(found: dict[str, Said], phrase: _Phrase, places: Iterable[int]) -> None:
    """Note a group that was said; of two ways to say it, the more telling one counts."""
    if phrase.telling > found.get(phrase.group, _NOTHING_SAID).telling:
        found[phrase.group] = Said(frozenset(places), phrase.telling)


def _with_gaps(words: Sequence[Word], at: int, rest: Sequence[str]) -> list[int] | None:
    """The places of an action's words: the first at `at`, and the others behind it. None when one is missing."""
    places = [at]
    for wanted in rest:
        for place in range(places[-1] + 1, min(places[-1] + 2 + MOST_WORDS_BETWEEN, len(words))):
            if words[place].stem == wanted:
                places.append(place)
                break
        else:
            return None
    return places


def job_scores(groups: Mapping[str, Said]) -> dict[str, float]:
    """How well each kind of the trade does what was said; kinds that have nothing to do with it are left out."""
    said: dict[int, list[str]] = defaultdict(list)
    actions = {group for group in groups if group.startswith("to ")}
    with_things = {at for group in groups if group not in actions for at in _JOBS_WITH.get(group, ())}
    for group in sorted(groups, key=lambda group: -_WEIGHT.get(group, 0.0) * groups[group].telling):
        for at in _JOBS_WITH.get(group, ()):
            if group not in actions or at in with_things or at in _JOBS_WITHOUT_THINGS:
                said[at].append(group)
    scores: dict[str, list[float]] = defaultdict(list)
    for at, of_job in said.items():
        if score := _score(_JOBS[at], of_job, groups, len(actions.intersection(of_job))):
            scores[_JOBS[at].kind].append(score)
    return {
        kind: max(found) + FURTHER_JOBS * sum(sorted(found)[-1 - MOST_FURTHER_JOBS : -1])
        for kind, found in scores.items()
    }


def _score(job: _KnownJob, of_job: Sequence[str], groups: Mapping[str, Said], actions: int) -> float:
    """How well a job fits of which these groups were said, so many of them actions; 0 when only its action was."""
    if actions == len(of_job) < len(job.groups):
        return 0.0  # an action alone says little
    matched, weight, places = 0.0, 0.0, frozenset[int]()
    for group in of_job:
        is_new = places.isdisjoint(groups[group].places)
        weight += _WEIGHT[group]
        matched += _WEIGHT[group] * groups[group].telling * (1.0 if is_new else SAME_WORD_FACTOR)
        places |= groups[group].places
    if not actions:
        matched *= ACTION_MISSING_FACTOR if job.has_action else ONLY_THINGS_FACTOR
    return job.factor * matched * weight / job.weight
