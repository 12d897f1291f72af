"""The file of a backup: for its owner only, whole, and refused where it was damaged or is of something else."""

import hashlib
import json
import stat
from pathlib import Path

import pytest

from inventory.files.backup_file import BackupRefused, DepotContents, read_backup, write_backup
from inventory.ledger.keys import FORM
from tests.support.backups import EMPTY


def test_a_backup_is_for_its_owner_only_also_in_the_place_of_a_file_that_was_for_all(tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("before")
    (tmp_path / "backup").chmod(0o644)
    write_backup(EMPTY, tmp_path / "backup")
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert read_backup(tmp_path / "backup") == EMPTY


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(BackupRefused, match="cannot be written"):
        write_backup(EMPTY, tmp_path / "folder")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]
    with pytest.raises(BackupRefused, match="cannot be written"):
        write_backup(EMPTY, tmp_path / "no such folder" / "backup")


def sealed(*lines: object) -> bytes:
    """The lines with the checksum that belongs to them, as somebody would who repairs a file by hand."""
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    return body + json.dumps({"sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n"


def refusal(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(BackupRefused) as refused:
        read_backup(path)
    assert "Bright" not in str(refused.value)
    return str(refused.value)


async def test_a_file_that_is_cut_short_anywhere_is_refused(contents: DepotContents, tmp_path: Path) -> None:
    write_backup(contents, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    ends = {index + 1 for index, byte in enumerate(whole[:-1]) if byte == ord("\n")}
    for end in sorted({0, 1, *range(50, len(whole), 501), *ends, len(whole) - 1}):
        refusal(tmp_path / "cut", whole[:end])
    assert "cut short" in refusal(tmp_path / "cut", whole[: len(whole) // 2])


async def test_a_file_with_a_flipped_bit_anywhere_is_refused(contents: DepotContents, tmp_path: Path) -> None:
    write_backup(contents, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    for at in [*range(400), *range(400, len(whole), 499), *range(len(whole) - 80, len(whole))]:
        refusal(tmp_path / "flipped", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert "damaged" in refusal(tmp_path / "flipped", whole.replace(b"Bright", b"Blight"))


HEADER = {"format": "rental inventory backup", "version": FORM, "depot": "main", "counts": EMPTY.counts()}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no backup"),
        (b"\xff\x00", "no backup"),
        (b"Equipment ID,Equipment Name\n", "no backup"),
        (b"[]\n", "no backup"),
        (sealed({**HEADER, "version": FORM + 1}), f"version {FORM + 1}, and this program reads versions up to {FORM}"),
        (sealed({**HEADER, "version": 0}), "of version 0"),
        (sealed({**HEADER, "version": "1"}), "of version '1'"),
        (sealed({**HEADER, "version": [1]}), "of version"),
        (sealed(HEADER, ["out", "ITM001", "RENTED"]), "as many records as its header says"),
        (sealed(HEADER, ["out", "ITM001", "GONE"]), "cannot be read"),
        (sealed(HEADER, ["boats", "ITM001", {}]), "cannot be read"),
        (sealed(HEADER, ["out", "ITM001", "RENTED"], ["out", "ITM001", "MAINTENANCE"]), "cannot be read"),
        (sealed(HEADER, ["out"]), "cannot be read"),
        (sealed({key: value for key, value in HEADER.items() if key != "depot"}), "cannot be read"),
    ],
)
def test_a_file_that_this_program_did_not_write_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, said: str
) -> None:
    assert said in refusal(tmp_path / "file", content)


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="cannot be read: No such file"):
        read_backup(tmp_path / "nothing")
