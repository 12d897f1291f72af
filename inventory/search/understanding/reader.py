"""A query understood: what is wanted, what is named that the depot lacks, and what job is to be done."""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from inventory.search.query import Word
from inventory.search.trade import KINDS_CALLED, TRADE
from inventory.search.understanding.asked import (
    asked_thing,
    is_surely_wanted,
    is_there_already,
    may_be_lacking,
    tells_which,
)
from inventory.search.understanding.heard import Heard, NameHearer
from inventory.search.understanding.jobs import JobMatch, groups_in, job_matches
from inventory.search.understanding.mentions import (
    Mention,
    Role,
    kinds_called,
    named_exactly,
    nouns_behind_for,
    role_of,
)

SUBSTITUTE_FACTOR = 0.8  # for a plain one in place of the special one that was named
BESIDES_FACTOR = 0.6  # for what goes with what is wanted: "a tent with heaters"
LEAST_SHARE_TO_TELL = 0.75  # of the best job's score, for a job to say how sure it is
LEAST_TO_BE_UNDERSTOOD = 0.9  # of the score of a job, for words not to be taken for something misheard
LEAST_NOT_TO_BE_GUESSED = 1.5  # of the score of a job, for common words not to be taken for another machine
LEAST_SHARE_OF_A_GUESS = 0.25  # of the best job's score, for a machine that common words may have been
_ASKED_FOR = (Role.WANTED, Role.PROBABLY_WANTED)
ONLY = "only "  # before a kind: the units that are of it and of no more special one


@dataclass(frozen=True)
class Understood:
    """What a query asks for.

    Attributes:
        wanted: the kinds that are named and wanted, each with a factor for its score.
        lacking: the kinds that are named and wanted and that the depot does not rent, each with the words for it.
        special: the words for what is named and of which the depot has only a plainer one.
        jobs: how well each kind of the trade does what is said.
        job_is_sure: whether more than a single word tells the job, and one of them what is to be done.
        job_is_likely: whether more than a single word tells the job.
        words_of_job: how many words tell the job that fits best.
        names_nothing_rented: whether something is named that the depot does not rent, and nothing that it does.
        named: the places of the words that name what is wanted.
        passed_over: the places of the words that name what the caller has already, or does not want.
        fallback: the kinds that are named, but as something that the equipment is used on, or near.
        owned: the kinds that the caller has already. Who tells of nothing else may want another one.
    """

    wanted: Mapping[str, float]
    lacking: Mapping[str, str]
    special: Sequence[str]
    jobs: Mapping[str, JobMatch]
    job_is_sure: bool
    job_is_likely: bool
    words_of_job: int
    names_nothing_rented: bool
    named: Collection[int]
    passed_over: Collection[int]
    fallback: Mapping[str, float]
    owned: Mapping[str, float]


