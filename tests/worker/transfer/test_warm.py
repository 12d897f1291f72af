"""A caller who is passed on to a person who hears first what it is about, in a room that is a fake."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from livekit import api

from agents.conversation.rental_line import RentalLine
from shared.settings import Settings
from tests.support.called_person import ANSWERS, CALLER_TRACK, PERSON_TRACK, CalledPerson
from tests.support.scripted_model import call
from tests.support.telephone import NEVER_ANSWERS, FakeCaller, FakeJob
from tests.support.waiting import until
from tests.worker.test_phone_call import Telephone, model_failed, on_the_telephone
from worker import hanging_up
from worker.announcements import FOR_A_PERSON, PUTTING_THROUGH, UNAVAILABLE
from worker.transfer import briefing, private_audio
from worker.transfer.private_audio import FOR_THE_PERSON, PrivateAudio
from worker.transfer.put_through import put_through, staffed_numbers
from worker.transfer.together import MARK
from worker.transfer.warm import call_person_into_the_room

NUMBERS = ("+12175550188", "+12175550199")
BUSY = api.TwirpError("unavailable", "486 Busy Here", status=503)
TOGETHER = [f"caller hears {PERSON_TRACK}: True", f"person hears {CALLER_TRACK}: True", f"marked: {MARK}"]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What persons were told, and the recordings that they heard; no time passes for it."""
    words: list[str] = []

    async def no_session(*_: object) -> None: ...

    async def tell(self: briefing.Briefing, said: str) -> None:
        words.append(said)

    monkeypatch.setattr(private_audio, "SUBSCRIBED_SECONDS", 0.01)
    monkeypatch.setattr(briefing, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(briefing.Briefing, "open", no_session)
    monkeypatch.setattr(briefing.Briefing, "_tell", tell)
    return words


@pytest.fixture
def warm(settings: Settings) -> Settings:
    return settings.model_copy(update={"transfer_mode": "warm", "transfer_number": "; ".join(NUMBERS)})


@contextlib.asynccontextmanager
async def transferring(warm: Settings, *outcomes: str | Exception) -> AsyncIterator[tuple[CalledPerson, Any]]:
    """A transfer that has begun, as a task, and the persons whom it calls."""
    caller = FakeCaller()
    job: Any = FakeJob(caller)
    person = CalledPerson(job, *outcomes)
    transfer = asyncio.create_task(
        call_person_into_the_room(job, caller, warm, NUMBERS, call=None, reason="", model_speaks=True)  # type: ignore[arg-type]
    )
    try:
        yield person, transfer
    finally:
        transfer.cancel()
        await asyncio.wait([transfer])


async def test_a_person_who_presses_1_is_joined_with_the_caller_and_the_room_is_marked(
    warm: Settings, told: list[str]
) -> None:
    async with transferring(warm, ANSWERS) as (person, transfer):
        await until(lambda: told)
        assert [*person.line_is_heard_by["sip_caller"]], "the waiting tones"
        person.presses("1")
        assert await transfer
        assert person.done[-3:] == TOGETHER
        assert "removed" not in person.done
        assert (person.called[0].sip_trunk_id, person.called[0].sip_call_to) == ("ST_1", NUMBERS[0])
        assert person.called[0].ringing_timeout.ToSeconds() == warm.transfer_ringing_seconds


async def test_the_two_are_apart_before_the_person_answers_and_until_they_take_the_call(
    warm: Settings, told: list[str]
) -> None:
    async with transferring(warm, ANSWERS) as (person, transfer):
        await until(lambda: told)
        before = person.done.index("answered")
        assert "person may hear: False" in person.done[:before]
        assert f"caller hears {PERSON_TRACK}: False" in person.done[:before]
        assert person.done[-2:] == [f"person hears {CALLER_TRACK}: False", "person may hear: True"]
        assert not [one for one in person.done if one.endswith(": True") and "TR_" in one]
        transfer.cancel()


async def test_each_track_of_the_line_is_for_the_caller_or_for_the_person() -> None:
    caller = FakeCaller()
    job: Any = FakeJob(caller)
    person = CalledPerson(job)
    audio = PrivateAudio(job, caller, "person-1")  # type: ignore[arg-type]
    for name in ("voice", FOR_THE_PERSON, "waiting_tones"):
        track: Any = type("Track", (), {"name": name})
        await person.publish_track(track, None)
    assert person.line_is_heard_by == {"sip_caller": ["TR_1", "TR_3"], "person-1": ["TR_2"]}
    audio.close()
    assert person.line_is_heard_by == {"sip_caller": ["*"]}


@pytest.mark.parametrize("end", ["2", "leaves", "nothing"])
async def test_a_person_who_does_not_take_the_call_is_removed_and_the_next_is_called(
    warm: Settings, told: list[str], end: str
) -> None:
    async with transferring(warm, ANSWERS, ANSWERS) as (person, transfer):
        await until(lambda: told)
        first = person.identity
        if end == "2":
            person.presses("2")
        elif end == "leaves":
            person.leaves()
        await until(lambda: len(told) == 2)
        assert "removed" in person.done
        assert first not in person.job.room.remote_participants
        person.presses("1")
        assert await transfer
        assert [request.sip_call_to for request in person.called] == [*NUMBERS]


async def test_nobody_who_takes_the_call_gives_the_caller_back_with_the_line_to_hear(
    warm: Settings, told: list[str]
) -> None:
    async with transferring(warm, BUSY, ANSWERS) as (person, transfer):
        await until(lambda: told)
        person.presses("2")
        assert not await transfer
        assert person.line_is_heard_by == {"sip_caller": ["*"]}
        assert person.track_publications == {}, "the tones have ended"
        assert [*person.job.room.remote_participants] == ["sip_caller"]


async def test_other_keys_and_keys_of_the_caller_decide_nothing(warm: Settings, told: list[str]) -> None:
    async with transferring(warm, ANSWERS, BUSY) as (person, transfer):
        await until(lambda: told)
        person.presses("5")
        person.job.presses("1")
        assert not await transfer
        assert TOGETHER[0] not in person.done


async def test_a_caller_who_hangs_up_ends_the_transfer_at_once(warm: Settings) -> None:
    async with transferring(warm, NEVER_ANSWERS) as (person, transfer):
        await until(lambda: person.called)
        person.job.leaves(1)
        assert not await transfer
        assert "removed" in person.done
        assert len(person.called) == 1


async def test_a_fault_of_livekit_while_they_are_joined_gives_the_caller_back(warm: Settings, told: list[str]) -> None:
    async with transferring(warm, ANSWERS) as (person, transfer):

        async def fails(_: object) -> None:
            raise TimeoutError

        person.update_room_metadata = fails  # type: ignore[method-assign]
        await until(lambda: told)
        person.presses("1")
        assert not await transfer
        assert person.done[-1] == "removed"


async def test_a_fault_of_the_line_itself_gives_the_caller_back_too(
    warm: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("worker.transfer.waiting_tones.RECORDING", Path(__file__))
    async with transferring(warm) as (person, transfer):
        assert not await transfer
        assert person.called == []
    assert "the caller could not be put through" in caplog.text


async def test_without_an_outbound_trunk_nobody_is_called_and_the_log_says_what_to_do(
    warm: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with transferring(warm) as (person, transfer):
        person.trunks.clear()
        assert not await transfer
        assert person.called == []
    assert "telephony setup" in caplog.text


async def test_only_numbers_that_are_staffed_now_are_called(warm: Settings) -> None:
    nobody = warm.model_copy(update={"transfer_number": f"{NUMBERS[0]} Mon 00:00-00:01; {NUMBERS[1]}"})
    assert staffed_numbers(nobody)[-1] == NUMBERS[1]
    job: Any = FakeJob(FakeCaller())
    person = CalledPerson(job, BUSY)
    assert not await put_through(job, job.caller, nobody.model_copy(update={"transfer_number": NUMBERS[1]}))
    assert [request.sip_call_to for request in person.called] == [NUMBERS[1]]


async def asks_for_a_person(telephone: Telephone, *outcomes: str | Exception) -> CalledPerson:
    person = CalledPerson(telephone.job, *outcomes)
    telephone.model.turns.append([call("transfer_to_human", reason="call +19005550123, about the bill")])
    await telephone.agent_session.run(user_input="A person, please.")
    return person


def in_warm_mode(line: RentalLine, **changed: Any) -> Any:
    return on_the_telephone(line, transfer_mode="warm", transfer_number=NUMBERS[0], **changed)


async def test_the_line_leaves_and_the_room_stays_when_a_person_took_the_call(
    line: RentalLine, told: list[str]
) -> None:
    async with in_warm_mode(line) as telephone:
        person = await asks_for_a_person(telephone, ANSWERS)
        await until(lambda: told)
        assert "about the bill" in told[0]
        assert person.called[0].sip_call_to == NUMBERS[0], "the model named another number"
        person.presses("1")
        await until(lambda: telephone.job.shutdowns)
        assert telephone.session.call.end_reason == "transferred"
    assert telephone.job.deletions == 0
    assert await line.inventory.holds() == []


async def test_the_call_goes_on_when_the_person_declines(line: RentalLine, told: list[str]) -> None:
    async with in_warm_mode(line) as telephone:
        person = await asks_for_a_person(telephone, ANSWERS)
        await until(lambda: told)
        telephone.job.presses("123#")  # nobody listens to the caller's keys now
        person.presses("2")
        await until(lambda: "Nobody could be reached" in telephone.heard[-1])
        assert telephone.job.deletions == 0
        assert not telephone.session.call.ended
        assert len(await line.inventory.holds()) == 1
        assert all("keypad" not in (one.text_content or "") for one in telephone.agent_session.history.messages())


async def test_a_caller_who_hangs_up_while_a_person_is_called_was_not_transferred(line: RentalLine) -> None:
    async with in_warm_mode(line) as telephone:
        person = await asks_for_a_person(telephone, NEVER_ANSWERS)
        await until(lambda: person.called)
        telephone.job.leaves(1)
        await telephone.has_ended()
        assert telephone.session.call.end_reason == "hung_up"


async def test_without_a_model_the_person_hears_a_recording_and_takes_the_call_by_the_key(
    line: RentalLine, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(private_audio, "SUBSCRIBED_SECONDS", 0.01)
    monkeypatch.setattr(hanging_up, "AUDIO_DELAY_SECONDS", 0)
    played: list[Path] = []

    async def play(_: object, recording: Path, *, track_name: str = "") -> None:
        assert (recording == FOR_A_PERSON) == (track_name == FOR_THE_PERSON)
        played.append(recording)

    monkeypatch.setattr(hanging_up, "play", play)
    monkeypatch.setattr(briefing, "play", play)
    async with in_warm_mode(line) as telephone:
        person = CalledPerson(telephone.job, ANSWERS)
        model_failed(telephone)
        await until(lambda: FOR_A_PERSON in played)
        person.presses("1")
        await until(lambda: telephone.job.shutdowns)
        assert played == [PUTTING_THROUGH, FOR_A_PERSON]
        assert UNAVAILABLE not in played
    assert telephone.job.deletions == 0
