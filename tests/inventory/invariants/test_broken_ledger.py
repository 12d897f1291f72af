"""Each rule of the ledger is broken on purpose, and found with its sentence, in a depot that is otherwise sound."""

import datetime as dt
import json

from inventory.models import BookingSource, Equipment, Proofs, WeightClass
from tests.inventory.invariants.conftest import Depot, told_of
from tests.support.broken_depot import Fields, broken_in, move_in_calendar, rewrite
from tests.support.rentals import proofs
from tests.support.transitions import UNIT


async def test_nothing_is_found_in_a_sound_depot(depot: Depot) -> None:
    assert await broken_in(depot.inventory) == {}


async def test_two_bookings_on_one_day_are_told_with_both_references(depot: Depot) -> None:
    await move_in_calendar(depot.inventory, depot.later.reference, -8)
    told = await told_of(depot, "no-overlap", "open-rentals-agree")
    assert f"{UNIT} is promised twice on one day, {depot.booking.period.last_day}: booking" in told
    assert depot.booking.reference in told
    assert depot.later.reference in told
    assert "python main.py booking swap" in told


async def test_a_short_rental_within_a_long_one_is_told(depot: Depot) -> None:
    def lengthen(fields: Fields) -> None:
        fields["last"] += 40

    key, reference = depot.inventory.keys.calendar(UNIT), depot.booking.reference
    await rewrite(depot.inventory, depot.inventory.keys.bookings, reference, lengthen)
    first, day_after = depot.booking.period.first_day.toordinal(), depot.booking.period.day_after.toordinal()
    await depot.inventory.redis.zrem(key, f"{day_after}:b:{reference}")
    await depot.inventory.redis.zadd(key, {f"{day_after + 40}:b:{reference}": first})
    told = await told_of(depot, "no-overlap", "open-rentals-agree", "calls-have-proofs")
    assert depot.later.reference in told, "it is within the long one"
    assert depot.hold.hold_id in told, "so is this"


async def test_a_calendar_without_one_of_its_bookings_is_told(depot: Depot) -> None:
    day_after = depot.booking.period.day_after.toordinal()
    await depot.inventory.redis.zrem(depot.inventory.keys.calendar(UNIT), f"{day_after}:b:{depot.booking.reference}")
    told = await told_of(depot, "calendars-agree")
    assert f"The calendar of {UNIT} does not match its holds and bookings: booking {depot.booking.reference}" in told


async def test_a_calendar_with_days_that_nobody_booked_is_told(depot: Depot) -> None:
    await depot.inventory.redis.zadd(depot.inventory.keys.calendar("ITM002"), {"745000:h:gone": 744999})
    assert "calendar of ITM002 does not match its holds and bookings: hold gone" in await told_of(
        depot, "calendars-agree"
    )


async def test_a_calendar_in_which_a_booking_has_other_days_is_told(depot: Depot) -> None:
    key = depot.inventory.keys.calendar(UNIT)
    day_after = depot.booking.period.day_after.toordinal()
    await depot.inventory.redis.zadd(key, {f"{day_after}:b:{depot.booking.reference}": day_after - 9})
    assert depot.booking.reference in await told_of(depot, "calendars-agree")


async def test_a_calendar_that_has_the_rentals_of_another_unit_is_told(depot: Depot) -> None:
    key = depot.inventory.keys.calendar("ITM002")
    for kind, identity, period in (
        ("h", depot.hold.hold_id, depot.hold.period),
        ("b", depot.booking.reference, depot.booking.period),
    ):
        day_after = period.day_after.toordinal()
        await depot.inventory.redis.zadd(key, {f"{day_after}:{kind}:{identity}": period.first_day.toordinal()})
        told = await told_of(depot, "calendars-agree")
        assert "The calendar of ITM002 does not match" in told
        assert identity in told
        await depot.inventory.redis.zrem(key, f"{day_after}:{kind}:{identity}")


async def test_what_a_removed_unit_has_left_in_its_calendar_is_told_and_its_ended_bookings_are_in_order(
    depot: Depot,
) -> None:
    for booking in (depot.booking, depot.later):
        await depot.inventory.cancel(booking.reference)
    await depot.inventory.release(depot.hold)
    await depot.inventory.remove(UNIT)
    assert await broken_in(depot.inventory) == {}
    await depot.inventory.redis.zadd(depot.inventory.keys.calendar(UNIT), {"745000:h:gone": 744999})
    told = await told_of(depot, "calendars-agree", "known-units")
    assert f"The calendar of {UNIT} is of a unit that is not there" in told


