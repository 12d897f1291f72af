"""The alerts and the dashboard read only what the line tells, and each alert is explained."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import worker.server  # and with it everything that counts
from tests.support.watched import DEPLOYED, JOB, RULES, SCRAPE_SECONDS, promtool, told_labels, with_promtool
from tests.support.yaml_files import read_yaml

PAGE = Path(worker.server.__file__).parent.parent / "docs" / "alerts.md"
DASHBOARD = json.loads((DEPLOYED / "grafana" / "dashboards" / "rental-line.json").read_text(encoding="utf-8"))
CONFIGURATION = read_yaml(DEPLOYED / "prometheus" / "prometheus.yaml")
ALERTS: list[dict[str, Any]] = [rule for group in read_yaml(RULES)["groups"] for rule in group["rules"]]
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
SHOWN = [target["expr"] for panel in PANELS for target in panel["targets"]]
EVERYTHING = [*(rule["expr"] for rule in ALERTS), *SHOWN]

OF_PROMETHEUS = {"job", "instance"}
NOT_OURS = {"up": OF_PROMETHEUS, "ALERTS": {"alertname", "alertstate"}, "lk_agents_worker_load": {"nodename", "pid"}}
SERIES = re.compile(r"\b((?:rental|lk_agents)_\w+|up|ALERTS)\b(?:\{([^}]*)\})?")
GROUPED = re.compile(r"\bby \(([\w, ]+)\)")
STOPS_CALLS = {"NoWorker", "RedisDown", "LiveKitDown", "ModelDown", "DiskNearlyFull"}


KNOWN = told_labels() | NOT_OURS


def series_in(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Each series that the expression reads, with the labels by which it chooses."""
    for name, matchers in SERIES.findall(expression):
        yield name, set(re.findall(r'(\w+)\s*[=!]~?\s*"', matchers))


def test_what_is_read_is_told_with_the_labels_that_are_asked_for() -> None:
    for expression in EVERYTHING:
        read = list(series_in(expression))
        assert read, expression
        assert {name for name, _ in read} <= KNOWN.keys(), expression
        for name, labels in read:
            assert labels <= KNOWN[name] | OF_PROMETHEUS, (name, expression)
        grouped = {label for labels in GROUPED.findall(expression) for label in re.split(r",\s*", labels)}
        assert grouped <= {label for name, _ in read for label in KNOWN[name]} | OF_PROMETHEUS, expression


