"""Listening to the recording of a call."""

from pathlib import Path

import pytest

from inventory.ledger.inventory import Inventory
from shared.call_records.call_record import CallRecord, Recording
from shared.recordings.recording_upkeep import RecordingUpkeep
from shared.settings import Settings
from tests.support.recorded import SOUND, recorded
from tests.support.records import a_record, records_of
from tests.support.storage_server import storage_server
from tests.web.conftest import PASSWORD, Browser, OpenBrowser
from web.people.kept_acts import KeptActs
from web.people.listeners import Listeners
from web.people.users import PageUsers, Role

KEPT = Recording(outcome="kept", machine="another-machine")


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data_folder": tmp_path})


@pytest.fixture
async def call_id(settings: Settings, inventory: Inventory) -> str:
    """A call whose recording is on this machine."""
    call_id = recorded(settings)
    await records_of(inventory).save(of_call(call_id, KEPT))
    return call_id


def of_call(call_id: str, recording: Recording | None) -> CallRecord:
    return a_record(call_id).model_copy(update={"recording": recording})


async def listened(inventory: Inventory) -> list[tuple[str, str]]:
    """Who is kept to have listened, and to which call."""
    acts, _ = await KeptActs(inventory).newest(100)
    return [(act.name, act.about) for act in acts if act.what == "listened to the recording of a call"]


async def test_whoever_may_hear_listens_on_the_page_of_the_call_and_that_is_kept(
    reader: Browser, inventory: Inventory, call_id: str
) -> None:
    page = await reader.sees(f"/calls/{call_id}")
    assert f'<audio controls preload="none" src="/calls/{call_id}/recording"' in page
    assert await listened(inventory) == []
    answer = await reader.answer(f"/calls/{call_id}/recording")
    assert (answer.status, await answer.read()) == (200, SOUND)
    assert answer.headers["Content-Type"] == "audio/ogg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert await listened(inventory) == [("everything", call_id)]
    assert "listened to the recording of a call" in await reader.sees("/acts")


async def test_the_parts_that_a_player_asks_for_are_one_listening(
    reader: Browser, inventory: Inventory, call_id: str
) -> None:
    address = f"/calls/{call_id}/recording"
    middle = await reader.answer(address, headers={"Range": "bytes=100-199"})
    assert await listened(inventory) == [("everything", call_id)], "also of who does not begin at the beginning"
    assert (middle.status, await middle.read()) == (206, SOUND[100:200])
    assert middle.headers["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
    await reader.answer(address, headers={"Range": "bytes=-10"})
    assert len(await listened(inventory)) == 1
    await reader.answer(address, headers={"Range": "bytes=0-"})
    assert len(await listened(inventory)) == 2, "from the beginning, once more"
    assert (await reader.answer(address, headers={"Range": "bytes=9999-"})).status == 416


async def test_nobody_listens_without_the_role_or_without_having_logged_in(
    open_browser: OpenBrowser, users: PageUsers, inventory: Inventory, call_id: str
) -> None:
    address = f"/calls/{call_id}/recording"
    browser = await open_browser()
    assert "needs the role hear" in await browser.sees(address, status=403), "at this machine, without users"
    await users.add("desk", PASSWORD, [Role.ACT])
    assert (await browser.answer(address)).headers["Location"] == "/log-in"
    await browser.log_in("desk")
    assert "needs the role hear" in await browser.sees(address, status=403)
    page = await browser.sees(f"/calls/{call_id}")
    assert "A recording was kept. Listening to it needs the role hear." in page
    assert "<audio" not in page
    assert await listened(inventory) == []


async def test_nothing_is_heard_when_that_cannot_be_kept(
    reader: Browser, inventory: Inventory, call_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inventory.redis.set(inventory.keys.page_acts, "no stream")
    answer = await reader.answer(f"/calls/{call_id}/recording")
    assert answer.status == 503
    assert SOUND not in await answer.read()


@pytest.mark.parametrize(
    ("recording", "said"),
    [
        (KEPT, "Recording: not here: it was kept on the machine another-machine."),
        (Recording(outcome="refused"), "Recording: none, because the caller did not want it."),
        (Recording(outcome="not made"), "Recording: none, because it could not be made"),
    ],
)
async def test_a_call_without_a_recording_here_says_why(
    reader: Browser, inventory: Inventory, recording: Recording, said: str
) -> None:
    await records_of(inventory).save(of_call("b" * 32, recording))
    page = await reader.sees(f"/calls/{'b' * 32}")
    assert said in page
    assert "<audio" not in page
    assert "There is no recording of this call here" in await reader.sees(f"/calls/{'b' * 32}/recording", status=404)


async def test_a_call_of_a_line_that_does_not_record_says_nothing_of_it(reader: Browser, inventory: Inventory) -> None:
    await records_of(inventory).save(of_call("c" * 32, None))
    assert "ecording" not in await reader.sees(f"/calls/{'c' * 32}")


async def test_no_address_leads_to_another_file(
    reader: Browser, settings: Settings, inventory: Inventory, call_id: str
) -> None:
    (settings.data_folder / "secret.ogg").write_bytes(b"secret")
    await records_of(inventory).save(of_call("../../secret", KEPT))
    assert "kept on the machine" in await reader.sees("/calls/..%2F..%2Fsecret/recording", status=404)
    assert "<audio" not in await reader.sees("/calls/..%2F..%2Fsecret")


async def test_a_recording_in_the_storage_is_heard_through_the_page_whole_and_in_parts(
    open_browser: OpenBrowser, users: PageUsers, settings: Settings, inventory: Inventory, call_id: str
) -> None:
    async with storage_server() as storage:
        await RecordingUpkeep(settings.model_copy(update=storage.settings)).look_after(inventory)
        assert list(storage.objects.values()) == [SOUND]
        browser = await open_browser(**storage.settings)
        await users.add("hears", PASSWORD, [Role.HEAR])
        await browser.log_in("hears")
        address = f"/calls/{call_id}/recording"
        assert "<audio controls" in await browser.sees(f"/calls/{call_id}")
        whole = await browser.answer(address)
        assert (whole.status, await whole.read()) == (200, SOUND)
        assert whole.headers["X-Content-Type-Options"] == "nosniff"
        part = await browser.answer(address, headers={"Range": "bytes=1000-"})
        assert (part.status, await part.read()) == (206, SOUND[1000:])
        assert part.headers["Content-Range"] == f"bytes 1000-{len(SOUND) - 1}/{len(SOUND)}"
        last = await browser.answer(address, headers={"Range": "bytes=-24"})
        assert await last.read() == SOUND[-24:]
        assert (await browser.answer(address, headers={"Range": "bytes=5000-"})).status == 416
        assert await listened(inventory) == [("hears", call_id)]
        storage.well = False
        assert "The storage of recordings failed" in await browser.sees(f"/calls/{call_id}")
        assert "does not answer" in await browser.sees(address, status=503)


def test_a_listening_lasts_an_hour_at_most() -> None:
    now = 0.0
    listeners = Listeners(lambda: now)
    listeners.began("j.lee", "call")
    assert listeners.listens("j.lee", "call")
    assert not listeners.listens("j.lee", "other")
    now = 3_601.0
    assert not listeners.listens("j.lee", "call")