async def test_a_hold_that_no_calendar_has_is_told(depot: Depot) -> None:
    day_after = depot.hold.period.day_after.toordinal()
    await depot.inventory.redis.zrem(depot.inventory.keys.calendar(UNIT), f"{day_after}:h:{depot.hold.hold_id}")
    assert f"hold {depot.hold.hold_id}" in await told_of(depot, "calendars-agree")


async def test_an_entry_that_is_none_is_told(depot: Depot) -> None:
    await depot.inventory.redis.zadd(depot.inventory.keys.calendar(UNIT), {"nonsense": 744999})
    assert f"The calendar of {UNIT} does not match" in await told_of(depot, "calendars-agree")


async def test_a_booking_of_a_call_without_a_proof_is_told(depot: Depot) -> None:
    def forget_the_policy(fields: Fields) -> None:
        fields["proofs"] = json.dumps({**json.loads(fields["proofs"]), "policy_number": None})

    keys = depot.inventory.keys
    await rewrite(depot.inventory, keys.bookings, depot.ended.reference, forget_the_policy)
    told = await told_of(depot, "calls-have-proofs", "readable-records")
    assert f"Booking {depot.ended.reference} was made in a call, and not all proofs are there" in told
    assert f"Booking {depot.ended.reference} cannot be read" in told


async def test_a_booking_of_a_call_that_calls_itself_one_of_the_desk_needs_its_proofs_too(depot: Depot) -> None:
    def forget_all(fields: Fields) -> None:
        fields |= {"source": BookingSource.DESK, "proofs": '{"business_name": "Acme Construction"}'}

    await rewrite(depot.inventory, depot.inventory.keys.bookings, depot.booking.reference, forget_all)
    assert "not all proofs are there" in await told_of(depot, "calls-have-proofs")


async def with_proofs(depot: Depot, papers: Proofs) -> str:
    """What is told when the booking has these papers."""
    await rewrite(
        depot.inventory,
        depot.inventory.keys.bookings,
        depot.booking.reference,
        lambda fields: fields.update(proofs=papers.model_dump_json()),
    )
    return await told_of(depot, "calls-have-proofs")


async def test_proofs_that_do_not_suffice_for_the_unit_are_told(depot: Depot) -> None:
    told = await with_proofs(depot, proofs(site_weight_class=WeightClass.LIGHT, certificate=None, coverage="1.00"))
    assert "not enough for the unit: site, certificate, coverage" in told


async def test_an_insurance_that_ends_before_the_rental_is_told(depot: Depot) -> None:
    told = await with_proofs(depot, proofs(covered_until=depot.booking.period.first_day))
    assert f"Booking {depot.booking.reference} was made in a call, and the insurance ends before the rental" in told


async def test_a_rate_beyond_the_unit_is_told(depot: Depot) -> None:
    keys = depot.inventory.keys
    await rewrite(depot.inventory, keys.bookings, depot.booking.reference, lambda fields: fields.update(rate=100))
    assert "not enough for the unit: rate" in await told_of(depot, "calls-have-proofs")


async def test_a_list_that_asks_for_more_than_before_breaks_no_booking_that_was_made_under_the_old_one(
    depot: Depot, equipment: list[Equipment]
) -> None:
    (unit,) = [one for one in equipment if one.equipment_id == UNIT]
    await depot.inventory.load([unit.model_copy(update={"min_insurance": unit.min_insurance * 9})])
    assert await broken_in(depot.inventory) == {}


async def test_what_the_desk_has_overruled_is_in_order(depot: Depot) -> None:
    reference = depot.later.reference
    beyond = depot.days(10, 4000)
    await depot.inventory.release(depot.hold)
    await depot.inventory.reschedule(reference, beyond, by="Kim", why="agreed", overrule=True)
    assert await broken_in(depot.inventory) == {}


async def test_a_hold_that_was_over_days_ago_is_told_and_one_of_an_hour_ago_is_not(depot: Depot) -> None:
    async def over_for(hours: int) -> None:
        expired = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
        milliseconds = int(expired.timestamp() * 1000)
        await rewrite(
            depot.inventory,
            depot.inventory.keys.holds,
            depot.hold.hold_id,
            lambda fields: fields.update(expires=milliseconds),
        )

    await over_for(1)
    assert await broken_in(depot.inventory) == {}
    await over_for(60)
    told = await told_of(depot, "holds-end")
    assert f"Hold {depot.hold.hold_id} of {UNIT} is over since" in told
    assert "main.py housekeeping" in told
    await depot.inventory.remove_dead_holds()
    assert await broken_in(depot.inventory) == {}


