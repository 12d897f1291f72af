"""The code of a call: three tries, five minutes, one a call, three a day, and never to be read anywhere."""

import asyncio
import hmac
import re
from typing import Any

import pytest

from inventory.files.backup import read_depot
from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from inventory.models import InventoryUnavailable
from shared.identity import confirmation_code
from shared.identity.confirmation_code import NOT_KEPT, ConfirmationCode, Confirmed, NotSent, Sent
from shared.identity.license_contact import LicenseContact
from tests.support.codes import ACME, Mailbox
from tests.support.redis_contents import contents_of
from tests.support.wrong_scripts import make_wrong

PRAIRIE = LicenseContact(license_number="BL-204518", email="office@prairie.example.com", phone=None)
NOWHERE = LicenseContact(license_number="BL-999999", email=None, phone=None)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def code_of_a_call(inventory: Inventory, mailbox: Mailbox) -> ConfirmationCode:
    return ConfirmationCode(inventory, mailbox, call_id=new_id())


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def sent_to_acme(inventory: Inventory, mailbox: Mailbox) -> ConfirmationCode:
    code = code_of_a_call(inventory, mailbox)
    assert await code.send(ACME) == Sent("e-mail address")
    return code


@pytest.mark.parametrize("said", ["{}", "It is {}.", "I typed on the keypad: {}"])
async def test_the_code_that_was_sent_is_right_however_it_is_said(
    inventory: Inventory, mailbox: Mailbox, said: str
) -> None:
    code = await sent_to_acme(inventory, mailbox)
    assert re.fullmatch(r"\d{6}", mailbox.codes[0])
    assert await code.confirm(said.format(" ".join(mailbox.codes[0]))) is Confirmed.RIGHT


async def test_another_code_is_wrong_and_after_three_of_them_the_right_one_too(
    inventory: Inventory, mailbox: Mailbox
) -> None:
    code = await sent_to_acme(inventory, mailbox)
    wrong = another_than(mailbox.codes[0])
    assert [await code.confirm(wrong), code.tries_left] == [Confirmed.WRONG, 2]
    assert [await code.confirm(wrong), code.tries_left] == [Confirmed.WRONG, 1]
    assert await code.confirm(wrong) is Confirmed.RUN_OUT
    assert await code.confirm(mailbox.codes[0]) is Confirmed.RUN_OUT


async def test_the_third_try_may_still_be_right(inventory: Inventory, mailbox: Mailbox) -> None:
    code = await sent_to_acme(inventory, mailbox)
    for _ in range(2):
        await code.confirm(another_than(mailbox.codes[0]))
    assert await code.confirm(mailbox.codes[0]) is Confirmed.RIGHT


@pytest.mark.parametrize("said", ["", "hello", "12345", "1234567", "twelve"])
async def test_what_has_not_six_digits_takes_no_try(inventory: Inventory, mailbox: Mailbox, said: str) -> None:
    code = await sent_to_acme(inventory, mailbox)
    assert [await code.confirm(said) for _ in range(4)] == [Confirmed.NOT_A_CODE] * 4
    assert await code.confirm(mailbox.codes[0]) is Confirmed.RIGHT


