"""How Redis is reached: by its address, or, without one, on a server that this machine starts for itself."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any, cast

import hiredis
from redis.asyncio import BlockingConnectionPool, Redis, SSLConnection, UnixDomainSocketConnection
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.connection import Connection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import ExponentialBackoff, NoBackoff

from inventory.models import InventoryUnavailable
from inventory.server.address import AddressError, RedisAddress, Topology, read_address
from inventory.server.cluster import DepotCluster
from inventory.server.embedded import embedded_server
from inventory.server.errors import NO_ANSWER, reason
from inventory.server.options import RedisOptions


@contextlib.asynccontextmanager
async def open_redis(options: RedisOptions) -> AsyncIterator[Redis]:
    """A client that was seen to be answered: of `redis_url`, else of the embedded server in `data_folder`.

    A command is sent again after a time-out or a broken connection, so it may run twice; the scripts bear that.

    Raises:
        InventoryUnavailable: the address is none, the server does not answer, or it could not be started. The text
            holds no password.
    """
    async with contextlib.AsyncExitStack() as stack:
        if options.redis_url is None:
            socket = await stack.enter_async_context(embedded_server(options.data_folder))
            address = RedisAddress(Topology.SOCKET, path=str(socket))
        else:
            address = _read(options, options.redis_url.get_secret_value())
        try:
            redis = await stack.enter_async_context(_client(address, options))
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
async def _client(address: RedisAddress, options: RedisOptions) -> AsyncIterator[Redis]:
    match address.topology:
        case Topology.SENTINEL:
            async with (
                _sentinels(address, options) as sentinels,
                sentinels.master_for(
                    address.master,
                    connection_pool_class=_SentinelPool,
                    db=address.database,
                    **_pool_options(options),
                ) as redis,
            ):
                yield redis
        case Topology.CLUSTER:
            encryption = {"ssl": True, **_certificates(options)} if address.tls else {}
            reach = {**_connection_options(address, options), **encryption}
            cluster = DepotCluster(
                startup_nodes=[ClusterNode(host, port) for host, port in address.hosts],
                require_full_coverage=False,  # a depot is on one node, and the others may be away
                max_connections=options.redis_connections,
                server_options=reach,
                **reach,
            )
            async with cluster:
                yield cast("Redis", cluster)  # it has the commands that the inventory uses
        case _:
            async with Redis.from_pool(_pool(address, options)) as redis:
                yield redis


class _PacksWithHiredis:
    """Writes commands with hiredis, where redis-py's asynchronous connections look at each argument in Python: a script
    with its keys and arguments is written in a third of the time."""

    def pack_command(self, *args: Any) -> list[bytes]:
        name, *rest = args
        return [hiredis.pack_command((*name.split(), *rest))]  # redis-py names "SCRIPT LOAD" and the like in one


class _TcpConnection(_PacksWithHiredis, Connection): ...


class _TlsConnection(_PacksWithHiredis, SSLConnection): ...


class _SocketConnection(_PacksWithHiredis, UnixDomainSocketConnection): ...


def _pool(address: RedisAddress, options: RedisOptions) -> BlockingConnectionPool:
    if address.topology is Topology.SOCKET:
        place: dict[str, Any] = {"connection_class": _SocketConnection, "path": address.path}
    else:
        (host, port), *_ = address.hosts
        encryption = {"connection_class": _TlsConnection, **_certificates(options)} if address.tls else {}
        place = {"connection_class": _TcpConnection, "host": host, "port": port, **encryption}
    return BlockingConnectionPool(
        db=address.database, **place, **_connection_options(address, options), **_pool_options(options)
    )


class _SentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Connections to the master that the sentinels name, waited for when all are in use."""


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
        "driver_info": None,  # it would be told to the server on connecting, which a worker's user may not do
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
