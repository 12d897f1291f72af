"""The Lua scripts, one a transition: read from `lua/`, with what they include put in front."""

import functools
import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "lua"
INCLUDE = re.compile(r"^-- @include (\w+)\n")


@functools.cache
def source(name: str) -> str:
    """The text of the script of this name, ready to be sent to the server."""
    text = (FOLDER / f"{name}.lua").read_text(encoding="utf-8")
    if included := INCLUDE.match(text):
        return (FOLDER / f"{included[1]}.lua").read_text(encoding="utf-8") + text[included.end() :]
    return text


def digest(name: str) -> str:
    """What the server knows the script of this name by."""
    return _sha1(source(name))


@functools.cache
def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
