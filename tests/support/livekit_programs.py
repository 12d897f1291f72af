"""A real LiveKit server, its SIP bridge and a Redis server, from the PATH, on free ports of the loopback address.

Each program gets its configuration in a temporary folder, logs into a file there, and is stopped whatever happens.
"""

import asyncio
import contextlib
import os
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import redis.asyncio
import redis.exceptions
import yaml

from tests.support.free_port import free_port

PROJECT = Path(__file__).resolve().parent.parent.parent
KEY, SECRET = "devkey", "a-secret-for-the-tests-of-32-characters"
READY_SECONDS = 20
STOP_SECONDS = 5
MEDIA_PORTS = "20000-29999"
"""Of the SIP bridge, which passes over those that are taken. They lie below the ports that systems give out."""
REDIS_USERS = {
    "REDIS_ADMIN_PASSWORD": "anAdminOfTests",
    "REDIS_WORKER_PASSWORD": "aWorkerOfTests",
    "REDIS_LIVEKIT_PASSWORD": "aLiveKitOfTests",
}
"""The passwords of the users of deploy/redis."""
# These say the same as the configuration files, and would win.
ELSEWHERE = (
    "LIVEKIT_CONFIG",
    "LIVEKIT_KEYS",
    "NODE_IP",
    "UDP_PORT",
    "REDIS_HOST",
    "SIP_CONFIG_BODY",
    "SIP_CONFIG_FILE",
)


@dataclass(frozen=True)
class LiveKitPrograms:
    """How to reach what runs. `sip` is where telephones call; `logs` has a file for each program."""

    url: str
    sip: tuple[str, int]
    logs: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a client of this server needs."""
        return {"LIVEKIT_URL": self.url, "LIVEKIT_API_KEY": KEY, "LIVEKIT_API_SECRET": SECRET}


def missing_programs() -> list[str]:
    """Which of the programs that a call over SIP needs are not on the PATH."""
    return [name for name in ("livekit-server", "livekit-sip", "redis-server") if shutil.which(name) is None]


@contextlib.asynccontextmanager
async def livekit_server_program(folder: Path, redis_address: str = "") -> AsyncIterator[str]:
    """A LiveKit server; its address. It offers telephony only where it has a Redis."""
    port = free_port()
    config: dict[str, Any] = {
        "port": port,
        "bind_addresses": ["127.0.0.1"],
        "keys": {KEY: SECRET},
        "rtc": {
            "node_ip": "127.0.0.1",
            "use_external_ip": False,
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
            "ips": {"includes": ["127.0.0.1/32"]},
            "tcp_port": 0,  # it would listen on every address
            "udp_port": free_port(socket.SOCK_DGRAM),
            "stun_servers": ["127.0.0.1:9"],  # where none is named, clients ask servers on the internet
        },
        "turn": {"enabled": False},
        "room": {"auto_create": True, "empty_timeout": 30, "departure_timeout": 5},
    }
    if redis_address:
        config["redis"] = _login(redis_address)

    async def ready() -> bool:
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/") as answer:
            return answer.status == 200

    async with _program(folder, "livekit-server", config, ready):
        yield f"ws://127.0.0.1:{port}"


@contextlib.asynccontextmanager
async def livekit_programs(folder: Path, **sip: Any) -> AsyncIterator[LiveKitPrograms]:
    """Redis, the LiveKit server and its SIP bridge. `sip` are further keys of the bridge's configuration.

    What `compose.yaml` sets for the bridge besides its addresses holds here too.
    """
    async with contextlib.AsyncExitStack() as stack:
        redis_port, sip_port = free_port(), free_port(socket.SOCK_DGRAM)
        address = f"127.0.0.1:{redis_port}"
        await stack.enter_async_context(_redis_server(folder, redis_port))
        url = await stack.enter_async_context(livekit_server_program(folder, address))
        config = {
            **_set_by_compose(),
            "api_key": KEY,
            "api_secret": SECRET,
            "ws_url": url,
            "redis": _login(address),
            "sip_port": sip_port,
            "listen_ip": "127.0.0.1",
            "use_external_ip": False,
            "nat_1_to_1_ip": "127.0.0.1",  # what it tells telephones; without it an address of another interface
            "rtp_port": MEDIA_PORTS,
            "rtp_draining_idle_timeout": "-1s",  # a port is free when its call ends
            "rtp_draining_duration": "-1s",
            "max_cpu_utilization": 1,  # a busy machine refuses no call
            **sip,
        }

        async def ready() -> bool:
            """It listens for requests of the LiveKit server."""
            async with _administrator(redis_port) as client:
                return bool(await client.pubsub_channels("*SIPInternal*CreateSIPParticipant*"))

        await stack.enter_async_context(_program(folder, "livekit-sip", config, ready))
        yield LiveKitPrograms(url, ("127.0.0.1", sip_port), folder)


def _login(address: str) -> dict[str, str]:
    """How LiveKit and its bridge reach Redis: as the user that compose.yaml gives them."""
    return {"address": address, "username": "livekit", "password": REDIS_USERS["REDIS_LIVEKIT_PASSWORD"]}


def _administrator(port: int) -> redis.asyncio.Redis:
    return redis.asyncio.Redis(port=port, username="admin", password=REDIS_USERS["REDIS_ADMIN_PASSWORD"])


@contextlib.asynccontextmanager
async def _redis_server(folder: Path, port: int) -> AsyncIterator[None]:
    """Redis with the users of deploy/redis, started as compose.yaml starts it."""

    async def ready() -> bool:
        async with _administrator(port) as client:
            return bool(await client.ping())  # type: ignore[misc]

    script = str(PROJECT / "deploy" / "redis" / "start.sh")
    arguments = [script, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    async with _running(folder, "sh", arguments, ready, {**REDIS_USERS, "TMPDIR": str(folder)}):
        yield


@contextlib.asynccontextmanager
async def _program(
    folder: Path, name: str, config: dict[str, Any], ready: Callable[[], Awaitable[bool]]
) -> AsyncIterator[None]:
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(config))
    async with _running(folder, name, ["--config", str(file)], ready):
        yield


@contextlib.asynccontextmanager
async def _running(
    folder: Path,
    name: str,
    arguments: list[str],
    ready: Callable[[], Awaitable[bool]],
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[None]:
    """A program, once it is ready. `more` are variables of its environment."""
    environment = {variable: value for variable, value in os.environ.items() if variable not in ELSEWHERE}
    environment |= more or {}
    with (folder / f"{name}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(name, *arguments, env=environment, stdout=log, stderr=log)
        try:
            async with asyncio.timeout(READY_SECONDS):
                while not await _answers(ready):
                    assert process.returncode is None, f"{name} ended; {folder / name}.log tells why"
                    await asyncio.sleep(0.05)
            yield
        finally:
            await _stop(process)


async def _answers(ready: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await ready()
    except (aiohttp.ClientError, redis.exceptions.ConnectionError, OSError):
        return False


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:  # the bridge waits for its calls to end
            process.kill()
            await process.wait()


def _set_by_compose() -> dict[str, Any]:
    services = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]
    return yaml.safe_load(services["sip"]["environment"]["SIP_CONFIG_BODY"])
