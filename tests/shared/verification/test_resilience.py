"""A registry that is slow, busy or away: asked again, not too often, not for ever."""

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from shared.settings import Settings
from shared.verification import resilience
from shared.verification.checks import Verification
from shared.verification.open_verification import open_verification
from shared.verification.results import NotFound, Unavailable, Verified
from tests.support.counted import Added, told
from tests.support.registry_checks import NO_TLS, UNKNOWN, ask_for_license, over_http
from tests.support.registry_server import FakeRegistry, answer, drip, fake_registry, silence


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_registry_that_cannot_answer_now_is_asked_again(
    status: int, fake: FakeRegistry, http_registry: Verification
) -> None:
    fake.will_answer(answer(status))
    assert isinstance(await ask_for_license(http_registry), Verified)
    assert len(fake.asked) == 2


async def test_a_registry_that_never_answers_is_asked_three_times(
    fake: FakeRegistry, http_registry: Verification
) -> None:
    fake.will_answer(*[answer(500)] * 9)
    outcome = await ask_for_license(http_registry)
    assert isinstance(outcome, Unavailable)
    assert outcome.detail == "127.0.0.1: it answered with status 500"
    assert len(fake.asked) == resilience.ATTEMPTS


async def test_retry_after_is_honoured_within_the_bound(fake: FakeRegistry, http_registry: Verification) -> None:
    fake.will_answer(answer(429, headers={"Retry-After": "1"}))
    begun = asyncio.get_running_loop().time()
    assert isinstance(await ask_for_license(http_registry), Verified)
    assert asyncio.get_running_loop().time() - begun >= 0.95


@pytest.mark.parametrize("wait", ["60", "inf", "Fri, 31 Dec 2100 23:59:59 GMT"])
async def test_a_registry_that_wants_longer_than_the_caller_waits_is_not_asked_again(
    wait: str, fake: FakeRegistry, http_registry: Verification
) -> None:
    fake.will_answer(answer(429, headers={"Retry-After": wait}))
    # At once, not when the time of the check has run out.
    assert await ask_for_license(http_registry) == Unavailable("127.0.0.1: it answered with status 429")
    assert len(fake.asked) == 1


@pytest.mark.parametrize("turn", [silence(), drip()], ids=["silence", "slow drip"])
async def test_the_whole_check_is_bounded_in_time(
    turn: Any, fake: FakeRegistry, settings: Settings, redis: Redis
) -> None:
    fake.will_answer(*[turn] * 3)
    async with (
        open_verification(over_http(settings, fake.url, registry_seconds=1), redis, trusted=NO_TLS) as registry,
        asyncio.timeout(5),
    ):
        outcome = await ask_for_license(registry)
    assert isinstance(outcome, Unavailable)
    assert "did not answer within 1 seconds" in outcome.detail


async def test_an_attempt_that_takes_too_long_is_given_up_for_another(
    fake: FakeRegistry, http_registry: Verification, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resilience, "ATTEMPT_SECONDS", 0.2)
    fake.will_answer(drip())
    assert isinstance(await ask_for_license(http_registry), Verified)


async def test_a_registry_that_is_not_there_is_unavailable(settings: Settings, redis: Redis) -> None:
    async with fake_registry() as gone:
        url = gone.url
    async with open_verification(over_http(settings, url), redis, trusted=NO_TLS) as registry:
        outcome = await ask_for_license(registry)
    assert isinstance(outcome, Unavailable)
    assert "cannot be reached" in outcome.detail


async def test_a_registry_that_fails_too_often_is_left_alone_and_asked_again_later(
    fake: FakeRegistry, settings: Settings, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resilience, "FAILURES_THAT_OPEN", 2)
    monkeypatch.setattr(resilience, "OPEN_SECONDS", 0.3)
    added = Added()
    async with open_verification(over_http(settings, fake.url), redis, trusted=NO_TLS) as registry:
        fake.will_answer(*[answer(409)] * 2)
        for _ in range(2):
            await ask_for_license(registry)
        outcome = await ask_for_license(registry)
        assert isinstance(outcome, Unavailable)
        assert "left alone" in outcome.detail
        assert len(fake.asked) == 2
        assert told("rental_registry_breaker_open", registry="license") == 1
        await asyncio.sleep(0.35)
        assert isinstance(await ask_for_license(registry), Verified)
    assert told("rental_registry_breaker_open", registry="license") == 0
    counted = {
        outcome: added("rental_registry_seconds_count", registry="license", outcome=outcome)
        for outcome in ("answered", "no answer", "left alone")
    }
    assert counted == {"answered": 1, "no answer": 2, "left alone": 1}


async def test_not_found_is_an_answer_and_does_not_count_as_a_failure(
    fake: FakeRegistry, settings: Settings, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resilience, "FAILURES_THAT_OPEN", 2)
    async with open_verification(over_http(settings, fake.url), redis, trusted=NO_TLS) as registry:
        fake.will_answer(answer(409), UNKNOWN, answer(409), UNKNOWN)
        for _ in range(4):
            await ask_for_license(registry)
        assert isinstance(await ask_for_license(registry), Verified)


async def test_all_workers_together_ask_no_oftener_than_the_settings_say(
    fake: FakeRegistry, settings: Settings, redis: Redis
) -> None:
    limited = over_http(settings, fake.url, registry_rate=1)
    begun = asyncio.get_running_loop().time()
    async with (
        open_verification(limited, redis, trusted=NO_TLS) as one,
        open_verification(limited, redis, trusted=NO_TLS) as other,
    ):
        fake.will_answer(UNKNOWN, UNKNOWN)
        assert await asyncio.gather(ask_for_license(one), ask_for_license(other)) == [NotFound(), NotFound()]
    assert asyncio.get_running_loop().time() - begun > 0.9
