"""What a scrape of Prometheus costs after many calls: `python -m benchmarks.scrapes [--quick]`.

Each call has a process of its own, which leaves its files of metrics. Here they are those of a process that has counted
everything that the line counts in a call; the calls that ended are many links to them.
"""

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from benchmarks.report import table
from worker.measures.metrics_folder import MetricsFolder

FEW, SOME, MANY = 10, 1_000, 10_000
FIRST_ENDED = 4_194_305  # beyond the highest process id of Linux
TARGET_RATIO = 2.0


def count_a_call() -> None:
    """Count what a call that books counts, in a process of its own."""
    from agents.conversation.rental_line import open_call  # noqa: F401 - everything that counts is imported with it
    from inventory.server import round_trips
    from shared.measures.call_measures import CallMeasures
    from shared.settings.limits import LimitSettings
    from shared.workflow import Stage

    began = time.time()
    measures = CallMeasures(began=began, prices=LimitSettings())
    measures.begin()
    for stage in Stage:
        measures.entered(stage)
        measures.caller_stopped(began)
        measures.line_sounds(began + 1)
        for tool in ("search_available_equipment", "propose_price", "verify_insurance_coverage"):
            measures.tool_called(tool, tool, began)
            measures.tool_ended(tool, "done", began + 0.1)
        for script in ("hold", "renew", "confirm", "save_record", "keep_call", "count_try"):
            with round_trips.RoundTrip(script):
                pass
    measures.end("completed", ended_by="line", at=began + 180)


def as_livekit(folder: Path) -> bytes:
    """A scrape as LiveKit makes it: it reads every file."""
    registry = CollectorRegistry(auto_describe=True)
    MultiProcessCollector(registry, str(folder))
    return generate_latest(registry)


def median_ms(scrape: Callable[[], bytes], *, times: int) -> float:
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        scrape()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[times // 2]


def measure(quick: bool) -> str:
    """Measure, and return the section of the results in Markdown."""
    many = SOME if quick else MANY
    with tempfile.TemporaryDirectory() as scratch:
        made, folder = Path(scratch, "made"), Path(scratch, "metrics")
        made.mkdir()
        folder.mkdir()
        process = multiprocessing.get_context("spawn").Process(target=count_a_call)
        with mock.patch.dict(os.environ, PROMETHEUS_MULTIPROC_DIR=str(made)):
            process.start()
        process.join()
        files = {file.stem.rpartition("_")[0]: file for file in made.iterdir()}
        ended = 0

        def end_calls(count: int) -> None:
            nonlocal ended
            for _ in range(count):
                for kind, file in files.items():
                    (folder / f"{kind}_{FIRST_ENDED + ended}.db").hardlink_to(file)
                ended += 1

        metrics, rows = MetricsFolder(folder), list[tuple[object, ...]]()
        end_calls(FEW)
        every_file = {FEW: median_ms(lambda: as_livekit(folder), times=5)}
        metrics.merge_ended()
        merged = {FEW: median_ms(metrics.told, times=25)}
        merging = 0.0
        while ended < many:
            end_calls(FEW)  # as many as end between two scrapes
            began = time.perf_counter()
            metrics.merge_ended()
            merging += time.perf_counter() - began
        merged[many] = median_ms(metrics.told, times=25)
        left = len(list(folder.iterdir()))
        for file in folder.iterdir():
            file.unlink()
        ended = 0
        end_calls(SOME)
        every_file[SOME] = median_ms(lambda: as_livekit(folder), times=1)
    for count in sorted({FEW, SOME, many}):
        figures = (f"{taken[count]:.1f}" if count in taken else "" for taken in (every_file, merged))
        rows.append((f"after {count:,} calls", *figures))
    return (
        "## Scrapes of Prometheus\n\n"
        "Milliseconds of a scrape when the processes of so many calls have ended. Merging what they counted takes "
        f"{merging * 1000 / (many - FEW):.1f} ms a call, in a thread of the worker, and leaves {left} files.\n\n"
        + table(("", "every file is read", "ended processes merged"), rows)
        + f"\n\nAfter many calls a scrape takes {merged[many] / merged[FEW]:.2f} times as long as after few; "
        f"the target is at most {TARGET_RATIO:.0f}."
    )


if __name__ == "__main__":
    print(measure("--quick" in sys.argv[1:]))