def test_a_name_and_a_label_that_nothing_tells_are_found() -> None:
    read = dict(series_in('sum by (stage) (rate(rental_calls_total{place="x"}[5m])) + rental_nothing'))
    assert read == {"rental_calls_total": {"place"}, "rental_nothing": set()}
    assert "rental_nothing" not in KNOWN
    assert "place" not in KNOWN["rental_calls_total"]


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_each_alert_says_what_it_means_and_has_a_part_of_the_page(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["annotations"]["runbook"] == f"docs/alerts.md#{rule['alert'].lower()}"
    part = PAGE.read_text(encoding="utf-8").partition(f"\n### {rule['alert']}\n")[2].partition("\n#")[0]
    assert "**To do:**" in part


def test_the_page_explains_no_alert_that_there_is_not() -> None:
    explained = re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert explained == [rule["alert"] for rule in ALERTS]


def test_what_stops_calls_can_be_told_within_a_minute() -> None:
    read_every, look_every = (
        int(CONFIGURATION["global"][name].removesuffix("s")) for name in ("scrape_interval", "evaluation_interval")
    )
    assert read_every == look_every == SCRAPE_SECONDS
    urgent = [rule for rule in ALERTS if rule["alert"] in STOPS_CALLS]
    assert len(urgent) == len(STOPS_CALLS)
    waits = [int(rule.get("for", "0s").removesuffix("s")) for rule in urgent]
    assert all(read_every + look_every + wait <= 60 for wait in waits)


def test_prometheus_reads_the_workers_under_the_name_that_the_alerts_use() -> None:
    (job,) = CONFIGURATION["scrape_configs"]
    assert job["job_name"] == JOB
    assert any(f'job="{JOB}"' in rule["expr"] for rule in ALERTS)


def test_the_panels_have_ids_of_their_own_and_do_not_lie_on_each_other() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert 0 <= place["x"] < place["x"] + place["w"] <= 24, panel["title"]
        squares = {
            (place["x"] + across, place["y"] + down) for across in range(place["w"]) for down in range(place["h"])
        }
        assert not squares & taken, panel["title"]
        taken |= squares


def test_the_dashboard_lets_one_choose_the_prometheus() -> None:
    (variable,) = DASHBOARD["templating"]["list"]
    assert (variable["type"], variable["query"]) == ("datasource", "prometheus")
    chosen = {"type": "prometheus", "uid": f"${{{variable['name']}}}"}
    assert all(panel["datasource"] == chosen for panel in PANELS)
    assert all(target["datasource"] == chosen for panel in PANELS for target in panel["targets"])
    assert len({target["refId"] for target in PANELS[0]["targets"]}) == len(PANELS[0]["targets"])


def test_grafana_is_given_the_dashboard_and_the_prometheus_of_compose() -> None:
    provisioning = DEPLOYED / "grafana" / "provisioning"
    (source,) = read_yaml(provisioning / "datasources" / "prometheus.yaml")["datasources"]
    (provider,) = read_yaml(provisioning / "dashboards" / "rental-line.yaml")["providers"]
    services = read_yaml(DEPLOYED.parents[1] / "compose.yaml")["services"]
    assert f"--web.listen-address={source['url'].removeprefix('http://')}" in services["prometheus"]["command"]
    folder = provider["options"]["path"].removesuffix("/dashboards")
    assert f"./deploy/observability/grafana:{folder}:ro" in services["grafana"]["volumes"]
    assert services["grafana"]["environment"]["GF_PATHS_PROVISIONING"] == f"{folder}/provisioning"


@pytest.mark.parametrize("password", ["", "admin"])
def test_grafana_does_not_start_with_a_password_that_everybody_knows(password: str) -> None:
    assert started_with(password) == (2, "")
    assert started_with("of my own") == (0, "started\n")


def started_with(password: str) -> tuple[int, str]:
    """How Grafana's start ends with this password, and what Grafana is started with. `echo` stands for it."""
    environment = {"PATH": "/usr/bin:/bin", "GRAFANA": "echo", "GF_SECURITY_ADMIN_PASSWORD": password}
    start = ["/bin/sh", DEPLOYED / "grafana" / "start.sh", "started"]
    done = subprocess.run(start, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def said_by_promtool(*arguments: str | Path) -> str:
    succeeded, said = promtool(*arguments)
    assert succeeded, said
    return said


@with_promtool
def test_prometheus_can_read_its_configuration_and_its_rules() -> None:
    assert f"{len(ALERTS)} rules found" in said_by_promtool(
        "check", "config", DEPLOYED / "prometheus" / "prometheus.yaml"
    )


@with_promtool
def test_the_alerts_say_of_made_up_figures_what_they_should() -> None:
    said_by_promtool("test", "rules", DEPLOYED / "prometheus" / "alerts_test.yaml")
    tried = (DEPLOYED / "prometheus" / "alerts_test.yaml").read_text(encoding="utf-8")
    assert {rule["alert"] for rule in ALERTS} == set(re.findall(r"alertname: (\w+)\n *exp_alerts:\n", tried))


@with_promtool
def test_prometheus_understands_every_expression_of_the_dashboard(tmp_path: Path) -> None:
    """Grafana puts lengths of time in place of its variables."""
    rules = [
        {"record": f"shown:{number}", "expr": re.sub(r"\$__\w+", "5m", expression)}
        for number, expression in enumerate(SHOWN)
    ]
    file = tmp_path / "shown.yaml"
    file.write_text(json.dumps({"groups": [{"name": "shown", "rules": rules}]}), encoding="utf-8")
    assert f"{len(SHOWN)} rules found" in said_by_promtool("check", "rules", file)
