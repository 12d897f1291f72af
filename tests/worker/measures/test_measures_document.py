"""The page about what is measured names every number that Prometheus is told, and no other."""

import re
from pathlib import Path

from prometheus_client import REGISTRY

import worker.server  # and with it everything that counts
from tests.support.watched import told_labels

PAGE = Path(worker.server.__file__).parent.parent / "docs" / "measures.md"


def test_the_page_has_every_number_that_prometheus_is_told_and_no_other() -> None:
    told = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name
        for metric in REGISTRY.collect()
        if metric.name.startswith("rental_")
    }
    rows = [row for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| `rental_")]
    named = {name for row in rows for name in re.findall(r"`(rental_[a-z_]+)`", row.split(" | ")[0])}
    assert named == told


def test_the_page_has_the_labels_of_every_number() -> None:
    """The labels of several numbers in a row are the same, or stand in their order with semicolons between them."""
    told = told_labels()
    rows = [row.split("|") for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| `rental_")]
    for _, names, labels, *_ in rows:
        in_row = re.findall(r"`(rental_[a-z_]+)`", names)
        written = [set(re.findall(r"`(\w+)`", part)) for part in labels.split(";")]
        for name, named in zip(in_row, written * (len(in_row) if len(written) == 1 else 1), strict=True):
            assert named == (told.get(name) or told.get(f"{name}_count", set())), name
