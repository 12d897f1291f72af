"""Services that do not answer, for tests of what the caller hears then."""

import datetime as dt
from decimal import Decimal

from inventory.models import Period, WeightClass
from shared.verification.results import Unavailable


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
