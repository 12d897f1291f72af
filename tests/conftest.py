"""How the tests are collected and handed out. What they share is in `tests/support/fixtures.py`."""

import gc
import os
from collections.abc import Generator

import pytest

# Their tests wait long for programs that they start. Whoever begins one of them last ends last.
BEGIN_FIRST = {"test_end_to_end.py", "test_worker.py"}


def pytest_configure(config: pytest.Config) -> None:
    """A process that only hands the tests out to others does not import the product, which takes five seconds. What is
    imported and collected stays until the end: looking through it for garbage would take a tenth of the time."""
    if config.getoption("dist", "no") == "no":
        gc.disable()
        config.pluginmanager.import_plugin("tests.support.fixtures")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two processors: a third of a test's time it waits, for a server, a process or a clock."""
    return (3 * (os.cpu_count() or 1) + 1) // 2


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Each process begins to collect in another place. On the first run each test module is compiled, which takes half
    of the time of collecting: a process then finds what the one before it has compiled, instead of doing the same."""
    report = yield
    process = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if process.isdigit() and isinstance(collector, pytest.Directory):
        processes = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        begin = len(report.result) * int(process) // processes
        report.result = [*report.result[begin:], *report.result[:begin]]
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order of the files, wherever the collecting began, but the longest first."""
    items.sort(key=lambda item: (item.path.name not in BEGIN_FIRST, item.path))


def pytest_collection_finish() -> None:
    """What was imported stays until the end, and need not be looked through when garbage is collected from here on."""
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()
