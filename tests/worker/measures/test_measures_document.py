"""The page about what is measured names every number that Prometheus is told, and no other."""

import re
from pathlib import Path

from prometheus_client import REGISTRY

import worker.server  # and with it everything that counts

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
