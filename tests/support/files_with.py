"""Looks for words in the files of a folder, as `grep -r` does."""

from pathlib import Path


def files_with(folder: Path, *words: str) -> list[Path]:
    """The files below the folder that hold one of the words."""
    wanted = [word.encode() for word in words]
    return [path for path in folder.rglob("*") if path.is_file() and any(word in path.read_bytes() for word in wanted)]
