"""Which registry answers each check: the depot's own tables, or one over HTTP, as the settings say for each."""

import asyncio
import contextlib
import datetime as dt
import functools
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal

import httpx2
from redis.asyncio import Redis

from inventory.ledger.keys import Keys
from inventory.models import Period, WeightClass
from shared.settings import Settings
from shared.settings.registries import LOCAL
from shared.verification.http_registry import HttpRegistry
from shared.verification.local_registry import LocalRegistry
from shared.verification.record_cache import RecordCache
from shared.verification.registry_api import NoAnswer, RegistryApi
from shared.verification.resilience import ATTEMPT_SECONDS, RetryPolicy, SharedRate
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    OperatorCertificate,
    Outcome,
    Verification,
)

CONFIGURED = ("license", "site", "operator", "insurance")
"""The checks, as the settings name their registries."""


@dataclass(frozen=True)
class Access:
    """Where a registry is, and the key that it takes."""

    url: str
    key: str = field(repr=False)


@dataclass(frozen=True)
class ChosenRegistries:
    """A `Verification` of which each check is answered by a registry of its own."""

    licenses: Verification
    sites: Verification
    operators: Verification
    policies: Verification

    async def business_license(self, license_number: str, *, today: dt.date) -> Outcome[BusinessLicense]:
        return await self.licenses.business_license(license_number, today=today)

    async def site_safety(self, address: str, *, weight_class: WeightClass) -> Outcome[JobSite]:
        return await self.sites.site_safety(address, weight_class=weight_class)

    async def operator(
        self, name: str, operator_license: str, *, certificate: str, period: Period
    ) -> Outcome[OperatorCertificate]:
        return await self.operators.operator(name, operator_license, certificate=certificate, period=period)

    async def insurance(self, policy_number: str, *, minimum: Decimal, period: Period) -> Outcome[InsurancePolicy]:
        return await self.policies.insurance(policy_number, minimum=minimum, period=period)


@contextlib.asynccontextmanager
async def open_verification(
    settings: Settings, redis: Redis, *, trusted: ssl.SSLContext | None = None
) -> AsyncIterator[Verification]:
    """The four checks as the settings say. `trusted` are the certificates to trust; None: those of the system.

    Raises:
        RegistryFileError: a check is local and its tables are broken; the text names every broken row.
    """

    @functools.cache
    def local() -> LocalRegistry:
        return LocalRegistry.read(settings.registry_folder, currency=settings.currency)

    choices = _choices(settings)
    if not any(choices.values()):
        yield local()
        return
    keys = Keys(settings.depot)
    rate = SharedRate(redis, keys, settings.registry_rate)
    async with _client(trusted) as client:

        @functools.cache
        def remote(access: Access) -> HttpRegistry:
            """One for all checks that are asked there, so that they share what is known of how it answers."""
            return HttpRegistry(
                RegistryApi(client, access.url, access.key),
                RetryPolicy(access.url, rate),
                RecordCache(redis, keys, access.url),
                currency=settings.currency,
                seconds=settings.registry_seconds,
            )

        chosen = {check: remote(access) if access else local() for check, access in choices.items()}
        yield ChosenRegistries(
            licenses=chosen["license"],
            sites=chosen["site"],
            operators=chosen["operator"],
            policies=chosen["insurance"],
        )


async def probe(settings: Settings, *, trusted: ssl.SSLContext | None = None) -> dict[str, str | None]:
    """Ask each registry that is configured for its status: what is wrong with it, None when it answers, by check."""
    found: dict[str, str | None] = {}
    async with _client(trusted) as client:
        for check, access in _choices(settings).items():
            if access is None:
                continue
            api = RegistryApi(client, access.url, access.key)
            try:
                async with asyncio.timeout(ATTEMPT_SECONDS):
                    await api.status()
                found[check] = None
            except NoAnswer as exc:
                found[check] = f"{api.host}: {exc}"
            except TimeoutError:
                found[check] = f"{api.host}: it did not answer within {ATTEMPT_SECONDS:g} seconds"
    return found


def _choices(settings: Settings) -> dict[str, Access | None]:
    """How to reach the registry of each check; None: the depot's own tables."""
    configured = {
        "license": (settings.license_registry, settings.license_registry_key),
        "site": (settings.site_registry, settings.site_registry_key),
        "operator": (settings.operator_registry, settings.operator_registry_key),
        "insurance": (settings.insurance_registry, settings.insurance_registry_key),
    }
    return {
        check: None if url == LOCAL else Access(url, key.get_secret_value() if key else "")
        for check, (url, key) in configured.items()
    }


def _client(trusted: ssl.SSLContext | None) -> httpx2.AsyncClient:
    """How long to wait is bounded where it is asked; a client of its own would wait for each step anew."""
    return httpx2.AsyncClient(verify=trusted or httpx2.create_ssl_context(), timeout=None, follow_redirects=False)
