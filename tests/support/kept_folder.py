"""Which processes keep a data folder: the embedded server of it, and its keeper."""

import asyncio
from pathlib import Path


def keepers(folder: Path) -> list[int]:
    """The processes that were started with the folder's name, or have taken one with it."""
    name = str(folder.resolve()).encode()
    return [int(process.name) for process in Path("/proc").iterdir() if name in _command_line(process)]


async def nobody_keeps(folder: Path) -> None:
    """Wait until the folder's server has ended, for a while."""
    for _ in range(500):
        if not keepers(folder):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"processes {keepers(folder)} keep {folder}")


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes() if process.name.isdigit() else b""
    except OSError:
        return b""
