"""The files that put the line onto machines agree with the code and with each other."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose
from livekit.agents.telemetry.metrics import RUNNING_JOB_GAUGE

from shared.settings import Settings, name_in_environment

PROJECT = Path(__file__).resolve().parent.parent
KUBERNETES = PROJECT / "deploy" / "kubernetes"
NAMES = {name_in_environment(name) for name in Settings.model_fields} | {"RENTAL_SECRETS_FOLDER"}
KUBERNETES_VERSION = "1.37"
NOT_FOR_WORKERS = {"REDIS_ADMIN_PASSWORD", "REDIS_LIVEKIT_PASSWORD", "GRAFANA_ADMIN_PASSWORD"}
AFTER_THE_DRAIN = 90  # seconds: what comes after a call has a minute


def documents(path: Path) -> dict[str, Any]:
    return {document["kind"]: document for document in yaml.safe_load_all(path.read_text())}


@pytest.fixture
def pod() -> dict[str, Any]:
    return documents(KUBERNETES / "worker.yaml")["Deployment"]["spec"]["template"]["spec"]


@pytest.fixture
def container(pod: dict[str, Any]) -> dict[str, Any]:
    (only,) = pod["containers"]
    return only


def test_compose_is_as_its_specification_says() -> None:
    PyCompose.from_yaml((PROJECT / "compose.yaml").read_text()).to_spec()


@pytest.mark.parametrize("file", sorted(KUBERNETES.glob("*.yaml")), ids=lambda file: file.name)
def test_the_kubernetes_files_are_as_their_schemas_say(file: Path) -> None:
    for document in yaml.safe_load_all(file.read_text()):
        kubernetes_validate.validate(document, KUBERNETES_VERSION, strict=True)


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    checked = subprocess.run([hadolint, PROJECT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_kubernetes_waits_longer_than_the_worker_drains(pod: dict[str, Any], container: dict[str, Any]) -> None:
    drain = next(int(variable["value"]) for variable in container["env"] if variable["name"] == "RENTAL_DRAIN_SECONDS")
    assert pod["terminationGracePeriodSeconds"] >= drain + AFTER_THE_DRAIN


def test_the_probes_ask_where_the_worker_answers(container: dict[str, Any]) -> None:
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert ports["health"] == Settings.model_fields["health_port"].default
    assert ports["status"] == Settings.model_fields["status_port"].default
    assert container["livenessProbe"]["httpGet"] == {"path": "/", "port": "health"}
    assert container["readinessProbe"]["httpGet"] == {"path": "/ready", "port": "status"}


def test_the_ports_listen_where_they_are_asked(container: dict[str, Any]) -> None:
    (listen,) = [variable["value"] for variable in container["env"] if variable["name"] == "RENTAL_LISTEN_ADDRESS"]
    assert listen == "0.0.0.0", "the probes come from another machine"  # noqa: S104
    services = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]
    assert services["worker"]["environment"]["RENTAL_LISTEN_ADDRESS"] == "127.0.0.1"


def test_the_pod_may_do_little(pod: dict[str, Any], container: dict[str, Any]) -> None:
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert not pod["automountServiceAccountToken"]


def test_what_the_pod_writes_and_reads_is_mounted(pod: dict[str, Any], container: dict[str, Any]) -> None:
    set_to = {variable["name"]: variable["value"] for variable in container["env"]}
    mounted = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
    kinds = {volume["name"]: volume for volume in pod["volumes"]}
    data_folder = re.search(r"RENTAL_DATA_FOLDER=(\S+)", (PROJECT / "Dockerfile").read_text())
    assert data_folder is not None
    assert "emptyDir" in kinds[mounted[data_folder[1]]]
    assert "emptyDir" in kinds[mounted["/tmp"]]  # noqa: S108 - the pod's own
    secret = documents(KUBERNETES / "secret.example.yaml")["Secret"]["metadata"]["name"]
    assert kinds[mounted[set_to["RENTAL_SECRETS_FOLDER"]]]["secret"]["secretName"] == secret


def test_the_autoscaler_asks_for_the_calls_that_the_worker_counts(container: dict[str, Any]) -> None:
    found = documents(KUBERNETES / "worker.yaml")
    (metric,) = found["HorizontalPodAutoscaler"]["spec"]["metrics"]
    (gauge,) = RUNNING_JOB_GAUGE.describe()
    assert metric["pods"]["metric"]["name"] == gauge.name
    set_to = {variable["name"]: variable["value"] for variable in container["env"]}
    assert int(metric["pods"]["target"]["averageValue"]) < int(set_to["RENTAL_MAX_CALLS"])
    scraped = found["Deployment"]["spec"]["template"]["metadata"]["annotations"]["prometheus.io/port"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert scraped == set_to["RENTAL_METRICS_PORT"] == str(ports["metrics"])


def test_the_autoscaler_and_the_budget_mean_this_deployment() -> None:
    found = documents(KUBERNETES / "worker.yaml")
    deployment = found["Deployment"]
    assert found["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"].items() <= labels.items()


def test_kubernetes_sets_what_there_is_to_set(container: dict[str, Any]) -> None:
    secrets = documents(KUBERNETES / "secret.example.yaml")["Secret"]["stringData"]
    assert {variable["name"] for variable in container["env"]} | set(secrets) <= NAMES
    assert not any(secrets.values())


def test_compose_runs_a_whole_line_and_waits_longer_than_the_worker_drains() -> None:
    services = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]
    assert set(services) == {"redis", "livekit", "sip", "worker", "page", "admin", "prometheus", "grafana"}
    worker = services["worker"]
    assert set(worker["environment"]) <= NAMES | NOT_FOR_WORKERS
    minutes = int(worker["stop_grace_period"].removesuffix("m"))
    assert minutes * 60 >= int(worker["environment"]["RENTAL_DRAIN_SECONDS"]) + AFTER_THE_DRAIN
    assert "--maxmemory-policy noeviction" in " ".join(services["redis"]["command"])
    images = [service["image"] for service in services.values() if "image" in service]
    assert all(re.fullmatch(r"[\w./-]+:v?\d[\w.]*", image) for image in images), "pinned"
    for name in ("livekit", "sip"):
        for config in services[name]["environment"].values():
            assert yaml.safe_load(re.sub(r"\$\{(\w+)[^}]*\}", r"\1", config))["redis"]["address"] == "127.0.0.1:6379"


def test_prometheus_and_grafana_start_only_when_asked_for_and_listen_to_this_machine_only() -> None:
    services = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]
    prometheus, grafana, worker = (services[name] for name in ("prometheus", "grafana", "worker"))
    assert prometheus["profiles"] == grafana["profiles"] == ["observability"]
    assert "--web.listen-address=127.0.0.1:9090" in prometheus["command"]
    assert grafana["environment"]["GF_SERVER_HTTP_ADDR"] == "127.0.0.1"
    assert "--config.file=/etc/rental-prometheus/prometheus.yaml" in prometheus["command"]
    assert "./deploy/observability/prometheus:/etc/rental-prometheus:ro" in prometheus["volumes"]
    read = yaml.safe_load((PROJECT / "deploy" / "observability" / "prometheus" / "prometheus.yaml").read_text())
    (job,) = read["scrape_configs"]
    port = worker["environment"]["RENTAL_METRICS_PORT"]
    assert job["static_configs"] == [{"targets": [f"127.0.0.1:{port}"]}]


def test_each_service_of_compose_logs_in_to_redis_as_its_own_user() -> None:
    text = (PROJECT / "compose.yaml").read_text()
    services = yaml.safe_load(text)["services"]
    for name in ("livekit", "sip"):
        (config,) = services[name]["environment"].values()
        redis = yaml.safe_load(re.sub(r"\$\{(\w+)[^}]*\}", r"\1", config))["redis"]
        assert (redis["username"], redis["password"]) == ("livekit", "REDIS_LIVEKIT_PASSWORD")
    for service, user in (("worker", "worker"), ("page", "worker"), ("admin", "admin")):
        url = services[service]["environment"]["REDIS_URL"]
        assert url.startswith(f"redis://{user}:${{REDIS_{user.upper()}_PASSWORD}}@")
    worker = services["worker"]["environment"]
    assert {name: worker[name] for name in NOT_FOR_WORKERS} == dict.fromkeys(NOT_FOR_WORKERS, "")
    assert "requirepass" not in text
    assert "redis-cli --user worker ping" in services["redis"]["healthcheck"]["test"][1]


def test_the_page_of_compose_answers_on_its_own_port_and_has_no_secret_but_its_way_to_redis() -> None:
    page = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]["page"]
    port = Settings.model_fields["web_port"].default
    assert page["command"] == ["web"]
    assert f"or {port})" in page["healthcheck"]["test"][-1]
    given = {name for name, value in page["environment"].items() if value}
    assert given == {"REDIS_URL"}
    assert set(page["environment"]) <= NAMES | NOT_FOR_WORKERS
    assert NOT_FOR_WORKERS | {"LIVEKIT_API_SECRET", "OPENAI_API_KEY"} <= set(page["environment"])


def test_the_page_of_kubernetes_is_reached_through_its_proxy_only_and_has_no_secret_but_its_way_to_redis(
    container: dict[str, Any],
) -> None:
    found = documents(KUBERNETES / "page.yaml")
    pod = found["Deployment"]["spec"]["template"]
    (page,) = pod["spec"]["containers"]
    set_to = {variable["name"]: variable["value"] for variable in page["env"]}
    assert set(set_to) <= NAMES
    assert set_to["RENTAL_WEB_BEHIND_PROXY"] == "true"
    assert page["ports"] == [{"name": "page", "containerPort": Settings.model_fields["web_port"].default}]
    assert page["args"] == ["web"]
    assert page["image"] == container["image"]
    secrets = {volume["name"]: volume for volume in pod["spec"]["volumes"]}["secrets"]["secret"]
    assert [item["key"] for item in secrets["items"]] == ["REDIS_URL"]
    assert page["securityContext"]["readOnlyRootFilesystem"]
    policy, labels = found["NetworkPolicy"]["spec"], pod["metadata"]["labels"]
    assert found["Service"]["spec"]["selector"] == policy["podSelector"]["matchLabels"] == labels
    assert policy["ingress"][0]["from"], "from everywhere, if there is nothing in it"
    (rule,) = found["Ingress"]["spec"]["rules"]
    assert found["Ingress"]["spec"]["tls"][0]["hosts"] == [rule["host"]]
    (path,) = rule["http"]["paths"]
    assert path["backend"]["service"]["name"] == found["Service"]["metadata"]["name"]


def test_render_waits_longer_than_the_worker_drains() -> None:
    worker, redis = yaml.safe_load((PROJECT / "render.yaml").read_text())["services"]
    variables = {variable["key"]: variable.get("value") for variable in worker["envVars"]}
    assert set(variables) <= NAMES
    assert 300 >= worker["maxShutdownDelaySeconds"] >= int(variables["RENTAL_DRAIN_SECONDS"]) + AFTER_THE_DRAIN
    assert redis["maxmemoryPolicy"] == "noeviction"


def test_the_image_holds_every_package_and_runs_as_nobody_special() -> None:
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY") and "--from" not in line}
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages | {"main.py", "data", "requirements.txt"} <= copied
    assert "USER 10001" in lines
    assert all(re.match(r"FROM python:\d+\.\d+\.\d+-slim", line) for line in lines if line.startswith("FROM"))
    assert f"EXPOSE {Settings.model_fields['health_port'].default}" in "\n".join(lines)
    assert f"http://127.0.0.1:{Settings.model_fields['health_port'].default}/" in "\n".join(lines)
    assert "STOPSIGNAL SIGTERM" in lines


def test_what_is_secret_or_large_is_not_sent_to_the_image() -> None:
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", ".venv", "var"} <= set(ignored)
