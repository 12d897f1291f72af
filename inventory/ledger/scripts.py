"""The Lua scripts in `lua/`: one for each change or question, and those with functions that others include."""

import functools
import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "lua"
INCLUDE = re.compile(r"^-- @include (\w+)\n", re.MULTILINE)


@functools.cache
def source(name: str) -> str:
    """The text of the script with this name. The files that it includes are put in front of it, in their order."""
    text = _read(name)
    return "".join(map(_read, INCLUDE.findall(text))) + INCLUDE.sub("", text)


def digest(name: str) -> str:
    """The SHA-1 of the script's text, in hexadecimal digits: EVALSHA names the script by it."""
    return _sha1(source(name))


def _read(name: str) -> str:
    return (FOLDER / f"{name}.lua").read_text(encoding="utf-8")


@functools.cache
def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
