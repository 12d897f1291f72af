"""Connecting to Redis: at `REDIS_URL`, or without it to a server that this machine starts for itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, cast

import hiredis
from redis.asyncio import BlockingConnectionPool, Redis, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.connection import AbstractConnection, Connection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import (
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)
from redis.backoff import ExponentialBackoff, NoBackoff

from inventory.models import InventoryUnavailable
from inventory.server.address import AddressError, RedisAddress, Topology, read_address
from inventory.server.cluster import DepotCluster
from inventory.server.embedded import embedded_server
from inventory.server.embedded_files import EmbeddedFiles
from inventory.server.errors import NO_ANSWER, reason
from inventory.server.options import RedisOptions


@contextlib.asynccontextmanager
async def open_redis(options: RedisOptions) -> AsyncIterator[Redis]:
    """A client of Redis at `redis_url`, or without it of the embedded server in `data_folder`. The server has answered
    once before the client is handed out.

    After a time-out or a broken connection a command is sent again, so it may run twice. The scripts are made for that.

    Raises:
        InventoryUnavailable: the address cannot be read, the server does not answer, or it could not be started. The
            text holds no password.
    """
    async with contextlib.AsyncExitStack() as stack:
        files: EmbeddedFiles | None = None
        if options.redis_url is None:
            socket = await stack.enter_async_context(embedded_server(options.data_folder))
            address = RedisAddress(Topology.SOCKET, path=str(socket))
            files = EmbeddedFiles(options.data_folder)
        else:
            address = _read(options, options.redis_url.get_secret_value())
        try:
            redis = await stack.enter_async_context(_client(address, options, files))
            await redis.ping()  # type: ignore[misc]
        except NO_ANSWER as exc:
            raise InventoryUnavailable(
                f"Redis at {address} does not answer ({reason(exc)}). Start it, or correct REDIS_URL; "
                "without REDIS_URL an embedded server is used."
            ) from exc
        yield redis


def _read(options: RedisOptions, url: str) -> RedisAddress:
    try:
        address = read_address(url)
    except AddressError as exc:
        raise InventoryUnavailable(str(exc)) from None
    if not address.tls and (options.redis_ca_file or options.redis_certificate_file):
        raise InventoryUnavailable(
            "There is a certificate for Redis in the settings, but REDIS_URL asks for no encryption: write rediss."
        )
    return address


@contextlib.asynccontextmanager
async def _client(address: RedisAddress, options: RedisOptions, files: EmbeddedFiles | None) -> AsyncIterator[Redis]:
    match address.topology:
        case Topology.SENTINEL:
            async with (
                _sentinels(address, options) as sentinels,
                sentinels.master_for(
                    address.master,
                    connection_pool_class=_SentinelPool,
                    connection_class=_SentinelTlsConnection if address.tls else _SentinelConnection,
                    db=address.database,
                    **_pool_options(options),
                ) as redis,
            ):
                yield redis
        case Topology.CLUSTER:
            encryption = {"ssl": True, **_certificates(options)} if address.tls else {}
            node_options = {**_connection_options(address, options), **encryption}
            cluster = DepotCluster(
                startup_nodes=[ClusterNode(host, port) for host, port in address.hosts],
                require_full_coverage=False,  # a depot is on one node; it does not need the others
                max_connections=options.redis_connections,
                server_options=node_options,
                **node_options,
            )
            async with cluster:
                yield cast("Redis", cluster)  # it has the commands that the inventory uses
        case _:
            async with Redis.from_pool(_pool(address, options, files)) as redis:
                yield redis


class _OurConnection(AbstractConnection):
    """What our connections do in another way than those of redis-py."""

    def pack_command(self, *args: Any) -> list[bytes]:
        """Let hiredis serialise the command. redis-py's asynchronous connections do it in Python, argument by argument,
        which takes three times as long for a script with its keys and arguments."""
        name, *rest = args  # redis-py gives a name of two words, such as "SCRIPT LOAD", as one argument
        return [hiredis.pack_command((*name.split(), *rest))]

    async def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """Send the command, and be cancelled if the task was cancelled meanwhile.

        redis-py sends with `asyncio.wait_for`. In Python 3.11 that returns as if nothing had happened when a
        cancellation comes just after the command was sent. A task that works until it is cancelled would then never
        end, and neither would the process that waits for it.
        """
        task = asyncio.current_task()
        asked_before = task.cancelling() if task else 0
        await super().send_packed_command(command, check_health)
        if task and task.cancelling() > asked_before:
            await self.disconnect(nowait=True)  # nobody reads the answer, and the next command must not get it
            raise asyncio.CancelledError


class _TcpConnection(_OurConnection, Connection): ...


class _TlsConnection(_OurConnection, SSLConnection): ...


class _SocketConnection(_OurConnection, UnixDomainSocketConnection): ...


class _SentinelConnection(_OurConnection, SentinelManagedConnection): ...


class _SentinelTlsConnection(_OurConnection, SentinelManagedSSLConnection): ...


class _EmbeddedConnection(_SocketConnection):
    """A connection to the embedded server. Nothing is sent when the server's files are gone."""

    def __init__(self, *, files: EmbeddedFiles, **options: Any) -> None:
        super().__init__(**options)
        self._files = files

    async def connect(self) -> None:
        if not self.is_connected:  # the pool asks before every command, which is checked when it is sent
            self._files.require()
            await super().connect()

    async def send_packed_command(self, *args: Any, **options: Any) -> None:
        self._files.require()
        await super().send_packed_command(*args, **options)


