"""How often numbers are tried: what is counted for a record, for a caller and for the line, and when it ends."""

import asyncio
import datetime as dt

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from inventory.ledger.inventory import Inventory
from inventory.ledger.limits import tries
from inventory.ledger.limits.tries import CountedTry, RefusedTry, TryLimits
from inventory.ledger.new_ids import new_id
from shared.settings import Settings
from tests.support.wrong_scripts import make_wrong

PHONE, ANOTHER = "+12175550101", "+12175550102"
LIMITS = TryLimits(record_tries=3, number_tries=5, told_tries=0)


async def tried(
    inventory: Inventory, record: str, phone: str | None = None, *, limits: TryLimits = LIMITS
) -> CountedTry | RefusedTry:
    return await inventory.count_try(new_id(), record, caller_phone=phone, limits=limits)


async def times_until_refused(inventory: Inventory, record: str, phone: str | None = None) -> int:
    for made in range(20):
        if isinstance(await tried(inventory, record, phone), RefusedTry):
            return made
    return 20


async def test_a_record_is_tried_so_often_from_whatever_number(inventory: Inventory) -> None:
    assert isinstance(await tried(inventory, "OP1", PHONE), CountedTry)
    assert await times_until_refused(inventory, "OP1") == 2
    refused = await tried(inventory, "OP1", ANOTHER)
    assert isinstance(refused, RefusedTry)
    assert refused.of == "record"
    assert dt.timedelta(hours=23) < refused.until - inventory.now() <= dt.timedelta(hours=24)
    assert isinstance(await tried(inventory, "OP2", PHONE), CountedTry)


async def test_a_caller_tries_so_many_records_and_another_caller_others(inventory: Inventory) -> None:
    for number in range(5):
        assert isinstance(await tried(inventory, f"OP{number}", PHONE), CountedTry)
    refused = await tried(inventory, "OP9", PHONE)
    assert isinstance(refused, RefusedTry)
    assert refused.of == "caller"
    assert isinstance(await tried(inventory, "OP9", ANOTHER), CountedTry)
    for number in range(10, 40):
        assert isinstance(await tried(inventory, f"OP{number}"), CountedTry), "a hidden number counts for no caller"


async def test_a_try_that_succeeds_does_not_count(inventory: Inventory) -> None:
    for _ in range(10):
        try_id = new_id()
        answer = await inventory.count_try(try_id, "OP1", caller_phone=PHONE, limits=LIMITS)
        assert isinstance(answer, CountedTry)
        await inventory.uncount_try(try_id, "OP1", caller_phone=PHONE)


async def test_tries_at_the_same_time_are_not_more(inventory: Inventory) -> None:
    answers = await asyncio.gather(*(tried(inventory, "OP1", PHONE) for _ in range(20)))
    assert sum(isinstance(answer, CountedTry) for answer in answers) == 3


async def test_a_lock_ends_and_is_not_made_longer_by_who_meets_it(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "DAY_MS", 400)
    assert await times_until_refused(inventory, "OP1") == 3
    first = await tried(inventory, "OP1")
    assert isinstance(first, RefusedTry)
    second = await tried(inventory, "OP1")
    assert second == first
    while isinstance(await tried(inventory, "OP1"), RefusedTry):
        assert inventory.now() < first.until + dt.timedelta(seconds=5)
        await asyncio.sleep(0.02)
    assert inventory.now() >= first.until - dt.timedelta(milliseconds=5)


async def test_a_try_of_the_day_before_does_not_count(inventory: Inventory) -> None:
    await tried(inventory, "OP1", PHONE)
    before = (inventory.now() - dt.timedelta(hours=25)).timestamp() * 1000
    for key in (await inventory.keyed_hash("OP1"), await inventory.keyed_hash(PHONE)):
        for named in (inventory.keys.tries_of_record(key), inventory.keys.tries_of_number(key)):
            if await inventory.redis.exists(named):
                await inventory.redis.zadd(named, {f"before {number}": before + number for number in range(9)})
    assert await times_until_refused(inventory, "OP1", PHONE) == 2


async def test_without_limits_nothing_is_refused(inventory: Inventory) -> None:
    for _ in range(20):
        assert await tried(inventory, "OP1", PHONE, limits=TryLimits()) == CountedTry(many=False)


