"""Ids of calls, holds and requests, and booking references.

A reference is short, easy to say on a telephone, hard to mishear, and cannot be guessed.
"""

import secrets

# I, O, 0 and 1 are left out because they look alike in writing. Of letters that sound alike one is used: A (not H, J,
# K), B (not C, D, E, G, P, T, V, Z), M (not N), F (not S), Q (not U). 9 is left out because it is heard as 5.
ALPHABET = "ABFLMQRWXY2345678"
LENGTH = 8
# The letter for each value of a random byte. 256 is 15 times the alphabet and one more, so the first letter is drawn
# slightly more often than the others; that does not help anybody to guess.
_LETTER_OF_BYTE = (ALPHABET * 16)[:256].encode()


def new_id() -> str:
    """A new id for a call, a hold or a request: 32 hexadecimal digits at random (128 bits)."""
    return secrets.token_hex(16)


MOST_UNITS = 9  # of one rental: the number behind a reference has one digit


def rental_of(reference: str) -> str:
    """The reference of the rental that this booking belongs to, from a booking's reference or the rental's own. Spaces
    around it and small letters do not matter: " rb4x-2mq7-2" is of the rental "RB4X-2MQ7"."""
    return "-".join(reference.strip().upper().split("-")[:2])


def references_of(rental: str, units: int) -> list[str]:
    """The references of the bookings of a rental of so many units: the rental's own for one unit, else numbered."""
    return [rental] if units == 1 else [f"{rental}-{number}" for number in range(1, units + 1)]


def new_reference() -> str:
    """A new reference of a rental, such as "RB4X-2MQ7": eight of 17 characters at random, seven billion in all."""
    drawn = secrets.token_bytes(LENGTH).translate(_LETTER_OF_BYTE).decode()
    return f"{drawn[:4]}-{drawn[4:]}"
