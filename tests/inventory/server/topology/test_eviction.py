"""A Redis that may throw bookings away is found out, in every topology and with the rights of a worker."""

import pytest
from redis.asyncio import Redis

from inventory.ledger.keys import Keys
from inventory.server.connection import open_redis
from inventory.server.eviction import read_eviction
from tests.inventory.server.topology.conftest import Place

KEY = Keys("t1").equipment
EVICTING = ["allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random"]


async def set_on_every_server(admin: Redis, policy: str, bound: str) -> None:
    everywhere = {"target_nodes": "all"} if hasattr(admin, "get_node_from_key") else {}
    await admin.config_set("maxmemory-policy", policy, **everywhere)
    await admin.config_set("maxmemory", bound, **everywhere)


async def test_what_may_evict_is_told_and_what_may_not_is_not(client: Redis, place_of_redis: Place) -> None:
    assert (await read_eviction(client, KEY)).may_evict is False
    async with open_redis(place_of_redis.admin) as admin:
        try:
            for policy in (*EVICTING, "volatile-ttl"):
                await set_on_every_server(admin, policy, "500mb")
                found = await read_eviction(client, KEY)
                assert found.may_evict is True
                assert policy in found.told
            await set_on_every_server(admin, "allkeys-lru", "0")
            assert (await read_eviction(client, KEY)).may_evict is False, "there is no bound on memory"
            await set_on_every_server(admin, "noeviction", "500mb")
            assert (await read_eviction(client, KEY)).may_evict is False
        finally:
            await set_on_every_server(admin, "noeviction", "0")


class Silent:
    """A server that answers INFO without what is asked for."""

    def __init__(self, **info: object) -> None:
        self._info = info

    async def info(self, _: str) -> dict[str, object]:
        return self._info


@pytest.mark.parametrize(
    "info", [{}, {"maxmemory": 1}, {"maxmemory_policy": "allkeys-lru"}, {"maxmemory_policy": "", "maxmemory": 1}]
)
async def test_what_info_does_not_tell_is_not_known(info: dict[str, object]) -> None:
    found = await read_eviction(Silent(**info), KEY)  # type: ignore[arg-type]
    assert found.may_evict is None
    assert "not known" in found.told
