"""Which kinds a query names, in the words of the trade or of the depot, misheard or not, and what else it asks for."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from inventory.search.query import Word
from inventory.search.trade import KINDS_CALLED, ONLY, TRADE
from inventory.search.understanding.asked import asked_thing, may_be_lacking
from inventory.search.understanding.heard import NameHearer
from inventory.search.understanding.jobs import groups_in, job_scores
from inventory.search.understanding.likely import Likely, LikelyKinds
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
LEAST_TO_BE_UNDERSTOOD = 0.9  # of the score of a job, for words not to be taken for anything misheard
SURELY_TOLD = 0.5  # the chance of what the other words tell, to count more than what was heard
LEAST_TO_DISAGREE = 0.3  # the same, not to be what common words only sound like
LEAST_OF_A_GUESS = 0.05  # the chance that the other words tell of what was heard

_ASKED_FOR = (Role.WANTED, Role.PROBABLY_WANTED)


class NameReader:
    """Finds what a query names, for one catalogue."""

    def __init__(
        self, own_names: Mapping[tuple[str, ...], tuple[str, ...]], rented: Collection[str], likely: LikelyKinds
    ) -> None:
        """`own_names` are names that only the depot's list has, in stems, and their kinds; `rented` are all kinds that
        it has, and `likely` tells how likely they are."""
        self._likely = likely
        self._own = {"".join(name): kinds for name, kinds in own_names.items()}
        self._rented = rented
        names = [name for kind in TRADE.values() for name in kind.names]
        self._hearer = NameHearer([*names, *own_names], is_rented=self._is_rented)

    def _is_rented(self, joined: str) -> bool:
        return any(kind in self._rented for kind in self._kinds_called(joined))

    def read(self, words: Sequence[Word], indexed: Mapping[str, object]) -> tuple[list[Mention], Mapping[str, float]]:
        """What the words name, in their order, and how well each kind of the trade does the job that they tell.

        A word whose stem is in `indexed` is one of the depot's list.
        """
        mentions = self._with_misheard(words, named_exactly(words, self._own), indexed)
        jobs = job_scores(groups_in(words, without=self._places_of_lacking(mentions)))
        if not any(self._is_asked_for(mention) for mention in mentions):
            told = self._likely.told_by(words, jobs, without=())
            mentions = mentions or self._with_anything(words, jobs, told)
            if not any(self._is_asked_for(mention) for mention in mentions):
                mentions = self._with_unknown_thing(words, mentions, indexed)
        return [self._with_what_it_is_for(words, mention) for mention in mentions], jobs

    def _with_anything(self, words: Sequence[Word], jobs: Mapping[str, float], told: Likely) -> list[Mention]:
        """Where nothing is named and too little is told: what the words sound like, if what is told may ask for it."""
        heard = [] if told.rented >= SURELY_TOLD else self._hearer.hear_anything(words)  # which takes time
        is_untold = max(jobs.values(), default=0.0) < LEAST_TO_BE_UNDERSTOOD
        return self._as_mentions(
            words, [one for one in heard if is_untold or told.of(self._kinds_called(one.name)) >= LEAST_OF_A_GUESS]
        )

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
        indexed: Mapping[str, object],
    ) -> list[Mention]:
        """The mentions, with a thing that is asked for and that is not known."""
        thing = asked_thing(words)
        if thing is not None and (heard := self._hearer.spoken.hear_asked(words[thing.begin : thing.end])):
            kinds = self._kinds_called(heard[0].name)
            return [thing._replace(kinds=kinds, confidence=heard[0].confidence, role=Role.WANTED)]
        if thing is None or not may_be_lacking(words, thing) or words[thing.end - 1].stem in indexed:
            return mentions
        # What was heard in the same words is what they name: "a rototiller for Saturday" names one thing, and not two.
        heard = [one for one in mentions if one.role in _ASKED_FOR and _overlap(one, thing)]
        thing = thing._replace(kinds=heard[0].kinds) if heard else thing
        others = [one for one in mentions if one not in heard]
        return sorted([*others, thing], key=lambda mention: mention.begin)

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
        if any(one.end - one.begin > 1 and one.role in _ASKED_FOR for one in exact):
            return mentions
        all_heard = self._hearer.hear(words, taken, indexed)
        all_heard = [heard for heard in all_heard if not heard.is_guess or self._agrees(heard, words)]
        for heard in all_heard:
            overlapping = [one for one in mentions if _overlap(one, heard)]
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
        besides = range(heard.begin, heard.end)
        told = self._likely.told_by(words, job_scores(groups_in(words, without=besides)), without=besides)
        tells_else = bool(told.lacking) or told.best >= LEAST_TO_DISAGREE
        return not tells_else or told.of(self._kinds_called(heard.name)) >= LEAST_OF_A_GUESS

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


def _overlap(one: Mention, other: Mention | Heard) -> bool:
    return one.begin < other.end and other.begin < one.end
