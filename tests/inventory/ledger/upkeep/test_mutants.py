"""The scripts of the upkeep with one rule taken out or reversed: each is found by what must hold of them."""

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable

import pytest
from redis.exceptions import ResponseError

from inventory.ledger.inventory import Inventory
from inventory.ledger.upkeep.archive import write_part
from inventory.models import Period
from tests.support.transitions import UNIT, book, brief_holds
from tests.support.upkeep import agrees_with_itself, at_day, calendar_of, in_the_archive, returned
from tests.support.wrong_scripts import make_wrong

LONG_AGO = dt.date(2029, 2, 27)


async def archived_once(inventory: Inventory) -> None:
    booking = await returned(inventory, LONG_AGO)
    await archived_by_hand(inventory, booking.reference)
    assert list((await in_the_archive(inventory)).values()) == [[booking.reference]]
    assert await inventory.bookings() == []
    assert not await inventory.redis.hexists(inventory.keys.booked, booking.hold_id)  # type: ignore[misc]
    assert await archived_by_hand(inventory, booking.reference, stored=b"{}") == b"archived", "sent again"
    assert await agrees_with_itself(inventory)


async def a_part_that_is_there_is_not_written_again(inventory: Inventory) -> None:
    """Its bookings may have come back with a restore; an erasure may have changed the part."""
    booking = await returned(inventory, LONG_AGO)
    await inventory.redis.hset(inventory.keys.archive, "part", b"as it is")  # type: ignore[misc, arg-type]
    assert await archived_by_hand(inventory, booking.reference) == b"archived"
    assert await inventory.redis.hget(inventory.keys.archive, "part") == b"as it is"  # type: ignore[misc]
    assert await inventory.bookings() == []


async def what_is_not_as_it_was_read_stays(inventory: Inventory) -> None:
    booking = await returned(inventory, LONG_AGO)
    stored = b'{"hold_id": "another"}'
    assert await archived_by_hand(inventory, booking.reference, stored=stored) == b"changed"
    assert await archived_by_hand(inventory, "AAAA-AAAA", stored=stored) == b"changed"
    assert await inventory.bookings() == [booking]
    assert await in_the_archive(inventory) == {}


async def what_has_not_ended_stays(inventory: Inventory) -> None:
    booking = await book(at_day(inventory, LONG_AGO), Period.of(LONG_AGO, 1))
    assert await archived_by_hand(inventory, booking.reference) == b"changed"
    assert await inventory.bookings() == [booking]


async def a_request_that_another_booking_came_from_stays_known(inventory: Inventory) -> None:
    booking = await returned(inventory, LONG_AGO)
    await inventory.redis.hset(inventory.keys.booked, booking.hold_id, "another")  # type: ignore[misc]
    await archived_by_hand(inventory, booking.reference)
    assert await inventory.redis.hget(inventory.keys.booked, booking.hold_id) == b"another"  # type: ignore[misc]


async def archived_by_hand(inventory: Inventory, reference: str, *, stored: bytes | None = None) -> bytes:
    """What the script answers when it is to archive this booking."""
    if stored is None:
        stored = await inventory.redis.hget(inventory.keys.bookings, reference)  # type: ignore[misc, assignment]
    keys = inventory.keys
    assert stored is not None
    value = write_part([json.loads(stored) | {"reference": reference}])
    return await inventory.run(
        "archive", [keys.bookings, keys.booked, keys.archive], ["part", value, reference, stored]
    )


async def only_dead_holds_go(inventory: Inventory) -> None:
    await inventory.hold(UNIT, Period.of(dt.date(2030, 4, 1), 1), call_id="one", hold_id="live")
    await brief_holds(inventory).hold(UNIT, Period.of(dt.date(2030, 5, 1), 1), call_id="two", hold_id="dead")
    await asyncio.sleep(0.1)
    keys = inventory.keys
    asked = ["live", "dead", "gone"]
    for _ in range(2):
        await inventory.run("remove_dead_holds", [keys.holds, *[keys.calendar(UNIT)] * 3], asked)
    assert await inventory.redis.hkeys(keys.holds) == [b"live"]  # type: ignore[misc]
    assert [member.rpartition(b":")[2] for member in await calendar_of(inventory)] == [b"live"]


async def a_field_is_replaced_only_as_it_was_read(inventory: Inventory) -> None:
    key = inventory.keys.archive
    await inventory.redis.hset(key, "part", b"read")  # type: ignore[misc, arg-type]
    assert not await inventory.replace_stored(key, "part", b"another", b"new")
    assert not await inventory.replace_stored(key, "gone", b"read", b"new")
    assert await inventory.redis.hgetall(key) == {b"part": b"read"}  # type: ignore[misc]
    for _ in range(2):
        assert await inventory.replace_stored(key, "part", b"read", b"new")
    assert await inventory.redis.hgetall(key) == {b"part": b"new"}  # type: ignore[misc]


