"""What registries verified is remembered for a day, judged anew, and nothing else is."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from inventory.models import Period, WeightClass
from shared.settings import Settings
from shared.verification.checks import LicenseCheck, OperatorCheck, PolicyCheck, SiteCheck, Verification
from shared.verification.open_verification import open_verification
from shared.verification.results import NotFound, OfAnother, Rejected, Unavailable, Verified
from tests.support.registry_checks import (
    CHECKS,
    INSUFFICIENT,
    LICENSE,
    NO_TLS,
    RENTAL,
    TODAY,
    UNKNOWN,
    ask_for_license,
    over_http,
)
from tests.support.registry_server import ANSWERS, FakeRegistry, answer


async def remembered(redis: Redis, settings: Settings) -> list[str]:
    return [key.decode() async for key in redis.scan_iter(f"rental:{{{settings.depot}}}:registry-record:*")]


@pytest.mark.parametrize("path", CHECKS)
async def test_what_was_verified_is_not_asked_again_within_a_day(
    path: str, fake: FakeRegistry, http_registry: Verification, redis: Redis, settings: Settings
) -> None:
    first = await http_registry.check(CHECKS[path])
    assert await http_registry.check(CHECKS[path]) == first
    assert len(fake.asked) == 1
    (key,) = await remembered(redis, settings)
    assert 24 * 3600 - 60 < await redis.ttl(key) <= 24 * 3600


@pytest.mark.parametrize("path", CHECKS)
async def test_a_rejection_is_never_remembered(
    path: str, fake: FakeRegistry, http_registry: Verification, redis: Redis, settings: Settings
) -> None:
    fake.record = ANSWERS[path] | INSUFFICIENT[path]
    assert isinstance(await http_registry.check(CHECKS[path]), Rejected)
    assert await remembered(redis, settings) == []
    fake.record = None
    assert isinstance(await http_registry.check(CHECKS[path]), Verified)


@pytest.mark.parametrize("turn", [UNKNOWN, answer(409)], ids=["not found", "unavailable"])
async def test_what_is_not_found_or_not_answered_is_not_remembered(
    turn: Any, fake: FakeRegistry, http_registry: Verification, redis: Redis, settings: Settings
) -> None:
    fake.will_answer(turn)
    assert isinstance(await ask_for_license(http_registry), NotFound | Unavailable)
    assert await remembered(redis, settings) == []
    assert isinstance(await ask_for_license(http_registry), Verified)


async def test_a_number_said_otherwise_is_the_same_number_and_another_is_not(
    fake: FakeRegistry, http_registry: Verification
) -> None:
    assert isinstance(await http_registry.check(LicenseCheck("BL123456", today=TODAY)), Verified)
    assert isinstance(await http_registry.check(LicenseCheck("bl-123-456", today=TODAY)), Verified)
    assert len(fake.asked) == 1
    assert isinstance(await http_registry.check(LicenseCheck("BL123457", today=TODAY)), Unavailable)
    assert len(fake.asked) == 2


async def test_the_names_of_the_keys_tell_nothing(
    fake: FakeRegistry, http_registry: Verification, redis: Redis, settings: Settings
) -> None:
    for check in CHECKS.values():
        await http_registry.check(check)
    names = "".join(await remembered(redis, settings))
    for personal in ("123456", "445566", "789012", "main st", "Jordan"):
        assert personal not in names


async def test_what_is_remembered_is_judged_for_the_days_of_each_rental(
    fake: FakeRegistry, http_registry: Verification
) -> None:
    needed: dict[str, Any] = {"minimum": Decimal(500_000)}
    assert isinstance(
        await http_registry.check(
            PolicyCheck("POL789012", period=RENTAL, **needed, currency="USD", business_name="Acme Construction")
        ),
        Verified,
    )
    too_late = Period.of(dt.date(2034, 12, 30), 4)
    assert isinstance(
        await http_registry.check(
            PolicyCheck("POL789012", period=too_late, **needed, currency="USD", business_name="Acme Construction")
        ),
        Rejected,
    )
    assert len(fake.asked) == 2  # it may have been renewed meanwhile, so it was asked again
    fake.record = ANSWERS["/insurance-policies/find"] | {"expires": "2036-12-31"}
    assert isinstance(
        await http_registry.check(
            PolicyCheck("POL789012", period=too_late, **needed, currency="USD", business_name="Acme Construction")
        ),
        Verified,
    )


async def test_another_operators_name_is_not_covered_by_what_is_remembered(
    fake: FakeRegistry, http_registry: Verification
) -> None:
    needed = {"certificate": "Basic Safety", "period": RENTAL}
    assert isinstance(
        await http_registry.check(OperatorCheck("OP445566", operator_name="Jordan Lee", **needed)), Verified
    )
    assert await http_registry.check(OperatorCheck("OP445566", operator_name="Morgan Reyes", **needed)) == OfAnother()


async def test_a_license_that_was_suspended_meanwhile_is_forgotten(
    fake: FakeRegistry, http_registry: Verification, redis: Redis, settings: Settings
) -> None:
    site = {"weight_class": WeightClass.LIGHT}
    assert isinstance(await http_registry.check(SiteCheck("100 Main Street, Springfield", **site)), Verified)
    (key,) = await remembered(redis, settings)
    remembered_record = await redis.get(key)
    assert remembered_record is not None
    stored = json.loads(remembered_record)
    await redis.set(key, json.dumps(stored | {"max_weight_class": None}), ex=100)
    fake.record = ANSWERS["/job-sites/find"] | {"max_weight_class": None}
    assert isinstance(await http_registry.check(SiteCheck("100 Main Street, Springfield", **site)), Rejected)
    await asyncio.sleep(0.01)
    assert await remembered(redis, settings) == []


@pytest.mark.parametrize("broken", ["", "{", "{}", "null", "nonsense", '{"status": "ACTIVE"}'])
async def test_a_broken_memory_is_no_answer_and_the_registry_is_asked(
    broken: str, fake: FakeRegistry, http_registry: Verification, redis: Redis, settings: Settings
) -> None:
    await ask_for_license(http_registry)
    (key,) = await remembered(redis, settings)
    await redis.set(key, broken)
    assert isinstance(await ask_for_license(http_registry), Verified)
    assert len(fake.asked) == 2


@pytest.fixture
async def forgetful(fake: FakeRegistry, settings: Settings, tmp_path: Path) -> AsyncIterator[Verification]:
    """The registry over HTTP, where Redis is away."""
    nobody = Redis(unix_socket_path=str(tmp_path / "nobody.sock"), retry=Retry(NoBackoff(), 0))
    async with open_verification(over_http(settings, fake.url), nobody, trusted=NO_TLS) as verification:
        yield verification


async def test_without_redis_the_registry_is_asked_each_time_and_decides(
    fake: FakeRegistry, forgetful: Verification
) -> None:
    assert isinstance(await ask_for_license(forgetful), Verified)
    fake.will_answer(UNKNOWN, answer(409))
    assert await ask_for_license(forgetful) == NotFound()
    assert isinstance(await ask_for_license(forgetful), Unavailable)
    fake.record = ANSWERS[LICENSE] | INSUFFICIENT[LICENSE]
    assert isinstance(await ask_for_license(forgetful), Rejected)
