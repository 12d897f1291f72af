"""Services that do not answer, for tests of what the caller hears then."""

import datetime as dt
from decimal import Decimal

from inventory.models import Period, WeightClass
from shared.verification.results import Unavailable, Verification
from tests.support.gate import Gate


class SilentRegistry:
    """A `Verification` that never gives an answer."""

    async def business_license(self, license_number: str, *, today: dt.date) -> Unavailable:
        return Unavailable("the test's registry is silent")

    async def site_safety(self, address: str, *, weight_class: WeightClass) -> Unavailable:
        return Unavailable("the test's registry is silent")

    async def operator(self, name: str, operator_license: str, *, certificate: str, period: Period) -> Unavailable:
        return Unavailable("the test's registry is silent")

    async def insurance(self, policy_number: str, *, minimum: Decimal, period: Period) -> Unavailable:
        return Unavailable("the test's registry is silent")


class SlowRegistry:
    """A registry whose checks of business licenses wait at a gate."""

    def __init__(self, registry: Verification, gate: Gate) -> None:
        self.business_license = gate.guard(registry.business_license)
        self.site_safety, self.operator, self.insurance = registry.site_safety, registry.operator, registry.insurance
