"""The four checks, asked of a registry over HTTP and judged here."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from inventory.models import Period, WeightClass
from shared.verification.record_cache import RecordCache
from shared.verification.registry_api import LICENSES, OPERATORS, POLICIES, SITES, Lookup, NoAnswer, RegistryApi
from shared.verification.registry_records import RecordT
from shared.verification.resilience import RetryPolicy
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NotFound,
    OperatorCertificate,
    Outcome,
    T_co,
    Unavailable,
    Verified,
)


class HttpRegistry:
    """A `Verification` by one registry. A check is bounded: `seconds`, and a moment for remembering its answer."""

    def __init__(
        self, api: RegistryApi, patience: RetryPolicy, cache: RecordCache, *, currency: str, seconds: float
    ) -> None:
        self._api = api
        self._patience = patience
        self._cache = cache
        self._currency = currency
        self._seconds = seconds

    async def business_license(self, license_number: str, *, today: dt.date) -> Outcome[BusinessLicense]:
        """Verified when the licence is active and unexpired on `today`."""
        return await self._check(LICENSES, license_number, lambda record: record.judge(today=today))

    async def site_safety(self, address: str, *, weight_class: WeightClass) -> Outcome[JobSite]:
        """Verified when the site can take the weight class."""
        return await self._check(SITES, address, lambda record: record.judge(weight_class=weight_class))

    async def operator(
        self, name: str, operator_license: str, *, certificate: str, period: Period
    ) -> Outcome[OperatorCertificate]:
        """Verified when the number is this operator's and the certificate holds on every day of the rental."""
        return await self._check(
            OPERATORS,
            operator_license,
            lambda record: record.judge(name=name, certificate=certificate, period=period),
        )

    async def insurance(self, policy_number: str, *, minimum: Decimal, period: Period) -> Outcome[InsurancePolicy]:
        """Verified when the policy covers at least `minimum` on every day of the rental."""
        return await self._check(
            POLICIES,
            policy_number,
            lambda record: record.judge(minimum=minimum, period=period, currency=self._currency),
        )

    async def _check(
        self, lookup: Lookup[RecordT], asked: str, judge: Callable[[RecordT], Outcome[T_co]]
    ) -> Outcome[T_co]:
        if not lookup.key(asked):
            return NotFound()
        remembered = await self._cache.get(lookup, asked)
        if remembered is not None and isinstance(outcome := judge(remembered), Verified):
            return outcome
        try:
            record = await self._patience.ask(lambda: self._api.find(lookup, asked), seconds=self._seconds)
        except NoAnswer as exc:
            return Unavailable(f"{self._api.host}: {exc}")
        outcome = NotFound() if record is None else judge(record)
        if record is not None and isinstance(outcome, Verified):
            await self._cache.put(lookup, asked, record)
        elif remembered is not None:
            await self._cache.forget(lookup, asked)
        return outcome
