"""The depot's tables over HTTP: every answer as the contract says, nothing without a key, nothing in the logs."""

import csv
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import yaml
from openapi_spec_validator import validate
from redis.asyncio import Redis

from shared.settings import Settings
from shared.verification import registry_server
from shared.verification.checks import LicenseCheck, OperatorCheck
from shared.verification.local_registry import LocalRegistry
from shared.verification.open_verification import open_verification, probe
from shared.verification.registry_server import RegistryKeysError, registry_app
from shared.verification.results import Verified
from tests.support.registry_checks import CHECKS, LICENSE, NO_TLS, RENTAL, TODAY, over_http
from tests.support.registry_server import CONTRACT, KEY, response_errors, serving

KNOWN = {
    "/business-licenses/find": {"license_number": "BL-123456"},
    "/job-sites/find": {"address": "100 Main Street, Springfield"},
    "/operators/find": {"operator_license": "op 445566"},
    "/insurance-policies/find": {"policy_number": "POL789012"},
}
UNKNOWN = {
    "/business-licenses/find": {"license_number": "BL-999999"},
    "/job-sites/find": {"address": "1 Nowhere Road, Springfield"},
    "/operators/find": {"operator_license": "OP-999999"},
    "/insurance-policies/find": {"policy_number": "POL-999999"},
}


@pytest.fixture
async def url(registry: LocalRegistry) -> AsyncIterator[str]:
    async with serving(registry_app(registry, ["another-key-of-the-tests", KEY])) as address:
        yield f"{address}/v1"


async def post(url: str, path: str, key: str | None = KEY, **request: Any) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {key}"} if key is not None else {}
    async with httpx2.AsyncClient(verify=NO_TLS) as client:
        return await client.post(url + path, headers=headers | request.pop("headers", {}), **request)


def test_the_contract_is_a_valid_openapi_document() -> None:
    validate(CONTRACT)
    assert yaml.safe_load(yaml.safe_dump(CONTRACT)) == CONTRACT


@pytest.mark.parametrize("path", KNOWN)
async def test_every_answer_is_as_the_contract_says(path: str, url: str) -> None:
    for question, status in ((KNOWN[path], 200), (UNKNOWN[path], 404)):
        response = await post(url, path, json=question)
        assert (response.status_code, response_errors(path, status, response.json())) == (status, [])


@pytest.mark.parametrize("table", ["licenses", "operators", "policies", "sites"])
async def test_every_row_of_the_tables_is_served_as_the_contract_says(table: str, url: str, settings: Settings) -> None:
    path, field = {
        "licenses": ("/business-licenses/find", "license_number"),
        "operators": ("/operators/find", "operator_license"),
        "policies": ("/insurance-policies/find", "policy_number"),
        "sites": ("/job-sites/find", "address"),
    }[table]
    with (settings.registry_folder / f"{table}.csv").open(encoding="utf-8") as file:
        rows = [next(iter(row.values())) for row in csv.DictReader(file)]
    for asked in (row for row in rows if not row.startswith("*")):
        response = await post(url, path, json={field: asked})
        assert response_errors(path, 200, response.json()) == [], asked


@pytest.mark.parametrize("key", [None, "wrong", KEY + "x", KEY[:-1], KEY.upper(), "ü"])
async def test_without_a_key_nothing_is_answered(key: str | None, url: str) -> None:
    headers = {} if key is None else {"Authorization": f"Bearer {key}".encode()}
    response = await post(url, LICENSE, None, json=KNOWN[LICENSE], headers=headers)
    assert response.status_code == 401
    assert response_errors(LICENSE, 401, response.json()) == []


async def test_another_scheme_than_bearer_is_no_key(url: str) -> None:
    response = await post(url, LICENSE, None, json=KNOWN[LICENSE], headers={"Authorization": f"Basic {KEY}"})
    assert response.status_code == 401


