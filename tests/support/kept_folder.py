"""Which processes keep a data folder: the embedded server of it, and its keeper."""

from pathlib import Path


def keepers(folder: Path) -> list[int]:
    """The processes that were started with the folder's name, or have taken one with it."""
    name = str(folder.resolve()).encode()
    return [int(process.name) for process in Path("/proc").iterdir() if name in _command_line(process)]


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes() if process.name.isdigit() else b""
    except OSError:
        return b""
