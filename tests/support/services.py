"""Services that do not answer, for tests of what the caller hears then."""

from typing import Any

from shared.verification.checks import Check, LicenseCheck, Verification
from shared.verification.results import Outcome, Unavailable
from tests.support.gate import Gate


class SilentRegistry:
    """A `Verification` that never gives an answer."""

    async def check(self, check: Check[Any, Any]) -> Unavailable:
        return Unavailable("the test's registry is silent")


class SlowRegistry:
    """A registry whose checks of business licenses wait at a gate."""

    def __init__(self, registry: Verification, gate: Gate) -> None:
        self._registry = registry
        self._check_at_gate = gate.guard(registry.check)

    async def check(self, check: Check[Any, Any]) -> Outcome[Any]:
        answer = self._check_at_gate if isinstance(check, LicenseCheck) else self._registry.check
        return await answer(check)
