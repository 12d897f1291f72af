"""Where the processes of a worker write what they count, for `GET /metrics`."""

import os
from pathlib import Path

from prometheus_client import values

from shared.settings import Settings


def metrics_folder(settings: Settings) -> Path | None:
    """The folder that the processes share; None when nobody asks for metrics."""
    return settings.data_folder / "metrics" if settings.metrics_port else None


def share_metrics(settings: Settings) -> None:
    """Have this process write into the folder too: it counts the active calls.

    To be done before anything is counted. prometheus_client looks for the folder when it is imported, which
    `python -m livekit.agents` does before the settings are read, so it is made to look again.
    """
    if folder := metrics_folder(settings):
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        values.ValueClass = values.get_value_class()
