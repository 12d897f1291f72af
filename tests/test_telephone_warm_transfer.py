"""Callers with a telephone who are passed on to a person who hears first what it is about: over SIP and RTP.

As in `test_telephone.py`, but with two telephones: the caller's, and the person's, which the line calls.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from simulation.reply import Say
from tests.support.loud_ear import VOICE_HERTZ, LoudEar, loud_voice
from tests.support.realtime_brains import Brain, Script, tool
from tests.support.sip_telephone.behaviour import WhenCalled
from tests.support.sip_telephone.sounds import tone
from tests.support.sip_telephone.telephone import Telephone
from tests.support.telephone_line import TelephoneLine, telephone_line
from tests.support.waiting import until
from tests.test_telephone import WITHIN_SECONDS, WORDS, figure, over_sip, says

CALLER_HERTZ, PERSON_HERTZ = 700, 1300
RINGING_SECONDS = 5

pytestmark = over_sip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TelephoneLine]:
    """A line with one worker that calls people."""
    async with telephone_line(tmp_path_factory.mktemp("telephone")) as line:
        await line.start_worker(RENTAL_TRANSFER_MODE="warm", RENTAL_TRANSFER_RINGING_SECONDS=str(RINGING_SECONDS))
        yield line


@pytest.fixture
def line(shared_line: TelephoneLine, monkeypatch: pytest.MonkeyPatch) -> TelephoneLine:
    """The shared line, whose model passes the caller on when they first speak."""
    monkeypatch.setattr("tests.support.realtime_connection.Ear", lambda: LoudEar(quiet_seconds=0.4))
    monkeypatch.setattr("tests.support.realtime_connection.audio_of", loud_voice)
    shared_line.model_is_well()
    shared_line.model.brain = asks_for_a_person
    return shared_line


def asks_for_a_person() -> Brain:
    with_the_caller = Script([tool("transfer_to_human", reason="a question about the bill")], [Say("Very well.")])
    # With a person it has no tools, and says what it is told to.
    return lambda turn: with_the_caller(turn) if turn.tools else [Say(turn.direction or "(nothing)")]


@contextlib.asynccontextmanager
async def passed_on(line: TelephoneLine, when_called: WhenCalled) -> AsyncIterator[tuple[Telephone, Telephone]]:
    """A caller who asked for a person, and the telephone of that person, which rings."""
    async with line.person() as person, line.conversation() as caller:
        person.when_called = when_called
        caller.say(WORDS)
        await until(lambda: person.rings, within=WITHIN_SECONDS)
        yield caller, person


async def is_told(person: Telephone) -> None:
    """Wait until the person has answered and heard what the call is about."""
    await until(lambda: person.answered, within=WITHIN_SECONDS)
    await person.hears_out(0, within=WITHIN_SECONDS)


async def has_line_back(caller: Telephone, since: float) -> float:
    """Wait until the caller hears the line's voice again; how long after this moment that was, in seconds."""
    await until(lambda: caller.heard.seconds_of_tone(VOICE_HERTZ, since=since), within=WITHIN_SECONDS)
    return time.monotonic() - since


