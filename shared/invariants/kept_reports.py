"""What was found when the rules were checked last, kept in Redis for whoever shows it or counts it."""

import datetime as dt

from inventory.invariants.invariant import State, Verdict
from inventory.ledger.inventory import Inventory
from inventory.models import Frozen
from inventory.server.errors import unavailable_if_silent
from shared.running.dated_values import read_dated

KEPT = dt.timedelta(hours=1)  # a report that is older says nothing any more


class Report(Frozen):
    """The verdicts of one check. `checked` is "depot", or "machine" and its name; `by` names the worker's process; `at`
    is when it was kept, by the clock of Redis."""

    checked: str
    by: str
    at: dt.datetime
    verdicts: tuple[Verdict, ...]


@unavailable_if_silent()
async def keep_report(inventory: Inventory, checked: str, *, by: str, verdicts: tuple[Verdict, ...]) -> None:
    """Keep these verdicts in place of those that were kept under the same name.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    report = Report(checked=checked, by=by, at=inventory.now(), verdicts=verdicts)
    await inventory.run(
        "keep_report",
        [inventory.keys.invariants],
        [checked, report.model_dump_json(), int(KEPT.total_seconds())],
    )


@unavailable_if_silent()
async def kept_reports(inventory: Inventory) -> tuple[Report, ...]:
    """What was found last: of the depot, then of each machine. Empty when no worker has checked within `KEPT`.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    stored: dict[bytes, bytes] = await inventory.redis.hgetall(inventory.keys.invariants)  # type: ignore[misc]
    reports = [report for value in stored.values() if (report := read_dated(Report, value)) is not None]
    newest = max((report.at for report in reports), default=None)
    kept = [report for report in reports if newest is not None and newest - report.at <= KEPT]
    return tuple(sorted(kept, key=lambda report: report.checked))


async def broken_invariants(inventory: Inventory) -> tuple[Verdict, ...]:
    """The rules that were broken when they were checked last, in the depot and on its machines. For metrics and pages:
    nothing is checked here.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    reports = await kept_reports(inventory)
    return tuple(verdict for report in reports for verdict in report.verdicts if verdict.state is State.BROKEN)
