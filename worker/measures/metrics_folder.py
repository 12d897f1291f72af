"""The folder in which the processes of a worker write their Prometheus metrics, for `GET /metrics`."""

import os
from pathlib import Path

from prometheus_client import values

from inventory.server.data_folder import make_folder
from shared.settings import Settings


def metrics_folder(settings: Settings) -> Path | None:
    """The folder that the processes share; None if no port is set for metrics."""
    return settings.data_folder / "metrics" if settings.metrics_port else None


def share_metrics(settings: Settings) -> None:
    """Make this process write its metrics into the folder too: it counts the active calls.

    Call it before the first metric is made. prometheus_client decides where to write when it is imported, and
    `python -m livekit.agents` imports it before the settings are read, so this makes it decide again.
    """
    if folder := metrics_folder(settings):
        make_folder(folder)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        values.ValueClass = values.get_value_class()
