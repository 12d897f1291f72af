"""A registry file that is not right is refused with its line and column, and without what stands in it."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.verification.local_registry import LocalRegistry
from shared.verification.registry_files import RegistryFileError
from tests.support.hostile import hostile_bytes, hostile_text, many

GOOD = {
    "licenses.csv": {
        "License Number": "BL-1",
        "Business Name": "Acme",
        "Status": "ACTIVE",
        "Expires": "2034-12-31",
        "Email": "office@example.com",
        "Phone": "+1 217-555-0101",
    },
    "operators.csv": {
        "Operator License": "OP-1",
        "Operator Name": "Jordan Lee",
        "Certificate": "Basic Safety",
        "Expires": "2034-12-31",
    },
    "policies.csv": {
        "Policy Number": "POL-1",
        "Insured Name": "Acme",
        "Coverage": "2000000.00",
        "Expires": "2034-12-31",
    },
    "sites.csv": {"Address": "1 Main Street, Springfield, Illinois 62701", "Max Weight Class": "Heavy"},
}
NO_NUMBER = st.sampled_from(["", " ", "LICENSE", "N" * 201, "١٢٣", "b as in victor 5", "9" * 33])
NO_DAY = st.sampled_from(
    ["", "2026-02-30", "2026-13-01", "tomorrow", "12/31/2034", "20341231", "2034-12-31T00", "٢٠٣٤-١٢-٣١", "9999-99-99"]
)
NO_MONEY = st.sampled_from(["", "nan", "-1", "1e999999", "2.001", "a lot", "inf", "1e9", "9" * 5000])
NO_TEXT = st.sampled_from(["", " ", "N" * 201, "N" * 5000])
BAD = {
    ("licenses.csv", "License Number"): NO_NUMBER,
    ("licenses.csv", "Business Name"): NO_TEXT,
    ("licenses.csv", "Status"): st.text(max_size=9).filter(
        lambda text: text.strip() not in ("ACTIVE", "SUSPENDED", "REVOKED")
    ),
    ("licenses.csv", "Expires"): NO_DAY,
    ("licenses.csv", "Email"): st.sampled_from(["@", "office", "a b@c", "a@b@c", "a@"]),
    ("operators.csv", "Operator License"): NO_NUMBER,
    ("operators.csv", "Operator Name"): NO_TEXT,
    ("operators.csv", "Certificate"): NO_TEXT,
    ("operators.csv", "Expires"): NO_DAY | st.just("never"),
    ("policies.csv", "Policy Number"): NO_NUMBER,
    ("policies.csv", "Insured Name"): NO_TEXT,
    ("policies.csv", "Coverage"): NO_MONEY,
    ("policies.csv", "Expires"): NO_DAY | st.just("never"),
    ("sites.csv", "Address"): st.sampled_from(["", "*", "* 1234", "* 123456", "*٦٢٧٠١", "N" * 201, "...", ",,,"]),
    ("sites.csv", "Max Weight Class"): st.text(max_size=9).filter(
        lambda text: text.strip() not in ("Light", "Medium", "Heavy", "None")
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry")
    for name, row in GOOD.items():
        write(folder / name, row)
    return folder


def write(file: Path, row: dict[str, str]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerow(row)
    file.write_bytes(text.getvalue().encode("utf-8", "replace"))


def test_the_good_files_are_read(folder: Path) -> None:
    LocalRegistry.read(folder)


@many(200)
@given(bad=st.sampled_from(sorted(BAD)).flatmap(lambda place: st.tuples(st.just(place), BAD[place])))
def test_a_bad_cell_is_refused_with_its_line_and_column(folder: Path, bad: tuple[tuple[str, str], str]) -> None:
    (name, column), value = bad
    write(folder / name, GOOD[name] | {column: value})
    try:
        with pytest.raises(RegistryFileError) as refused:
            LocalRegistry.read(folder)
    finally:
        write(folder / name, GOOD[name])
    said = str(refused.value)
    assert f"{name}, line " in said
    assert f"column {column}: " in said
    assert not any(own in said for own in ("Acme", "Jordan", "217-555", "Main Street")), "rows hold people's names"


@many(250)
@given(name=st.sampled_from(sorted(GOOD)), place=st.integers(0, 1000), removed=st.integers(0, 30), put=hostile_bytes)
def test_a_damaged_file_is_read_or_refused_and_never_a_crash(
    folder: Path, name: str, place: int, removed: int, put: bytes
) -> None:
    whole = (folder / name).read_bytes()
    at = place * len(whole) // 1000
    (folder / name).write_bytes(whole[:at] + put + whole[at + removed :])
    try:
        LocalRegistry.read(folder)
    except RegistryFileError as exc:
        assert name in str(exc)
    finally:
        (folder / name).write_bytes(whole)


@many(250)
@given(place=st.sampled_from(sorted(BAD)), value=hostile_text)
def test_any_cell_is_read_or_refused_and_never_a_crash(folder: Path, place: tuple[str, str], value: str) -> None:
    name, column = place
    write(folder / name, GOOD[name] | {column: value})
    try:
        LocalRegistry.read(folder)
    except RegistryFileError as exc:
        assert name in str(exc)
    finally:
        write(folder / name, GOOD[name])


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_file_that_is_missing_or_a_folder_is_refused(name: str, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / name).unlink()
    with pytest.raises(RegistryFileError, match="RENTAL_REGISTRY_FOLDER"):
        LocalRegistry.read(tmp_path / "copy")
    (tmp_path / "copy" / name).mkdir()
    with pytest.raises(RegistryFileError, match=name):
        LocalRegistry.read(tmp_path / "copy")
