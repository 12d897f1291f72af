"""Callers with a telephone: over SIP and RTP, through a real LiveKit server and its SIP bridge, to a worker.

The model is the stand-in. Times are printed (`pytest -rP`), and none is asserted.
"""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from simulation.reply import Say
from tests.support.livekit_programs import missing_programs
from tests.support.livekit_room.media import has_network
from tests.support.loud_ear import SAMPLE_RATE, LoudEar, is_loud, loud_voice
from tests.support.realtime_brains import TURNS_TO_BOOK, Script, books_on, tool
from tests.support.sip_telephone.behaviour import WhenTransferred
from tests.support.sip_telephone.sounds import tone
from tests.support.sip_telephone.telephone import GIVEN_UP, Telephone
from tests.support.telephone_line import PERSON, TelephoneLine, telephone_line
from tests.support.waiting import until, until_answer
from worker.announcements import PUTTING_THROUGH, in_language, read_frames

WITHIN_SECONDS = 40  # that the line does what it is waited for, on a busy machine
WORDS = tone(0.3, 300)
HOLD_SECONDS = 20
TURNS_TO_HOLD = 3

over_sip = [
    pytest.mark.asyncio(loop_scope="module"),
    # One after the other: the calls share a line.
    pytest.mark.xdist_group("end_to_end"),
    pytest.mark.skipif(
        bool(missing_programs()) or not has_network(),
        reason="calls over SIP run where livekit-server, livekit-sip and redis-server are on the PATH, and where the "
        "machine has a network interface besides the loopback one",
    ),
]
pytestmark = over_sip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TelephoneLine]:
    """A line with one worker."""
    async with telephone_line(tmp_path_factory.mktemp("telephone")) as line:
        await line.start_worker()
        yield line


@pytest.fixture
def line(shared_line: TelephoneLine, monkeypatch: pytest.MonkeyPatch) -> TelephoneLine:
    """The shared line with a model that is well, and that speaks and hears what a codec lets through."""
    monkeypatch.setattr("tests.support.realtime_connection.Ear", lambda: LoudEar(quiet_seconds=0.4))
    monkeypatch.setattr("tests.support.realtime_connection.audio_of", loud_voice)
    shared_line.model_is_well()
    return shared_line


def figure(name: str, value: float) -> None:
    print(f"{name}: {value:.2f}")


async def says(phone: Telephone) -> float:
    """Say something and hear the answer out; how long the caller waited for it, in seconds."""
    phone.say(WORDS)
    said_at = await phone.has_spoken()
    answer = await phone.hears_out(said_at, within=WITHIN_SECONDS)
    return answer.begin - said_at


async def test_a_caller_books_by_voice_and_the_line_hangs_up_after_its_goodbye(line: TelephoneLine) -> None:
    line.model.brain = lambda: books_on(line.inventory.today() + dt.timedelta(days=2))
    async with line.conversation() as phone:
        waits = [await says(phone) for _ in range(TURNS_TO_BOOK - 1)]
        (booking,) = await line.inventory.bookings()
        assert booking.equipment_id == "ITM001"
        phone.say(WORDS)  # no, thank you, goodbye
        said_at = await phone.has_spoken()
        await phone.is_over(within=WITHIN_SECONDS)
        goodbye = phone.heard.first_sound_after(said_at)
        hung_up = phone.at("got BYE")
        assert goodbye is not None
        assert hung_up is not None
        assert goodbye.end < hung_up
    figure("longest_wait_for_an_answer_seconds", max(waits))
    figure("goodbye_to_hang_up_seconds", hung_up - goodbye.end)
    await line.has_no_call()
    await until_answer(lambda: holds_nothing(line), within=WITHIN_SECONDS)


async def test_a_caller_hears_ringing_then_the_line(line: TelephoneLine) -> None:
    async with line.conversation() as phone:
        greeting = phone.heard.sounds[0]
        answered_at = phone.at("got 200") or 0.0
        assert (phone.at("got 180") or 0.0) < answered_at < greeting.begin
        figure("ring_to_answer_seconds", phone.seconds("got 180", "got 200"))
        figure("answer_to_first_word_seconds", greeting.begin - answered_at)


