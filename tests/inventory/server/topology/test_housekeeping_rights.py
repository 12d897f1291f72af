"""Where the users' file is older than the line, the housekeeping does what it may, and says what it may not."""

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis import Redis as SyncRedis

from inventory.ledger.inventory import Inventory
from inventory.models import BookingStatus, Equipment, InventoryUnavailable
from inventory.server.connection import open_redis
from shared.housekeeping import keep_house
from shared.settings import Settings
from tests.inventory.server.topology.conftest import place
from tests.inventory.server.topology.servers import HOST, PASSWORD_IN_A_URL, Server, servers_in, until_answered
from tests.shared.test_housekeeping import DAY, TODAY, add_letter
from tests.support.upkeep import at_day, in_the_archive, returned


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with servers_in(tmp_path) as servers:
        server = servers.start("--appendonly", "yes")
        until_answered(server)
        yield server


@pytest.fixture
def admin(server: Server) -> Iterator[SyncRedis]:
    with server.admin() as client:
        yield client


@pytest.fixture
async def depot(server: Server, settings: Settings, equipment: list[Equipment]) -> AsyncIterator[Inventory]:
    worker = place(f"redis://worker:{PASSWORD_IN_A_URL}@{HOST}:{server.port}", server.folder).worker
    async with open_redis(worker) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await inventory.load(equipment[:1])
        yield at_day(inventory, TODAY)


async def test_what_is_refused_is_named_and_the_rest_is_done(
    admin: SyncRedis, depot: Inventory, settings: Settings
) -> None:
    booking = await returned(depot, dt.date(2029, 2, 27), unit="ITM001")
    await add_letter(depot, depot.now() - 99 * DAY)
    only_letters = f"(-@all +xdel ~{depot.keys.dead_letters})"
    admin.execute_command("ACL", "SETUSER", "worker", "clearselectors", "-bgrewriteaof", only_letters)
    done = await keep_house(depot, settings)
    assert (done.letters, done.bookings) == (1, 0)
    (told,) = done.failed
    assert told.startswith("the archive, because its user may not do that: deploy/redis/README.md")
    assert done.rewrite is not None
    assert not done.rewrite.done
    assert await depot.bookings() == [booking], "it is not lost"
    admin.acl_load()
    done = await keep_house(depot, settings)
    assert (done.bookings, done.failed) == (1, ())
    assert done.rewrite is not None
    assert done.rewrite.done
    assert list((await in_the_archive(depot)).values()) == [[booking.reference]], "once, though a try had begun before"
    assert (await depot.booking_or_archived(booking.reference)).status is BookingStatus.RETURNED


async def test_a_server_that_does_not_answer_is_no_refusal(
    server: Server, depot: Inventory, settings: Settings
) -> None:
    server.kill()
    with pytest.raises(InventoryUnavailable):
        await keep_house(depot, settings)
