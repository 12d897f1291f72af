"""Addresses of servers that are asked over HTTP with a key."""

from collections.abc import Collection
from urllib.parse import urlsplit

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def server_address(written: str, *, wrong: str, unencrypted: Collection[str] = ()) -> str:
    """The address as it was written. http is taken for this machine and for the hosts in `unencrypted` only.

    Raises:
        ValueError: it is not such an address. The text is `wrong`, or says what else to change.
    """
    try:
        parts = urlsplit(written)
        _ = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(wrong)
    if parts.username is not None or parts.password is not None:
        raise ValueError("write the address without a name or password; the key is a setting of its own")
    if parts.scheme == "http" and parts.hostname not in (*THIS_MACHINE, *unencrypted):
        raise ValueError("write an https address: a key is not sent unencrypted to another machine")
    return written