def _pool(address: RedisAddress, options: RedisOptions, files: EmbeddedFiles | None) -> BlockingConnectionPool:
    if files is not None:
        endpoint: dict[str, Any] = {
            "connection_class": _EmbeddedConnection,
            "path": address.path,
            "files": files,
        }
    elif address.topology is Topology.SOCKET:
        endpoint = {"connection_class": _SocketConnection, "path": address.path}
    else:
        (host, port), *_ = address.hosts
        encryption = {"connection_class": _TlsConnection, **_certificates(options)} if address.tls else {}
        endpoint = {"connection_class": _TcpConnection, "host": host, "port": port, **encryption}
    return BlockingConnectionPool(
        db=address.database, **endpoint, **_connection_options(address, options), **_pool_options(options)
    )


class _SentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Connections to the master that the sentinels name. When all are in use, a command waits for one."""


@contextlib.asynccontextmanager
async def _sentinels(address: RedisAddress, options: RedisOptions) -> AsyncIterator[Sentinel]:
    encryption = {"ssl": True, **_certificates(options)} if address.tls else {}
    password = options.redis_sentinel_password
    sentinels = Sentinel(
        address.hosts,
        sentinel_kwargs={
            "socket_timeout": options.redis_connect_seconds,
            "socket_connect_timeout": options.redis_connect_seconds,
            "retry": Retry(NoBackoff(), 0),  # the next sentinel is asked instead
            "password": password.get_secret_value() if password else None,
            **encryption,
        },
        **_connection_options(address, options),
        **encryption,
    )
    async with sentinels:
        yield sentinels


def _connection_options(address: RedisAddress, options: RedisOptions) -> dict[str, Any]:
    return {
        "driver_info": None,  # redis-py would send it with CLIENT SETINFO, which the worker's user may not do
        "username": address.user,
        "password": address.password,
        "socket_timeout": options.redis_answer_seconds,
        "socket_connect_timeout": options.redis_connect_seconds,
        "retry": Retry(ExponentialBackoff(cap=0.2, base=0.02), options.redis_retries),
    }


def _pool_options(options: RedisOptions) -> dict[str, Any]:
    return {"max_connections": options.redis_connections, "timeout": options.redis_answer_seconds}


def _certificates(options: RedisOptions) -> dict[str, Any]:
    return {
        "ssl_ca_certs": str(options.redis_ca_file) if options.redis_ca_file else None,
        "ssl_certfile": str(options.redis_certificate_file) if options.redis_certificate_file else None,
        "ssl_keyfile": str(options.redis_key_file) if options.redis_key_file else None,
    }
