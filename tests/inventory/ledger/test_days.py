"""Days are days of the depot's time zone, whatever the clocks do."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, EquipmentNotAvailable, Period
from shared.settings import Settings

NEW_YORK = ZoneInfo("America/New_York")


def inventory_at(moment: str, redis: Redis, settings: Settings) -> Inventory:
    """An empty inventory whose clock stands at this moment."""
    return Inventory(redis, depot=settings.depot, zone=NEW_YORK, now=lambda: dt.datetime.fromisoformat(moment))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-24T04:59:59+00:00", "2026-11-23"),
        ("2026-11-24T05:00:00+00:00", "2026-11-24"),
        ("2026-03-08T06:59:59+00:00", "2026-03-08"),
        ("2026-03-09T03:59:59+00:00", "2026-03-08"),
        ("2026-03-09T04:00:00+00:00", "2026-03-09"),
        ("2026-11-02T04:59:59+00:00", "2026-11-01"),
    ],
)
async def test_today_turns_at_midnight_of_the_depot(redis: Redis, settings: Settings, moment: str, day: str) -> None:
    assert inventory_at(moment, redis, settings).today() == dt.date.fromisoformat(day)


@pytest.mark.parametrize("sunday", ["2026-03-08", "2026-11-01"])
async def test_the_day_on_which_the_clocks_change_is_one_day(
    redis: Redis, settings: Settings, equipment: list[Equipment], sunday: str
) -> None:
    inventory = inventory_at("2026-01-05T12:00:00+00:00", redis, settings)
    await inventory.load(equipment[:1])
    unit, day = equipment[0].equipment_id, dt.date.fromisoformat(sunday)
    await inventory.hold(unit, Period.of(day, 1), call_id="one")
    with pytest.raises(EquipmentNotAvailable):
        await inventory.hold(unit, Period.of(day, 1), call_id="another")
    await inventory.hold(unit, Period.of(day - dt.timedelta(days=1), 1), call_id="the day before")
    await inventory.hold(unit, Period.of(day + dt.timedelta(days=1), 1), call_id="the day after")
