"""The counters and the remembered records of the registries work in every topology, with the rights of a worker."""

import asyncio
import logging

import pytest
from redis.asyncio import Redis

from inventory.ledger.keys import Keys
from shared.settings import Settings
from shared.verification.lookups import LICENSES
from shared.verification.record_cache import RecordCache
from shared.verification.registry_records import LicenseRecord
from shared.verification.resilience import SharedRateLimit
from tests.support.registry_server import ANSWERS


async def test_registries_are_counted_and_remembered(
    client: Redis, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    keys = Keys(settings.depot)
    rate = SharedRateLimit(client, keys, per_second=1)
    await rate.wait_for_turn("https://registry.example.com/v1")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await rate.wait_for_turn("https://registry.example.com/v1")
    cache = RecordCache(client, keys, "https://registry.example.com/v1")
    record = LicenseRecord.model_validate(ANSWERS["/business-licenses/find"])
    await cache.put(LICENSES, "BL123456", record)
    assert await cache.get(LICENSES, "BL123456") == record
    await cache.forget(LICENSES, "BL123456")
    assert await cache.get(LICENSES, "BL123456") is None
    assert [entry for entry in caplog.records if entry.levelno >= logging.WARNING] == []
