"""A backup in which a byte is not as it was written is refused; one that somebody forged is refused or consistent."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.conversation.rental_line import RentalLine
from inventory.files.backup import read_depot
from inventory.files.backup_file import BackupRefused, read_backup, write_backup
from inventory.files.consistency import contradictions
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment
from inventory.search.catalogue import Catalogue
from shared.call_proofs import proofs_of
from shared.settings import Settings
from shared.verification.local_registry import LocalRegistry
from shared.workflow import Stage
from tests.support.hostile import PIECES, hostile_bytes, many
from tests.support.phone import call_at

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PIECES), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture
async def backup(
    settings: Settings, inventory: Inventory, equipment: list[Equipment], registry: LocalRegistry, tmp_path: Path
) -> Path:
    """A depot of two units with everything in it: a hold, a booking, a message and streams."""
    await inventory.load(equipment[:2])
    line = RentalLine(settings, inventory, Catalogue(equipment[:2]), registry)
    await call_at(line, Stage.PRICING_NEGOTIATION, equipment_id="ITM002")
    session = await call_at(line, Stage.BOOKING_COMPLETION)
    selection, price, proofs = session.call.selection, session.call.price, proofs_of(session.call)
    assert selection is not None
    assert price is not None
    assert proofs is not None
    await line.inventory.confirm_all(selection.holds, daily_rates=[price.daily_rate], proofs=proofs)
    await session.leave_message("asks for Sam")
    file = tmp_path / "depot.backup"
    write_backup(await read_depot(line.inventory.redis, depot=line.settings.depot), file)
    assert contradictions(read_backup(file)) == []
    return file


@many(250)
@given(place=st.integers(0, 1000), removed=st.integers(0, 30), put=hostile_bytes)
def test_a_backup_with_other_bytes_is_refused(backup: Path, place: int, removed: int, put: bytes) -> None:
    whole, damaged = backup.read_bytes(), backup.with_suffix(".damaged")
    at = place * len(whole) // 1000
    content = whole[:at] + put + whole[at + removed :]
    damaged.write_bytes(content)
    if content == whole:
        return
    with pytest.raises(BackupRefused) as refused:
        read_backup(damaged)
    assert str(damaged) in str(refused.value)


@many(150)
@given(content=hostile_bytes)
def test_what_is_no_backup_is_refused(backup: Path, content: bytes) -> None:
    damaged = backup.with_suffix(".damaged")
    damaged.write_bytes(content)
    with pytest.raises(BackupRefused):
        read_backup(damaged)


@many(200)
@given(which=st.integers(0, 99), part=st.integers(0, 2), value=json_values)
def test_a_forged_record_with_the_right_checksum_is_refused_or_read_and_never_a_crash(
    backup: Path, which: int, part: int, value: Any
) -> None:
    lines = backup.read_bytes().splitlines()[:-1]
    at = 1 + which % (len(lines) - 1)
    record = json.loads(lines[at])
    record[part] = value
    _judge_forged(backup, [*lines[:at], json.dumps(record).encode(), *lines[at + 1 :]])


@many(150)
@given(section=st.sampled_from(["equipment", "holds", "bookings"]), which=st.integers(0, 99), data=st.data())
def test_a_forged_field_is_refused_or_a_contradiction_or_harmless_and_never_a_crash(
    backup: Path, section: str, which: int, data: st.DataObject
) -> None:
    lines = backup.read_bytes().splitlines()[:-1]
    of_section = [at for at, line in enumerate(lines[1:], start=1) if json.loads(line)[0] == section]
    at = of_section[which % len(of_section)]
    record = json.loads(lines[at])
    record[2][data.draw(st.sampled_from(sorted(record[2])))] = data.draw(json_values)
    _judge_forged(backup, [*lines[:at], json.dumps(record).encode(), *lines[at + 1 :]])


@many(100)
@given(field=st.sampled_from(["format", "version", "depot", "counts"]), value=json_values)
def test_a_forged_header_is_refused_or_harmless_and_never_a_crash(backup: Path, field: str, value: Any) -> None:
    header, *lines = backup.read_bytes().splitlines()[:-1]
    _judge_forged(backup, [json.dumps(json.loads(header) | {field: value}).encode(), *lines])


@pytest.mark.parametrize("number", [2**49, 2**63, 10**40, -(10**40), float("inf"), float("nan"), 6.8e19])
@pytest.mark.parametrize("section", ["equipment", "holds", "bookings"])
def test_a_number_beyond_all_bounds_makes_a_record_that_cannot_be_read(
    backup: Path, section: str, number: float
) -> None:
    lines = backup.read_bytes().splitlines()[:-1]
    at = next(at for at, line in enumerate(lines) if at and json.loads(line)[0] == section)
    for field, value in json.loads(lines[at])[2].items():
        if isinstance(value, int):
            record = json.loads(lines[at])
            record[2][field] = number
            contents = read_backup(_forged(backup, [*lines[:at], json.dumps(record).encode(), *lines[at + 1 :]]))
            if field != "weight_rank":  # it is made from the weight class, and not read
                assert contradictions(contents), field


@pytest.mark.parametrize("at", [0, 1, -1])
def test_a_line_of_nothing_but_brackets_is_refused(backup: Path, at: int) -> None:
    lines = backup.read_bytes().splitlines()[:-1]
    lines[at] = b"[" * 100_000
    with pytest.raises(BackupRefused):
        read_backup(_forged(backup, lines))


def _forged(backup: Path, lines: list[bytes]) -> Path:
    """What somebody wrote who knows how the checksum is made."""
    body = b"".join(line + b"\n" for line in lines)
    checksum = json.dumps({"sha256": hashlib.sha256(body).hexdigest()}).encode()
    forged = backup.with_suffix(".forged")
    forged.write_bytes(body + checksum + b"\n")
    return forged


def _judge_forged(backup: Path, lines: list[bytes]) -> None:
    try:
        contents = read_backup(_forged(backup, lines))
    except BackupRefused:
        return
    for sentence in contradictions(contents):
        assert "Acme" not in sentence
