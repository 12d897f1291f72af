"""Starts the server of a folder and stops it when nobody uses the folder any more, however its users ended.

`inventory/server/embedded.py` starts it as a process of its own: `embedded_keeper.py USERS_LOCK SERVER ARGUMENT...`.
A user that is killed cannot stop the server, and LiveKit kills the processes of a worker that is stopped before they
are ready. But the system takes a killed process's lock from it, and this process waits for that. It keeps the lock
until the server has ended, so that nobody begins to use a server that is being stopped.
"""

import fcntl
import os
import signal
import sys
import threading
import time

STOP_SECONDS = 10.0  # what was answered is on the disk: a server that hangs loses nothing


def main(users_lock: str, *command: str) -> None:
    # A process of LiveKit's ignores the signal, and what it starts would do so too.
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
