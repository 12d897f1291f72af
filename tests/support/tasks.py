"""Tasks for tests: what the people of a depot have to do."""

import datetime as dt
from typing import Any

from inventory.models import NewTask


def a_task(reason: str = "call back", **changed: Any) -> NewTask:
    """A task that was left now and is due in a day. `changed` are fields of it."""
    left_at = changed.pop("left_at", dt.datetime.now(dt.UTC))
    return NewTask.model_validate(
        {"call_id": "c", "reason": reason, "left_at": left_at, "due_at": left_at + dt.timedelta(days=1)} | changed
    )
