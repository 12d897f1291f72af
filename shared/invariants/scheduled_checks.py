"""Checks the rules again and again while the line runs, and tells what is broken: once, until it changes."""

import datetime as dt
import logging
import os
import socket

from inventory.invariants.invariant import State, Verdict
from inventory.ledger.inventory import Inventory
from inventory.models import NewTask
from inventory.server.errors import unavailable_if_silent
from shared.invariants.all_rules import RULES, check_depot, check_machine
from shared.invariants.kept_reports import keep_report, kept_reports
from shared.settings import Settings

logger = logging.getLogger("rental.invariants")

MACHINE_EVERY_SECONDS = 30.0
DEPOT_EVERY_SECONDS = 300
TASK_ONCE_IN = dt.timedelta(days=30)
DEPOT = "depot"

LEVELS = {State.BROKEN: logging.ERROR, State.NOT_CHECKED: logging.WARNING, State.FINE: logging.INFO}


class ScheduledChecks:
    """The checks of one worker. The rules of its machine it checks itself; those of the depot, one worker of all."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._machine = f"machine {socket.gethostname()}"
        self._by = f"{socket.gethostname()} {os.getpid()}"
        self._not_kept: dict[str, tuple[Verdict, ...]] = {}  # what was told and could not be kept in Redis

    async def check(self, inventory: Inventory) -> None:
        """Check the rules of this machine, and those of the depot if it is time and no other worker does it.

        What is new is logged and kept, and where a person of the desk has to act, a task is added.

        Raises:
            InventoryUnavailable: Redis did not answer. What is wrong with this machine was told before that.
        """
        await self._tell_and_keep(inventory, self._machine, await check_machine(inventory, self._settings))
        if await _claimed(inventory):
            verdicts = await check_depot(inventory)
            await self._tell_and_keep(inventory, DEPOT, verdicts)
            await _add_tasks(inventory, verdicts)

    async def _tell_and_keep(self, inventory: Inventory, checked: str, verdicts: tuple[Verdict, ...]) -> None:
        """Tell first: a disk that is full keeps Redis from keeping anything."""
        before = self._not_kept.get(checked)
        try:
            if before is None:
                before = await _kept(inventory, checked)
        finally:
            _log_changes(before or (), verdicts)
            self._not_kept[checked] = verdicts
        await keep_report(inventory, checked, by=self._by, verdicts=verdicts)
        del self._not_kept[checked]


@unavailable_if_silent()
async def _claimed(inventory: Inventory) -> bool:
    """Whether the rules of the depot are to be checked now, by this process and by no other one."""
    claim = inventory.keys.outcome("invariants")
    return bool(await inventory.redis.set(claim, "claimed", nx=True, ex=DEPOT_EVERY_SECONDS))


async def _kept(inventory: Inventory, checked: str) -> tuple[Verdict, ...]:
    return next((report.verdicts for report in await kept_reports(inventory) if report.checked == checked), ())


def _log_changes(before: tuple[Verdict, ...], verdicts: tuple[Verdict, ...]) -> None:
    """Log each rule whose state or sentence is another than before. A rule that is fine from the first is not told."""
    known = {verdict.rule: verdict for verdict in before}
    for verdict in verdicts:
        was = known.get(verdict.rule)
        if was is None and verdict.state is State.FINE:
            continue
        if was is None or (was.state, was.told) != (verdict.state, verdict.told):
            logger.log(LEVELS[verdict.state], "rule %s is %s: %s", verdict.rule, verdict.state, verdict.told)


async def _add_tasks(inventory: Inventory, verdicts: tuple[Verdict, ...]) -> None:
    """A task for the desk about each case in which a person has to act. The same case is a task once in a month."""
    now = inventory.now().astimezone(dt.UTC)
    for verdict in verdicts:
        rule = RULES[verdict.rule]
        if verdict.state is not State.BROKEN or rule.task is None:
            continue
        for finding in verdict.findings:
            await inventory.add_task(
                NewTask(
                    kind=rule.task,
                    call_id=finding.call_id,
                    reason=f"{finding.told[:1].upper()}{finding.told[1:]}. {rule.to_do}.",
                    booking_reference=finding.booking_reference,
                    equipment_id=finding.equipment_id,
                    left_at=now,
                    due_at=now,
                ),
                once_in=TASK_ONCE_IN,
            )
