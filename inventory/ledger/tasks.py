"""The list of what the people of the depot have to do: callers to call back, bookings to check, limits to look at."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from inventory.ledger import stored_form
from inventory.ledger.base import OUTCOME_SECONDS, InventoryBase
from inventory.models import NewTask, Task, TaskNotFound, TaskNotOpen, TaskState
from inventory.server.errors import unavailable_if_silent

READ_AT_ONCE = 500


class Tasks(InventoryBase):
    """The part of the inventory that keeps tasks."""

    @unavailable_if_silent()
    async def add_task(self, task: NewTask, *, once_in: dt.timedelta = dt.timedelta(seconds=OUTCOME_SECONDS)) -> None:
        """Add a task to the list. The same task again within `once_in` is kept once."""
        # Two tasks are the same when they differ only in when they were left and when they are due.
        content = task.model_dump_json(exclude={"left_at", "due_at"})
        await self.run(
            "add_task",
            [self.keys.tasks, self.keys.outcome(f"note-{hashlib.sha256(content.encode()).hexdigest()}")],
            [task.model_dump_json(), int(once_in.total_seconds())],
        )

    @unavailable_if_silent(after=None)
    async def tasks(self) -> list[Task]:
        """Every task, the oldest first. Tasks that were done long ago have been deleted."""
        progress: dict[bytes, bytes] = await self.redis.hgetall(self.keys.task_progress)  # type: ignore[misc]
        tasks: list[Task] = []
        first = "-"
        while True:
            entries: Any = await self.redis.xrange(self.keys.tasks, min=first, count=READ_AT_ONCE) or []
            tasks += [
                stored_form.read_task(entry_id.decode(), fields[b"message"], progress.get(entry_id))
                for entry_id, fields in entries
            ]
            if len(entries) < READ_AT_ONCE:
                return tasks
            first = f"({entries[-1][0].decode()}"

    @unavailable_if_silent()
    async def take_task(self, task_id: str, *, by: str) -> None:
        """Note that a person takes this task. Of two who take it at the same time, one gets it.

        Raises:
            TaskNotFound: no task has this id.
            TaskNotOpen: somebody else has taken it, or it is done.
        """
        code, *progress = await self._change("take_task", task_id, by)
        if code == b"not open":
            now = stored_form.read_task_progress(progress[0])
            if now.state is TaskState.DONE:
                raise TaskNotOpen(f"Task {task_id} is done already.")
            since = now.changed_at.astimezone(self.zone)
            raise TaskNotOpen(f"{now.taken_by} has taken task {task_id}, on {since:%A, %B %d at %H:%M}.")

    @unavailable_if_silent()
    async def finish_task(self, task_id: str, *, kept: dt.timedelta) -> None:
        """Note that this task is done, whoever had taken it. Tasks that were done longer than `kept` ago are deleted.

        Raises:
            TaskNotFound: no task has this id.
        """
        await self._change("finish_task", task_id, int(kept.total_seconds() * 1000))

    @unavailable_if_silent()
    async def delete_task(self, task_id: str) -> None:
        """Delete this task, done or not.

        Raises:
            TaskNotFound: no task has this id.
        """
        if not stored_form.is_task_id(task_id) or not await self.redis.xrange(self.keys.tasks, task_id, task_id):
            raise _unknown_task(task_id)
        await self.erase_tasks([task_id])

    @unavailable_if_silent(after=None)
    async def delete_old_tasks(self, *, kept: dt.timedelta, done_kept: dt.timedelta) -> int:
        """Delete the tasks that were left longer than `kept` ago, done or not, and those that were done longer than
        `done_kept` ago. Returns how many."""
        now = self.now()
        # The id of an entry begins with the moment when it was added, so a task that cannot be read goes too.
        oldest_kept = int((now - kept).timestamp() * 1000)
        entries: Any = await self.redis.xrange(self.keys.tasks, max=f"({oldest_kept}-0")
        progress: dict[bytes, bytes] = await self.redis.hgetall(self.keys.task_progress)  # type: ignore[misc]
        old = {entry_id.decode() for entry_id, _ in entries or []}
        for task_id, stored in progress.items():
            changed = stored_form.read_task_progress(stored)
            if changed.state is TaskState.DONE and changed.changed_at < now - done_kept:
                old.add(task_id.decode())
        await self.erase_tasks(sorted(old))
        return len(old)

    @unavailable_if_silent()
    async def erase_tasks(self, task_ids: Sequence[str]) -> None:
        """Delete the tasks with these ids."""
        if task_ids:
            await self.redis.xdel(self.keys.tasks, *task_ids)
            await self.redis.hdel(self.keys.task_progress, *task_ids)  # type: ignore[misc]

    async def _change(self, script: str, task_id: str, argument: str | int) -> list[bytes]:
        if not stored_form.is_task_id(task_id):
            raise _unknown_task(task_id)
        answer: list[bytes] = await self.run(script, [self.keys.tasks, self.keys.task_progress], [task_id, argument])
        if answer[0] == b"unknown":
            raise _unknown_task(task_id)
        return answer


def _unknown_task(task_id: str) -> TaskNotFound:
    return TaskNotFound(f"No task has the id {task_id}. See the list: python main.py tasks list")
