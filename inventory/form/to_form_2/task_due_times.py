"""Before there were tasks, callers left messages, which had no due time."""

import datetime as dt
import json

from inventory.files.backup_file import DepotContents

DUE_AFTER = dt.timedelta(days=1)


def give_due_times(contents: DepotContents) -> DepotContents:
    """A message is a task that is due a day after it was left."""
    tasks = contents.streams.get("messages")
    if tasks is None:
        return contents
    entries = tuple(
        (entry_id, {**fields, "message": _with_due_time(fields["message"])}) for entry_id, fields in tasks.entries
    )
    return contents.model_copy(
        update={"streams": {**contents.streams, "messages": tasks.model_copy(update={"entries": entries})}}
    )


def _with_due_time(message: str) -> str:
    task = json.loads(message)
    if "due_at" in task:
        return message
    return json.dumps({**task, "due_at": (dt.datetime.fromisoformat(task["left_at"]) + DUE_AFTER).isoformat()})
