"""The inventory compared with a model of it in Python: both answer the same to any requests in any order.

`MUTANTS` are scripts in which one check is removed or reversed. The machine finds each of them (`make mutants`).
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakeredis import FakeAsyncRedis
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test

from inventory.ledger import scripts
from inventory.models import BookingLimit
from inventory.server.connection import open_redis
from inventory.server.options import RedisOptions
from tests.support.inventory_machine import InventoryMachine, reached
from tests.support.inventory_machine.bookings import TOO_LITTLE
from tests.support.inventory_machine.desk import LACKING
from tests.support.inventory_machine.many_steps import Chance, Dropped, ManySteps, run_steps
from tests.support.inventory_machine.rental_mutants import RENTAL_MUTANTS
from tests.support.wrong_scripts import make_wrong


def run(connect: Callable[[], Any], examples: int, *, round_: int = 0) -> None:
    """Run the machine over this Redis. Each round draws examples of its own, the same in every run."""
    machine = type("Machine", (InventoryMachine,), {"connect": staticmethod(connect)})
    seed(round_)(machine)
    run_state_machine_as_test(
        machine,
        settings=hypothesis_settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType] - hypothesis' own type for it
        ),
    )


EVERYTHING = {
    "hold", "hold kept", "hold refused", "hold replayed", "hold id conflict", "renew", "renew refused", "release",
    "hold moved", "hold not moved", "expired", "confirm", "confirm replayed", "confirm conflict", "confirm lost",
    "confirm refused", "cancel", "cancel replayed", "cancel too late", "returned", "return replayed",
    "nothing is out", "RETURNED", "RETURNED replayed", "RETURNED too early", "NO_SHOW", "NO_SHOW replayed",
    "NO_SHOW too early", "reschedule into the past", "extended", "shortened", "mark removed", "desk books",
    "desk books the past", "desk books what is taken", "swap", "swap too late", "swap refused", "swap to what is taken",
    *(f"limit of the {limit}" for limit in BookingLimit if limit != "do not rent"),
    *(f"reschedule beyond the limit of the {limit}" for limit in ("operator", "other business")),
    *(f"desk overrules the limit of the {limit}" for limit in ("license", "operator", "other business")),
    "import", "import refused", "block", "block refused", "unblock", "MAINTENANCE set", "MAINTENANCE until a day",
    "RENTED set",
    "RENTED until a day", "maintenance ended", "status refused", "remove", "remove refused",
    *(f"desk {does} {what}" for does in ("lacks", "overrules") for what in LACKING),
    "return id conflict", "reschedule", "reschedule refused", "reschedule in the way", "reschedule replayed",
    "hold of several", "hold of several refused", "holds moved", "holds not moved", "release of several",
    "renewal of several", "renewal of several refused", "rental of several", "limit of a rental of several",
    "end of a rental of several refused", "CANCELLED rental of several", "RETURNED rental of several",
    "rental of several moved", "rental of several in the way", "off rent", "off rent refused", "turnaround",
    "kept for turnaround", "first free days",
    "reschedule id conflict", "day", *(f"confirm without {what}" for what in TOO_LITTLE),
}  # fmt: skip


def test_the_inventory_does_as_its_model_and_every_transition_is_reached(server_folder: Path) -> None:
    """Hypothesis finds the shortest way to a fault; what it did not reach, many steps reach sooner."""
    reached.clear()
    for round_ in range(2):
        run(lambda: open_redis(RedisOptions(data_folder=server_folder)), examples=12, round_=round_)
    chance = Chance(0)
    for _ in range(60):
        if not missing():
            break
        many_steps(server_folder, chance)
    assert not missing()


def many_steps(server_folder: Path, chance: Chance) -> None:
    """Rules in any order in a depot of their own."""
    options = RedisOptions(data_folder=server_folder, redis_retries=10)
    machine: ManySteps = type("Steps", (ManySteps,), {"connect": staticmethod(lambda: open_redis(options))})()
    with contextlib.closing(machine):
        machine.open()
        run_steps(machine, chance, 150, look_every=10)


def missing() -> set[str]:
    """What was not reached yet."""
    return EVERYTHING - {what for what, times in reached.items() if times}


def test_the_inventory_does_as_its_model_on_a_redis_in_python() -> None:
    run(lambda: contextlib.nullcontext(FakeAsyncRedis()), examples=3)


# For each mutant: the script, the text that is replaced in it, and by what.
MUTANTS = {
    "hold looks at nothing": ("hold", "if find_blocking_member(", "if false and find_blocking_member("),
    "hold ignores maintenance": ("hold", "if status then", "if false then"),
    "hold forgets what it did": ("hold", "if stored then", "if false then"),
    "hold takes any days of the same call for the same": ("hold", " and has_days(hold, first_day, day_after)", ""),
    "touching periods overlap": (
        "available",
        "if member_day_after <= first_day then",
        "if member_day_after < first_day then",
    ),
    "overlap on the last day is not seen": ("hold", "'(' .. day_after, '-inf'", "'(' .. day_after - 1, '-inf'"),
    "an expired hold still counts": ("hold", "if hold.expires <= now then", "if false then"),
    "an overdue unit is offered": (
        "hold",
        "if kind == 'b' and member_day_after <= tonumber(today) then",
        "if false then",
    ),
    "anybody renews": ("renew", " or hold.call_id ~= call_id", ""),
    "anybody releases": ("release", " and hold.call_id == call_id", ""),
    "a hold moves into others": ("reschedule_hold", "if find_blocking_member(", "if false and find_blocking_member("),
    "a moved hold keeps its old days": (
        "reschedule_hold",
        "redis.call('ZREM', calendar, write_member(",
        "redis.call('ZSCORE', calendar, write_member(",
    ),
    "confirm takes any rate": ("confirm", "rate > unit.max_rate", "false"),
    "confirm takes a lost hold": ("confirm", "if hold.expires <= now then", "if false then"),
    "confirm forgets that it booked": ("confirm", "if booked_as then", "if false then"),
    "confirm books what another call holds": ("confirm", " or hold.call_id ~= call_id", ""),
    "confirm answers another call": ("confirm", "booking.call_id ~= call_id or ", ""),
    "confirm takes any site": ("confirm", "site_rank < unit.weight_rank", "false"),
    "confirm takes any certificate": ("confirm", "certificate ~= unit.operator_certification or ", ""),
    "confirm takes a lapsed certificate": ("confirm", " or certified_until < last_day", ""),
    "confirm takes any coverage": ("confirm", "coverage < unit.min_insurance or ", ""),
    "confirm takes a lapsed policy": ("confirm", " or covered_until < last_day", ""),
    "confirm leaves the hold": ("confirm", "redis.call('HDEL', holds, one.hold_id)", ""),
    "a booking moves into others": ("change_booking", "or find_blocking_member(", "or false and find_blocking_member("),
    "a booking that cannot move is lost": (
        "change_booking",
        "redis.call('ZADD', one.calendar, one.old_first_day, write_member(one.old_day_after, 'b', one.reference))",
        "",
    ),
    "a booking moves twice": ("change_booking", "if stored_request then", "if false then"),
    "a booking is cancelled after it has begun": (
        "end_booking",
        "status == 'CANCELLED' and first_day < tonumber(today)",
        "false",
    ),
    "an ended booking keeps its days": (
        "end_booking",
        "redis.call('ZREM', calendar, write_member(",
        "redis.call('ZSCORE', calendar, write_member(",
    ),
    "a booking is ended in two ways": ("end_booking", "if booking.status == 'BOOKED' then", "if true then"),
    "a rental ends before it has begun": (
        "end_booking",
        "status ~= 'CANCELLED' and first_day > tonumber(today)",
        "false",
    ),
    "a rental that begins today cannot be ended": ("end_booking", "first_day > tonumber", "first_day >= tonumber"),
    "a booking that was returned cannot be noted again": (
        "end_booking",
        "if #open == 0 and ended_as ~= status then",
        "if #open == 0 then",
    ),
    "a rental that has begun moves away": ("change_booking", "tonumber(first_day) ~= old_first_day or ", ""),
    "a rental that has begun ends before today": (
        "change_booking",
        " or tonumber(day_after) <= tonumber(today)",
        "",
    ),
    "a booking moves into the past": ("change_booking", "if tonumber(first_day) < earliest then", "if false then"),
    "a swap leaves the old unit's calendar as it was": (
        "change_booking",
        "redis.call('ZREM', one.calendar,",
        "redis.call('ZSCORE', one.calendar,",
    ),
    "a swap goes into the old unit's calendar": (
        "change_booking",
        "redis.call('ZADD', one.new_calendar",
        "redis.call('ZADD', one.calendar",
    ),
    "a swap looks into the old unit's calendar": (
        "change_booking",
        "local calendar, days_between = one.new_calendar, nil",
        "local calendar, days_between = one.calendar, nil",
    ),
    "a swap ignores maintenance": ("change_booking", "  if status then", "  if false then"),
    "a swap takes any proof": ("change_booking", "if #one.lacking > 0 and overrule == '' then", "if false then"),
    "the desk books what is taken": ("book", "if find_blocking_member(", "if false and find_blocking_member("),
    "the desk books the past": ("book", "if tonumber(day_after) <= tonumber(today) then", "if false then"),
    "the desk books what is withdrawn": ("book", "if status then", "if false then"),
    "the desk books twice": ("book", "if booked_as then", "if false then"),
    "the desk needs no reason": ("book", "if #lacking > 0 and overrule == '' then", "if false then"),
    "the desk overrules nothing": ("book", " and overrule == ''", ""),
    "what the desk overrules is not noted": ("book", "why, table.concat(lacking, ', '), now", "why, '', now"),
    "an import books what is taken": ("import_bookings", "elseif find_blocking_member(", "elseif false and ("),
    "an import books some": ("import_bookings", "if #refused > 1 then", "if #refused > 3 then"),
    "an import is made twice": ("import_bookings", "  if booked_as then", "  if false then"),
    "a block covers a rental": ("block", "if find_blocking_member(", "if false and find_blocking_member("),
    "a block is not in the calendar": ("block", "redis.call('ZADD', calendar,", "redis.call('ECHO',"),
    "maintenance does not end": ("available", "if status == 'MAINTENANCE' or day_after", "if day_after"),
    "maintenance until a day counts for later days": (
        "available",
        "if day_after and day_after <= tonumber(first_day) then",
        "if false then",
    ),
    "maintenance until a day does not count": (
        "available",
        "if day_after and day_after <= tonumber(first_day) then",
        "if day_after then",
    ),
    "what was rented by hand is offered though it is not back": ("available", "day_after > tonumber(today)", "true"),
    "a mark of another status is overwritten": (
        "set_status",
        "status_before ~= 'AVAILABLE' and status_before ~= status",
        "false",
    ),
    "the end of maintenance removes any mark": ("set_status", "if status_before == 'MAINTENANCE' then", "if true then"),
    "a booked unit is removed": ("remove", "if kind == 'b' then", "if false then"),
    "a held unit is removed": ("remove", "if hold and hold.call_id ~= block_owner then", "if false then"),
    "a return is made twice": ("return_unit", "if stored then", "if false then"),
    "a return of a unit ends what lies ahead": ("return_unit", "'-inf', '(' .. today)", "'-inf', '+inf')"),
    "a return of a unit ends what begins today": ("return_unit", "'-inf', '(' .. today)", "'-inf', today)"),
    "a return of a unit ends the last rental that has begun": (
        "return_unit",
        "redis.call('ZRANGEBYSCORE', calendar, '-inf', '(' .. today)",
        "redis.call('ZREVRANGEBYSCORE', calendar, '(' .. today, '-inf')",
    ),
    "a return of a unit ends every rental that has begun": ("return_unit", "    break\n", ""),
    "calls know no limits": ("confirm", "if limit then", "if false then"),
    "a booking is not counted": (
        "confirm",
        "  count_rental(open_rentals, one.counted, one.reference, first_day, day_after, one.open)\n",
        "",
    ),
    "a limit is one too high": ("confirm", "if count >= most[kind] then", "if count > most[kind] then"),
    "an operator is on one unit too many": ("confirm", "if count >= most then", "if count > most then"),
    "an operator works for anybody": ("confirm", "if whose ~= business then", "if false then"),
    "an operator works on the day after": ("confirm", "to > first_day then", "to >= first_day then"),
    "an operator is busy before the first day": ("confirm", "from < day_after and", ""),
    "the desk knows no limits": ("book", "if limit and overrule == '' then", "if false then"),
    "the desk overrules no limit": ("book", "if limit and overrule == '' then", "if limit then"),
    "a limit that the desk overrules is not noted": ("book", "lacking[#lacking + 1] = 'limit: ' .. limit", ""),
    "what the desk books is not counted": (
        "book",
        "\ncount_rental(open_rentals, booking.counted, reference, first_day, day_after)",
        "",
    ),
    "what is imported is not counted": (
        "import_bookings",
        "  count_rental(open_rentals, booking.counted, booking.reference, first_day, day_after)\n",
        "",
    ),
    "an ended rental still counts": (
        "end_booking",
        "  uncount_rental(open_rentals, booking, first_day, day_after)\n",
        "",
    ),
    "a returned unit still counts": (
        "return_unit",
        "  uncount_rental(open_rentals, booking, first_day, day_after)\n",
        "",
    ),
    "a moved rental is counted on its old days": (
        "change_booking",
        "count_rental(open_rentals, one.counted, one.reference, first_day, day_after)",
        "count_rental(open_rentals, one.counted, one.reference, one.old_first_day, one.old_day_after)",
    ),
    "a moved rental is counted twice": (
        "change_booking",
        "uncount_rental(open_rentals, booking, one.old_first_day, one.old_day_after)",
        "",
    ),
    "a rental moves to days when its operator is elsewhere": (
        "change_booking",
        "if limit and overrule == '' then",
        "if false then",
    ),
    "a rental is in the way of itself": ("change_booking", "if not but[other] and", "if"),
    "a rental that becomes shorter is looked at again": (
        "change_booking",
        "if one.has_new_days or has_new_operator then",
        "do",
    ),
    "a rental that begins earlier is not looked at": (
        "change_booking",
        "one.has_new_days = tonumber(first_day) < one.old_first_day or tonumber(day_after)",
        "one.has_new_days = tonumber(day_after)",
    ),
} | RENTAL_MUTANTS


def test_what_a_mutant_changes_is_in_its_script() -> None:
    for mutant, (name, sound, wrong) in MUTANTS.items():
        assert sound in scripts.source(name), f"{mutant}: {sound!r} is not in {name}.lua"
        assert wrong != sound, mutant


@pytest.mark.mutants
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_script_that_is_wrong_is_found(mutant: str, server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, sound, wrong = MUTANTS[mutant]
    make_wrong(monkeypatch, name, sound, wrong)

    def several_rounds() -> None:
        # Many steps find nearly all, and sooner. Hypothesis draws also from constants in the code, so which examples it
        # draws changes when the code does.
        chance = Chance(0)
        for _ in range(80):
            many_steps(server_folder, chance)
        for round_ in range(2):
            run(lambda: open_redis(RedisOptions(data_folder=server_folder)), examples=150, round_=round_)

    with pytest.raises((AssertionError, BaseExceptionGroup, TypeError, KeyError, Dropped)):
        several_rounds()
