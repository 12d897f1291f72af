"""The files in which a depot keeps its mappings, one for each shape of export."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from inventory.files.mistakes import shortened
from inventory.files.whole_file import write_whole
from inventory.lists.findings import ListRefused
from inventory.lists.mapping import Mapping
from inventory.lists.units.unit_ids import id_of
from inventory.lists.words.plain_text import plain
from inventory.server.data_folder import make_folder

MOST_BYTES = 2**20
LIKE_ENOUGH = 0.7  # the share of common columns with which a list is an export of the same shape
LIKE_BEFORE = 0.4  # with which it may be the same export, changed
BEGINNING = (
    "# How a list with these columns becomes units. Written by `main.py inventory import`; you may change it.\n"
    "# docs/imports.md says what each entry means.\n"
)


@dataclass(frozen=True)
class KeptMapping:
    """A mapping and its file. `new` are columns of the list that it does not know, and so does not use."""

    mapping: Mapping
    path: Path
    new: tuple[str, ...] = ()


def folder_of(data_folder: Path, depot: str) -> Path:
    """The folder with a depot's mappings."""
    return data_folder / "lists" / depot


def path_for(folder: Path, source: str, headings: Sequence[str]) -> Path:
    """Where the mapping of a new shape of export goes."""
    shape = hashlib.sha256("\n".join(map(plain, headings)).encode("utf-8", "replace")).hexdigest()[:6]
    return folder / f"{(id_of(Path(source).stem, longest=30) or 'list').lower()}-{shape}.yaml"


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file.

    Raises:
        ListRefused: it cannot be read or is no mapping. The text says what is wrong in it.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ListRefused(f"The mapping {path} is far too large to be one.")
        return Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as exc:
        raise ListRefused(f"The mapping {path} cannot be read: {exc.strerror}.") from exc
    except ValidationError as exc:
        wrong = [f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg'].lower()}" for one in exc.errors()[:5]]
        raise ListRefused(f"The mapping {path} is not right: {shortened_all(wrong)}. Correct or delete it.") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        raise ListRefused(f"The mapping {path} is no YAML file. Correct or delete it.") from None


def shortened_all(texts: Sequence[str]) -> str:
    return "; ".join(text if len(text) < 160 else shortened(text) for text in texts)


def misfit(mapping: Mapping, headings: Sequence[str]) -> list[str]:
    """The columns that a mapping uses and that a table does not have."""
    return [heading for heading in mapping.columns.values() if heading not in headings]


def find_mapping(folder: Path, headings: Sequence[str], sheet: str) -> tuple[KeptMapping | None, list[str]]:
    """The mapping of a table with these headings, if the depot has one; and sentences about files that are no mappings
    or do not fit any more.

    A mapping fits when it is of the same columns. It also fits when the table has all columns that it uses, and most
    of the others.
    """
    best: tuple[float, KeptMapping] | None = None
    broken: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            mapping = read_mapping(path)
        except ListRefused as exc:
            broken.append(f"{exc} It was not used.")
            continue
        known, found = set(mapping.headings), set(headings)
        alike = len(known & found) / max(1, len(known | found)) + (0.01 if mapping.sheet in (None, sheet) else 0)
        if lacking := misfit(mapping, headings):
            if alike >= LIKE_BEFORE:
                columns = ", ".join(map(repr, lacking))
                broken.append(f"The mapping {path} does not fit any more: the list has no column {columns}.")
            continue
        if mapping.columns and alike >= LIKE_ENOUGH and (best is None or alike > best[0]):
            new = tuple(heading for heading in headings if heading not in known)
            best = alike, KeptMapping(mapping, path, new)
    return (best[1] if best else None), broken


def write_mapping(path: Path, mapping: Mapping) -> None:
    """Keep a mapping. An existing file is replaced.

    Raises:
        ListRefused: the file cannot be written.
    """
    kept = mapping.model_dump(mode="json", exclude_defaults=True) | {"form": mapping.form}
    text = BEGINNING + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120)
    try:
        make_folder(path.parent)
        write_whole(path, text.encode("utf-8", "replace"), mode=0o600)
    except OSError as exc:
        raise ListRefused(f"The mapping {path} cannot be written: {exc.strerror}.") from exc
