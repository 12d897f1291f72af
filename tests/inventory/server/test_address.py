"""The forms of REDIS_URL, and the error for a text that has none of these forms."""

import pytest

from inventory.server.address import AddressError, RedisAddress, Topology, read_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://depot.example", RedisAddress(Topology.SERVER, (("depot.example", 6379),))),
        (
            "rediss://worker:p%40ss%2F@depot.example:7000/3",
            RedisAddress(
                Topology.SERVER, (("depot.example", 7000),), database=3, user="worker", password="p@ss/", tls=True
            ),
        ),
        ("redis://:secret@[::1]:6380", RedisAddress(Topology.SERVER, (("::1", 6380),), password="secret")),
        ("unix:///run/redis.sock", RedisAddress(Topology.SOCKET, path="/run/redis.sock")),
        (
            "unix://worker:pw@/run/my%20redis.sock?db=2",
            RedisAddress(Topology.SOCKET, path="/run/my redis.sock", database=2, user="worker", password="pw"),
        ),
        (
            "redis+sentinel://worker:pw@a:26380,b/depot/1",
            RedisAddress(
                Topology.SENTINEL,
                (("a", 26380), ("b", 26379)),
                master="depot",
                database=1,
                user="worker",
                password="pw",
            ),
        ),
        ("rediss+sentinel://a/depot", RedisAddress(Topology.SENTINEL, (("a", 26379),), master="depot", tls=True)),
        ("redis+cluster://a:7000,b:7001", RedisAddress(Topology.CLUSTER, (("a", 7000), ("b", 7001)))),
        (
            "rediss+cluster://worker:pw@a:7000/0",
            RedisAddress(Topology.CLUSTER, (("a", 7000),), user="worker", password="pw", tls=True),
        ),
    ],
)
def test_an_address_is_read_in_each_of_its_forms(url: str, address: RedisAddress) -> None:
    assert read_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hunter2",
        "http://user:hunter2@depot.example",
        "unixs:///hunter2",
        "redis://",
        "redis://:hunter2@",
        "redis://user:hunter2/x@depot.example",
        "redis://user:hunter2#x@depot.example",
        "redis://user:hunter2?x@depot.example",
        "redis://user:hunter2@depot.example:port",
        "redis://user:hunter2@depot.example:70000",
        "redis://user:hunter2@depot.example:0",
        "redis://user:hunter2@[depot.example",
        "redis://user:hunter2@depot.example/first",
        "redis://user:hunter2@depot.example/-1",
        "redis://user:hunter2@depot.example/²",
        "redis://user:hunter2@depot.example?ssl_cert_reqs=none",
        "redis://user:hunter2@a,b",
        "redis+sentinel://user:hunter2@a,b",
        "redis+sentinel://user:hunter2@a,,b/depot",
        "redis+cluster://user:hunter2@a/1",
        "unix://hunter2",
        "unix://user:hunter2@",
        "unix:///run/redis.sock?password=hunter2",
    ],
)
def test_what_is_no_address_is_said_with_the_forms_there_are_and_without_repeating_it(url: str) -> None:
    with pytest.raises(AddressError, match="The forms are redis://") as refused:
        read_address(url)
    text = str(refused.value)
    assert all(form in text for form in ("unix://", "redis+sentinel://", "redis+cluster://", "rediss"))
    assert "hunter2" not in text
    assert "depot.example" not in text


def test_an_address_that_is_printed_shows_no_password() -> None:
    address = read_address("redis+sentinel://worker:hunter2@a,b/depot")
    assert str(address) == "a:26379, b:26379"
    assert "hunter2" not in repr(address)
    assert "worker" not in repr(address)
