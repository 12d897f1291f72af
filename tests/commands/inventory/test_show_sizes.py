"""`main.py inventory sizes`: what takes how much, for people and for other programs."""

import json

from tests.support.inventory_commands import CommandLine


def test_each_kind_is_printed_with_its_number_and_size(depot: CommandLine) -> None:
    depot.book(first_in_days=2)
    said = depot.succeeds("sizes")
    for words in ("open bookings", "archived bookings", "holds and blocks", "records of calls", "part of the bookings"):
        assert words in said
    assert "MiB of the" in said


def test_other_programs_get_json(depot: CommandLine) -> None:
    depot.book(first_in_days=2)
    told = json.loads(depot.succeeds("sizes", "--json"))
    kinds = {size["what"]: size for size in told["sizes"]}
    assert kinds["open bookings"]["count"] == 1
    assert kinds["changes in their histories"]["within"] == "bookings"
    assert 0 < told["depot_mib"] < told["server_mib"]
    total = sum(size["mib"] for size in told["sizes"] if not size["within"])
    assert abs(total - told["depot_mib"]) < 0.02
