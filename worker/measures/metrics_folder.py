"""The folder in which the processes of a worker write their Prometheus metrics, a file for each process and kind.

Every call has a process of its own. What ended processes have counted is merged into one file for each kind: otherwise
the folder would grow with every call, and a scrape would read every file in it.
"""

import contextlib
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import Metric, generate_latest, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from inventory.server.data_folder import make_folder
from shared.settings import Settings

logger = logging.getLogger("rental.worker")

ENDED = "ended"  # in the name of a file where those of processes have the process id
OF_WORKER = "worker"  # the folder in it for what the worker's own process counts from its first moment on


def metrics_folder(settings: Settings) -> Path | None:
    """The folder that the processes share; None if no port is set for metrics."""
    return settings.data_folder / "metrics" if settings.metrics_port else None


def share_metrics(settings: Settings) -> None:
    """Make this process write its metrics into the folder too: it counts what waits in the depot.

    Call it before the first metric is made. prometheus_client decides where to write when it is imported, and
    `python -m livekit.agents` imports it before the settings are read, so this makes it decide again.

    LiveKit removes every file of the folder when the worker starts, and what had been counted into one before would be
    told to nobody, then or later. So this process begins in a folder within it, which is emptied here.
    """
    if not (folder := metrics_folder(settings)):
        return
    own = folder / OF_WORKER
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR") == str(own):
        return  # it counts already
    make_folder(own)
    for left in own.glob("*.db"):
        left.unlink()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    values.ValueClass = values.get_value_class()


class MetricsFolder:
    """The files of the worker's processes. Its methods block, and one waits for the other: they are for threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()  # who scrapes between two steps of a merge would count twice, or miss a file

    def told(self) -> bytes:
        """What all processes have counted, those that run and those that have ended, as Prometheus reads it."""
        with self._lock:
            self._merge_ended()
            return generate_latest(self)

    def collect(self) -> Iterable[Metric]:
        """What all files have counted. A process that begins at this moment may have made an empty one."""
        files = [str(file) for file in self._folder.rglob("*.db") if file.stat().st_size]
        return MultiProcessCollector.merge(files, accumulate=True)

    def merge_ended(self) -> None:
        """Merge the files of processes that have ended."""
        with self._lock:
            self._merge_ended()

    def _merge_ended(self) -> None:
        """Counters and histograms are added up. A gauge tells what is so now, and nothing is so of an ended process."""
        ended: defaultdict[str, list[Path]] = defaultdict(list)
        running: dict[str, bool] = {}
        for file in self._folder.rglob("*.db"):
            kind, _, process = file.stem.rpartition("_")
            if process != ENDED and not running.setdefault(process, _runs(process)):
                ended[kind.partition("_")[0]].append(file)
        for kind, files in ended.items():
            if kind != "gauge":
                self._add(kind, files)
            for file in files:
                file.unlink(missing_ok=True)

    def _add(self, kind: str, files: Iterable[Path]) -> None:
        """Add what these files count to the file of ended processes, which is replaced in one step."""
        counted: defaultdict[str, float] = defaultdict(float)
        whole = self._folder / f"{kind}_{ENDED}.db"
        for file in (whole, *files):
            for key, value in _read(file):
                counted[key] += value
        new = whole.with_suffix(".new")
        new.unlink(missing_ok=True)
        with contextlib.closing(MmapedDict(str(new))) as written:
            for key, value in counted.items():
                written.write_value(key, value, 0.0)
        new.replace(whole)


def _read(file: Path) -> list[tuple[str, float]]:
    """What a file counts, by prometheus_client's keys. A process that was killed while it wrote may leave a broken
    file, which would fail every scrape from then on."""
    try:
        return [(key, value) for key, value, _, _ in MmapedDict.read_all_values_from_file(str(file))]
    except FileNotFoundError:
        return []
    except Exception as exc:
        logger.warning("what an ended process has counted cannot be read (%s)", type(exc).__name__)
        return []


def _runs(process: str) -> bool:
    """Whether there is a process with this id. What is no process id is taken as one that runs."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (ValueError, OSError):  # OSError: it runs, and belongs to somebody else
        return True
    return True
