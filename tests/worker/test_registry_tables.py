"""People edit the registry's tables while calls run, and a mistake in them ends none."""

import shutil
from pathlib import Path

import pytest

from shared.settings import Settings
from shared.verification.local_registry import LocalRegistry
from shared.verification.lookups import LICENSES
from shared.verification.registry_files import RegistryFileError
from worker.registry_tables import RegistryTables


@pytest.fixture
def edited(settings: Settings, tmp_path: Path) -> Settings:
    """A depot whose tables are a copy that the test may edit."""
    folder = tmp_path / "tables"
    shutil.copytree(settings.registry_folder, folder)
    return settings.model_copy(update={"registry_folder": folder, "data_folder": tmp_path / "var"})


def add_row(settings: Settings, row: str) -> None:
    with (settings.registry_folder / "licenses.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")


def in_use(tables: RegistryTables) -> LocalRegistry:
    return LocalRegistry.read(tables.folder)


def test_what_people_add_is_used_by_the_next_call(edited: Settings) -> None:
    tables = RegistryTables(edited)
    tables.take_over()
    assert in_use(tables).find(LICENSES, "BL-909090") is None
    add_row(edited, "BL-909090,New Business,ACTIVE,never,,")
    tables.take_over()
    assert in_use(tables).find(LICENSES, "BL-909090") is not None
    assert tables.problem is None


def test_broken_tables_are_reported_and_the_last_valid_ones_stay_in_use(
    edited: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    tables = RegistryTables(edited)
    tables.take_over()
    add_row(edited, "BL-1,Half a row")
    tables.take_over()
    assert tables.problem is not None
    assert in_use(tables).find(LICENSES, "BL-123456") is not None
    assert "licenses.csv, line" in caplog.text
    assert "Half a row" not in caplog.text
    tables.take_over()
    assert caplog.text.count("licenses.csv, line") == caplog.text.count("column"), "told once"


def test_a_worker_that_starts_with_broken_tables_uses_those_that_were_valid_before(edited: Settings) -> None:
    RegistryTables(edited).take_over()
    add_row(edited, "BL-1,Half a row")
    later = RegistryTables(edited)
    later.take_over()
    assert later.problem is not None
    assert in_use(later).find(LICENSES, "BL-123456") is not None


def test_a_worker_that_never_had_valid_tables_does_not_start(edited: Settings) -> None:
    add_row(edited, "BL-1,Half a row")
    with pytest.raises(RegistryFileError, match=r"licenses\.csv, line"):
        RegistryTables(edited).take_over()


def test_the_copies_are_for_their_owner_only_and_do_not_pile_up(edited: Settings) -> None:
    tables = RegistryTables(edited)
    for number in range(4):
        add_row(edited, f"BL-90909{number},New Business,ACTIVE,never,,")
        tables.take_over()
    copies = [path for path in tables.folder.parent.iterdir() if path.is_dir() and not path.is_symlink()]
    assert len(copies) <= 2
    assert all(path.stat().st_mode & 0o077 == 0 for copy in copies for path in (copy, *copy.iterdir()))
