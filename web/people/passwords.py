"""Passwords, of which only a slow hash is kept."""

import base64
import hashlib
import hmac
import secrets

COST = (2**15, 8, 3)  # n, r and p of scrypt: 32 MB and a tenth of a second or more, for each password that is tried
MEMORY = 2**26  # bytes that scrypt may use
DIGEST_BYTES = 32
SHORTEST = 12  # characters


class PasswordTooShort(ValueError):
    """The password is too short. The text says how long it has to be."""


def hashed(password: str) -> str:
    """What is kept of a password: cost, salt and hash, with colons.

    Raises:
        PasswordTooShort: it has fewer than `SHORTEST` characters.
    """
    if len(password) < SHORTEST:
        raise PasswordTooShort(f"The password is too short: it needs {SHORTEST} characters or more.")
    salt = secrets.token_bytes(16)
    return _kept(salt, _scrypt(password, salt, COST))


def of_nobody() -> str:
    """What is kept of a password that nobody knows. To try one against it takes as long as against any other."""
    return _kept(secrets.token_bytes(16), secrets.token_bytes(DIGEST_BYTES))


def matches(password: str, kept: str) -> bool:
    """Whether this is the password of which `kept` was kept. It takes long: do not wait for it in the event loop.

    Raises:
        ValueError: `kept` is no such text.
    """
    *cost, salt, digest = kept.split(":")
    n, r, p = map(int, cost)
    return hmac.compare_digest(_scrypt(password, base64.b64decode(salt), (n, r, p)), base64.b64decode(digest))


def _kept(salt: bytes, digest: bytes) -> str:
    return ":".join([*map(str, COST), *(base64.b64encode(part).decode() for part in (salt, digest))])


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=MEMORY, dklen=DIGEST_BYTES)
