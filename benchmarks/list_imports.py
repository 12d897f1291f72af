"""How long `python main.py inventory import FILE` takes for a long list of another program, whose mapping is kept.

The list is imported into an empty depot with an embedded server, then once more, and then with other rates in one row
of a hundred. In one list about 50 units share each name; in the other one every name is its own.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import table
from benchmarks.search import generated
from inventory.lists.importing import find_list
from inventory.lists.mapping import Default
from inventory.lists.mapping_files import write_mapping
from inventory.lists.reading.read_file import read_sheets
from inventory.models import Equipment

PROJECT = Path(__file__).resolve().parent.parent
HEADINGS = ("Asset No.", "Item", "Group", "Rate per Day", "State", "Certificate", "Yard", "Weight (kg)", "Notes")
STATES = {"AVAILABLE": "available", "RENTED": "on rent", "MAINTENANCE": "in repair"}
WEIGHTS = {"Light": "120", "Medium": "900", "Heavy": "5200"}
CHANGED_OF = 100  # one row of so many has another rate in the third import
TARGET = 10.0  # seconds, for 100,000 rows into an empty depot
TIMES = ("into an empty depot", "again", "with 1 % changed")


def write_list(path: Path, units: Sequence[Equipment], *, dearer: bool = False) -> None:
    """A list of these units with columns of its own. With `dearer` some of the rates are higher."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for place, unit in enumerate(units):
            rate = unit.lowest_rate + (dearer and place % CHANGED_OF == 0)
            cells = (unit.equipment_id, unit.name, unit.category, rate, STATES[unit.status])
            cells += (unit.operator_certification or "none", unit.storage_location, WEIGHTS[unit.weight_class])
            writer.writerow((*cells, unit.description))


def write_mapping_of(path: Path, listed: Path) -> None:
    """What people would have answered when they were asked about this list."""
    chosen = find_list(read_sheets(listed), source=listed.name).chosen
    assert chosen is not None, "the list was not found in its file"
    answers = {"highest_rate": Default(all="+10%"), "insurance": Default(all="500000")}
    write_mapping(path, chosen.guess.mapping.model_copy(update={"defaults": answers}))


def _seconds(listed: Path, folder: Path) -> float:
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603
        [sys.executable, "main.py", "inventory", "import", str(listed), "--mapping", str(folder / "mapping.yaml")],
        cwd=PROJECT,
        env={**os.environ, "RENTAL_DATA_FOLDER": str(folder / "var"), "REDIS_URL": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - began
    assert done.returncode == 0, done.stderr
    assert "units imported" in done.stdout, done.stdout
    return took


def _three_imports(units: Sequence[Equipment]) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="bench-import-") as name:
        folder = Path(name)
        write_list(folder / "list.csv", units)
        write_list(folder / "dearer.csv", units, dearer=True)
        write_mapping_of(folder / "mapping.yaml", folder / "list.csv")
        return [_seconds(folder / listed, folder) for listed in ("list.csv", "list.csv", "dearer.csv")]


def measure(quick: bool) -> str:
    """The section on imports."""
    rows = 2_000 if quick else 100_000
    lines: list[list[str]] = []
    for names, distinct in (("of 50 units", False), ("its own", True)):
        units = generated(rows, distinct=distinct)
        lines.append([names, *(f"{seconds:.1f}" for seconds in _three_imports(units))])
    return (
        f"## Imports\n\n`main.py inventory import` of {rows:,} rows, in seconds; the target for 100,000 rows into an "
        f"empty depot is {TARGET:.0f}.\n\n{table(['each name', *TIMES], lines)}"
    )
