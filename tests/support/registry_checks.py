"""The four checks of a registry over HTTP with what the test's registry verifies, and settings that ask it."""

import datetime as dt
import ssl
from decimal import Decimal
from typing import Any

from inventory.models import Period, WeightClass
from shared.settings import Settings
from shared.verification.checks import Check, LicenseCheck, OperatorCheck, PolicyCheck, SiteCheck, Verification
from shared.verification.results import Outcome
from tests.support.registry_server import KEY, answer

TODAY = dt.date(2026, 11, 23)
RENTAL = Period.of(dt.date(2026, 11, 25), 4)
UNKNOWN = answer(404, {"error": "not_found"})
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody; the system's certificates take a tenth of a second to read."""

CHECKS: dict[str, Check[Any, Any]] = {
    "/business-licenses/find": LicenseCheck("BL123456", today=TODAY),
    "/job-sites/find": SiteCheck("100 Main Street, Springfield", weight_class=WeightClass.HEAVY),
    "/operators/find": OperatorCheck("OP445566", operator_name="Jordan Lee", certificate="Basic Safety", period=RENTAL),
    "/insurance-policies/find": PolicyCheck(
        "POL789012", minimum=Decimal(500_000), currency="USD", period=RENTAL, business_name="Acme Construction"
    ),
}
INSUFFICIENT: dict[str, dict[str, Any]] = {
    "/business-licenses/find": {"status": "SUSPENDED"},
    "/job-sites/find": {"max_weight_class": None},
    "/operators/find": {
        "certificates": [{"operator_name": "Jordan Lee", "certificate": "Crane Operator", "expires": "2033-12-31"}]
    },
    "/insurance-policies/find": {"coverage": "100000.00"},
}
LICENSE = "/business-licenses/find"


def over_http(settings: Settings, url: str, **others: Any) -> Settings:
    access = {f"{check}_registry": url for check in ("license", "site", "operator", "insurance")}
    keys = {f"{name}_key": KEY for name in access}
    changed = Settings(_env_file=None, **access, **keys, **others)  # type: ignore[call-arg]
    return settings.model_copy(update=changed.model_dump(include={*access, *keys, *others}))


async def ask_for_license(registry: Verification) -> Outcome[Any]:
    return await registry.check(CHECKS[LICENSE])