async def test_it_runs_out_after_five_minutes_and_no_other_is_sent_in_the_call(
    inventory: Inventory, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert confirmation_code.LIFE_SECONDS == 300
    monkeypatch.setattr(confirmation_code, "LIFE_SECONDS", 0.02)
    code = await sent_to_acme(inventory, mailbox)
    await asyncio.sleep(0.05)
    assert await code.confirm(mailbox.codes[0]) is Confirmed.RUN_OUT
    assert await code.send(ACME) is NotSent.RUN_OUT
    assert len(mailbox.codes) == 1


async def test_while_it_is_awaited_it_is_not_sent_again(inventory: Inventory, mailbox: Mailbox) -> None:
    code = await sent_to_acme(inventory, mailbox)
    assert await code.send(ACME) is NotSent.AWAITED
    assert len(mailbox.codes) == 1


async def test_after_the_last_try_no_other_is_sent_in_the_call(inventory: Inventory, mailbox: Mailbox) -> None:
    code = await sent_to_acme(inventory, mailbox)
    for _ in range(3):
        await code.confirm(another_than(mailbox.codes[0]))
    assert await code.send(ACME) is NotSent.RUN_OUT


async def test_a_record_is_sent_three_codes_a_day_whoever_calls_and_another_record_its_own(
    inventory: Inventory, mailbox: Mailbox
) -> None:
    for _ in range(3):
        await sent_to_acme(inventory, mailbox)
    assert await code_of_a_call(inventory, mailbox).send(ACME) is NotSent.TOO_MANY
    assert await code_of_a_call(inventory, mailbox).send(PRAIRIE) == Sent("e-mail address")
    assert len(mailbox.codes) == 4


async def test_a_day_after_the_first_another_is_sent(
    inventory: Inventory, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await sent_to_acme(inventory, mailbox)
    redis: Any = inventory.redis
    (key,) = [key async for key in redis.scan_iter(match=inventory.keys.calls_with_code("*"))]
    (first, when), *_ = await redis.zrange(key, 0, -1, withscores=True)
    assert 0 < await redis.ttl(key) <= 24 * 60 * 60
    await redis.zadd(key, {first: when - 24 * 60 * 60 * 1000})
    await sent_to_acme(inventory, mailbox)
    assert await code_of_a_call(inventory, mailbox).send(ACME) is NotSent.TOO_MANY


async def test_the_code_of_one_call_is_worth_nothing_in_another(inventory: Inventory, mailbox: Mailbox) -> None:
    one, other = await sent_to_acme(inventory, mailbox), await sent_to_acme(inventory, mailbox)
    if mailbox.codes[0] != mailbox.codes[1]:
        assert await other.confirm(mailbox.codes[0]) is Confirmed.WRONG
    assert await one.confirm(mailbox.codes[0]) is Confirmed.RIGHT


async def test_a_record_without_an_address_is_sent_none_and_none_is_counted(
    inventory: Inventory, mailbox: Mailbox
) -> None:
    code = code_of_a_call(inventory, mailbox)
    assert await code.send(NOWHERE) is NotSent.NO_WAY
    assert await code.confirm("123456") is Confirmed.NOT_ASKED
    assert [key async for key in inventory.redis.scan_iter(match=f"*{inventory.keys.depot}*code*")] == []


async def test_a_code_that_could_not_be_sent_confirms_nobody(inventory: Inventory, mailbox: Mailbox) -> None:
    mailbox.closed = True
    code = code_of_a_call(inventory, mailbox)
    assert [await code.send(ACME), await code.send(ACME)] == [NotSent.FAILED] * 2
    assert await code.confirm("123456") is Confirmed.NOT_ASKED


async def test_without_redis_nothing_is_sent_and_nothing_compared(
    inventory: Inventory, inventory_away: Inventory, mailbox: Mailbox
) -> None:
    with pytest.raises(InventoryUnavailable):
        await code_of_a_call(inventory_away, mailbox).send(ACME)
    assert mailbox.codes == []
    code = await sent_to_acme(inventory, mailbox)
    code._inventory = inventory_away
    with pytest.raises(InventoryUnavailable):
        await code.confirm(mailbox.codes[0])


async def test_many_tries_at_once_are_three(inventory: Inventory, mailbox: Mailbox) -> None:
    code = await sent_to_acme(inventory, mailbox)
    wrong = another_than(mailbox.codes[0])
    answers = await asyncio.gather(*(code.confirm(wrong) for _ in range(20)))
    assert answers.count(Confirmed.WRONG) <= 2
    assert await code.confirm(mailbox.codes[0]) is Confirmed.RUN_OUT


async def test_it_is_compared_in_constant_time(
    inventory: Inventory, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare_digest(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return False

    code = await sent_to_acme(inventory, mailbox)
    monkeypatch.setattr(hmac, "compare_digest", compare_digest)
    assert await code.confirm(mailbox.codes[0]) is Confirmed.WRONG, "nothing else compares"
    ((one, other),) = compared
    assert one == other


async def test_redis_has_a_hash_that_expires_and_a_backup_has_nothing(inventory: Inventory, mailbox: Mailbox) -> None:
    code = await sent_to_acme(inventory, mailbox)
    await code.confirm(another_than(mailbox.codes[0]))
    keys = [key async for key in inventory.redis.scan_iter(match=f"*{inventory.keys.depot}*")]
    assert keys
    for key in keys:
        assert 0 < await inventory.redis.ttl(key) <= (300 if b":code:" in key else 24 * 60 * 60), key
        assert b"123456" not in key, "the number of the license"
    assert mailbox.codes[0] not in await contents_of(inventory.redis, inventory.keys.depot)
    redis: Any = inventory.redis
    (stored,) = [await redis.get(key) for key in keys if b":code:" in key]
    backup = (await read_depot(inventory.redis, depot=inventory.keys.depot)).model_dump_json()
    assert mailbox.codes[0] not in backup
    assert re.findall(r"[0-9a-f]{64}", stored.decode())[0] not in backup
    other = code_of_a_call(inventory, mailbox)
    assert code._hash(mailbox.codes[0]) != other._hash(mailbox.codes[0]), "the key is of one call"


# Masking


async def test_while_it_is_awaited_nothing_that_is_said_is_kept(inventory: Inventory, mailbox: Mailbox) -> None:
    code = code_of_a_call(inventory, mailbox)
    assert code.kept("I need a generator.") == "I need a generator."
    await code.send(ACME)
    assert code.kept("un momento, por favor") == NOT_KEPT


async def test_a_transcription_that_comes_late_is_not_kept_and_the_code_never_is(
    inventory: Inventory, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await sent_to_acme(inventory, mailbox)
    await code.confirm(mailbox.codes[0])
    assert code.kept("(the words with which it was said)") == NOT_KEPT
    monkeypatch.setattr(confirmation_code, "LATE_SECONDS", -1.0)
    assert code.kept("Thank you, goodbye.") == "Thank you, goodbye."
    assert code.kept(f"Was it {' '.join(mailbox.codes[0])}?") == NOT_KEPT
    assert code.kept_reason(f"code {mailbox.codes[0]} was said") == NOT_KEPT


async def test_a_reason_is_kept_without_what_may_be_a_code(inventory: Inventory, mailbox: Mailbox) -> None:
    code = code_of_a_call(inventory, mailbox)
    reason = "code 1 2 3-4 5 6, call back 217 555 0101"
    assert code.kept_reason(reason) == reason
    await code.send(ACME)
    if mailbox.codes[0] not in "1234562175550101":
        assert code.kept_reason(reason) == f"code {NOT_KEPT}, call back 217 555 0101"


# The scripts

MUTANTS = {
    "a repeat is taken for another": (
        "new_code",
        "if stored and cjson.decode(stored).hash == hash then",
        "if false then",
    ),
    "another follows in the call": ("new_code", "if redis.call('ZSCORE', calls, call_id) then", "if false then"),
    "codes are not counted": ("new_code", "'LIMIT', 0, most) >= most", "'LIMIT', 0, most) > most"),
    "a code of the day before counts": ("new_code", "redis.call('ZREMRANGEBYSCORE', calls, '-inf', now - day_ms)", ""),
    "a code lives for ever": ("new_code", ", 'PX', life_ms)", ")"),
    "the calls are remembered for ever": ("new_code", "redis.call('EXPIRE', calls, math.ceil(day_ms / 1000))", ""),
    "tries are not counted": ("try_code", "table.insert(kept.tries, try_id)", ""),
    "a fourth try is taken": ("try_code", "if #kept.tries >= most then", "if #kept.tries > most then"),
    "a repeat takes another try": ("try_code", "if taken == try_id then", "if false then"),
    "a try renews the code": ("try_code", ", 'KEEPTTL')", ", 'PX', 999999)"),
    "a try keeps the code for ever": ("try_code", ", 'KEEPTTL')", ")"),
    "what is not there can be compared": (
        "try_code",
        "  return {'run out'}\nend\nlocal kept",
        "  return {'compare', '', 1}\nend\nlocal kept",
    ),
}
DAY_MS = 24 * 60 * 60 * 1000


async def exercise(inventory: Inventory) -> None:
    """Every rule of the two scripts."""
    calls = inventory.keys.calls_with_code(new_id())

    def code(call_id: str) -> str:
        return inventory.keys.code(f"{call_id}{calls}")

    async def new(call_id: str, hash_: str, life_ms: int = 60_000) -> bytes:
        arguments = [call_id, hash_, life_ms, DAY_MS, 2]
        (answer,) = await inventory.run("new_code", [code(call_id), calls], arguments)
        return answer

    async def try_(call_id: str, try_id: str) -> list[bytes | int]:
        return await inventory.run("try_code", [code(call_id)], [try_id, 2])

    assert await try_("one", "t0") == [b"run out"]
    assert await new("one", "h1") == b"kept"
    assert await new("one", "h1") == b"kept"
    assert await new("one", "h2") == b"sent before"
    assert 0 < await inventory.redis.pttl(code("one")) <= 60_000
    assert 0 < await inventory.redis.pttl(calls) <= DAY_MS
    assert await try_("one", "t1") == [b"compare", b"h1", 1]
    assert await try_("one", "t1") == [b"compare", b"h1", 1]
    assert 0 < await inventory.redis.pttl(code("one")) <= 60_000
    assert await new("one", "h1") == b"kept"
    assert await try_("one", "t2") == [b"compare", b"h1", 0]
    assert await try_("one", "t3") == [b"run out"]
    assert await new("two", "h1", 1) == b"kept"
    await asyncio.sleep(0.01)
    assert await new("two", "h1") == b"sent before"
    assert await try_("two", "t1") == [b"run out"]
    assert await new("three", "h1") == b"too many"
    redis: Any = inventory.redis
    ((first, when), _) = await redis.zrange(calls, 0, -1, withscores=True)
    await redis.zadd(calls, {first: when - DAY_MS - 1})
    assert await new("three", "h1") == b"kept"


async def test_the_scripts_do_as_their_headers_say(inventory: Inventory) -> None:
    await exercise(inventory)


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_script_that_is_wrong_is_found(
    mutant: str, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, sound, wrong = MUTANTS[mutant]
    make_wrong(monkeypatch, name, sound, wrong)
    with pytest.raises(AssertionError):
        await exercise(inventory)