async def an_entry_is_replaced_with_what_was_noted_of_it(inventory: Inventory) -> None:
    redis, stream, notified = inventory.redis, inventory.keys.outbox, inventory.keys.notified
    first = (await redis.xadd(stream, {"email": "one"})).decode()  # type: ignore[union-attr]
    await redis.xgroup_create(stream, "group", "0")
    await redis.xreadgroup("group", "sender", {stream: ">"})
    await redis.hset(notified, f"{first} webhook", "accepted")  # type: ignore[misc]
    asked = [first, "group", 2, "mail", "webhook"]
    for expected in (b"replaced", b"gone"):
        assert await inventory.run("replace_entry", [stream, notified], [*asked, "email", "", "a", "b"]) == expected
    ((second, fields),) = await redis.xrange(stream)  # type: ignore[misc]
    assert fields == {b"email": b"", b"a": b"b"}
    assert await redis.hgetall(notified) == {second + b" webhook": b"accepted"}  # type: ignore[misc, operator]
    assert (await redis.xpending(stream, "group"))["pending"] == 0
    asked[0] = second.decode()  # type: ignore[union-attr]
    assert await inventory.run("replace_entry", [stream, notified], asked) == b"replaced"
    assert not await redis.xlen(stream)
    assert not await redis.exists(notified)


Rule = Callable[[Inventory], Awaitable[None]]
RULES: list[Rule] = [
    archived_once,
    a_part_that_is_there_is_not_written_again,
    what_is_not_as_it_was_read_stays,
    what_has_not_ended_stays,
    a_request_that_another_booking_came_from_stays_known,
    only_dead_holds_go,
    a_field_is_replaced_only_as_it_was_read,
    an_entry_is_replaced_with_what_was_noted_of_it,
]

# For each mutant: the script, the text that is replaced in it, by what, and the rule that finds it.
MUTANTS: dict[str, tuple[str, str, str, Rule]] = {
    "the archive is not written": ("archive", "redis.call('HSET', archive, part_name, part)", "", archived_once),
    "the bookings stay": ("archive", "  redis.call('HDEL', bookings, reference)", "", archived_once),
    "the requests stay": ("archive", "    redis.call('HDEL', booked, request_id)", "", archived_once),
    "a repeated request is refused": ("archive", "elseif not is_there then", "else", archived_once),
    "a missing booking counts as archived": (
        "archive",
        "elseif not is_there then",
        "elseif false then",
        what_is_not_as_it_was_read_stays,
    ),
    "a changed booking is archived": (
        "archive",
        "stored ~= ARGV[index + 1] or ",
        "",
        what_is_not_as_it_was_read_stays,
    ),
    "a booking that has not ended is archived": (
        "archive",
        " or booking.status == 'BOOKED'",
        "",
        what_has_not_ended_stays,
    ),
    "a part is written over": (
        "archive",
        "if not is_there then\n  redis",
        "if true then\n  redis",
        a_part_that_is_there_is_not_written_again,
    ),
    "another booking's request is removed": (
        "archive",
        "if redis.call('HGET', booked, request_id) == reference then",
        "if true then",
        a_request_that_another_booking_came_from_stays_known,
    ),
    "a live hold is removed": ("remove_dead_holds", "hold and hold.expires <= now", "hold", only_dead_holds_go),
    "a dead hold stays": ("remove_dead_holds", "    redis.call('HDEL', holds, hold_id)", "", only_dead_holds_go),
    "a dead hold stays in the calendar": (
        "remove_dead_holds",
        "redis.call('ZREM', KEYS[index + 1]",
        "redis.call('ZSCORE', KEYS[index + 1]",
        only_dead_holds_go,
    ),
    "a field is replaced whatever it is": (
        "replace_field",
        "if stored ~= was then",
        "if false then",
        a_field_is_replaced_only_as_it_was_read,
    ),
    **{
        name: ("replace_entry", sound, wrong, an_entry_is_replaced_with_what_was_noted_of_it)
        for name, sound, wrong in (
            (
                "an entry is replaced twice",
                "if #redis.call('XRANGE', stream, entry_id, entry_id) == 0 then",
                "if false then",
            ),
            ("a replaced entry stays", "redis.call('XDEL', stream, entry_id)", ""),
            ("a replaced entry stays pending", "redis.call('XACK', stream, group, entry_id)", ""),
            ("what was noted of an entry is lost", "    if new_id then", "    if false then"),
            (
                "what was noted of an old entry stays",
                "    redis.call('HDEL', notified",
                "    redis.call('HGET', notified",
            ),
            ("a deleted entry comes back", "first_field <= #ARGV and redis", "redis"),
        )
    },
    "a repeated replacement is refused": (
        "replace_field",
        "if stored == new then",
        "if false then",
        a_field_is_replaced_only_as_it_was_read,
    ),
}


@pytest.mark.parametrize("rule", RULES)
async def test_the_scripts_keep_their_rules(rule: Rule, inventory: Inventory) -> None:
    await rule(inventory)


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_script_that_is_wrong_is_found(
    mutant: str, inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, sound, wrong, rule = MUTANTS[mutant]
    make_wrong(monkeypatch, name, sound, wrong)
    with pytest.raises((AssertionError, ResponseError)):
        await rule(inventory)
