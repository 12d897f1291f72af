"""Every scripted call ends as it says with its papers checked over HTTP, and every outcome of every check has one."""

from typing import Any

import pytest
from redis.asyncio import Redis

from shared.verification.http_registry import HttpRegistry
from shared.verification.results import NameUnclear, NotFound, Rejected, Unavailable, Verified
from simulation.caller import play
from simulation.scenario import find_scenarios, scenario_names

# The scenario that shows an outcome of a check.
SHOWN_BY = {
    ("business_license", Verified): "happy_path",
    ("business_license", NotFound): "license_unknown_three_times",
    ("business_license", Rejected): "license_suspended",
    ("business_license", Unavailable): "registry_down",
    ("site_safety", Verified): "happy_path",
    ("site_safety", NotFound): "site_unknown_then_corrected",
    ("site_safety", Rejected): "site_too_weak",
    ("site_safety", Unavailable): "site_registry_down",
    ("operator", Verified): "happy_path",
    ("operator", NotFound): "operator_unknown_then_corrected",
    ("operator", NameUnclear): "operator_name_nearly_right",
    ("operator", Rejected): "wrong_certificate",
    ("operator", Unavailable): "operator_registry_down",
    ("insurance", Verified): "happy_path",
    ("insurance", NotFound): "policy_unknown_twice",
    ("insurance", Rejected): "too_little_cover",
    ("insurance", Unavailable): "policy_registry_down_and_a_person",
}
CHECKS = ("business_license", "site_safety", "operator", "insurance")


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, type]]:
    """What the checks over HTTP answered."""
    seen: set[tuple[str, type]] = set()

    def watched(check: str) -> Any:
        ask = getattr(HttpRegistry, check)

        async def watch(self: HttpRegistry, *args: Any, **kwargs: Any) -> Any:
            outcome = await ask(self, *args, **kwargs)
            seen.add((check, type(outcome)))
            return outcome

        return watch

    for check in CHECKS:
        monkeypatch.setattr(HttpRegistry, check, watched(check))
    return seen


@pytest.mark.parametrize("name", scenario_names())
async def test_a_scripted_call_ends_as_it_should_over_http(
    name: str, redis: Redis, outcomes: set[tuple[str, type]]
) -> None:
    (scenario,) = find_scenarios([name])
    played = await play(scenario, redis, over_http=True)
    assert played.differences == ()
    assert {outcome for outcome, shown_by in SHOWN_BY.items() if shown_by == name} <= outcomes
    assert outcomes or name == "asks_for_a_person"


def test_every_outcome_of_every_check_has_a_call() -> None:
    assert {(check, outcome) for check in CHECKS for outcome in (Verified, NotFound, Rejected, Unavailable)} <= set(
        SHOWN_BY
    )
    assert set(SHOWN_BY.values()) <= set(scenario_names())
