"""What runs in the depot at this moment: calls, what they hold, what is broken, and what there is to do."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from inventory.invariants.invariant import Verdict
from inventory.ledger.inventory import Inventory
from inventory.models import Hold, Task, TaskState
from inventory.server.errors import unavailable_if_silent
from shared.call_records.call_record import CallRecord, Said
from shared.call_records.kept_records import CallRecords
from shared.invariants.kept_reports import broken_invariants, kept_reports
from shared.running.call_requests import CallRequest, CallRequests
from shared.running.kept_workers import KeptWorker, kept_workers
from web.reading.fresh import Fresh

MOST_SAID = 3  # sentences that were said last, which are shown
LIVE_SECONDS = 0.4  # for how long a look is good for all who look
TASKS_SECONDS = 10.0  # after which tasks are read again although none seems to have changed


@dataclass(frozen=True)
class LiveCall:
    """A call that runs. `record` is how far it has come; None until it has one. `asked` is what the desk asked of it
    last, if anything."""

    call_id: str
    record: CallRecord | None
    holds: tuple[Hold, ...]
    asked: CallRequest | None

    @property
    def stage(self) -> str:
        return self.record.stages[-1].stage.value if self.record and self.record.stages else "begins"

    @property
    def said_last(self) -> tuple[Said, ...]:
        """What was said last in it; nothing where transcripts are not kept."""
        return (self.record.transcript or ())[-MOST_SAID:] if self.record else ()

    def seconds(self, now: dt.datetime) -> float | None:
        """How long it has been running; None until that is known."""
        return (now - self.record.begun_at).total_seconds() if self.record else None


@dataclass(frozen=True)
class Live:
    """The depot at the moment `at`. `cut_off_holds` are kept for calls that do not run any more; `checked` says whether
    a worker has checked the rules lately. `workers` are those that have told of themselves lately. `tasks` are those
    that are not done, the one that is due first at first."""

    at: dt.datetime
    calls: tuple[LiveCall, ...]
    cut_off_holds: tuple[Hold, ...]
    broken: tuple[Verdict, ...]
    checked: bool
    workers: tuple[KeptWorker, ...]
    tasks: tuple[Task, ...]

    @property
    def open_tasks(self) -> int:
        return sum(task.state is TaskState.OPEN for task in self.tasks)

    @property
    def overdue_tasks(self) -> int:
        return sum(task.due_at < self.at for task in self.tasks)


class LiveDepot:
    """Looks at the depot for everybody who looks at the page. Every method raises `InventoryUnavailable` when Redis
    does not answer."""

    def __init__(self, inventory: Inventory, records: CallRecords) -> None:
        self._inventory = inventory
        self._records = records
        self._requests = CallRequests(inventory)
        self._look = Fresh(self._read, seconds=LIVE_SECONDS)
        self._tasks = Fresh(self._read_tasks, seconds=TASKS_SECONDS)
        self._tasks_mark: object = None

    async def now(self) -> Live:
        """The depot, as it was less than half a second ago."""
        return await self._look.value()

    async def tasks(self) -> tuple[Task, ...]:
        """The tasks that are not done, the one that is due first at first."""
        mark = await self._mark_of_tasks()
        if mark != self._tasks_mark:
            self._tasks, self._tasks_mark = Fresh(self._read_tasks, seconds=TASKS_SECONDS), mark
        return await self._tasks.value()

    async def _read(self) -> Live:
        inventory = self._inventory
        now = inventory.now()
        running = await self._running(now)
        holds: defaultdict[str, list[Hold]] = defaultdict(list)
        for hold in await inventory.holds():
            holds[hold.call_id].append(hold)
        records = await self._records.some(running)
        asked = await self._requests.of_calls(running)
        calls = [LiveCall(one, records.get(one), tuple(holds.pop(one, ())), asked.get(one)) for one in running]
        return Live(
            at=now,
            calls=tuple(sorted(calls, key=lambda call: call.record.begun_at if call.record else now)),
            cut_off_holds=tuple(hold for some in holds.values() for hold in some),
            broken=await broken_invariants(inventory),
            checked=bool(await kept_reports(inventory)),
            workers=await kept_workers(inventory),
            tasks=await self.tasks(),
        )

    @unavailable_if_silent()
    async def _running(self, now: dt.datetime) -> list[str]:
        """The ids of the calls whose place has not expired."""
        found: list[bytes] = await self._inventory.redis.zrangebyscore(  # type: ignore[assignment]
            self._inventory.keys.running_calls, int(now.timestamp() * 1000), "+inf"
        )
        return [call_id.decode() for call_id in found]

    @unavailable_if_silent()
    async def _mark_of_tasks(self) -> object:
        """Another one when a task was added, taken or done."""
        keys, redis = self._inventory.keys, self._inventory.redis
        newest = await redis.xrevrange(keys.tasks, count=1)
        return str(newest), await redis.hgetall(keys.task_progress)  # type: ignore[misc]

    async def _read_tasks(self) -> tuple[Task, ...]:
        tasks = [task for task in await self._inventory.tasks() if task.state is not TaskState.DONE]
        return tuple(sorted(tasks, key=lambda task: task.due_at))
