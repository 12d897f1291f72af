"""Tasks: what the people of the depot have to do."""

import datetime as dt
from enum import StrEnum

from inventory.models.frozen import Frozen
from inventory.models.period import Period


class TaskKind(StrEnum):
    """What kind of work a task is."""

    CALL_BACK = "call back"
    CHECK_BOOKING = "check a booking"
    LIMIT_REACHED = "limit reached"
    OVERDUE_RENTAL = "overdue rental"
    CHECK_PAPERS = "check papers"
    BREAKDOWN = "breakdown"
    WAITING = "waiting for equipment"


class TaskState(StrEnum):
    """A task is OPEN until somebody has TAKEN it, and in the end DONE."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class WaitingFor(Frozen):
    """What a customer waits for: one unit of any of these names, on these days. They may be told by mail to `email`, in
    the language with this code."""

    names: tuple[str, ...]
    period: Period
    email: str | None = None
    language: str | None = None


class NewTask(Frozen):
    """Something that the people of the depot have to do: why, for whom, and until when.

    `summary` says how far the call had come, one fact on each line. `booking_reference` and `equipment_id` name what
    the task is about, where it is about a booking or a unit. `waiting` is what the customer waits for until it is free.
    """

    kind: TaskKind = TaskKind.CALL_BACK
    call_id: str | None = None
    reason: str
    business_name: str | None = None
    phone: str | None = None
    summary: str = ""
    booking_reference: str | None = None
    equipment_id: str | None = None
    waiting: WaitingFor | None = None
    left_at: dt.datetime
    due_at: dt.datetime


class TaskProgress(Frozen):
    """Who has taken a task, if anybody, whether it is done, and since when. `taken_by` stays when the task is done."""

    state: TaskState
    taken_by: str | None
    changed_at: dt.datetime


class Task(NewTask):
    """A task in the depot's list. `progress` is None as long as the task is open."""

    task_id: str
    progress: TaskProgress | None = None

    @property
    def state(self) -> TaskState:
        return self.progress.state if self.progress else TaskState.OPEN
