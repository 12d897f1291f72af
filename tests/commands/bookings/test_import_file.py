"""`main.py booking import`: each row is checked, and nothing is done by halves."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inventory.models import BookingSource
from tests.support.inventory_commands import GENERATOR, CommandLine

HEADER = "Equipment ID,First Day,Last Day,Customer,Daily Rate,Email,Phone"


def day(after: int) -> dt.date:
    return dt.datetime.now(ZoneInfo("America/New_York")).date() + dt.timedelta(days=after)


def file_of(folder: Path, *rows: str, header: str = HEADER) -> Path:
    (folder / "reservations.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    return folder / "reservations.csv"


GOOD = f"ITM002,{day(1)},{day(3)},Acme,280.00,a@example.com,"
OUT = f"ITM004,{day(-3)},{day(1)},Baker,,,312 555 0100"


def test_reservations_are_booked_once_and_no_customer_is_told(depot: CommandLine, tmp_path: Path) -> None:
    file = file_of(tmp_path, GOOD, OUT)
    assert "2 reservations are imported." in depot.booking.succeeds("import", file, "--by", "Kim")
    depot.booking.succeeds("import", file)
    bookings = depot.on_the_inventory(lambda inventory: inventory.bookings())
    assert [(one.equipment_id, one.source, one.phone) for one in bookings] == [
        ("ITM004", BookingSource.IMPORT, "312 555 0100"),
        ("ITM002", BookingSource.IMPORT, None),
    ]
    assert [(change.what, change.by, change.why) for change in bookings[0].history] == [
        ("imported", "Kim", "reservations.csv")
    ]
    waiting = depot.on_the_inventory(lambda inventory: inventory.redis.xlen(inventory.keys.outbox))
    assert waiting == 0


def test_one_reservation_that_is_taken_leaves_the_whole_file_out(depot: CommandLine, tmp_path: Path) -> None:
    booking = depot.book(first_in_days=2)
    said = depot.booking.is_refused("import", file_of(tmp_path, GOOD, f"{GENERATOR},{day(1)},{day(2)},Baker,,,"))
    assert f"line 3: {GENERATOR}: it is taken: {booking.reference}" in said
    assert depot.on_the_inventory(lambda inventory: inventory.bookings()) == [booking]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"NOSUCH,{day(1)},{day(2)},Acme,,,", "NOSUCH"),
        (f"{GENERATOR},tomorrow,{day(2)},Acme,,,", "First Day"),
        (f"{GENERATOR},{day(3)},{day(2)},Acme,,,", "before the first one"),
        (f"{GENERATOR},{day(-3)},{day(-2)},Acme,,,", "it ended on"),
        (f"{GENERATOR},{day(1)},{day(2)},,,,", "business_name"),
        (f"{GENERATOR},{day(1)},{day(2)},Acme,-1,,", "daily_rate"),
        (f"{GENERATOR},{day(1)},{day(2)},Acme,many,,", "Daily Rate"),
        (f"{GENERATOR},{day(1)},{day(2)},Acme", "cells"),
        (f"{GENERATOR},{day(1)},{day(2)},Acme,,,,,", "cells"),
        (f"ITM002,{day(3)},{day(4)},Acme,,,", "same days as on line 2"),
    ],
)
def test_a_broken_row_is_named_by_its_line_and_nothing_is_imported(
    depot: CommandLine, tmp_path: Path, row: str, told: str
) -> None:
    said = depot.booking.is_refused("import", file_of(tmp_path, GOOD, row))
    assert "line 3" in said
    assert told in said
    assert depot.on_the_inventory(lambda inventory: inventory.bookings()) == []


def test_a_file_without_a_column_is_refused(depot: CommandLine, tmp_path: Path) -> None:
    assert "column Customer is missing" in depot.booking.is_refused("import", file_of(tmp_path, header="Equipment ID"))


def test_a_reservation_that_was_imported_before_is_named_in_another_file(depot: CommandLine, tmp_path: Path) -> None:
    depot.booking.succeeds("import", file_of(tmp_path, GOOD))
    said = depot.booking.is_refused("import", file_of(tmp_path, OUT, GOOD))
    assert "line 3: ITM002: this reservation was imported before" in said
