"""A file that is there whole or not at all, however its writing ends."""

import contextlib
import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write the file beside its place, then move it there. What was there before stays until then.

    `mode` is what the file may be used for, less what the umask takes away.

    Raises:
        OSError: it could not be written; nothing of it is left.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    with contextlib.ExitStack() as undo:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        undo.callback(beside.unlink, missing_ok=True)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