async def test_a_try_that_is_sent_again_counts_once(inventory: Inventory) -> None:
    for _ in range(5):
        answer = await inventory.count_try("the same", "OP1", caller_phone=PHONE, limits=LIMITS)
        assert answer == CountedTry(many=False)
    last = TryLimits(record_tries=1)
    for _ in range(2):
        assert await inventory.count_try("last", "OP2", caller_phone=None, limits=last) == CountedTry(many=False)
    assert await times_until_refused(inventory, "OP1", PHONE) == 2


async def test_of_many_tries_on_the_line_it_is_told_and_none_is_refused(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = TryLimits(told_tries=3)
    answers = [await tried(inventory, f"OP{number}", limits=told) for number in range(5)]
    assert answers == [CountedTry(many=number >= 2) for number in range(5)]
    monkeypatch.setattr(tries, "HOUR_MS", 1)
    await asyncio.sleep(0.01)
    assert await tried(inventory, "OP9", limits=told) == CountedTry(many=False)


async def test_redis_sees_no_number_and_forgets_what_it_counted(inventory: Inventory) -> None:
    await tried(inventory, "BL123456", PHONE)
    keys = [key.decode() async for key in inventory.redis.scan_iter(f"rental:{{{inventory.keys.depot}}}:*")]
    counted = set(keys) - {inventory.keys.number_secret}
    assert len(counted) == 3
    for key in counted:
        assert "BL123456" not in key
        assert PHONE[1:] not in key
        assert 0 < await inventory.redis.ttl(key) <= 24 * 3600


# For each mutant: the script, the text that is replaced in it, and by what.
MUTANTS = {
    "a record is not limited": ("count_try", "return {'refused', 'record', at}", "at = nil"),
    "a caller is not limited": ("count_try", "return {'refused', 'caller', at}", "at = nil"),
    "one try too many": ("count_try", "most - 1, 1)", "most, 1)"),
    "a try is not counted for its record": ("count_try", "count(of_record, life_ms)", ""),
    "a try is not counted for its caller": ("count_try", "count(of_caller, life_ms)", ""),
    "a try is not counted for the line": ("count_try", "count(of_line, line_ms)", ""),
    "a try that is refused is counted": (
        "count_try",
        "    return {'refused', 'record', at}",
        "    count(of_record, life_ms) return {'refused', 'record', at}",
    ),
    "a lock never ends": ("count_try", "redis.call('ZREMRANGEBYSCORE', key, '-inf', now - life_ms)", ""),
    "tries of the line are never forgotten": (
        "count_try",
        "redis.call('ZREMRANGEBYSCORE', of_line, '-inf', now - line_ms)",
        "",
    ),
    "what is counted does not expire": ("count_try", "redis.call('EXPIRE', key, math.ceil(for_ms / 1000))", ""),
    "a try that is sent again is judged by itself": (
        "count_try",
        "if not redis.call('ZSCORE', of_record, try_id) then",
        "do",
    ),
    "the line is told of too early": (
        "count_try",
        "of_line, '-inf', '+inf', 'LIMIT', 0, told) >= told",
        "of_line, '-inf', '+inf', 'LIMIT', 0, told) >= 1",
    ),
    "a try that succeeds counts": ("uncount_try", "redis.call('ZREM', key, ARGV[1])", ""),
}

SCENARIOS = [
    test_a_try_of_the_day_before_does_not_count,
    test_a_record_is_tried_so_often_from_whatever_number,
    test_a_caller_tries_so_many_records_and_another_caller_others,
    test_a_try_that_succeeds_does_not_count,
    test_without_limits_nothing_is_refused,
    test_redis_sees_no_number_and_forgets_what_it_counted,
    test_a_try_that_is_sent_again_counts_once,
]
WITH_ANOTHER_LIFE = [
    test_a_lock_ends_and_is_not_made_longer_by_who_meets_it,
    test_of_many_tries_on_the_line_it_is_told_and_none_is_refused,
]


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_script_that_is_wrong_is_found(
    mutant: str, redis: Redis, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, sound, wrong = MUTANTS[mutant]
    make_wrong(monkeypatch, name, sound, wrong)

    def depot() -> Inventory:
        return Inventory(redis, depot=f"{settings.depot}-{new_id()[:8]}", zone=settings.zone)

    async def every_scenario() -> None:
        for scenario in SCENARIOS:
            await scenario(depot())
        for scenario in WITH_ANOTHER_LIFE:
            with pytest.MonkeyPatch.context() as patch:
                await scenario(depot(), patch)

    with pytest.raises((AssertionError, ResponseError)):
        await every_scenario()
