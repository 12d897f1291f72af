"""Days are days of the depot's time zone, whatever the clocks do."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, EquipmentNotAvailable, Period

NEW_YORK = ZoneInfo("America/New_York")


class _Clock(dt.datetime):
    """A clock that stands at an instant."""

    instant: dt.datetime

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        return cls.instant.astimezone(tz)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[_Clock]:
    monkeypatch.setattr("inventory.ledger.ledger.dt.datetime", _Clock)
    return _Clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-24T04:59:59+00:00", "2026-11-23"),
        ("2026-11-24T05:00:00+00:00", "2026-11-24"),
        ("2026-03-08T06:59:59+00:00", "2026-03-08"),
        ("2026-03-09T03:59:59+00:00", "2026-03-08"),
        ("2026-03-09T04:00:00+00:00", "2026-03-09"),
        ("2026-11-02T04:59:59+00:00", "2026-11-01"),
    ],
)
def test_today_turns_at_midnight_of_the_depot(
    inventory: Inventory, clock: type[_Clock], instant: str, day: str
) -> None:
    clock.instant = dt.datetime.fromisoformat(instant)
    assert inventory.today() == dt.date.fromisoformat(day)


@pytest.mark.parametrize("sunday", ["2026-03-08", "2026-11-01"])
async def test_the_day_on_which_the_clocks_change_is_one_day(
    inventory: Inventory, equipment: list[Equipment], clock: type[_Clock], sunday: str
) -> None:
    clock.instant = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
    await inventory.load(equipment[:1])
    unit, day = equipment[0].equipment_id, dt.date.fromisoformat(sunday)
    await inventory.hold(unit, Period.of(day, 1), call_id="one")
    with pytest.raises(EquipmentNotAvailable):
        await inventory.hold(unit, Period.of(day, 1), call_id="another")
    await inventory.hold(unit, Period.of(day - dt.timedelta(days=1), 1), call_id="the day before")
    await inventory.hold(unit, Period.of(day + dt.timedelta(days=1), 1), call_id="the day after")
