"""Recordings are kept as long as the records of their calls, here or in a storage."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from shared.call_records.erasure import erase_caller
from shared.housekeeping import keep_house
from shared.open_inventory import KeptInventory
from shared.recordings.kept_recordings import InStorage, KeptRecordings
from shared.recordings.recording_files import RecordingFiles
from shared.recordings.recording_storage import StorageUnavailable
from shared.recordings.recording_upkeep import RecordingUpkeep
from shared.settings import Settings
from tests.support.recorded import SOUND, files_in, recorded
from tests.support.records import a_record, records_of
from tests.support.storage_server import StorageServer, storage_server
from worker.beside_calls import move_last_recordings

CALLER = "+12175550101"
AN_HOUR = 3600


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data_folder": tmp_path})


@pytest.fixture
async def storage() -> AsyncIterator[StorageServer]:
    async with storage_server() as server:
        yield server


async def with_record(inventory: Inventory, call_id: str) -> str:
    await records_of(inventory).save(a_record(call_id, phone=CALLER))
    return call_id


async def test_a_recording_goes_when_the_record_of_its_call_is_gone(own: Settings, inventory: Inventory) -> None:
    kept = await with_record(inventory, recorded(own, seconds_ago=AN_HOUR))
    just_ended = recorded(own)
    recorded(own, seconds_ago=AN_HOUR)
    assert await RecordingUpkeep(own).look_after(inventory) == 1
    assert set(files_in(own)) == {f"{kept}.ogg", f"{just_ended}.ogg"}
    await records_of(inventory).erase([kept])  # on another machine
    assert await RecordingUpkeep(own).look_after(inventory) == 1
    assert files_in(own) == [f"{just_ended}.ogg"]


async def test_what_a_killed_process_left_goes_and_what_a_call_still_writes_stays(
    own: Settings, inventory: Inventory
) -> None:
    recorded(own, whole=False, seconds_ago=AN_HOUR)
    running = recorded(own, whole=False, seconds_ago=AN_HOUR / 2)
    assert await RecordingUpkeep(own).look_after(inventory) == 1
    assert files_in(own) == [f"unfinished/{running}.ogg"]
    assert RecordingFiles.of(own).find(running) is None, "what is not whole is not found"


async def test_a_call_in_which_nothing_was_recorded_has_no_recording(own: Settings) -> None:
    files, call_id = RecordingFiles.of(own), new_id()
    files.begin(call_id)
    assert not files.keep(call_id)
    assert files_in(own) == []


@pytest.mark.parametrize("other", ["../other", "a" * 31, "A" * 32, "", "unfinished/../../other"])
async def test_nothing_but_the_id_of_a_call_is_looked_for(own: Settings, other: str) -> None:
    folder = RecordingFiles.of(own).folder
    (folder / "unfinished").mkdir(parents=True)
    (folder / f"{other}.ogg").write_bytes(SOUND)
    assert await KeptRecordings(own).find(other) is None
    assert await KeptRecordings(own).erase([other]) == 0
    with pytest.raises(ValueError, match="no id of a call"):
        RecordingFiles.of(own).begin(other)


async def test_erasing_a_caller_erases_the_recordings_of_their_calls_and_no_others(
    own: Settings, inventory: Inventory, storage: StorageServer
) -> None:
    own = own.model_copy(update=storage.settings)
    moved = await with_record(inventory, recorded(own))
    await RecordingUpkeep(own).look_after(inventory)
    here = await with_record(inventory, recorded(own))
    others = recorded(own)
    await records_of(inventory).save(a_record(others, phone="+12175550102"))
    assert f"recordings/{own.depot}/{moved}.ogg" in storage.objects
    erased = await erase_caller(CALLER, inventory, records_of(inventory), own)
    assert (erased.records, erased.recordings) == (2, 1)
    assert files_in(own) == [f"{others}.ogg"]
    assert storage.objects == {}
    assert here not in str(files_in(own))


async def test_a_recording_moves_to_the_storage_whole_and_is_found_there(
    own: Settings, inventory: Inventory, storage: StorageServer
) -> None:
    own = own.model_copy(update=storage.settings)
    long = SOUND * 6_000  # which is sent in several parts
    call_id = await with_record(inventory, recorded(own, sound=long))
    await RecordingUpkeep(own).look_after(inventory)
    assert files_in(own) == []
    assert storage.objects == {f"recordings/{own.depot}/{call_id}.ogg": long}
    found = await KeptRecordings(own).find(call_id)
    assert isinstance(found, InStorage)
    assert found.size == len(long)
    assert b"".join([part async for part in found.storage.read(call_id, 10, 2_000)]) == long[10:2_000]
    assert await KeptRecordings(own).find(new_id()) is None


async def test_what_the_storage_does_not_take_stays_here_and_is_tried_again(
    own: Settings, inventory: Inventory, storage: StorageServer
) -> None:
    own = own.model_copy(update=storage.settings)
    storage.well = False
    call_id = await with_record(inventory, recorded(own))
    recorded(own, seconds_ago=AN_HOUR)
    with pytest.raises(StorageUnavailable):
        await RecordingUpkeep(own).look_after(inventory)
    assert files_in(own) == [f"{call_id}.ogg"], "what is to go went all the same"
    assert (await KeptRecordings(own).find(call_id)) == RecordingFiles.of(own).find(call_id)
    house = await keep_house(inventory, own)
    assert "recordings (StorageUnavailable)" in house.failed
    storage.well = True
    await RecordingUpkeep(own).look_after(inventory)
    assert files_in(own) == []
    assert list(storage.objects) == [f"recordings/{own.depot}/{call_id}.ogg"]


async def test_what_the_last_calls_left_moves_to_the_storage_when_the_worker_stops(
    own: Settings, inventory: Inventory, storage: StorageServer, caplog: pytest.LogCaptureFixture
) -> None:
    own = own.model_copy(update=storage.settings)
    call_id = await with_record(inventory, recorded(own))

    class Kept(KeptInventory):
        async def inventory(self) -> Inventory:
            return inventory

    storage.well = False
    await move_last_recordings(own, Kept(own))
    assert "may still be on this machine: StorageUnavailable" in caplog.text
    assert files_in(own) == [f"{call_id}.ogg"]
    storage.well = True
    await move_last_recordings(own, Kept(own))
    assert files_in(own) == []


async def test_the_night_deletes_in_the_storage_what_has_no_record_any_more(
    own: Settings, inventory: Inventory, storage: StorageServer
) -> None:
    own = own.model_copy(update=storage.settings)
    kept, gone = await with_record(inventory, recorded(own)), await with_record(inventory, recorded(own))
    await RecordingUpkeep(own).look_after(inventory)
    storage.objects["recordings/another/" + "a" * 32 + ".ogg"] = SOUND
    await records_of(inventory).erase([gone])
    await RecordingUpkeep(own).look_after(inventory)
    assert len(storage.objects) == 3
    assert (await keep_house(inventory, own)).recordings == 1
    assert {name.split("/")[1] for name in storage.objects} == {own.depot, "another"}
    assert any(kept in name for name in storage.objects)


async def test_an_erasure_that_the_storage_does_not_answer_can_be_done_again(
    own: Settings, inventory: Inventory, storage: StorageServer
) -> None:
    own = own.model_copy(update=storage.settings)
    call_id = await with_record(inventory, recorded(own))
    await RecordingUpkeep(own).look_after(inventory)
    storage.well = False
    with pytest.raises(StorageUnavailable):
        await erase_caller(CALLER, inventory, records_of(inventory), own)
    assert await records_of(inventory).get(call_id), "which leads to the recording"
    storage.well = True
    assert (await erase_caller(CALLER, inventory, records_of(inventory), own)).records == 1
    assert storage.objects == {}