async def test_open_rentals_that_do_not_match_are_told_without_the_number_or_the_license(depot: Depot) -> None:
    keys = depot.inventory.keys
    subjects: list[bytes] = await depot.inventory.redis.hkeys(keys.open_rentals)  # type: ignore[misc, assignment]
    for subject in subjects:
        if subject.startswith((b"license:", b"number:")):
            await depot.inventory.redis.hdel(keys.open_rentals, subject)  # type: ignore[misc]
    told = await told_of(depot, "open-rentals-agree")
    assert "The open rentals of one license do not match the bookings: booking " in told
    assert "the open rentals of one number do not match the bookings: booking " in told


async def test_a_rental_that_is_counted_and_not_booked_is_told(depot: Depot) -> None:
    line = "744000 744002 GONE-GONE BL9\n"
    await depot.inventory.redis.hset(depot.inventory.keys.open_rentals, "operator:OP9", line)  # type: ignore[misc]
    assert "open rentals of one operator do not match the bookings: booking GONE-GONE" in await told_of(
        depot, "open-rentals-agree"
    )


async def test_a_booking_whose_hold_is_forgotten_is_told(depot: Depot) -> None:
    await depot.inventory.redis.hdel(depot.inventory.keys.booked, depot.ended.hold_id)  # type: ignore[misc]
    told = await told_of(depot, "requests-agree")
    assert f"Booking {depot.ended.reference} and the hold that it came from do not match" in told


async def test_a_hold_that_became_a_booking_that_is_not_there_is_told(depot: Depot) -> None:
    await depot.inventory.redis.hset(  # type: ignore[misc]
        depot.inventory.keys.booked, mapping={"lost": "GONE-GONE", "other": depot.booking.reference}
    )
    told = await told_of(depot, "requests-agree")
    assert "old lost became booking GONE-GONE, which is not there" in told
    assert f"old other became booking {depot.booking.reference}, which came from another hold" in told


async def test_a_booking_under_another_reference_is_told(depot: Depot) -> None:
    keys = depot.inventory.keys
    await rewrite(
        depot.inventory, keys.bookings, depot.ended.reference, lambda fields: fields.update(reference="ELSE-ELSE")
    )
    assert f"Booking {depot.ended.reference} calls itself ELSE-ELSE" in await told_of(depot, "requests-agree")


async def test_what_is_kept_of_a_unit_that_is_not_there_is_told(depot: Depot) -> None:
    redis, keys = depot.inventory.redis, depot.inventory.keys
    await redis.hdel(keys.equipment, UNIT)  # type: ignore[misc]
    await redis.hset(keys.withdrawn, "ITM099", "MAINTENANCE")  # type: ignore[misc]
    found = await broken_in(depot.inventory)
    assert found.keys() == {"known-units"}
    told = {finding.told for finding in found["known-units"].findings}
    assert told == {
        f"the calendar of {UNIT} is of a unit that is not there",
        f"hold {depot.hold.hold_id} is of a unit that is not there",
        f"booking {depot.booking.reference} is of a unit that is not there",
        f"booking {depot.later.reference} is of a unit that is not there",
        f"booking {depot.ended.reference} is of a unit that was never there",
        "the status of ITM099 is of a unit that is not there",
    }
    assert "; and 3 more" in found["known-units"].told


async def test_records_that_cannot_be_read_are_told_and_do_not_keep_the_rest_from_being_checked(depot: Depot) -> None:
    redis, keys = depot.inventory.redis, depot.inventory.keys
    await redis.hset(keys.equipment, "ITM002", "{")  # type: ignore[misc]
    await redis.hset(keys.holds, "bad", b"\xff")  # type: ignore[misc, arg-type]
    await redis.hset(keys.bookings, "BAD-BAD1", "[1]")  # type: ignore[misc]
    await move_in_calendar(depot.inventory, depot.later.reference, -9)
    found = await broken_in(depot.inventory)
    assert found.keys() == {"readable-records", "no-overlap", "open-rentals-agree"}
    told = {finding.told for finding in found["readable-records"].findings}
    assert told == {f"{what} cannot be read" for what in ("unit ITM002", "hold bad", "booking BAD-BAD1")}
