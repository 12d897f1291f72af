"""How many lists from outside are read as a clerk would: `python -m benchmarks.list_trials.try_lists FOLDER... [-v]`.

A folder has lists, each with the truth about it beside it (see `truth.py`). With -v each fault is printed.
"""

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.list_trials.judging import OF_LOADING, Fault, FaultKind, faults_of
from benchmarks.list_trials.truth import truth_of
from benchmarks.report import table

COLUMNS = ("lists", "right", "loaded", "with a wrong column")


def lists_in(folder: Path) -> list[Path]:
    """The lists of a folder that have a truth beside them."""
    return sorted(path.with_suffix("") for path in folder.glob("*.json") if path.with_suffix("").is_file())


def _tried(path: Path) -> list[Fault]:
    try:
        return faults_of(path, truth_of(path))
    except Exception as exc:
        return [Fault(FaultKind.REFUSED, f"{type(exc).__name__}: {exc}")]


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:] if not name.startswith("-")]
    sums: Counter[str] = Counter()
    lines: list[list[str]] = []
    with ProcessPoolExecutor() as workers:
        for folder in folders:
            paths = lists_in(folder)
            of_folder: Counter[str] = Counter({"lists": len(paths)})
            for path, faults in zip(paths, workers.map(_tried, paths), strict=True):
                kinds = {fault.kind for fault in faults}
                of_folder["right"] += kinds <= {FaultKind.MINOR}
                of_folder["loaded"] += kinds.isdisjoint(OF_LOADING)
                of_folder["with a wrong column"] += FaultKind.WRONG_COLUMN in kinds
                if faults and "-v" in sys.argv:
                    print(f"\n{folder.name}/{path.name}: {truth_of(path).about}")
                    print("\n".join(f"  {fault.kind.value}: {fault.text}" for fault in faults))
            lines.append([folder.name, *(str(of_folder[one]) for one in COLUMNS)])
            sums += of_folder
    print(table(["folder", *COLUMNS], [*lines, ["together", *(str(sums[one]) for one in COLUMNS)]]))


if __name__ == "__main__":
    main()
