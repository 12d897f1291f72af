"""What a registry over HTTP answers, and what it must not be able to make of it."""

import asyncio
import contextlib
import ssl
from typing import Any

import pytest
import trustme
from redis.asyncio import Redis

from inventory.models import WeightClass
from shared.settings import Settings
from shared.verification.checks import LicenseCheck, SiteCheck, Verification
from shared.verification.open_verification import open_verification, probe
from shared.verification.results import NotFound, OfAnother, Rejected, Unavailable, Verified
from tests.support.registry_checks import (
    CHECKS,
    INSUFFICIENT,
    LICENSE,
    NO_TLS,
    TODAY,
    UNKNOWN,
    ask_for_license,
    over_http,
)
from tests.support.registry_server import (
    ANSWERS,
    KEY,
    FakeRegistry,
    answer,
    fake_registry,
    flood,
    request_errors,
    response_errors,
)


@pytest.mark.parametrize("path", CHECKS)
async def test_each_check_asks_as_the_contract_says_and_judges_the_facts(
    path: str, fake: FakeRegistry, http_registry: Verification
) -> None:
    assert isinstance(await http_registry.check(CHECKS[path]), Verified)
    (asked,) = fake.asked
    assert asked.path == path
    assert request_errors(path, asked.body) == []
    assert asked.headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("path", CHECKS)
async def test_facts_that_do_not_suffice_are_rejected_with_a_reason(
    path: str, fake: FakeRegistry, http_registry: Verification
) -> None:
    fake.record = ANSWERS[path] | INSUFFICIENT[path]
    assert response_errors(path, 200, fake.record) == []
    outcome = await http_registry.check(CHECKS[path])
    assert isinstance(outcome, Rejected)
    assert outcome.reason


@pytest.mark.parametrize("path", CHECKS)
async def test_what_the_registry_does_not_know_is_not_found(
    path: str, fake: FakeRegistry, http_registry: Verification
) -> None:
    fake.will_answer(UNKNOWN)
    assert await http_registry.check(CHECKS[path]) == NotFound()


@pytest.mark.parametrize("path", CHECKS)
async def test_an_answer_without_a_field_is_no_answer(
    path: str, fake: FakeRegistry, http_registry: Verification
) -> None:
    for missing in set(ANSWERS[path]) - {"email"}:
        fake.record = {name: value for name, value in ANSWERS[path].items() if name != missing}
        assert isinstance(await http_registry.check(CHECKS[path]), Unavailable), missing


@pytest.mark.parametrize("path", CHECKS)
async def test_a_field_that_nobody_knows_is_ignored(path: str, fake: FakeRegistry, http_registry: Verification) -> None:
    fake.record = ANSWERS[path] | {"verified": False, "note": {"deep": [1, 2]}}
    assert isinstance(await http_registry.check(CHECKS[path]), Verified)


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        (LICENSE, {"license_number": "BL-123457"}),
        ("/job-sites/find", {"address": "100 Main Street, Shelbyville, Illinois 62565"}),
        ("/job-sites/find", {"address": "102 Main Street, Springfield, Illinois 62701"}),
        ("/operators/find", {"operator_license": "OP-445567"}),
        ("/insurance-policies/find", {"policy_number": "POL-789013"}),
        (LICENSE, {"license_number": "-"}),
    ],
)
async def test_an_answer_for_another_number_than_was_asked_is_no_answer(
    path: str, changed: dict[str, str], fake: FakeRegistry, http_registry: Verification
) -> None:
    fake.record = ANSWERS[path] | changed
    outcome = await http_registry.check(CHECKS[path])
    assert isinstance(outcome, Unavailable)
    assert outcome.detail.endswith("it answered for another one than was asked")


async def test_coverage_in_another_currency_is_neither_enough_nor_too_little(
    fake: FakeRegistry, http_registry: Verification
) -> None:
    fake.record = ANSWERS["/insurance-policies/find"] | {"currency": "EUR"}
    assert isinstance(await http_registry.check(CHECKS["/insurance-policies/find"]), Unavailable)


async def test_a_very_high_coverage_is_enough(fake: FakeRegistry, http_registry: Verification) -> None:
    fake.record = ANSWERS["/insurance-policies/find"] | {"coverage": "250000000"}
    assert isinstance(await http_registry.check(CHECKS["/insurance-policies/find"]), Verified)


async def test_a_policy_without_a_holder_verifies_nobody_and_the_log_can_say_what_is_missing(
    fake: FakeRegistry, http_registry: Verification
) -> None:
    without = {name: value for name, value in ANSWERS["/insurance-policies/find"].items() if name != "insured_name"}
    fake.record = without
    outcome = await http_registry.check(CHECKS["/insurance-policies/find"])
    assert isinstance(outcome, Unavailable)
    assert outcome.detail.endswith("not in the contract (insured_name)")


async def test_a_policy_of_another_business_is_of_another(fake: FakeRegistry, http_registry: Verification) -> None:
    fake.record = ANSWERS["/insurance-policies/find"] | {"insured_name": "Prairie Event Company"}
    assert await http_registry.check(CHECKS["/insurance-policies/find"]) == OfAnother()


