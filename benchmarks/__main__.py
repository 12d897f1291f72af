"""Run every benchmark and write `benchmarks/results.md`: `python -m benchmarks [--quick]`."""

import sys
import time

from benchmarks import (
    calls,
    flatness,
    growth,
    handoffs,
    list_imports,
    report,
    reservations,
    rules_check,
    scrapes,
    search,
    startup,
)

# Each takes whether to measure quickly, and returns its section of the results in Markdown.
BENCHMARKS = (
    reservations.measure,
    flatness.measure,
    growth.measure,
    rules_check.measure,
    search.measure,
    list_imports.measure,
    startup.measure,
    handoffs.measure,
    scrapes.measure,
    calls.measure,
)


def main() -> None:
    quick = "--quick" in sys.argv[1:]
    began = time.perf_counter()
    sections: list[str] = []
    for measure in BENCHMARKS:
        section = measure(quick)
        print(section, flush=True)
        sections.append(section)
    minutes = (time.perf_counter() - began) / 60
    path = report.write(sections, quick=quick, minutes=minutes)
    print(f"Written to {path.name} in {minutes:.1f} minutes.")


if __name__ == "__main__":
    main()
