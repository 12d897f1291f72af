"""A registry over HTTP that answers as it is told, and the checks that are asked there."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from shared.settings import Settings
from shared.verification.checks import Verification
from shared.verification.open_verification import open_verification
from tests.support.registry_checks import NO_TLS, over_http
from tests.support.registry_server import FakeRegistry, fake_registry


@pytest.fixture
async def fake() -> AsyncIterator[FakeRegistry]:
    async with fake_registry() as registry:
        yield registry


@pytest.fixture
async def http_registry(fake: FakeRegistry, settings: Settings, redis: Redis) -> AsyncIterator[Verification]:
    async with open_verification(over_http(settings, fake.url), redis, trusted=NO_TLS) as verification:
        yield verification
