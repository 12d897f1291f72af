"""The Lua scripts in `lua/`: one for each change or question, and `calendar.lua`, which others include."""

import functools
import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "lua"
INCLUDE = re.compile(r"^-- @include (\w+)\n")


@functools.cache
def source(name: str) -> str:
    """The text of the script with this name, with the file that it includes put in front of it."""
    text = (FOLDER / f"{name}.lua").read_text(encoding="utf-8")
    if included := INCLUDE.match(text):
        return (FOLDER / f"{included[1]}.lua").read_text(encoding="utf-8") + text[included.end() :]
    return text


def digest(name: str) -> str:
    """The SHA-1 of the script's text, in hexadecimal digits: EVALSHA names the script by it."""
    return _sha1(source(name))


@functools.cache
def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
