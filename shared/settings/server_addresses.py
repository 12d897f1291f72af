"""Addresses of servers that are asked with a key, and which of them may be asked without encryption."""

import re
from collections.abc import Collection
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo
from pydantic_settings import BaseSettings

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class AddressSettings(BaseSettings):
    """The base of the settings that have such addresses: what is named here is validated before them."""

    unencrypted_hosts: Annotated[
        str,
        Field(
            description="hosts of your own network that keys may be sent to by http or ws, with commas; this machine "
            "always may"
        ),
    ] = ""


def server_address(
    written: str, *, wrong: str, info: ValidationInfo, schemes: Collection[str] = ("http", "https")
) -> str:
    """The address as it was written. http and ws are taken for this machine and for the hosts in `unencrypted_hosts`
    only; `info` is what the validator of a class that inherits from `AddressSettings` was given.

    Raises:
        ValueError: it is not such an address. The text is `wrong`, or says what else to change.
    """
    try:
        parts = urlsplit(written)
        _ = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(wrong)
    if parts.username is not None or parts.password is not None:
        raise ValueError("write the address without a name or password; the key is a setting of its own")
    named = [host.strip().lower() for host in info.data.get("unencrypted_hosts", "").split(",")]
    if parts.scheme in ("http", "ws") and parts.hostname not in (*THIS_MACHINE, *named):
        encrypted = "wss:// or https://" if "wss" in schemes else "https://"
        raise ValueError(
            f"write an address with {encrypted}: a key is not sent unencrypted to another machine; or name the host in "
            "RENTAL_UNENCRYPTED_HOSTS"
        )
    return written


def header_safe(key: SecretStr) -> SecretStr:
    """The key, which becomes part of a header of HTTP.

    Raises:
        ValueError: it cannot be.
    """
    if not re.fullmatch(r"[!-~]{1,512}", key.get_secret_value()):
        raise ValueError("write the key as you were given it, without spaces or special letters")
    return key
