"""What Prometheus would have read of workers, scrape after scrape, and which alerts its rules raise of that.

`promtool` works it out, which comes with Prometheus (Debian's package is `prometheus`).
"""

import itertools
import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.parser import text_string_to_metric_families

DEPLOYED = Path(__file__).resolve().parents[2] / "deploy" / "observability"
RULES = DEPLOYED / "prometheus" / "alerts.yaml"
JOB = "rental-worker"
SCRAPE_SECONDS = 10
PARTS = {"counter": ["_total"], "gauge": [""], "histogram": ["_bucket", "_count", "_sum"]}
STALE, NOTHING = "stale", "_"

Samples = Mapping[str, float]
"""Values by the series, such as `rental_calls_total{}`."""

PROMTOOL = shutil.which("promtool")
with_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not on the PATH; it comes with Prometheus")


def series(name: str, **labels: str) -> str:
    """The name of a series, with its labels in alphabetical order."""
    return f"{name}{{{','.join(f'{label}={json.dumps(value)}' for label, value in sorted(labels.items()))}}}"


def samples_of(text: str) -> dict[str, float]:
    """The line's samples in what `GET /metrics` answers."""
    return {
        series(sample.name, **sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("rental_") and not sample.name.endswith("_created")
    }


def told_labels() -> dict[str, set[str]]:
    """The labels of every series that this process could tell, by its name, also of those that are not told yet."""
    return {
        metric._name + part: {*metric._labelnames, *(["le"] if part == "_bucket" else [])}
        for metric in list(REGISTRY._collector_to_names)
        if isinstance(metric, MetricWrapperBase)
        for part in PARTS[str(metric._type)]
        if metric._name.startswith("rental_")
    }


def names_in(expression: str) -> set[str]:
    """The metrics that an expression or a whole file of rules reads."""
    return set(re.findall(r"\b(?:rental_[a-z_]+|up)\b", expression))


class Watched:
    """What was read of each worker, every so many seconds from 0 on. Only what the rules read is kept."""

    def __init__(self, every_seconds: int = SCRAPE_SECONDS) -> None:
        self.every_seconds = every_seconds
        self._read: defaultdict[str, list[str]] = defaultdict(list)
        self._steps: defaultdict[str, int] = defaultdict(int)
        self._wanted = names_in(RULES.read_text(encoding="utf-8"))

    @property
    def seconds(self) -> int:
        """When the next scrape is."""
        return max(self._steps.values(), default=0) * self.every_seconds

    def read(self, samples: Samples | None, *, instance: str = "worker-1", during: int = 0) -> None:
        """This worker tells this, once or for so many seconds. None: it cannot be reached."""
        times = max(1, during // self.every_seconds)
        told = {"up{}": 0.0} if samples is None else {"up{}": 1.0, **samples}
        step = self._steps[instance]
        for name, value in told.items():
            if name.partition("{")[0] in self._wanted:
                values = self._read[_of_instance(name, instance)]
                values += [NOTHING] * (step - len(values)) + [repr(value)] * times
        self._steps[instance] = step + times
        for name, values in self._read.items():
            is_gone = f'instance="{instance}"' in name and len(values) == step
            if is_gone and step and values[-1] not in (STALE, NOTHING):
                values.append(STALE)  # as Prometheus marks what is told no more

    def firing(self, folder: Path, *, at: int, none_until: int) -> str:
        """The alerts that fire at this second, by name, with commas. Up to `none_until` there must have been none.

        promtool's files are written into the folder.
        """
        firing = 'ALERTS{alertstate="firing"}'
        earlier, now = self._alerts(
            folder, (f"last_over_time({firing}[{none_until + self.every_seconds}s])", none_until), (firing, at)
        )
        assert earlier == "", f"before it, {earlier} had fired"
        return now

    def _alerts(self, folder: Path, *asked: tuple[str, int]) -> list[str]:
        """The names of the alerts that each expression tells of at its second, with commas."""
        every = f"{self.every_seconds}s"
        read = [{"series": name, "values": _shortened(values)} for name, values in self._read.items()]
        # What cannot be: promtool answers with what there is in its place.
        impossible = [{"labels": "none", "value": 0}]
        questions = [
            {"expr": f"group by (alertname) ({expression})", "eval_time": f"{at}s", "exp_samples": impossible}
            for expression, at in asked
        ]
        tests = [{"interval": every, "input_series": read, "promql_expr_test": questions}]
        file = folder / "tests.yaml"  # JSON is YAML
        file.write_text(json.dumps({"rule_files": [str(RULES)], "evaluation_interval": every, "tests": tests}))
        _, said = promtool("test", "rules", file)
        answers = re.findall(r"got: (.*)", said)
        assert len(answers) == len(asked), said
        return [",".join(sorted(re.findall(r'alertname="(\w+)"', answer))) for answer in answers]


def _of_instance(series_name: str, instance: str) -> str:
    name, _, labels = series_name.partition("{")
    return f'{name}{{instance="{instance}",job="{JOB}",{labels}'.replace(",}", "}")


def _shortened(values: list[str]) -> str:
    """The values with those that repeat as promtool has them: "3+0x4" is five times 3, and "_x4" four times nothing."""
    runs = [(value, len(list(run))) for value, run in itertools.groupby(values)]
    return " ".join(
        value if times == 1 else f"_x{times}" if value == NOTHING else f"{value}+0x{times - 1}" for value, times in runs
    )


def promtool(*arguments: str | Path) -> tuple[bool, str]:
    """Whether promtool succeeded, and what it said."""
    done = subprocess.run([PROMTOOL or "", *arguments], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr
