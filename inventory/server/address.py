"""The address of Redis, as `REDIS_URL` says it: one server, a master that sentinels know, or a cluster."""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

FORMS = (
    "The forms are redis://user:password@host:6379/0, unix:///path/to/socket, "
    "redis+sentinel://user:password@host:26379,host:26379/name-of-the-master/0 and "
    "redis+cluster://user:password@host:7000,host:7001; with rediss instead of redis the connection is encrypted. "
    "User, password and the number of the database may be left out; in a password write @ : / ? # and % as %40 %3A "
    "%2F %3F %23 and %25."
)
LAST_PORT = 65535


class Topology(StrEnum):
    SERVER = "server"
    SOCKET = "unix"
    SENTINEL = "sentinel"
    CLUSTER = "cluster"


DEFAULT_PORT = {Topology.SERVER: 6379, Topology.SENTINEL: 26379, Topology.CLUSTER: 6379}
SCHEMES = {
    "redis": Topology.SERVER,
    "unix": Topology.SOCKET,
    "redis+sentinel": Topology.SENTINEL,
    "redis+cluster": Topology.CLUSTER,
}


class AddressError(ValueError):
    """The text is no address of Redis; the error says what is wrong with it and repeats nothing of it."""


@dataclass(frozen=True)
class RedisAddress:
    """Where Redis is and who logs in. `hosts` are servers, sentinels or nodes; a socket has a `path` instead."""

    topology: Topology
    hosts: tuple[tuple[str, int], ...] = ()
    path: str = ""
    master: str = ""
    database: int = 0
    user: str | None = None
    password: str | None = None
    tls: bool = False

    def __repr__(self) -> str:
        """Without who logs in: it may be printed."""
        return f"RedisAddress({self})"

    def __str__(self) -> str:
        """The place, as people are told it."""
        return self.path or ", ".join(f"{host}:{port}" for host, port in self.hosts)


def read_address(url: str) -> RedisAddress:
    """The address that the URL says.

    Raises:
        AddressError: it is none.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise _none("it cannot be read") from None
    tls = parts.scheme.startswith("rediss")
    topology = SCHEMES.get(parts.scheme.replace("rediss", "redis", 1))
    if topology is None:
        raise _none("it begins with none of the known words")
    if parts.fragment or (parts.query and topology is not Topology.SOCKET):
        raise _none("it has a part after ? or #; what else there is to choose are settings, RENTAL_REDIS_...")
    login, _, places = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    address = _socket(parts, places) if topology is Topology.SOCKET else _hosts(topology, places, parts.path)
    return replace(address, tls=tls, user=unquote(user) or None, password=unquote(password) or None)


def _socket(parts: SplitResult, places: str) -> RedisAddress:
    if places or not parts.path:
        raise _none("a socket is a path that begins with /")
    options = parse_qs(parts.query, keep_blank_values=True)
    if options.keys() - {"db"}:
        raise _none("after ? a socket has only db=, the number of the database")
    return RedisAddress(Topology.SOCKET, path=unquote(parts.path), database=_database(options.get("db", [""])[-1]))


def _hosts(topology: Topology, places: str, path: str) -> RedisAddress:
    hosts = tuple(_host(place, DEFAULT_PORT[topology]) for place in places.split(","))
    below = path.strip("/")
    match topology:
        case Topology.SENTINEL:
            master, _, database = below.partition("/")
            if not master:
                raise _none("after the sentinels comes /name-of-the-master")
            return RedisAddress(topology, hosts, master=unquote(master), database=_database(database))
        case Topology.CLUSTER if _database(below):
            raise _none("a cluster has only the database 0")
        case Topology.SERVER if len(hosts) > 1:
            raise _none("it names several servers: write redis+sentinel:// or redis+cluster://")
        case _:
            return RedisAddress(topology, hosts, database=_database(below))


def _host(place: str, default_port: int) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname, parts.port if parts.port is not None else default_port
    except ValueError:
        raise _none("a port is not a number, or a host cannot be read") from None
    if not host or not 0 < port <= LAST_PORT:
        raise _none("a host or its port is missing")
    return unquote(host), port


def _database(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        raise _none("the database is not a number")
    return int(text)


def _none(why: str) -> AddressError:
    return AddressError(f"REDIS_URL is not a Redis address: {why}. {FORMS}")
