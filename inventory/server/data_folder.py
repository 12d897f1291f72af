"""The data folder holds bookings and messages, so it and what is in it are for its owner only."""

import os
import shlex
from pathlib import Path

from inventory.models import InventoryUnavailable

OTHERS = 0o077  # the permissions of everybody but the owner


def make_folder(folder: Path) -> None:
    """Make the folder, and those above it that are missing, so that only their owner can enter them. A folder that is
    there is left as it is.

    Raises:
        OSError: it cannot be made.
    """
    for missing in [each for each in (folder, *folder.parents) if not each.exists()][::-1]:
        missing.mkdir(mode=0o700, exist_ok=True)


def require_private(folder: Path) -> str | None:
    """Check who can read the folder. None when only its owner can, or there is none yet; a sentence for the people of
    the depot when others can and this user cannot change it, as with a volume that an orchestrator has made.

    Raises:
        InventoryUnavailable: others can read it, and this user could have closed it. The text has the command.
    """
    try:
        found = folder.stat()
    except OSError:
        return None
    if not found.st_mode & OTHERS:
        return None
    if found.st_uid == os.geteuid() or os.geteuid() == 0:
        raise InventoryUnavailable(
            f"Others on this machine can read the data folder {folder}, which holds bookings and messages. "
            f"Close it: chmod -R go= {shlex.quote(str(folder))}"
        )
    return (
        f"others can read the data folder {folder}, which belongs to another user and so cannot be closed from here. "
        f"See to it that only the line can reach it"
    )
