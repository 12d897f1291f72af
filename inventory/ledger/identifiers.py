"""Booking references: short, easy to say on a telephone, hard to mishear, and unguessable."""

import secrets

# Without I, O, 0 and 1, which are written alike. Of letters that sound alike one is kept: A (not H, J, K), B (not C, D,
# E, G, P, T, V, Z), M (not N), F (not S), Q (not U); 9 is left out beside 5, which it is heard for.
ALPHABET = "ABFLMQRWXY2345678"
LENGTH = 8
# What stands for each value of a byte. 256 is one more than fifteen times the alphabet: the first letter is drawn a
# little more often, which makes nobody guess.
_DRAWN = (ALPHABET * 16)[:256].encode()


def new_reference() -> str:
    """A reference such as "RB4X-2MQ7": eight of seventeen characters at random, one of seven billion."""
    drawn = secrets.token_bytes(LENGTH).translate(_DRAWN).decode()
    return f"{drawn[:4]}-{drawn[4:]}"
