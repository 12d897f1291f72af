"""What the stand-in does with its turn: it speaks, or it uses a tool."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Say:
    """Words for the caller."""

    text: str


@dataclass(frozen=True)
class UseTool:
    """A tool of the stage, with arguments as JSON can hold them."""

    name: str
    arguments: dict[str, Any]


Reply = Say | UseTool
