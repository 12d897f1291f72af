"""Which kinds a query names, in the words of the trade or of the depot, misheard or not, and what else it asks for."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from inventory.search.query import Word
from inventory.search.trade import KINDS_CALLED, TRADE
from inventory.search.understanding.asked import asked_thing, may_be_lacking
from inventory.search.understanding.heard import NameHearer
from inventory.search.understanding.jobs import JobMatch, groups_in, job_matches
from inventory.search.understanding.mentions import (
    Mention,
    Role,
    kinds_called,
    named_exactly,
    nouns_behind_for,
    role_of,
)
from inventory.search.understanding.spoken import Heard

SUBSTITUTE_FACTOR = 0.8  # for a plain one in place of the special one that was named
LEAST_TO_BE_UNDERSTOOD = 0.9  # of the score of a job, for words not to be taken for something misheard
LEAST_NOT_TO_BE_GUESSED = 1.5  # of the score of a job, for common words not to be taken for another machine
LEAST_SHARE_OF_A_GUESS = 0.25  # of the best job's score, for a machine that common words may have been
LEAST_SHARE_OF_WHAT_IS_WANTED = 0.5  # the same, for a machine that is named beside a job, and not asked for
ONLY = "only "  # before a kind: the units that are of it and of no more special one

_ASKED_FOR = (Role.WANTED, Role.PROBABLY_WANTED)


class NameReader:
    """Finds what a query names, for one catalogue."""

    def __init__(self, own_names: Mapping[tuple[str, ...], tuple[str, ...]], rented: Collection[str]) -> None:
        """`own_names` are names that only the depot's list has, in stems, and their kinds; `rented` are all kinds that
        it has."""
        self._own = {"".join(name): kinds for name, kinds in own_names.items()}
        self._rented = rented
        names = [name for kind in TRADE.values() for name in kind.names]
        self._hearer = NameHearer([*names, *own_names], is_rented=self._is_rented)

    def _is_rented(self, joined: str) -> bool:
        return any(kind in self._rented for kind in self._kinds_called(joined))

    def read(
        self, words: Sequence[Word], indexed: Mapping[str, object]
    ) -> tuple[list[Mention], Mapping[str, JobMatch]]:
        """What the words name, in their order, and how well each kind of the trade does the job that they tell.

        A word whose stem is in `indexed` is one of the depot's list.
        """
        mentions = self._with_misheard(words, named_exactly(words, self._own), indexed)
        jobs = job_matches(groups_in(words, without=self._places_of_lacking(mentions)))
        if not mentions and max((match.score for match in jobs.values()), default=0.0) < LEAST_TO_BE_UNDERSTOOD:
            mentions = self._as_mentions(words, self._hearer.hear_anything(words))
        if not any(self._is_asked_for(mention) for mention in mentions):
            mentions, jobs = self._with_unknown_thing(words, mentions, jobs, indexed)
        mentions = [self._with_what_it_is_for(words, mention) for mention in mentions]
        return [_as_object_of_the_job(words, mention) for mention in mentions], jobs

    def _is_asked_for(self, mention: Mention) -> bool:
        """Whether this is asked for, and not only heard as something that the depot does not rent."""
        return mention.role in _ASKED_FOR and (mention.confidence == 1 or bool(self.rented_kinds(mention)))

    def rented_kinds(self, mention: Mention) -> dict[str, float]:
        """The kinds of a mention that the depot has, each with a factor; where it has none, the plainer ones."""
        found = {kind: mention.confidence for kind in mention.kinds if kind in self._rented}
        if found:
            return found
        for kind in mention.kinds:
            for parent in TRADE[kind].parents if kind in TRADE else ():
                if ONLY + parent in self._rented:
                    found.setdefault(ONLY + parent, mention.confidence * SUBSTITUTE_FACTOR)
        return found

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
        if thing is not None and (heard := self._hearer.spoken.hear_asked(words[thing.begin : thing.end])):
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

    def _places_of_lacking(self, mentions: Iterable[Mention]) -> set[int]:
        """The places of words that name what is wanted and not rented: "welding rods" are not to be welded."""
        return {
            place
            for mention in mentions
            if mention.role in (Role.WANTED, Role.PROBABLY_WANTED) and not self.rented_kinds(mention)
            for place in range(mention.begin, mention.end)
        }

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


def _kinds_of_job(
    words: Sequence[Word], *, without: Collection[int], is_sure: bool = False, least: float = LEAST_SHARE_OF_A_GUESS
) -> Collection[str]:
    """The kinds that do the job, if words at other places than `without` tell one well; with `is_sure`, if they tell
    what is to be done too."""
    jobs = job_matches(groups_in(words, without=without))
    telling = (match for match in jobs.values() if match.is_sure or (match.words > 1 and not is_sure))
    best = max((match.score for match in telling), default=0.0)
    if best < LEAST_NOT_TO_BE_GUESSED:
        return ()
    return {kind for kind, match in jobs.items() if match.score >= least * best}


def _is_told(match: JobMatch) -> bool:
    return match.words > 1 and match.score >= LEAST_TO_BE_UNDERSTOOD


def _as_object_of_the_job(words: Sequence[Word], mention: Mention) -> Mention:
    """The mention; not as what is wanted where nothing asks for it and it does not do the job that the other words
    tell surely: "no electricity, just a sound board and a few lights" wants power."""
    if mention.role is not Role.PROBABLY_WANTED or not any(word.counts for word in words[: mention.begin]):
        return mention
    places = range(mention.begin, mention.end)
    doing = _kinds_of_job(words, without=places, is_sure=True, least=LEAST_SHARE_OF_WHAT_IS_WANTED)
    if not doing or any(kind in doing for kind in mention.kinds):
        return mention
    return mention._replace(role=Role.OBJECT)
