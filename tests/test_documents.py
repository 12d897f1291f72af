"""What is written for people names only files, links, commands and settings that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from main import app
from shared.settings import Settings, name_in_environment

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((PROJECT / "docs").glob("*.md")),
    PROJECT / "deploy" / "redis" / "README.md",
]
MOST_LINES_OF_THE_README = 140

COMMANDS = typer.main.get_command(app)
CONTEXT = typer.Context(COMMANDS)
assert isinstance(COMMANDS, TyperGroup)
GROUPS = [
    name for name in COMMANDS.list_commands(CONTEXT) if isinstance(COMMANDS.get_command(CONTEXT, name), TyperGroup)
]
SETTINGS = {name_in_environment(name) for name in Settings.model_fields} | {"RENTAL_SECRETS_FOLDER"}

# `var/` is made when the line first runs.
FOLDERS = [path.name for path in PROJECT.iterdir() if path.is_dir() and path.name[0] != "." and path.name != "var"]
PATH = re.compile(rf"(?<![\w/.:-])(?:{'|'.join(FOLDERS)})/[\w./*-]*")
FILE_NAME = re.compile(r"`(\.env\.example|Dockerfile|Makefile|[a-z_]+\.(?:py|lua|md|yaml|csv|acl|txt|html))`")
LINK = re.compile(r"\]\(([^)#\s]+)")
# "main.py inventory load", and `inventory load` where it is clear that main.py is meant.
COMMAND = re.compile(rf"main\.py ([a-z]+(?: [a-z]+(?:-[a-z]+)*)*)|`((?:{'|'.join(GROUPS)}) [a-z]+(?:-[a-z]+)*)")
SETTING = re.compile(r"\bRENTAL_[A-Z_]*[A-Z]\b")


@pytest.fixture(params=DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def document(request: pytest.FixtureRequest) -> Path:
    return request.param


def missing_paths(text: str) -> list[str]:
    """The files and folders of this project that the text names and that do not exist."""
    paths = {path.rstrip(".") for path in PATH.findall(text)}
    names = set(FILE_NAME.findall(text))
    return sorted(
        [path for path in paths if not any(PROJECT.glob(path))]
        + [
            name
            for name in names
            if not (PROJECT / name).exists() and not any(any((PROJECT / folder).rglob(name)) for folder in FOLDERS)
        ]
    )


def missing_links(text: str, folder: Path) -> list[str]:
    """The relative links of a text in this folder that lead nowhere."""
    return sorted(link for link in LINK.findall(text) if "://" not in link and not (folder / link).exists())


def missing_commands(text: str) -> list[str]:
    """The commands in the text that `main.py` does not have."""
    written = {after_main or in_a_group for after_main, in_a_group in COMMAND.findall(text)}
    return sorted(words for words in written if not begins_with_a_command(words.split()))


def begins_with_a_command(words: list[str]) -> bool:
    """Whether the words are a whole command of `main.py`, with or without arguments behind it."""
    command: Any = COMMANDS
    for word in words:
        if not isinstance(command, TyperGroup):
            return True
        command = command.get_command(CONTEXT, word)
        if command is None:
            return False
    return not isinstance(command, TyperGroup) or command.invoke_without_command


def test_the_readme_is_short() -> None:
    assert len((PROJECT / "README.md").read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_THE_README


def test_every_file_that_a_document_names_exists(document: Path) -> None:
    assert missing_paths(document.read_text(encoding="utf-8")) == []


def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    assert missing_links(document.read_text(encoding="utf-8"), document.parent) == []


def test_every_command_that_a_document_names_exists(document: Path) -> None:
    assert missing_commands(document.read_text(encoding="utf-8")) == []


def test_every_setting_that_a_document_names_exists(document: Path) -> None:
    assert set(SETTING.findall(document.read_text(encoding="utf-8"))) - SETTINGS == set()


def test_what_does_not_exist_is_found() -> None:
    text = (
        "See agents/nobody.py, `nobody.md` and [this](docs/nobody.md), and agents/stage_agent.py, `hold.lua`.\n"
        "`main.py inventory fly ITM001`, `outbox fly ID`, `main.py calls`, and `main.py inventory show ITM001`."
    )
    assert missing_paths(text) == ["agents/nobody.py", "docs/nobody.md", "nobody.md"]
    assert missing_links(text, PROJECT) == ["docs/nobody.md"]
    assert missing_commands(text) == ["calls", "inventory fly", "outbox fly"]
