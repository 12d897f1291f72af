"""Opens what answers the checks: for each of them the depot's own tables or a registry over HTTP, by the settings."""

import asyncio
import contextlib
import functools
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import httpx2
from pydantic import SecretStr
from redis.asyncio import Redis

from inventory.ledger.keys import Keys
from shared.settings import Settings
from shared.settings.registries import LOCAL
from shared.trusted_authorities import trusted_authorities
from shared.verification.checks import Check, ResultT, Verification
from shared.verification.http_registry import HttpRegistry
from shared.verification.local_registry import LocalRegistry
from shared.verification.lookups import LOOKUPS, RegistryName
from shared.verification.record_cache import RecordCache
from shared.verification.registry_api import NoAnswer, RegistryApi
from shared.verification.registry_records import RecordT
from shared.verification.resilience import ATTEMPT_SECONDS, RetryPolicy, SharedRateLimit
from shared.verification.results import Outcome

REGISTRY_NAMES: tuple[RegistryName, ...] = tuple(lookup.registry for lookup in LOOKUPS)
"""The registries, as the settings name them."""


@dataclass(frozen=True)
class Access:
    """The address of a registry over HTTP, and the key that it takes."""

    url: str
    key: str = field(repr=False)


class RegistryPerCheck:
    """A `Verification` that passes each check on to the registry that the settings name for it."""

    def __init__(self, registries: Mapping[RegistryName, Verification]) -> None:
        self._registries = registries

    async def check(self, check: Check[RecordT, ResultT]) -> Outcome[ResultT]:
        return await self._registries[check.lookup.registry].check(check)


@contextlib.asynccontextmanager
async def open_verification(
    settings: Settings, redis: Redis, *, trusted: ssl.SSLContext | None = None
) -> AsyncIterator[Verification]:
    """What answers the checks of this depot.

    Args:
        settings: which registry answers which check.
        redis: where requests are counted and verified records are remembered, if a registry is asked over HTTP.
        trusted: the certificate authorities to trust; None for those of the system.

    Raises:
        RegistryFileError: a check uses the depot's own tables, and they have mistakes. The text names every one.
    """

    @functools.cache
    def local() -> LocalRegistry:
        return LocalRegistry.read(settings.registry_folder, currency=settings.currency)

    remote_access = _access(settings)
    if not any(remote_access.values()):
        yield local()
        return
    keys = Keys(settings.depot)
    rate_limit = SharedRateLimit(redis, keys, settings.registry_rate)
    async with _client(trusted) as client:

        @functools.cache
        def remote(access: Access) -> HttpRegistry:
            """Checks that ask the same registry share one object, and so its count of failures."""
            return HttpRegistry(
                RegistryApi(client, access.url, access.key),
                RetryPolicy(access.url, rate_limit),
                RecordCache(redis, keys, access.url),
                seconds=settings.registry_seconds,
            )

        yield RegistryPerCheck({name: remote(access) if access else local() for name, access in remote_access.items()})


async def probe(settings: Settings, *, trusted: ssl.SSLContext | None = None) -> dict[RegistryName, str | None]:
    """Ask every registry over HTTP for its status. The value is what is wrong with it, or None when it answers."""
    found: dict[RegistryName, str | None] = {}
    async with _client(trusted) as client:
        for name, access in _access(settings).items():
            if access is None:
                continue
            api = RegistryApi(client, access.url, access.key)
            try:
                async with asyncio.timeout(ATTEMPT_SECONDS):
                    await api.status()
                found[name] = None
            except NoAnswer as exc:
                found[name] = f"{api.host}: {exc}"
            except TimeoutError:
                found[name] = f"{api.host}: it did not answer within {ATTEMPT_SECONDS:g} seconds"
    return found


def _access(settings: Settings) -> dict[RegistryName, Access | None]:
    """How to reach each registry; None stands for the depot's own tables."""
    configured: dict[RegistryName, tuple[str, SecretStr | None]] = {
        "license": (settings.license_registry, settings.license_registry_key),
        "site": (settings.site_registry, settings.site_registry_key),
        "operator": (settings.operator_registry, settings.operator_registry_key),
        "insurance": (settings.insurance_registry, settings.insurance_registry_key),
    }
    return {
        name: None if url == LOCAL else Access(url, key.get_secret_value() if key else "")
        for name, (url, key) in configured.items()
    }


def _client(trusted: ssl.SSLContext | None) -> httpx2.AsyncClient:
    """A client without time limits: httpx limits each step of a request, and here the whole of it is limited."""
    return httpx2.AsyncClient(verify=trusted or trusted_authorities(), timeout=None, follow_redirects=False)
