"""What a worker tells of itself, for tests of what is made of it."""

import datetime as dt
from typing import Any

from shared.running.kept_workers import KeptWorker


def a_worker(worker_id: str = "one", **known: Any) -> KeptWorker:
    """A worker that has 2 of 10 calls; `known` are other fields."""
    told: dict[str, Any] = {
        "host": "machine-1",
        "process": 4711,
        "since": dt.datetime(2030, 1, 1, tzinfo=dt.UTC),
        "version": "0.1.0",
        "calls": 2,
        "most_calls": 10,
        "load": 0.14,
    }
    return KeptWorker(worker_id=worker_id, **told | known)
