"""PostgreSQL with an exclusion constraint: one statement per reservation, on a server started for the benchmark."""

import asyncio
import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncpg

from benchmarks.contenders import Wish

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
UNPRIVILEGED = "postgres"  # the server refuses to run as root
CONNECTIONS = 16
# PostgreSQL's default is as durable as the embedded server: a write is on the disk before it is confirmed. Without
# autovacuum, it does no work during the turns of the other contenders.
OPTIONS = "-c listen_addresses= -c max_connections=40 -c autovacuum=off"
TABLE = """
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    DROP TABLE IF EXISTS reservation;
    CREATE TABLE reservation (
        unit int NOT NULL, days int4range NOT NULL, number int NOT NULL, EXCLUDE USING gist (unit WITH =, days WITH &&)
    );
"""
RESERVE = "INSERT INTO reservation VALUES ($1, int4range($2, $3), $4) ON CONFLICT DO NOTHING"


class Postgres:
    name = "PostgreSQL, exclusion constraint"
    must_be_safe = True

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def prepare(self, units: int) -> None:
        await self.pool.execute(TABLE)

    async def reserve(self, wish: Wish) -> bool:
        done = await self.pool.execute(RESERVE, wish.unit, wish.first, wish.day_after, wish.number)
        return done == "INSERT 0 1"


@contextlib.asynccontextmanager
async def postgres_server() -> AsyncIterator[asyncpg.Pool | None]:
    """Start a server, and yield a pool of connections to it; None if there is no PostgreSQL or no user to run it."""
    binaries = BINARIES[0] if BINARIES else Path(found).parent if (found := shutil.which("initdb")) else None
    become = _as_user()
    if binaries is None or become is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    data, control = str(folder / "data"), [*become, str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    if become:
        shutil.chown(folder, UNPRIVILEGED)
    try:
        await _run([*become, str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", UNPRIVILEGED, "--no-sync"])
        await _run([*control, "-l", str(folder / "log"), "-o", f"{OPTIONS} -k {folder}", "start"])
        try:
            async with asyncpg.create_pool(
                host=str(folder), user=UNPRIVILEGED, database="postgres", min_size=CONNECTIONS, max_size=CONNECTIONS
            ) as pool:
                yield pool
        finally:
            await _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user() -> Sequence[str] | None:
    """The prefix that runs a command as another user than root; None if that is not possible."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    try:
        pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        return None
    return [setpriv, "--reuid", UNPRIVILEGED, "--regid", UNPRIVILEGED, "--init-groups"] if setpriv else None


async def _run(command: Sequence[str]) -> None:
    # No pipes: the server inherits them and would keep them open.
    await asyncio.to_thread(
        subprocess.run, command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
