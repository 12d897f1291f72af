"""`main.py settings`: every setting with its purpose and its default; `.env.example` is its output."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from shared.settings import Settings, name_in_environment
from shared.settings.depot import PROJECT

HEAD = """\
# Settings of the line: copy this file to .env, take away the mark before those that you set, and write your own value.
# The environment goes before the file. A bad value is named when the line starts.
"""


def settings() -> None:
    """Print every setting with its purpose and its default, as a file .env."""
    typer.echo(example(), nl=False)


def example() -> str:
    return HEAD + "".join(_subject(subject) for subject in Settings.__bases__ if issubclass(subject, BaseSettings))


def _subject(subject: type[BaseSettings]) -> str:
    purpose = inspect.getdoc(sys.modules[subject.__module__]) or ""
    inherited = {name for base in subject.__bases__ if base in Settings.__bases__ for name in base.model_fields}
    own = [name for name in subject.model_fields if name not in inherited]
    lines = [line for name in own for line in _setting(name, Settings.model_fields[name])]
    return "\n".join(["", f"# --- {purpose.splitlines()[0]}", *lines, ""])


def _setting(name: str, field: FieldInfo) -> Iterator[str]:
    yield f"# {field.description}"
    yield f"#{name_in_environment(name)}={_written(field.default)}"


def _written(default: Any) -> str:
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()
        case Path():
            return str(default.relative_to(PROJECT)) if default.is_relative_to(PROJECT) else str(default)
        case _:
            return str(default)