async def test_a_caller_interrupts_the_line_by_speaking(line: TelephoneLine, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = 40  # times as long as ever
    monkeypatch.setattr("tests.support.realtime_connection.audio_of", lambda words: loud_voice(words) * spoken)
    async with line.call() as phone:
        await phone.is_answered()
        await until(lambda: phone.heard.sounds, within=WITHIN_SECONDS)
        await asyncio.sleep(1)
        monkeypatch.setattr("tests.support.realtime_connection.audio_of", loud_voice)
        began = time.monotonic()
        phone.say(tone(1.0, 440))
        await until(lambda: phone.heard.quiet_seconds > 0.4, within=WITHIN_SECONDS)
        spoke_from, spoke_to = phone.heard.sounds[0].begin, phone.heard.sounds[-1].end
        assert spoke_to - spoke_from < len(loud_voice("")) * spoken / 2 / SAMPLE_RATE / 2
        assert line.model.sent_by_client("conversation.item.truncate")
        await phone.hears_out(spoke_to)
    figure("voice_to_silence_seconds", spoke_to - began)


async def test_keys_that_a_caller_presses_are_told_to_the_model(line: TelephoneLine) -> None:
    async with line.conversation() as phone:
        phone.press("12#")
        pressed_at = await phone.has_spoken()
        answer = await phone.hears_out(pressed_at - 0.1)
        assert line.told_to_the_model == ["I typed on the keypad: 1 2"]
    figure("keys_to_answer_seconds", answer.begin - pressed_at)


async def test_a_hidden_number_is_no_number(line: TelephoneLine) -> None:
    async with line.conversation(hidden=True):
        assert "They call from" not in line.model.connections[-1].instructions


async def test_a_caller_who_gives_up_while_it_rings_leaves_nothing_behind(line: TelephoneLine) -> None:
    async with line.call() as phone:
        await until(lambda: phone.rings)
        phone.cancel()
        await phone.is_over()
        assert phone.status == GIVEN_UP
        await line.has_no_call()
        await until(lambda: line.model_connections == 0, within=WITHIN_SECONDS)


async def test_a_caller_who_hangs_up_gives_the_hold_back(line: TelephoneLine) -> None:
    line.model.brain = lambda: books_on(line.inventory.today() + dt.timedelta(days=20))
    async with line.conversation() as phone:
        for _ in range(TURNS_TO_HOLD):
            await says(phone)
        assert [hold.equipment_id for hold in await line.inventory.holds()] == ["ITM001"]
        await phone.hang_up()
        hung_up_at = time.monotonic()
        await until(lambda: line.model_connections == 0, within=WITHIN_SECONDS)
        figure("hang_up_to_end_seconds", time.monotonic() - hung_up_at)
        await line.has_no_call()
        await until_answer(lambda: holds_nothing(line), within=WITHIN_SECONDS)


async def holds_nothing(line: TelephoneLine) -> bool:
    return not await line.inventory.holds()


async def test_a_caller_may_hold_the_line_for_a_while(line: TelephoneLine) -> None:
    async with line.conversation() as phone:
        phone.hold()
        await asyncio.sleep(HOLD_SECONDS)
        phone.unhold()
        assert not phone.ended
        await says(phone)


def asks_for_a_person() -> Script:
    return Script([tool("transfer_to_human", reason="asked for a person")], [Say("Very well.")])


async def test_a_caller_who_asks_for_a_person_is_passed_on(line: TelephoneLine) -> None:
    line.model.brain = asks_for_a_person
    async with line.conversation() as phone:
        phone.say(WORDS)
        said_at = await phone.has_spoken()
        await phone.is_over(within=WITHIN_SECONDS)
        assert phone.transferred_to == f"tel:{PERSON}"
        assert phone.transfer is not None
        assert phone.transfer["X-Rental-Call"]
        figure("words_to_refer_seconds", (phone.at("got REFER") or 0.0) - said_at)
    await line.has_no_call()


@pytest.mark.parametrize("outcome", [WhenTransferred.DECLINES, WhenTransferred.IS_BUSY])
async def test_a_call_goes_on_when_nobody_takes_the_transfer(line: TelephoneLine, outcome: WhenTransferred) -> None:
    line.model.brain = asks_for_a_person
    async with line.conversation() as phone:
        phone.when_transferred = outcome
        phone.say(WORDS)
        await until(lambda: phone.transfer, within=WITHIN_SECONDS)
        await phone.hears_out(time.monotonic(), within=WITHIN_SECONDS)
        assert not phone.ended
        await says(phone)


def seconds_of_speech(recording: Path) -> float:
    return 0.02 * sum(is_loud(bytes(frame.data)) for frame in read_frames(recording))


@pytest.mark.parametrize("dies", ["at the start", "in the call"])
async def test_a_caller_whose_model_is_dead_is_passed_on(line: TelephoneLine, dies: str) -> None:
    if dies == "at the start":
        line.model.refuse_connections_with = 401
    async with line.call() as phone:
        await phone.is_answered(within=WITHIN_SECONDS)
        if dies == "in the call":
            await phone.hears_out(phone.at("got 200") or 0.0)
            line.model.refuse_connections_with = 401
            await line.model.cut()
        since = time.monotonic()
        await until(lambda: phone.heard.first_sound_after(since), within=WITHIN_SECONDS)
        await phone.is_over(within=WITHIN_SECONDS)
        assert phone.transferred_to == f"tel:{PERSON}"
        # They have said nothing yet, so they hear it in both languages.
        both = sum(seconds_of_speech(in_language(PUTTING_THROUGH, code)) for code in ("en", "es"))
        assert phone.heard.seconds_of_sound(since=since) > both * 0.8
        apology = phone.heard.first_sound_after(since)
        assert apology is not None
        figure("apology_seconds", phone.heard.seconds_of_sound(since=since))
        figure("silence_before_the_apology_seconds", apology.begin - since)


async def test_ordinary_calls_write_no_error_into_the_log(line: TelephoneLine) -> None:
    (worker,) = line.workers
    before = len(worker.log)
    async with line.conversation() as phone:
        await says(phone)
    await line.has_no_call()
    assert_no_error(worker.log[before:])


async def test_a_caller_who_gives_up_while_it_rings_is_no_error_in_the_log(line: TelephoneLine) -> None:
    (worker,) = line.workers
    before = len(worker.log)
    async with line.call() as phone:
        await until(lambda: phone.rings)
        phone.cancel()
        await phone.is_over()
    await line.has_no_call()
    await asyncio.sleep(1)  # what the worker still has to do
    assert_no_error(worker.log[before:])


def assert_no_error(log: str) -> None:
    assert "Traceback" not in log
    assert '"level": "ERROR"' not in log
