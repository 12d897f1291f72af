"""The rules are checked in every topology, with the rights of a worker; without a right, nothing is known of them."""

import pytest

from inventory.invariants.invariant import State
from inventory.invariants.ledger import ledger_check
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from inventory.server.connection import open_redis
from shared.invariants.all_rules import check_depot, check_machine
from shared.invariants.kept_reports import keep_report, kept_reports
from shared.settings import Settings
from tests.inventory.server.topology.conftest import Place
from tests.support.transitions import UNIT, book


async def test_rules_are_checked_and_broken_ones_found_wherever_redis_runs(
    inventory: Inventory, settings: Settings, equipment: list[Equipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_check, "LOOK_AGAIN_SECONDS", 0.0)
    await inventory.load(equipment[:3])
    await book(inventory, Period.of(inventory.today(), 2))
    verdicts = (*await check_depot(inventory), *await check_machine(inventory, settings))
    assert [one for one in verdicts if one.state is not State.FINE and one.rule != "disk-has-room"] == []
    await keep_report(inventory, "depot", by="here 1", verdicts=verdicts)
    assert [report.verdicts for report in await kept_reports(inventory)] == [verdicts]
    await inventory.redis.zadd(inventory.keys.calendar(UNIT), {"745000:h:gone": 744999})
    assert [one.rule for one in await check_depot(inventory) if one.state is State.BROKEN] == ["calendars-agree"]


async def test_a_user_who_may_not_read_a_hash_in_parts_learns_that_nothing_is_known(
    one_alone: Place, settings: Settings, equipment: list[Equipment]
) -> None:
    async with open_redis(one_alone.admin) as admin, open_redis(one_alone.worker) as redis:
        inventory = Inventory(redis, depot=settings.depot, zone=settings.zone)
        await inventory.load(equipment[:3])
        await admin.execute_command("ACL", "SETUSER", "worker", "-hscan")  # as in the file of users from before
        try:
            verdicts = {one.rule: one for one in await check_depot(inventory)}
        finally:
            await admin.execute_command("ACL", "SETUSER", "worker", "+hscan")
    assert verdicts["no-overlap"].state is State.NOT_CHECKED
    assert "its user may not do that: deploy/redis/README.md" in verdicts["no-overlap"].told
    assert verdicts["keeps-all-keys"].state is State.FINE, "what needs no such right is checked"