@pytest.mark.parametrize(
    ("turn", "detail"),
    [
        (answer(401, {"error": "unauthorized"}), "status 401"),
        (answer(403), "status 403"),
        (answer(409, {"error": "conflict"}), "status 409"),
        (answer(404), "status 404 and no JSON"),
        (answer(404, text="<h1>nginx</h1>", content_type="text/html"), "status 404 and no JSON"),
        (answer(404, {"detail": "not found"}), "not in the contract"),
        (answer(404, {"error": "unauthorized"}), "not in the contract"),
        (answer(204), "status 204"),
        (answer(200, text="<html>", content_type="text/html"), "no JSON"),
        (answer(200, text='{"license_number": ', content_type="application/json"), "not in the contract"),
        (answer(200, text="[" * 20_000, content_type="application/json"), "not in the contract"),
        (answer(200, body=b"\xff\xfe", headers={"Content-Type": "application/json"}), "not in the contract"),
        (
            answer(200, body=b"x", headers={"Content-Type": "application/json", "Content-Encoding": "gzip"}),
            "compressed",
        ),
        (flood(), "more than 65536 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_not_in_the_contract_is_no_answer_and_not_asked_again(
    turn: Any, detail: str, fake: FakeRegistry, http_registry: Verification
) -> None:
    fake.will_answer(turn)
    outcome = await ask_for_license(http_registry)
    assert isinstance(outcome, Unavailable)
    assert detail in outcome.detail
    assert len(fake.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_and_the_key_goes_nowhere_else(
    status: int, fake: FakeRegistry, http_registry: Verification
) -> None:
    async with fake_registry() as elsewhere:
        fake.will_answer(answer(status, headers={"Location": f"{elsewhere.url}/business-licenses/find"}))
        outcome = await ask_for_license(http_registry)
        assert isinstance(outcome, Unavailable)
        assert "sends elsewhere" in outcome.detail
        assert elsewhere.asked == []
    assert len(fake.asked) == 1


@pytest.mark.parametrize("wrong", ["unknown authority", "another host"])
async def test_a_certificate_that_is_not_to_be_trusted_is_no_answer_and_gets_no_key(
    wrong: str, settings: Settings, redis: Redis
) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    server, trusted = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("127.0.0.1" if wrong == "unknown authority" else "other.example").configure_cert(server)
    (stranger if wrong == "unknown authority" else authority).configure_trust(trusted)
    async with (
        fake_registry(server) as fake,
        open_verification(over_http(settings, fake.url), redis, trusted=trusted) as registry,
    ):
        outcome = await ask_for_license(registry)
        assert outcome == Unavailable("127.0.0.1: its certificate is not one to trust")
        assert fake.asked == []


async def test_a_certificate_that_is_to_be_trusted_is(settings: Settings, redis: Redis) -> None:
    authority = trustme.CA()
    server, trusted = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(trusted)
    async with (
        fake_registry(server) as fake,
        open_verification(over_http(settings, fake.url), redis, trusted=trusted) as registry,
    ):
        assert isinstance(await ask_for_license(registry), Verified)


@pytest.mark.parametrize(
    "garbage", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", b"\x00" * 999, b"SSH-2.0\r\n"]
)
async def test_what_is_no_http_is_no_answer(garbage: bytes, settings: Settings, redis: Redis) -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(garbage)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with (
        server,
        open_verification(
            over_http(settings, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"), redis, trusted=NO_TLS
        ) as registry,
    ):
        assert isinstance(await ask_for_license(registry), Unavailable)


async def test_a_status_tells_whether_a_registry_can_be_asked(fake: FakeRegistry, settings: Settings) -> None:
    assert await probe(settings, trusted=NO_TLS) == {}
    reached = over_http(settings, fake.url)
    assert await probe(reached, trusted=NO_TLS) == dict.fromkeys(("license", "site", "operator", "insurance"))
    fake.will_answer(answer(401, {"error": "unauthorized"}))
    assert (await probe(reached, trusted=NO_TLS))["license"] == "127.0.0.1: it answered with status 401"


async def test_each_check_is_chosen_on_its_own(fake: FakeRegistry, settings: Settings, redis: Redis) -> None:
    everywhere = over_http(settings, fake.url)
    mixed = everywhere.model_copy(update={"license_registry": "local", "insurance_registry": "local"})
    async with open_verification(mixed, redis, trusted=NO_TLS) as registry:
        for check in CHECKS.values():
            assert isinstance(await registry.check(check), Verified)
    assert {asked.path for asked in fake.asked} == {"/job-sites/find", "/operators/find"}


async def test_what_cannot_be_a_number_or_an_address_is_not_asked_for(
    fake: FakeRegistry, http_registry: Verification
) -> None:
    assert await http_registry.check(LicenseCheck("", today=TODAY)) == NotFound()
    assert await http_registry.check(SiteCheck("...", weight_class=WeightClass.LIGHT)) == NotFound()
    assert fake.asked == []