async def test_keys_are_compared_in_constant_time_and_all_of_them(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(len(one))
        return one == other

    monkeypatch.setattr(registry_server.hmac, "compare_digest", compare)
    for key in (KEY, "another-key-of-the-tests", "x"):
        await post(url, LICENSE, key, json=KNOWN[LICENSE])
    assert compared == [32] * 6


@pytest.mark.parametrize("keys", [[], ["short"], [KEY, "short"]])
def test_a_registry_without_secret_keys_is_not_made(keys: list[str], registry: LocalRegistry) -> None:
    with pytest.raises(RegistryKeysError, match="RENTAL_REGISTRY_KEYS"):
        registry_app(registry, keys)


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {}},
        {"json": {"license_number": ""}},
        {"json": {"license_number": "1" * 65}},
        {"json": {"license_number": 123456}},
        {"json": ["BL-123456"]},
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        {"content": b"\xff", "headers": {"Content-Type": "application/json"}},
        {"content": b"[" * 4000, "headers": {"Content-Type": "application/json"}},
        {"content": b" " * 5000, "headers": {"Content-Type": "application/json"}},
        {"data": {"license_number": "BL-123456"}},
    ],
    ids=["empty", "no number", "too long", "no string", "a list", "cut off", "no text", "deep", "large", "a form"],
)
async def test_a_question_that_is_not_in_the_contract_is_refused(request_: dict[str, Any], url: str) -> None:
    response = await post(url, LICENSE, **request_)
    assert response.status_code == 400
    assert response_errors(LICENSE, 400, response.json()) == []


async def test_what_breaks_inside_is_an_answer_too_and_logs_nothing_of_the_question(
    url: str, registry: LocalRegistry, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    def broken(*_: object) -> None:
        raise RuntimeError("BL-123456 of Acme Construction")

    monkeypatch.setattr(registry, "find", broken)
    async with serving(registry_app(registry, [KEY])) as address:
        response = await post(f"{address}/v1", LICENSE, json=KNOWN[LICENSE])
    assert (response.status_code, response_errors(LICENSE, 500, response.json())) == (500, [])
    assert "RuntimeError" in caplog.text
    assert "123456" not in caplog.text
    assert "Acme" not in caplog.text


async def test_neither_side_logs_what_was_asked_or_answered(
    url: str, settings: Settings, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with open_verification(over_http(settings, url), redis, trusted=NO_TLS) as verification:
        for check in CHECKS.values():
            assert isinstance(await verification.check(check), Verified)
    told = caplog.text.replace(url, "")
    for personal in ("123456", "Main", "Jordan", "445566", "789012", "Acme", KEY):
        assert personal not in told


async def test_the_four_checks_are_judged_over_http_as_they_are_locally(
    url: str, settings: Settings, redis: Redis, registry: LocalRegistry
) -> None:
    numbers = ["BL-123456", "BL-666000", "BL-200100", "BL-845592", "BL-0", "CT-640771"]
    operators = [("Jordan Lee", "OP-445566"), ("Jordon Lee", "OP-445566"), ("Sam Whitfield", "OP-778899")]
    async with open_verification(over_http(settings, url), redis, trusted=NO_TLS) as verification:
        for number in numbers:
            here = await registry.check(LicenseCheck(number, today=TODAY))
            assert await verification.check(LicenseCheck(number, today=TODAY)) == here
        for name, number in operators:
            needed = {"certificate": "Crane Operator", "period": RENTAL}
            here = await registry.check(OperatorCheck(number, operator_name=name, **needed))
            assert await verification.check(OperatorCheck(number, operator_name=name, **needed)) == here


async def test_the_status_is_as_the_contract_says(url: str, settings: Settings) -> None:
    async with httpx2.AsyncClient(verify=NO_TLS) as client:
        response = await client.get(f"{url}/status", headers={"Authorization": f"Bearer {KEY}"})
    assert response_errors("/status", 200, response.json(), method="get") == []
    assert set((await probe(over_http(settings, url), trusted=NO_TLS)).values()) == {None}