class QueryReader:
    """Understands queries for one catalogue."""

    def __init__(self, own_names: Mapping[tuple[str, ...], tuple[str, ...]], rented: Collection[str]) -> None:
        """`own_names` are names that only the depot's list has, in stems, and their kinds; `rented` are all kinds that
        it has."""
        self._own = {"".join(name): kinds for name, kinds in own_names.items()}
        self._rented = rented
        names = [name for kind in TRADE.values() for name in kind.names]
        self._hearer = NameHearer([*names, *own_names], is_rented=self._is_rented)

    def _is_rented(self, joined: str) -> bool:
        return any(kind in self._rented for kind in self._kinds_called(joined))

    def read(self, words: Sequence[Word], indexed: Mapping[str, object]) -> Understood:
        """Understand the words. A word whose stem is in `indexed` is one of the depot's list."""
        mentions = self._with_misheard(words, named_exactly(words, self._own), indexed)
        jobs = job_matches(groups_in(words, without=self._places_of_lacking(mentions)))
        if not mentions and max((match.score for match in jobs.values()), default=0.0) < LEAST_TO_BE_UNDERSTOOD:
            mentions = self._as_mentions(words, self._hearer.hear_anything(words))
        if not any(mention.role in _ASKED_FOR for mention in mentions):
            mentions, jobs = self._with_unknown_thing(words, mentions, jobs, indexed)
        wanted: dict[str, float] = {}
        lacking: list[Mention] = []
        fallback: dict[str, float] = {}
        owned: dict[str, float] = {}
        special: list[str] = []
        named: set[int] = set()
        passed_over: set[int] = set()
        mentions = [
            self._as_object_of_the_job(words, self._with_what_it_is_for(words, mention)) for mention in mentions
        ]
        for mention, following in itertools.zip_longest(mentions, mentions[1:]):
            factors = self._rented_kinds(mention)
            if following is not None and following.begin == mention.end and not self._rented_kinds(following):
                continue  # "forklift tires" asks for tires
            is_next = following is not None and following.begin == mention.end
            if mention.confidence < 1 and not factors and is_next and following is not None:
                continue  # what was heard before a name that was said only tells which: "tow bull generator"
            if not factors and (tells_which(words, mention) or is_there_already(words, mention)):
                continue
            if mention.role in (Role.NOT_WANTED, Role.OWNED):
                passed_over.update(range(mention.begin, mention.end))
                owned |= factors if mention.role is Role.OWNED else {}
                continue
            if mention.role is Role.OBJECT or (mention.role is Role.GOES_WITH_IT and not wanted):
                fallback |= factors
            elif not factors:
                if mention.role is not Role.GOES_WITH_IT:
                    lacking.append(mention)
            else:
                besides = BESIDES_FACTOR if mention.role is Role.GOES_WITH_IT else 1.0
                for kind, factor in factors.items():
                    wanted[kind] = max(wanted.get(kind, 0.0), factor * besides)
                named.update(range(mention.begin, mention.end))
                if all(kind.startswith(ONLY) for kind in factors):
                    special.append(_said(words, mention))
        best = max((match.score for match in jobs.values()), default=0.0)
        fitting = [match for match in jobs.values() if match.score >= LEAST_SHARE_TO_TELL * best]
        job_is_sure = any(match.is_sure for match in fitting)
        words_of_job = max((match.words for match in fitting), default=0)
        nothing_rented = bool(lacking) and not wanted
        if nothing_rented and (job_is_sure or words_of_job > 1):
            nothing_rented = any(is_surely_wanted(words, mention) for mention in lacking)
        return Understood(
            wanted=wanted,
            lacking={mention.kinds[0]: _said(words, mention) for mention in lacking},
            special=special,
            jobs=jobs,
            job_is_sure=job_is_sure,
            job_is_likely=words_of_job > 1 and not nothing_rented,
            words_of_job=words_of_job,
            names_nothing_rented=nothing_rented,
            named=named,
            passed_over=passed_over,
            fallback=fallback,
            owned=owned,
        )

    def _with_unknown_thing(
        self,
        words: Sequence[Word],
        mentions: list[Mention],
        jobs: dict[str, JobMatch],
        indexed: Mapping[str, object],
    ) -> tuple[list[Mention], dict[str, JobMatch]]:
        """The mentions and the jobs; with a thing that is asked for and that is not known, unless the other words tell
        the job surely."""
        thing = asked_thing(words)
        if thing is not None and (heard := self._hearer.hear_asked(words[thing.begin : thing.end])):
            kinds = self._kinds_called(heard[0].name)
            return [thing._replace(kinds=kinds, confidence=heard[0].confidence, role=Role.WANTED)], jobs
        if thing is None or not may_be_lacking(words, thing) or words[thing.end - 1].stem in indexed:
            return mentions, jobs
        places = set(range(thing.begin, thing.end))
        alone = job_matches(groups_in(words, without=set(range(len(words))) - places))
        if any(match.is_sure for match in alone.values()):
            return mentions, jobs
        without = job_matches(groups_in(words, without=places))
        if any(match.is_sure or _is_told(match) for match in without.values()):
            return mentions, jobs
        return sorted([*mentions, thing], key=lambda mention: mention.begin), without

    def _with_what_it_is_for(self, words: Sequence[Word], mention: Mention) -> Mention:
        """The mention; of the special kind that the depot lacks where it tells what it is for: "a lift for a car" is a
        car lift, and no lift for people."""
        name = "".join(word.stem for word in words[mention.begin : mention.end])
        for place in nouns_behind_for(words, mention.end):
            special = kinds_called(words[place].stem + name)
            if special and not any(kind in self._rented for kind in special):
                return mention._replace(end=place + 1, kinds=special)
        return mention

    def _as_object_of_the_job(self, words: Sequence[Word], mention: Mention) -> Mention:
        """The mention; not as what is wanted where nothing asks for it and it does not do the job that the other words
        tell surely: "no electricity, just a sound board and a few lights" wants power."""
        if mention.role is not Role.PROBABLY_WANTED or not any(word.counts for word in words[: mention.begin]):
            return mention
        doing = _kinds_of_job(words, without=range(mention.begin, mention.end), is_sure=True)
        if not doing or any(kind in doing for kind in mention.kinds):
            return mention
        return mention._replace(role=Role.OBJECT)

    def _places_of_lacking(self, mentions: Iterable[Mention]) -> set[int]:
        """The places of words that name what is wanted and not rented: "welding rods" are not to be welded."""
        return {
            place
            for mention in mentions
            if mention.role in (Role.WANTED, Role.PROBABLY_WANTED) and not self._rented_kinds(mention)
            for place in range(mention.begin, mention.end)
        }

    def _rented_kinds(self, mention: Mention) -> dict[str, float]:
        """The kinds of a mention that the depot has, each with a factor; where it has none, the plainer ones."""
        found = {kind: mention.confidence for kind in mention.kinds if kind in self._rented}
        if found:
            return found
        for kind in mention.kinds:
            for parent in TRADE[kind].parents if kind in TRADE else ():
                if ONLY + parent in self._rented:
                    found.setdefault(ONLY + parent, mention.confidence * SUBSTITUTE_FACTOR)
        return found

    def _with_misheard(
        self, words: Sequence[Word], exact: list[Mention], indexed: Mapping[str, object]
    ) -> list[Mention]:
        """The mentions and those that were misheard. Where one of these has a word more, it is taken instead."""
        taken = {
            place
            for mention in exact
            if mention.end - mention.begin > 1 and any(kind in self._rented for kind in mention.kinds)
            for place in range(mention.begin, mention.end)
        }
        mentions = list(exact)
        if any(one.end - one.begin > 1 and one.role in (Role.WANTED, Role.PROBABLY_WANTED) for one in exact):
            return mentions
        all_heard = self._hearer.hear(words, taken, indexed)
        all_heard = [heard for heard in all_heard if not heard.is_guess or self._agrees(heard, words)]
        for heard in all_heard:
            overlapping = [one for one in mentions if one.begin < heard.end and heard.begin < one.end]
            if sum(one.end - one.begin for one in overlapping) >= heard.end - heard.begin:
                continue  # all of these words were heard well
            if any(one.end - one.begin >= heard.end - heard.begin or one.confidence < 1 for one in overlapping):
                continue
            mentions = [one for one in mentions if one not in overlapping]
            before = [one for one in mentions if one.end <= heard.begin]
            mentions += self._as_mentions(words, [heard], before)
        return sorted(mentions, key=lambda mention: mention.begin)

    def _agrees(self, heard: Heard, words: Sequence[Word]) -> bool:
        """Whether what was guessed does the job that the other words tell, if they tell one."""
        doing = _kinds_of_job(words, without=range(heard.begin, heard.end))
        return not doing or any(kind in doing for kind in self._kinds_called(heard.name))

    def _kinds_called(self, joined: str) -> tuple[str, ...]:
        return (*KINDS_CALLED.get(joined, ()), *self._own.get(joined, ()))

    def _as_mentions(
        self, words: Sequence[Word], all_heard: Sequence[Heard], before: Sequence[Mention] = ()
    ) -> list[Mention]:
        return [
            Mention(
                heard.begin,
                heard.end,
                self._kinds_called(heard.name),
                heard.confidence,
                role_of(words, heard.begin, before),
            )
            for heard in all_heard
        ]


def _kinds_of_job(words: Sequence[Word], *, without: Collection[int], is_sure: bool = False) -> Collection[str]:
    """The kinds that do the job, if words at other places than `without` tell one well; with `is_sure`, if they tell
    what is to be done too."""
    jobs = job_matches(groups_in(words, without=without))
    telling = (match for match in jobs.values() if match.is_sure or (match.words > 1 and not is_sure))
    best = max((match.score for match in telling), default=0.0)
    if best < LEAST_NOT_TO_BE_GUESSED:
        return ()
    return {kind for kind, match in jobs.items() if match.score >= LEAST_SHARE_OF_A_GUESS * best}


def _is_told(match: JobMatch) -> bool:
    return match.words > 1 and match.score >= LEAST_TO_BE_UNDERSTOOD


def _said(words: Sequence[Word], mention: Mention) -> str:
    return " ".join(word.text for word in words[mention.begin : mention.end])
