"""What ended processes have counted is kept in one file of each kind, and a scrape reads no more of them than that."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, values
from prometheus_client.values import MultiProcessValue

from worker.measures.metrics_folder import MetricsFolder

ENDED_IDS = iter(range(4_194_305, 9_000_000))  # beyond the highest process id of Linux


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    return tmp_path


def a_process(monkeypatch: pytest.MonkeyPatch, *, waits: tuple[float, ...] = (), process_id: int | None = None) -> None:
    """What a process of this id counts in its life; by default of one that has ended."""
    own = process_id or next(ENDED_IDS)
    value_class = MultiProcessValue(lambda: own)
    with monkeypatch.context() as patched:
        patched.setattr(values, "ValueClass", value_class)
        registry = CollectorRegistry()
        Counter("calls", "Calls", ["stage"], registry=registry).labels("greeting").inc()
        seconds = Histogram("wait_seconds", "Waits", buckets=(1, 5), registry=registry)
        for wait in waits:
            seconds.observe(wait)
        for mode in ("livesum", "max", "all"):
            Gauge(f"active_{mode}", "Running", registry=registry, multiprocess_mode=mode).set(1)
    value_class.close_all_files()


def told(folder: Path) -> set[str]:
    text = MetricsFolder(folder).told().decode()
    return {line for line in text.splitlines() if not line.startswith("#")}


def test_what_ended_processes_have_counted_stays_and_their_files_go(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(150):
        a_process(monkeypatch, waits=(0.5, 3, 7))
    assert len(list(folder.iterdir())) == 150 * 5
    first = told(folder)
    assert {'calls_total{stage="greeting"} 150.0', 'wait_seconds_bucket{le="1.0"} 150.0'} <= first
    assert {'wait_seconds_bucket{le="5.0"} 300.0', 'wait_seconds_bucket{le="+Inf"} 450.0'} <= first
    assert {"wait_seconds_count 450.0", f"wait_seconds_sum {150 * 10.5}"} <= first
    assert sorted(file.name for file in folder.iterdir()) == ["counter_ended.db", "histogram_ended.db"]
    for _ in range(150):
        a_process(monkeypatch, waits=(0.5,))
    assert {'calls_total{stage="greeting"} 300.0', 'wait_seconds_bucket{le="1.0"} 300.0'} <= told(folder)
    assert told(folder) == told(folder)
    assert len(list(folder.iterdir())) == 2


def test_a_process_that_runs_keeps_its_files_and_goes_on_counting(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_process(monkeypatch, waits=(3,))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as running:
        a_process(monkeypatch, waits=(3,), process_id=running.pid)
        while_it_runs = told(folder)
        assert "active_livesum 1.0" in while_it_runs
        assert 'calls_total{stage="greeting"} 2.0' in while_it_runs
        assert {f"{kind}_{running.pid}.db" for kind in ("counter", "histogram", "gauge_livesum")} <= {
            file.name for file in folder.iterdir()
        }
        a_process(monkeypatch, waits=(3,), process_id=running.pid)
        assert 'calls_total{stage="greeting"} 3.0' in told(folder)
        running.communicate(b"\n")
    ended = told(folder)
    assert 'calls_total{stage="greeting"} 3.0' in ended
    assert not any(line.startswith("active") for line in ended), "nothing is so of a process that has ended"
    assert len(list(folder.iterdir())) == 2


def test_nothing_is_counted_twice_or_missed_by_who_asks_while_files_are_merged(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = MetricsFolder(folder)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for _ in range(60):
        a_process(monkeypatch)
    metrics.told()
    stop = threading.Event()
    failures: list[str] = []

    def ask() -> None:
        least = 60.0
        while not stop.is_set():
            try:
                text = metrics.told().decode()
                count = float(next(line for line in text.splitlines() if line.startswith("calls_total")).split()[-1])
            except Exception as exc:
                failures.append(repr(exc))
                return
            if not least <= count <= 120:
                failures.append(f"{count} after {least}")
            least = count

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(elsewhere))
    for _ in range(60):
        a_process(monkeypatch)
        for file in elsewhere.iterdir():
            file.rename(folder / file.name)  # whole: the process has ended
        metrics.merge_ended()
    stop.set()
    for thread in asking:
        thread.join()
    assert failures == []


def test_a_broken_file_of_a_killed_process_fails_no_scrape(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    a_process(monkeypatch)
    a_process(monkeypatch)
    broken = next(folder.glob("counter_*.db"))
    broken.write_bytes(b"\xff\xff\x00\x00" + broken.read_bytes()[4:8] + b"\xff\xff\xff\x00" * 64)
    assert 'calls_total{stage="greeting"} 1.0' in told(folder)
    assert "cannot be read" in caplog.text
    assert not broken.exists()


def test_the_empty_file_of_a_process_that_begins_at_this_moment_fails_no_scrape(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_process(monkeypatch)
    begun = folder / f"counter_{os.getpid()}.db"
    begun.touch()
    assert 'calls_total{stage="greeting"} 1.0' in told(folder)
    assert begun.exists()