async def test_a_person_who_presses_1_talks_with_the_caller_until_one_hangs_up(
    line: TelephoneLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = LoudEar(quiet_seconds=0.4, words="Hello? Who is there?")
    monkeypatch.setattr("tests.support.realtime_connection.Ear", lambda: replace(ear))
    async with passed_on(line, WhenCalled.ANSWERS) as (caller, person):
        caller.say(tone(3, CALLER_HERTZ))
        await until(lambda: person.answered, within=WITHIN_SECONDS)
        person.say(tone(2, PERSON_HERTZ))
        await is_told(person)
        await caller.has_spoken()
        await person.has_spoken()
        await asyncio.sleep(0.5)
        figure("caller_heard_by_person_before_seconds", person.heard.seconds_of_tone(CALLER_HERTZ))
        figure("person_heard_by_caller_before_seconds", caller.heard.seconds_of_tone(PERSON_HERTZ))
        assert person.heard.seconds_of_tone(CALLER_HERTZ) == 0
        assert caller.heard.seconds_of_tone(PERSON_HERTZ) == 0
        figure("told_seconds", person.heard.seconds_of_sound())
        asked = [str(noted.event) for noted in line.model.sent_by_client("response.create")]
        assert any("They say: a question about the bill." in one for one in asked)
        pressed_at = time.monotonic()
        person.press("1")
        await until(lambda: not line.model_connections, within=WITHIN_SECONDS)  # the line has left
        figure("key_to_line_has_left_seconds", time.monotonic() - pressed_at)
        await asyncio.sleep(3)  # so that the worker could take it for a lost call
        since = time.monotonic()
        caller.say(tone(1, CALLER_HERTZ))
        person.say(tone(1, PERSON_HERTZ))
        await caller.has_spoken()
        await person.has_spoken()
        await asyncio.sleep(0.5)
        figure("caller_heard_by_person_after_seconds", person.heard.seconds_of_tone(CALLER_HERTZ, since=since))
        figure("person_heard_by_caller_after_seconds", caller.heard.seconds_of_tone(PERSON_HERTZ, since=since))
        assert person.heard.seconds_of_tone(CALLER_HERTZ, since=since) > 0.8
        assert caller.heard.seconds_of_tone(PERSON_HERTZ, since=since) > 0.8
        assert not caller.ended
        hung_up_at = time.monotonic()
        await person.hang_up()
        await caller.is_over(within=WITHIN_SECONDS)
        figure("person_hangs_up_to_bye_seconds", time.monotonic() - hung_up_at)
    await line.has_no_call()


async def test_a_person_who_says_yes_takes_the_call(line: TelephoneLine) -> None:
    async with passed_on(line, WhenCalled.ANSWERS) as (caller, person):
        await is_told(person)
        person.say(WORDS)
        await person.has_spoken()
        await until(lambda: not line.model_connections, within=WITHIN_SECONDS)
        since = time.monotonic()
        caller.say(tone(1, CALLER_HERTZ))
        await caller.has_spoken()
        await until(lambda: person.heard.seconds_of_tone(CALLER_HERTZ, since=since) > 0.8)
        await caller.hang_up()
        await person.is_over(within=WITHIN_SECONDS)
    await line.has_no_call()


async def test_a_person_who_presses_2_gives_the_caller_back_to_the_line(line: TelephoneLine) -> None:
    async with passed_on(line, WhenCalled.ANSWERS) as (caller, person):
        await is_told(person)
        pressed_at = time.monotonic()
        person.press("2")
        figure("decline_to_line_seconds", await has_line_back(caller, pressed_at))
        await person.is_over(within=WITHIN_SECONDS)
        await caller.hears_out(0)
        await says(caller)


@pytest.mark.parametrize("when_called", [WhenCalled.DECLINES, WhenCalled.IS_BUSY, WhenCalled.NEVER_ANSWERS])
async def test_a_person_who_does_not_answer_gives_the_caller_back_to_the_line(
    line: TelephoneLine, when_called: WhenCalled
) -> None:
    async with passed_on(line, when_called) as (caller, person):
        since = time.monotonic()
        await until(lambda: person.status, within=RINGING_SECONDS + WITHIN_SECONDS)
        assert caller.heard.seconds_of_sound(since=since - 1) or when_called is not WhenCalled.NEVER_ANSWERS
        figure("refusal_to_line_seconds", await has_line_back(caller, time.monotonic()))
        await says(caller)


async def test_a_mailbox_gives_the_caller_back_to_the_line(
    line: TelephoneLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = LoudEar(quiet_seconds=0.4, words="You have reached Sam. Please leave a message after the tone.")
    monkeypatch.setattr("tests.support.realtime_connection.Ear", lambda: replace(ear))
    async with passed_on(line, WhenCalled.IS_A_MAILBOX) as (caller, person):
        await until(lambda: person.answered, within=WITHIN_SECONDS)
        await person.is_over(within=WITHIN_SECONDS)
        figure("mailbox_on_the_line_seconds", time.monotonic() - (person.at("sent 200") or 0))
        figure("mailbox_gone_to_line_seconds", await has_line_back(caller, person.at("got BYE") or 0))
        await says(caller)


async def test_a_caller_who_hangs_up_stops_the_telephone_of_the_person(line: TelephoneLine) -> None:
    async with passed_on(line, WhenCalled.NEVER_ANSWERS) as (caller, person):
        await asyncio.sleep(1)  # the SIP bridge loses a hang-up that comes just as a track is added
        await caller.hang_up()
        hung_up_at = time.monotonic()
        await person.is_over(within=WITHIN_SECONDS)
        figure("caller_hangs_up_to_cancel_seconds", time.monotonic() - hung_up_at)
        assert person.at("got CANCEL")
    await line.has_no_call()


async def test_a_caller_who_hangs_up_while_the_person_is_told_ends_both_calls(line: TelephoneLine) -> None:
    async with passed_on(line, WhenCalled.ANSWERS) as (caller, person):
        await is_told(person)
        await caller.hang_up()
        await person.is_over(within=WITHIN_SECONDS)
    await line.has_no_call()
