"""How long `python main.py call` takes until its first words, and the rest of a scripted call after them."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import table

PROJECT = Path(__file__).resolve().parent.parent
TARGETS = {"first words": 4.0, "the call after them": 3.0}  # seconds


def _seconds_of_a_call() -> tuple[float, float]:
    """Seconds until the line speaks, and from there until the call has ended."""
    with tempfile.TemporaryDirectory(prefix="bench-call-") as folder:
        began = time.perf_counter()
        call = subprocess.Popen(
            [sys.executable, "-u", "main.py", "call", "--scenario", "happy_path"],
            cwd=PROJECT,
            env={**os.environ, "RENTAL_DATA_FOLDER": folder},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert call.stdout is not None
        spoken = None
        for line in call.stdout:
            if spoken is None and line.startswith("Line:"):
                spoken = time.perf_counter()
            if line.startswith("The call ended"):
                break
        ended = time.perf_counter()
        call.wait()
    assert spoken is not None, "the line said nothing"
    return spoken - began, ended - spoken


def measure(quick: bool) -> str:
    """The section on start-up."""
    runs = [_seconds_of_a_call() for _ in range(1 if quick else 5)]
    rows = [
        [what, f"{statistics.median(times):.2f}", f"{max(times):.2f}", f"{TARGETS[what]:.0f}"]
        for what, times in zip(TARGETS, zip(*runs, strict=True), strict=True)
    ]
    head = ["`main.py call --scenario happy_path`, seconds", "median", "most", "target"]
    return f"## Start-up\n\nRuns: {len(runs)}.\n\n{table(head, rows)}"
