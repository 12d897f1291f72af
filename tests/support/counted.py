"""What Prometheus would be told, and what has been added to it."""

from typing import Any

from prometheus_client import REGISTRY


def told(name: str, **labels: str) -> float:
    """The value of this sample; 0 while there is none."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


def all_samples() -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample of the line by its name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if metric.name.startswith("rental_")
    }


class Added:
    """What was added since this was made."""

    def __init__(self) -> None:
        self._before = all_samples()

    def __call__(self, name: str, **labels: Any) -> float:
        """How much was added to the samples of this name that have these labels, and any others."""
        asked = set(labels.items())
        return sum(
            value - self._before.get((told, having), 0.0)
            for (told, having), value in all_samples().items()
            if told == name and asked <= having
        )
