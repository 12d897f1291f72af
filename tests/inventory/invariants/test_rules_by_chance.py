"""Rules that decide by days and by amounts, compared with a plainer way to decide, for values by chance."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis

from inventory.invariants.ledger.calls_have_proofs import lacking_for
from inventory.invariants.ledger.ledger_records import Interval, UnitRecords
from inventory.invariants.ledger.no_overlap import NoOverlap
from inventory.ledger import scripts
from inventory.ledger.bookings import proof_arguments
from inventory.ledger.stored_form import day_number, write_equipment
from inventory.models import Booking, Equipment, Period, WeightClass, cents
from inventory.server.embedded import socket_path
from tests.support.rentals import GENERATOR, proofs

DAY = dt.date(2030, 3, 10).toordinal()
ASK_THE_SCRIPTS = """
local unit, last_day, rate, site, certified, certified_until, coverage, covered_until = unpack(ARGV)
return insufficient(cjson.decode(unit), tonumber(last_day), tonumber(rate), tonumber(site), certified,
  tonumber(certified_until), tonumber(coverage), tonumber(covered_until))
"""
rentals = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), max_size=6)


@given(rentals)
def test_overlaps_are_found_where_two_rentals_have_a_day_in_common_and_only_there(days: list[tuple[int, int]]) -> None:
    calendar = tuple(
        Interval(DAY + first, f"{DAY + first + length}:b:B{index}") for index, (first, length) in enumerate(days)
    )
    records = UnitRecords("ITM001", True, None, False, calendar, {}, {})
    promised = [day for first, length in days for day in range(first, first + length)]
    assert bool(list(NoOverlap().judge(records))) == (len(promised) != len(set(promised)))


@settings(max_examples=60)
@given(
    rate=st.sampled_from(["449.99", "450.00", "500.00", "500.01"]),
    site=st.sampled_from(WeightClass),
    certificate=st.sampled_from([None, "Basic Safety", "Other"]),
    certified=st.sampled_from([None, -1, 0]),
    coverage=st.sampled_from(["499999.99", "500000.00"]),
    covered=st.sampled_from([-1, 0]),
    needs=st.sampled_from([None, "Basic Safety"]),
)
def test_the_rule_finds_lacking_what_the_booking_scripts_find_lacking(
    server_folder: Path,
    rate: str,
    site: WeightClass,
    certificate: str | None,
    certified: int | None,
    coverage: str,
    covered: int,
    needs: str | None,
) -> None:
    period = Period.of(dt.date(2030, 3, 10), 3)
    unit = GENERATOR.model_copy(update={"operator_certification": needs})
    booking = Booking(
        reference="R",
        hold_id="h",
        equipment_id=unit.equipment_id,
        call_id="c",
        period=period,
        daily_rate=Decimal(rate),
        proofs=proofs(
            site_weight_class=site,
            certificate=certificate,
            certified_until=None if certified is None else period.last_day + dt.timedelta(days=certified),
            coverage=coverage,
            covered_until=period.last_day + dt.timedelta(days=covered),
        ),
        booked_at=dt.datetime(2030, 3, 1, tzinfo=dt.UTC),
    )
    assert lacking_for(unit, booking) == by_the_scripts(server_folder, unit, booking)


def by_the_scripts(server_folder: Path, unit: Equipment, booking: Booking) -> list[str]:
    """What lua/terms.lua finds lacking, which every booking script asks."""
    arguments = [write_equipment(unit), day_number(booking.period.last_day), cents(booking.daily_rate)]
    with Redis(unix_socket_path=str(socket_path(server_folder))) as redis:
        answer = redis.eval(scripts.source("terms") + ASK_THE_SCRIPTS, 0, *arguments, *proof_arguments(booking.proofs))
    return [what.decode() for what in answer]  # type: ignore[union-attr]
