"""Starts the server of a folder and stops it when nobody uses the folder any more, however its users ended.

`inventory/server/embedded.py` starts it as a process of its own: `embedded_keeper.py USERS_LOCK SERVER ARGUMENT...`.
A user that is killed cannot stop the server, and LiveKit kills processes of a worker that is stopped before they are
ready. The operating system releases the lock of a killed process, and the keeper waits for the lock. It then keeps the
lock until the server has ended, so that nobody begins to use a server that is being stopped. The server inherits the
lock by which it is known to run: it holds even when the keeper is killed.
"""

import fcntl
import os
import signal
import sys
import threading
import time

STOP_SECONDS = 10.0  # then the server is killed; nothing is lost, as every answered write is on the disk


def main(users_lock: str, *command: str) -> None:
    # LiveKit's processes ignore SIGTERM, and a process that they start would inherit that.
    server = os.posix_spawn(command[0], command, os.environ, setsigdef=[signal.SIGTERM])
    threading.Thread(target=_stop_when_unused, args=(users_lock, server), daemon=True).start()
    os.waitpid(server, 0)


def _stop_when_unused(users_lock: str, server: int) -> None:
    users = os.open(users_lock, os.O_RDWR)
    fcntl.flock(users, fcntl.LOCK_EX)
    os.kill(server, signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os.kill(server, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
