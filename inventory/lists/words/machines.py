"""Texts that name a kind of machine."""

import functools

from inventory.lists.words.list_words import cell_words
from inventory.lists.words.plain_text import Phrases, plain


def says_machine(text: str) -> bool:
    """Whether a text has a kind of machine in it, in one of many languages."""
    return bool(_machines().spans(plain(text)))


@functools.cache
def _machines() -> Phrases:
    return Phrases(cell_words().machines)
