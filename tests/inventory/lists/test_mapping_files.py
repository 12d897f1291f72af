"""A mapping is kept in a file, found again for the same shape of export, and told when it is broken or does not fit."""

from pathlib import Path

import pytest

from inventory.lists.columns.headings import Meaning
from inventory.lists.findings import ListRefused
from inventory.lists.mapping import Default, Mapping
from inventory.lists.mapping_files import find_mapping, misfit, path_for, read_mapping, write_mapping

HEADINGS = ("SKU", "Name", "Stock", "Regular price", "Notes")
MAPPING = Mapping(
    export="shop.csv",
    headings=HEADINGS,
    columns={Meaning.KIND_CODE: "SKU", Meaning.NAME: "Name", Meaning.RATE: "Regular price"},
    rate_is_for="day",
    days_in={"week": "leave out"},
    defaults={"insurance": Default(all="100000.00", by_category={"Lifts": "500000.00"})},
    words={Meaning.STATUS: {"blau": "RENTED"}},
)


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "depot" / "shop.yaml"
    write_mapping(path, MAPPING)
    assert read_mapping(path) == MAPPING
    assert path.stat().st_mode & 0o077 == 0


def test_it_is_found_for_the_same_columns_and_also_when_a_column_came(tmp_path: Path) -> None:
    write_mapping(tmp_path / "a.yaml", MAPPING)
    kept, broken = find_mapping(tmp_path, HEADINGS, "")
    assert kept is not None
    assert (kept.mapping, kept.new, broken) == (MAPPING, (), [])
    kept, _ = find_mapping(tmp_path, (*HEADINGS, "Colour"), "")
    assert kept is not None
    assert kept.new == ("Colour",)


def test_it_is_not_found_for_other_columns_or_without_one_that_it_uses(tmp_path: Path) -> None:
    write_mapping(tmp_path / "a.yaml", MAPPING)
    assert find_mapping(tmp_path, ("SKU", "Name", "Stock", "Price", "Notes"), "")[0] is None
    assert find_mapping(tmp_path, ("SKU", "Name", "Regular price", *map(str, range(9))), "")[0] is None
    assert misfit(MAPPING, ("SKU", "Name")) == ["Regular price"]


BROKEN = ["", "[]", "a: [", "columns: {name: 5}", "form: 2", "!!python/object:os.system {}", "x" * 2_000_000, "\x00"]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_of_another_export_is_told_and_stops_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "0.yaml").write_text(content)
    write_mapping(tmp_path / "a.yaml", MAPPING)
    kept, broken = find_mapping(tmp_path, HEADINGS, "")
    assert kept is not None
    assert len(broken) == 1
    assert "0.yaml" in broken[0]
    with pytest.raises(ListRefused):
        read_mapping(tmp_path / "0.yaml")


def test_each_shape_of_export_has_a_file_of_its_own(tmp_path: Path) -> None:
    assert path_for(tmp_path, "exports/Shop 1.csv", HEADINGS) == path_for(tmp_path, "Shop 1.csv", HEADINGS)
    assert path_for(tmp_path, "Shop 1.csv", HEADINGS) != path_for(tmp_path, "Shop 1.csv", HEADINGS[:3])
    assert path_for(tmp_path, "../../etc/パスワード", HEADINGS).parent == tmp_path


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ListRefused, match="cannot be written"):
        write_mapping(tmp_path / "file" / "a.yaml", MAPPING)


def test_a_mapping_of_the_same_export_before_a_column_was_renamed_is_told(tmp_path: Path) -> None:
    write_mapping(tmp_path / "a.yaml", MAPPING)
    kept, told = find_mapping(tmp_path, ("SKU", "Name", "Stock", "Net price", "Notes"), "")
    assert kept is None
    assert told == [f"The mapping {tmp_path / 'a.yaml'} does not fit any more: the list has no column 'Regular price'."]
