"""Upgrades in processes of their own, to be killed: `python -m tests.support.upgrade_to_kill DATA_FOLDER BACKUP`.

For each line with the name of a depot a process is forked that brings it forward. Its id is printed, and "ended" once
it is gone.
"""

import asyncio
import os
import sys
from pathlib import Path

from inventory.files.backup_file import write_backup
from inventory.form.upgrade_depot import upgrade_depot
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions


async def upgrade(folder: Path, backup: Path, depot: str) -> None:
    async with open_redis(RedisOptions(data_folder=folder)) as redis:
        await upgrade_depot(
            redis, depot=depot, keep=lambda contents: write_backup(contents, backup), cut_off_calls=True
        )


def main(folder: Path, backup: Path) -> None:
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            asyncio.run(upgrade(folder, backup, line.strip()))
            os._exit(0)
        print(process, flush=True)
        os.waitpid(process, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
