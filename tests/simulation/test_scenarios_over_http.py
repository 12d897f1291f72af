"""The scripted calls end as they should with papers checked over HTTP, and cover every outcome of every check."""

from typing import Any

import pytest
from redis.asyncio import Redis

from shared.verification.checks import Check, LicenseCheck, OperatorCheck, PolicyCheck, SiteCheck
from shared.verification.http_registry import HttpRegistry
from shared.verification.results import NameUnclear, NotFound, Rejected, Unavailable, Verified
from simulation.call_log import ToolUsed
from simulation.caller import play
from simulation.scenario import find_scenarios, scenario_names

# The scenario that shows an outcome of a check.
SHOWN_BY = {
    (LicenseCheck, Verified): "happy_path",
    (LicenseCheck, NotFound): "license_unknown_three_times",
    (LicenseCheck, Rejected): "license_suspended",
    (LicenseCheck, Unavailable): "registry_down",
    (SiteCheck, Verified): "happy_path",
    (SiteCheck, NotFound): "site_unknown_then_corrected",
    (SiteCheck, Rejected): "site_too_weak",
    (SiteCheck, Unavailable): "site_registry_down",
    (OperatorCheck, Verified): "happy_path",
    (OperatorCheck, NotFound): "operator_unknown_then_corrected",
    (OperatorCheck, NameUnclear): "operator_name_nearly_right",
    (OperatorCheck, Rejected): "wrong_certificate",
    (OperatorCheck, Unavailable): "operator_registry_down",
    (PolicyCheck, Verified): "happy_path",
    (PolicyCheck, NotFound): "policy_unknown_twice",
    (PolicyCheck, Rejected): "too_little_cover",
    (PolicyCheck, Unavailable): "policy_registry_down_and_a_person",
}
CHECKS = (LicenseCheck, SiteCheck, OperatorCheck, PolicyCheck)


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> set[tuple[type, type]]:
    """What the checks over HTTP answered."""
    seen: set[tuple[type, type]] = set()

    ask = HttpRegistry.check

    async def watch(self: HttpRegistry, check: Check[Any, Any]) -> Any:
        outcome = await ask(self, check)
        seen.add((type(check), type(outcome)))
        return outcome

    monkeypatch.setattr(HttpRegistry, "check", watch)
    return seen


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in SHOWN_BY.values() else pytest.mark.long_running)
        for name in scenario_names()
    ],
)
async def test_a_scripted_call_ends_as_it_should_over_http(
    name: str, redis: Redis, outcomes: set[tuple[type, type]]
) -> None:
    (scenario,) = find_scenarios([name])
    played = await play(scenario, redis, over_http=True)
    assert played.differences == ()
    assert {outcome for outcome, shown_by in SHOWN_BY.items() if shown_by == name} <= outcomes
    checked = any(isinstance(entry, ToolUsed) and entry.name.startswith("verify_") for entry in played.log.entries)
    assert bool(outcomes) == checked


def test_every_outcome_of_every_check_has_a_call() -> None:
    assert {(check, outcome) for check in CHECKS for outcome in (Verified, NotFound, Rejected, Unavailable)} <= set(
        SHOWN_BY
    )
    assert set(SHOWN_BY.values()) <= set(scenario_names())
