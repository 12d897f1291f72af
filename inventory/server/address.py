"""The address of Redis in `REDIS_URL`: one server, a master that sentinels watch, or a cluster."""

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
    """How Redis is run and reached."""

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
    """The text is not an address of Redis. The error says what is wrong and repeats no part of the text, because
    it may hold a password."""


@dataclass(frozen=True)
class RedisAddress:
    """Where Redis is, and the user that logs in. `hosts` are the host and port of the server, or of each sentinel or
    node. A socket has a `path` instead. `master` is the name that sentinels know the master by."""

    topology: Topology
    hosts: tuple[tuple[str, int], ...] = ()
    path: str = ""
    master: str = ""
    database: int = 0
    user: str | None = None
    password: str | None = None
    tls: bool = False

    def __repr__(self) -> str:
        """The place without user and password, because it may be printed."""
        return f"RedisAddress({self})"

    def __str__(self) -> str:
        """The place, in the words of error messages."""
        return self.path or ", ".join(f"{host}:{port}" for host, port in self.hosts)


def read_address(url: str) -> RedisAddress:
    """Read a URL of one of the `FORMS`.

    Raises:
        AddressError: the text is not such a URL.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise _not_an_address("it cannot be read") from None
    tls = parts.scheme.startswith("rediss")
    topology = SCHEMES.get(parts.scheme.replace("rediss", "redis", 1))
    if topology is None:
        raise _not_an_address("it begins with none of the known schemes")
    if parts.fragment or (parts.query and topology is not Topology.SOCKET):
        raise _not_an_address("it has a part after ? or #; other options are settings of their own, RENTAL_REDIS_...")
    login, _, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    address = _socket(parts, hosts) if topology is Topology.SOCKET else _servers(topology, hosts, parts.path)
    return replace(address, tls=tls, user=unquote(user) or None, password=unquote(password) or None)


def _socket(parts: SplitResult, host: str) -> RedisAddress:
    if host or not parts.path:
        raise _not_an_address("a socket is a path that begins with /")
    options = parse_qs(parts.query, keep_blank_values=True)
    if options.keys() - {"db"}:
        raise _not_an_address("after ? a socket has only db=, the number of the database")
    return RedisAddress(Topology.SOCKET, path=unquote(parts.path), database=_database(options.get("db", [""])[-1]))


def _servers(topology: Topology, written_hosts: str, path: str) -> RedisAddress:
    hosts = tuple(_host(written, DEFAULT_PORT[topology]) for written in written_hosts.split(","))
    below = path.strip("/")
    match topology:
        case Topology.SENTINEL:
            master, _, database = below.partition("/")
            if not master:
                raise _not_an_address("after the sentinels comes /name-of-the-master")
            return RedisAddress(topology, hosts, master=unquote(master), database=_database(database))
        case Topology.CLUSTER if _database(below):
            raise _not_an_address("a cluster has only the database 0")
        case Topology.SERVER if len(hosts) > 1:
            raise _not_an_address("it names several servers: write redis+sentinel:// or redis+cluster://")
        case _:
            return RedisAddress(topology, hosts, database=_database(below))


def _host(written: str, default_port: int) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{written}")
        host, port = parts.hostname, parts.port if parts.port is not None else default_port
    except ValueError:
        raise _not_an_address("a port is not a number, or a host cannot be read") from None
    if not host or not 0 < port <= LAST_PORT:
        raise _not_an_address("a host or its port is missing")
    return unquote(host), port


def _database(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        raise _not_an_address("the database is not a number")
    return int(text)


def _not_an_address(why: str) -> AddressError:
    return AddressError(f"REDIS_URL is not a Redis address: {why}. {FORMS}")
