"""Names that a story only has in passing: "the trencher broke down, so I have forty feet to dig by hand"."""

from collections.abc import Sequence

from inventory.search.query import Word
from inventory.search.trade_words import WORDS
from inventory.search.understanding.asked import LEAST_OF_A_STORY, asks_for
from inventory.search.understanding.mentions import Mention, Role


def in_passing(words: Sequence[Word], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that nobody asks for, among those that may be wanted, where something else is asked for or a whole
    story is told. A name that a clause begins with is no such one: "forty feet of pipe, mini excavator"."""
    may_be = [one for one in mentions if one.role in (Role.WANTED, Role.PROBABLY_WANTED)]
    asked = [one for one in may_be if asks_for(words, one)]
    named = {place for one in mentions for place in range(one.begin, one.end)}
    others = sum(word.counts for at, word in enumerate(words) if at not in named)
    if not asked and others < LEAST_OF_A_STORY:
        return []
    return [one for one in may_be if one not in asked and not _is_plain(words, one)]


def _is_plain(words: Sequence[Word], mention: Mention) -> bool:
    """Whether nothing is said of the thing before its name, in the same clause, but which one it is."""
    clause = words[mention.begin].clause
    before = [word for word in words[: mention.begin] if word.clause == clause]
    return all(word.counts or word.is_condition or word.text in WORDS.before_a_plain_name for word in before)
