"""The master fails. A booking that no replica had was not announced, and the same client goes on with the new one."""

import datetime as dt
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from inventory.files.backup import read_depot
from inventory.files.consistency import contradictions
from inventory.ledger.inventory import Inventory
from inventory.models import BookingNotFound, BookingUnconfirmed, Equipment, InventoryUnavailable, Period
from inventory.server.connection import open_redis
from shared.settings import Settings
from tests.inventory.server.topology.conftest import Place, place
from tests.inventory.server.topology.servers import (
    HOST,
    PASSWORD_IN_A_URL,
    Servers,
    cut_off_replicas,
    is_named_master,
    servers_in,
    start_replica,
    start_watched_pair,
    until,
    until_answered,
)
from tests.support.rentals import confirmed, sufficient_proofs

SAID_WITHIN = 3.0  # seconds


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers that a test may kill."""
    with servers_in(tmp_path) as servers:
        yield servers


def with_replicas(redis: Redis, settings: Settings) -> Inventory:
    """The inventory, whose bookings must be on one replica."""
    return Inventory(redis, depot=settings.depot, zone=settings.zone, replicas=1)


async def test_a_booking_on_a_replica_is_made(sentinel: Place, settings: Settings, equipment: list[Equipment]) -> None:
    async with open_redis(sentinel.worker) as redis:
        inventory = with_replicas(redis, settings)
        await inventory.load(equipment[:1])
        hold = await inventory.hold(equipment[0].equipment_id, Period.of(inventory.today(), 1), call_id="call")
        booking = await confirmed(inventory, equipment[0], hold)
        assert await inventory.bookings() == [booking]


async def test_a_replica_that_hangs_is_waited_for_anew_each_time_the_booking_is_asked_for(
    own_servers: Servers, settings: Settings, equipment: list[Equipment]
) -> None:
    master = own_servers.start()
    until_answered(master)
    replica = start_replica(own_servers, master)
    here = place(f"redis://worker:{PASSWORD_IN_A_URL}@{HOST}:{master.port}", own_servers.folder)
    async with open_redis(here.worker) as redis:
        inventory = with_replicas(redis, settings)
        await inventory.load(equipment[:1])
        hold = await inventory.hold(equipment[0].equipment_id, Period.of(inventory.today(), 1), call_id="call")
        replica.process.send_signal(signal.SIGSTOP)
        with pytest.raises(BookingUnconfirmed) as unconfirmed:
            await confirmed(inventory, equipment[0], hold)
        async with open_redis(here.worker) as another:  # on a connection that has written nothing yet
            with pytest.raises(BookingUnconfirmed):
                await confirmed(with_replicas(another, settings), equipment[0], hold)
        replica.process.send_signal(signal.SIGCONT)
        assert await confirmed(inventory, equipment[0], hold) == unconfirmed.value.booking


async def test_a_rental_of_several_units_is_made_when_a_replica_has_it_and_else_not(
    sentinel: Place, one_alone: Place, settings: Settings, equipment: list[Equipment]
) -> None:
    for where, is_made in ((sentinel, True), (one_alone, False)):
        async with open_redis(where.worker) as redis:
            inventory = with_replicas(redis, settings)
            await inventory.load(equipment[:2])
            period = Period.of(inventory.today(), 1)
            holds = await inventory.hold_all([unit.equipment_id for unit in equipment[:2]], period, call_id="call")
            asked: Any = {
                "daily_rates": [unit.lowest_rate for unit in equipment[:2]],
                "proofs": [sufficient_proofs(unit, period) for unit in equipment[:2]],
            }
            if is_made:
                assert len((await inventory.confirm_all(holds, **asked)).bookings) == 2
                continue
            with pytest.raises(BookingUnconfirmed) as unconfirmed:
                await inventory.confirm_all(holds, **asked)
            with pytest.raises(BookingUnconfirmed) as again:
                await inventory.confirm_all(holds, **asked)
            assert again.value.rental.reference == unconfirmed.value.rental.reference


@pytest.mark.parametrize("where", ["one_alone", "cluster", "encrypted"])
async def test_a_booking_that_no_replica_has_is_not_told_as_made_however_often_it_is_asked_for(
    where: str, request: pytest.FixtureRequest, settings: Settings, equipment: list[Equipment]
) -> None:
    async with open_redis(request.getfixturevalue(where).worker) as redis:
        inventory = with_replicas(redis, settings)
        await inventory.load(equipment[:1])
        hold = await inventory.hold(equipment[0].equipment_id, Period.of(inventory.today(), 1), call_id="call")
        told = set()
        for _ in range(2):
            with pytest.raises(BookingUnconfirmed) as unconfirmed:
                await confirmed(inventory, equipment[0], hold)
            told.add(unconfirmed.value.booking)
        assert await inventory.bookings() == list(told), "it is written all the same, once"


async def test_the_master_fails_with_a_booking_that_its_replica_did_not_have(
    own_servers: Servers, settings: Settings, equipment: list[Equipment]
) -> None:
    pair = start_watched_pair(own_servers)
    here = place(pair.url, own_servers.folder)
    async with open_redis(here.worker) as redis, open_redis(here.admin) as admin:
        inventory = with_replicas(redis, settings)
        await inventory.load(equipment[:2])
        kept_unit, lost_unit = equipment[:2]
        tomorrow = Period.of(inventory.today() + dt.timedelta(days=1), 2)
        kept_hold = await inventory.hold(kept_unit.equipment_id, tomorrow, call_id="one")
        kept = await confirmed(inventory, kept_unit, kept_hold)
        hold = await inventory.hold(lost_unit.equipment_id, tomorrow, call_id="two")
        with pair.master.admin() as client:
            assert client.wait(1, 1000) == 1

        cut_off_replicas(pair.master)
        with pytest.raises(BookingUnconfirmed) as unconfirmed:
            await confirmed(inventory, lost_unit, hold)
        lost = unconfirmed.value.booking
        assert await inventory.booking(lost.reference) == lost

        pair.master.kill()
        begun = time.perf_counter()
        with pytest.raises(InventoryUnavailable):
            await inventory.hold(kept_unit.equipment_id, tomorrow, call_id="three")
        assert time.perf_counter() - begun < SAID_WITHIN
        until(lambda: is_named_master(pair.replica, pair.sentinels), "the replica is made the master")

        assert await inventory.bookings() == [kept], "the same client asks the new master"
        with pytest.raises(BookingNotFound):
            await inventory.booking(lost.reference)
        assert contradictions(await read_depot(admin, depot=settings.depot)) == []

        with pytest.raises(BookingUnconfirmed):
            await confirmed(inventory, lost_unit, hold)
        start_replica(own_servers, pair.replica)
        made = await confirmed(inventory, lost_unit, hold)
        assert await confirmed(inventory, kept_unit, kept_hold) == kept
        assert {booking.reference for booking in await inventory.bookings()} == {kept.reference, made.reference}
        assert contradictions(await read_depot(admin, depot=settings.depot)) == []
