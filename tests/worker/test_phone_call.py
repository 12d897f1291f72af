"""What can happen to a call on the telephone besides the conversation, and every way that it can end."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from livekit import api, rtc
from livekit.agents import AgentSession, CloseEvent, CloseReason

from agents.conversation.call_session import CallSession
from agents.conversation.rental_line import RentalLine, open_call
from agents.conversation.wording.directions import CALL_ENDS_SOON
from agents.stage_agent import first_agent
from shared.identity import confirmation_code
from shared.identity.confirmation_code import NOT_KEPT, ConfirmationCode, Sent
from shared.settings import Settings
from shared.verification.registry_files import RegistryFileError
from shared.workflow import Stage
from tests.support.codes import ACME, Mailbox
from tests.support.phone import call_at
from tests.support.records import records_of
from tests.support.scripted_model import ScriptedModel, call
from tests.support.telephone import CALLER_ID, NEVER_ANSWERS, SIP, FakeCaller, FakeJob
from tests.support.waiting import until
from worker import hanging_up, job_process, phone_call
from worker.announcements import PUTTING_THROUGH, UNAVAILABLE, in_language
from worker.asked_by_desk import doing_what_the_desk_asks
from worker.caller.silence import ARE_YOU_THERE, TAKE_YOUR_TIME
from worker.hanging_up import hang_up
from worker.job_process import RESOURCES_OF_CALL, clean_up_after_call, take_call
from worker.phone_call import PhoneCall
from worker.transfer import refer
from worker.voice import voices
from worker.voice.voices import Voice

PERSON = "+15550100200"


class Telephone:
    """A call that was answered: the job on one side, the session on the other."""

    def __init__(
        self, job: FakeJob, session: CallSession, agent_session: AgentSession[CallSession], model: ScriptedModel
    ):
        self.job, self.session, self.agent_session, self.model = job, session, agent_session, model

    @property
    def heard(self) -> list[str]:
        return [
            message.text_content or ""
            for message in self.agent_session.history.messages()
            if message.role == "assistant"
        ]

    async def has_ended(self) -> None:
        """The call was hung up: the room removed once, the job told, no hold left."""
        await until(lambda: self.job.shutdowns)
        assert self.job.deletions == 1
        await clean_up_after_call(self.job)  # type: ignore[arg-type]
        assert self.job.deletions == 1
        assert await self.session.inventory.holds() == []


@contextlib.asynccontextmanager
async def on_the_telephone(
    line: RentalLine, *, stage: Stage = Stage.PRICING_NEGOTIATION, kind: int = SIP, **changed: Any
) -> AsyncIterator[Telephone]:
    """A call in this stage, with a hold, over a room that is a fake. `changed` are settings."""
    caller = FakeCaller(kind=kind)
    job, session, model = FakeJob(caller), await call_at(line, stage), ScriptedModel()
    session.settings = line.settings.model_copy(update=changed)
    job.proc.userdata[RESOURCES_OF_CALL] = after = contextlib.AsyncExitStack()
    silence = {"user_away_timeout": session.settings.silence_seconds, "vad": None}
    agent_session = await after.enter_async_context(
        open_call(session, model, silence | {"turn_handling": {"turn_detection": "manual"}})
    )
    phone_call = PhoneCall(job, caller, session, agent_session)  # type: ignore[arg-type]
    after.push_async_callback(phone_call.close)
    await agent_session.start(first_agent(session), capture_run=True)
    await after.enter_async_context(doing_what_the_desk_asks(phone_call, caller, session))  # type: ignore[arg-type]
    yield Telephone(job, session, agent_session, model)
    await clean_up_after_call(job)  # type: ignore[arg-type]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The recordings that were played to the caller."""
    recordings: list[Path] = []

    async def play(_: object, recording: Path) -> None:
        recordings.append(recording)

    monkeypatch.setattr(hanging_up, "play", play)
    return recordings


def model_failed(telephone: Telephone) -> None:
    telephone.agent_session.emit("close", CloseEvent(reason=CloseReason.ERROR))


HANG_UPS = [
    rtc.DisconnectReason.Value(name)
    for name in (
        "CLIENT_INITIATED",
        "DUPLICATE_IDENTITY",
        "PARTICIPANT_REMOVED",
        "ROOM_DELETED",
        "ROOM_CLOSED",
        "USER_UNAVAILABLE",
        "USER_REJECTED",
    )
]
REASONS = [None, *sorted(rtc.DisconnectReason.values())]


@pytest.mark.parametrize(
    "reason", REASONS, ids=lambda reason: "none" if reason is None else rtc.DisconnectReason.Name(reason)
)
async def test_a_caller_who_leaves_for_whatever_reason_ends_the_call(line: RentalLine, reason: int | None) -> None:
    async with on_the_telephone(line) as telephone:
        assert len(await line.inventory.holds()) == 1
        telephone.job.leaves(reason)
        await telephone.has_ended()
        assert telephone.session.call.end_reason == ("hung_up" if reason in HANG_UPS else "cut_off")


async def test_a_caller_who_only_seems_to_leave_while_the_line_connects_anew_is_kept(line: RentalLine) -> None:
    async with on_the_telephone(line) as telephone:
        telephone.job.loses_its_connection()
        await until(lambda: not telephone.session.background_tasks)
        telephone.job.connects_anew(caller_is_there=True)
        await asyncio.sleep(0.02)
        assert telephone.job.deletions == 0
        assert not telephone.session.call.ended


async def test_a_caller_who_left_while_the_line_connected_anew_has_ended_the_call(line: RentalLine) -> None:
    async with on_the_telephone(line) as telephone:
        telephone.job.loses_its_connection()
        await until(lambda: not telephone.session.background_tasks)
        assert telephone.job.deletions == 0
        telephone.job.connects_anew(caller_is_there=False)
        await telephone.has_ended()
        assert telephone.session.call.end_reason == "cut_off"


async def test_somebody_else_who_leaves_the_room_ends_nothing(line: RentalLine) -> None:
    async with on_the_telephone(line) as telephone:
        telephone.job.room.emit("participant_disconnected", FakeCaller(identity="a-listener"))
        assert telephone.job.deletions == 0
        assert not telephone.session.call.ended


async def test_a_goodbye_of_the_line_is_spoken_before_the_room_is_removed(line: RentalLine) -> None:
    async with on_the_telephone(line) as telephone:
        telephone.model.turns.append([call("end_call")])
        await telephone.agent_session.run(user_input="Goodbye.")
        assert "Have a great day" in telephone.heard[-1]
        await telephone.has_ended()
        assert telephone.session.call.end_reason == "completed"


async def test_the_last_word_reaches_the_caller_before_the_room_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hanging_up, "AUDIO_DELAY_SECONDS", 60)
    caller = FakeCaller()
    job = FakeJob(caller)
    task = asyncio.create_task(hang_up(job, caller))  # type: ignore[arg-type]
    done, _ = await asyncio.wait([task], timeout=0.02)
    assert not done
    assert job.deletions == 0
    task.cancel()
    job.leaves(None)
    await hang_up(job, caller)  # type: ignore[arg-type]
    assert job.deletions == 1


async def test_a_job_that_is_shut_down_in_the_middle_releases_the_hold_and_removes_the_room(line: RentalLine) -> None:
    async with on_the_telephone(line) as telephone:
        await telephone.agent_session.aclose()
        await telephone.has_ended()


async def test_a_call_whose_worker_was_killed_does_not_leave_the_caller_in_silence(line: RentalLine) -> None:
    async with on_the_telephone(line) as telephone:
        (waiting,) = [task for task in asyncio.all_tasks() if task.get_name() == "remove_room_if_killed"]
        waiting.cancel()
        await asyncio.wait([waiting])
        assert telephone.job.deletions == 1


async def test_what_is_typed_reaches_the_conversation_as_the_callers_turn(line: RentalLine) -> None:
    async with on_the_telephone(line, stage=Stage.CUSTOMER_VERIFICATION) as telephone:
        telephone.job.presses("123456#")
        await until(lambda: "I typed on the keypad: 1 2 3 4 5 6" in said_by_the_caller(telephone))
        await until(lambda: len(telephone.heard) == 2)


async def test_keys_that_somebody_else_presses_are_not_the_callers(line: RentalLine) -> None:
    async with on_the_telephone(line) as telephone:
        telephone.job.caller = FakeCaller(identity="a-listener")
        telephone.job.presses("123#")
        await telephone.agent_session.wait_for_idle()
        assert said_by_the_caller(telephone) == []


def said_by_the_caller(telephone: Telephone) -> list[str]:
    return [
        message.text_content or "" for message in telephone.agent_session.history.messages() if message.role == "user"
    ]


async def test_a_silent_caller_is_asked_twice_and_then_told_goodbye(line: RentalLine) -> None:
    async with on_the_telephone(line, silence_seconds=0.15) as telephone:
        await telephone.has_ended()
        assert telephone.session.call.end_reason == "silence"
        assert telephone.heard.count(ARE_YOU_THERE) == 2
        assert "goodbye" in telephone.heard[-1]


async def test_a_noise_is_no_answer_to_whether_the_caller_is_there(line: RentalLine) -> None:
    async with on_the_telephone(line, silence_seconds=0.1) as telephone:
        for _ in range(8):
            telephone.agent_session.reset_away_timer()  # what a noise does: the user state is listening again
            await until(lambda: telephone.agent_session.user_state == "away" or telephone.job.shutdowns)
        await telephone.has_ended()
        assert telephone.heard.count(ARE_YOU_THERE) == 2


async def test_typing_is_a_sign_of_life(line: RentalLine) -> None:
    async with on_the_telephone(line, silence_seconds=0.3, silence_questions=1) as telephone:
        await until(lambda: ARE_YOU_THERE in telephone.heard)
        telephone.job.presses("1#")
        await until(lambda: telephone.heard.count(ARE_YOU_THERE) == 2)
        assert not telephone.session.call.ended


async def awaits_a_code(telephone: Telephone) -> str:
    """Have the call await a code, and return it."""
    session, mailbox = telephone.session, Mailbox()
    session.code = ConfirmationCode(session.inventory, mailbox, call_id=session.call.call_id)
    assert await session.code.send(ACME) == Sent("e-mail address")
    return mailbox.codes[0]


async def test_a_caller_who_looks_for_a_code_is_waited_for_until_it_has_run_out(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmation_code, "LIFE_SECONDS", 2)
    async with on_the_telephone(line, silence_seconds=0.1, silence_questions=1) as telephone:
        await awaits_a_code(telephone)
        await until(lambda: telephone.heard.count(TAKE_YOUR_TIME) == 2)
        assert not telephone.session.call.ended
        assert ARE_YOU_THERE not in telephone.heard
        await telephone.has_ended()
        assert telephone.session.call.end_reason == "silence"
        assert telephone.heard.count(ARE_YOU_THERE) == 1


async def test_the_digits_of_a_code_that_are_typed_are_in_no_transcript(line: RentalLine) -> None:
    keeping = dataclasses.replace(line, settings=line.settings.model_copy(update={"keep_transcripts": True}))
    async with on_the_telephone(keeping) as telephone:
        code = await awaits_a_code(telephone)
        telephone.job.presses(f"{code}#")
        await until(lambda: any(" ".join(code) in said for said in said_by_the_caller(telephone)))
        call_id = telephone.session.call.call_id
    record = await records_of(line.inventory).get(call_id)
    assert record is not None
    assert record.transcript is not None
    assert NOT_KEPT in [said.text for said in record.transcript]
    assert " ".join(code) not in record.model_dump_json()


async def test_a_call_that_reaches_its_longest_time_ends_with_a_goodbye(line: RentalLine) -> None:
    async with on_the_telephone(line, longest_call_minutes=0.1 / 60) as telephone:
        await telephone.has_ended()
        assert telephone.session.call.end_reason == "too_long"
        assert "longest time" in telephone.heard[-1]


async def test_a_caller_is_told_two_minutes_before_the_longest_time_of_a_call(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_call, "WARNING_SECONDS", 0.2)
    async with on_the_telephone(line, longest_call_minutes=0.5 / 60) as telephone:
        await until(lambda: telephone.heard[-1] == CALL_ENDS_SOON.format())
        assert not telephone.session.call.ended
        await telephone.has_ended()
        assert "longest time" in telephone.heard[-1]


async def test_a_caller_who_leaves_before_a_transfer_is_answered_was_transferred(line: RentalLine) -> None:
    async with on_the_telephone(line, transfer_number=PERSON) as telephone:
        telephone.job.api.sip.outcome = NEVER_ANSWERS
        telephone.model.turns.append([call("transfer_to_human", reason="a question")])
        await telephone.agent_session.run(user_input="A person, please.")
        await until(lambda: telephone.job.api.sip.transfers)
        telephone.job.leaves(None)
        await telephone.has_ended()
        assert telephone.session.call.end_reason == "transferred"


async def test_a_model_that_fails_for_good_leaves_the_caller_with_a_recorded_sentence(
    line: RentalLine, played: list[Path]
) -> None:
    async with on_the_telephone(line) as telephone:
        model_failed(telephone)
        await telephone.has_ended()
        assert played == [UNAVAILABLE]
        assert telephone.session.call.end_reason == "model_failed"


async def test_a_model_that_fails_before_the_caller_said_anything_leaves_them_with_all_languages(
    line: RentalLine, played: list[Path]
) -> None:
    async with on_the_telephone(line, stage=Stage.GREETING) as telephone:
        model_failed(telephone)
        await telephone.has_ended()
        assert played == [UNAVAILABLE, in_language(UNAVAILABLE, "es")]


async def test_a_model_that_fails_for_good_leaves_the_caller_with_their_own_language(
    line: RentalLine, played: list[Path]
) -> None:
    async with on_the_telephone(line) as telephone:
        telephone.session.call.language = "es"
        model_failed(telephone)
        await telephone.has_ended()
        assert played == [in_language(UNAVAILABLE, "es")]


async def test_a_model_that_fails_for_good_passes_the_caller_to_a_person(line: RentalLine, played: list[Path]) -> None:
    async with on_the_telephone(line, transfer_number=PERSON) as telephone:
        model_failed(telephone)
        await telephone.has_ended()
        assert played == [PUTTING_THROUGH]
        (transfer,) = telephone.job.api.sip.transfers
        assert (transfer.transfer_to, transfer.participant_identity) == (f"tel:{PERSON}", "sip_caller")


async def test_a_person_who_cannot_be_reached_either_is_not_the_end_of_words(
    line: RentalLine, played: list[Path]
) -> None:
    async with on_the_telephone(line, transfer_number=PERSON) as telephone:
        telephone.job.api.sip.outcome = aiohttp.ClientError()
        model_failed(telephone)
        await telephone.has_ended()
        assert played == [PUTTING_THROUGH, UNAVAILABLE]


REFUSALS = [
    api.SIPTransferStatus.STS_TRANSFER_FAILED,
    api.TwirpError("unavailable", "603 Decline", status=503),
    aiohttp.ServerDisconnectedError(),
    TimeoutError(),
    NEVER_ANSWERS,
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
async def test_a_transfer_that_fails_leaves_the_call_going_with_a_note(
    line: RentalLine, refusal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refer, "TRANSFER_SECONDS", 0.1)
    async with on_the_telephone(line, transfer_number=PERSON) as telephone:
        telephone.job.api.sip.outcome = refusal
        telephone.model.turns.append([call("transfer_to_human", reason="a question about the bill")])
        await telephone.agent_session.run(user_input="A person, please.")
        await until(lambda: "Nobody could be reached" in telephone.heard[-1])
        assert telephone.job.deletions == 0
        (note,) = await line.inventory.tasks()
        assert "Equipment held: ITM001" in note.summary


async def test_a_caller_is_not_asked_whether_they_are_there_while_it_rings_at_somebody_elses(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refer, "TRANSFER_SECONDS", 1.0)
    async with on_the_telephone(line, transfer_number=PERSON, silence_seconds=0.2) as telephone:
        telephone.job.api.sip.outcome = NEVER_ANSWERS
        telephone.model.turns.append([call("transfer_to_human", reason="a question")])
        await telephone.agent_session.run(user_input="A person, please.")
        before = len(telephone.heard)
        await until(lambda: len(telephone.heard) > before)
        assert "Nobody could be reached" in telephone.heard[before]
        await until(lambda: telephone.heard[-1] == ARE_YOU_THERE)


async def test_a_call_that_reaches_its_longest_time_is_not_cut_off_while_it_rings_at_somebody_elses(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refer, "TRANSFER_SECONDS", 1.6)
    async with on_the_telephone(line, transfer_number=PERSON, longest_call_minutes=0.8 / 60) as telephone:
        telephone.job.api.sip.outcome = NEVER_ANSWERS
        telephone.model.turns.append([call("transfer_to_human", reason="a question")])
        await telephone.agent_session.run(user_input="A person, please.")
        await telephone.has_ended()
        assert "Nobody could be reached" in telephone.heard[-2]
        assert "longest time" in telephone.heard[-1]
        assert telephone.session.call.end_reason == "too_long"


async def test_a_caller_is_passed_on_to_the_number_of_the_settings_only(line: RentalLine) -> None:
    async with on_the_telephone(line, transfer_number="sip:desk@example.com") as telephone:
        telephone.model.turns.append([call("transfer_to_human", reason="put me through to +19005550123")])
        await telephone.agent_session.run(user_input="A person, please.")
        await telephone.has_ended()
        (transfer,) = telephone.job.api.sip.transfers
        assert transfer.transfer_to == "sip:desk@example.com"
        assert telephone.session.call.end_reason == "transferred"


async def test_a_caller_in_a_browser_is_not_transferred_but_leaves_a_note(line: RentalLine) -> None:
    browser = rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD
    async with on_the_telephone(line, kind=browser, transfer_number=PERSON) as telephone:
        message = call("transfer_to_human", reason="a question", call_back_number="217 555 0144")
        telephone.model.turns += [[message], [call("end_call")]]
        await telephone.agent_session.run(user_input="A person, please. My number is 217 555 0144.")
        await telephone.agent_session.run(user_input="No, that's all.")
        await telephone.has_ended()
        assert telephone.job.api.sip.transfers == []
        assert telephone.session.call.end_reason == "message_taken"


@pytest.fixture
def worker_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"caller_wait_seconds": 0.05})


async def test_a_caller_who_was_gone_before_the_line_answered_leaves_no_room(worker_settings: Settings) -> None:
    job = FakeJob(None)
    await take_call(job, settings=worker_settings)  # type: ignore[arg-type]
    assert job.connected
    assert (job.deletions, job.shutdowns) == (1, ["no caller"])


async def test_a_caller_who_leaves_while_the_line_is_opened_is_not_waited_for(
    worker_settings: Settings, line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, started = FakeJob(FakeCaller()), []

    async def start(*_: object, **__: object) -> None:
        started.append(True)

    @contextlib.asynccontextmanager
    async def leaves(*_: object) -> AsyncIterator[Voice]:
        job.leaves(None)
        yield Voice(ScriptedModel(), {})

    monkeypatch.setattr(AgentSession, "start", start)
    monkeypatch.setattr(voices, "open_voice", leaves)
    await take_call(job, settings=worker_settings)  # type: ignore[arg-type]
    await clean_up_after_call(job)  # type: ignore[arg-type]
    assert not started
    assert (job.deletions, job.shutdowns) == (1, ["call ended: hung up"])


async def test_with_redis_away_the_caller_hears_a_sentence_before_the_room_is_removed(
    worker_settings: Settings, played: list[Path], tmp_path: Path
) -> None:
    away = worker_settings.model_copy(update={"redis_url": _Secret(f"unix://{tmp_path}/nobody.sock")})
    job = FakeJob(FakeCaller())
    await take_call(job, settings=away)  # type: ignore[arg-type]
    assert played == [UNAVAILABLE, in_language(UNAVAILABLE, "es")]
    assert (job.deletions, job.shutdowns) == (1, ["the call could not be taken"])


FAULTS: dict[str, tuple[object, str]] = {
    "the registry's tables are broken": (job_process, "open_line"),
    "the model cannot be made": (voices, "open_voice"),
    "the session does not start": (AgentSession, "start"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_fails_after_the_ring_the_caller_hears_an_apology_and_is_hung_up_on(
    fault: str, worker_settings: Settings, monkeypatch: pytest.MonkeyPatch, played: list[Path], line: RentalLine
) -> None:
    def fails(*_: object, **__: object) -> object:
        raise RegistryFileError("licenses.csv, line 2, column Expires: a day is missing")

    monkeypatch.setattr(voices, "open_voice", scripted)
    monkeypatch.setattr(*FAULTS[fault], fails)
    job = FakeJob(FakeCaller())
    await take_call(job, settings=worker_settings)  # type: ignore[arg-type]
    assert played == [UNAVAILABLE, in_language(UNAVAILABLE, "es")]
    assert job.shutdowns == ["the call could not be taken"]
    assert job.deletions
    await clean_up_after_call(job)  # type: ignore[arg-type]
    assert await line.inventory.holds() == []


class _Secret:
    def __init__(self, value: str) -> None:
        self.get_secret_value = lambda: value


@contextlib.asynccontextmanager
async def scripted(*_: object) -> AsyncIterator[Voice]:
    yield Voice(ScriptedModel(), {})


async def test_an_answered_call_knows_who_calls_and_from_where(
    worker_settings: Settings, line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: dict[str, Any] = {}

    async def start(self: AgentSession[CallSession], agent: object, **options: Any) -> None:
        started.update(options, session=self.userdata)

    monkeypatch.setattr(AgentSession, "start", start)
    monkeypatch.setattr(voices, "open_voice", scripted)
    job = FakeJob(FakeCaller())
    await take_call(job, settings=worker_settings)  # type: ignore[arg-type]
    facts = started["session"].call
    assert (facts.caller_phone, facts.dialed_number, facts.sip_call_id) == (CALLER_ID, "+18005550199", "SCL_1")
    assert not started["room_options"].close_on_disconnect
    assert started["room_options"].get_text_output_options() is None, "nobody reads along, and the pace costs much"
    assert started["record"] is False
    await clean_up_after_call(job)  # type: ignore[arg-type]
    assert facts.end_reason == "shut_down", "the caller was still there"


@pytest.mark.parametrize("shown", ["", "anonymous", "Anonymous", "Restricted", "unavailable", "+266696687", "0"])
async def test_a_hidden_number_is_no_number(
    shown: str, worker_settings: Settings, line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: dict[str, Any] = {}

    async def start(self: AgentSession[CallSession], agent: object, **options: Any) -> None:
        started["session"] = self.userdata

    monkeypatch.setattr(AgentSession, "start", start)
    monkeypatch.setattr(voices, "open_voice", scripted)
    job = FakeJob(FakeCaller(attributes={"sip.phoneNumber": shown} if shown else {}))
    await take_call(job, settings=worker_settings)  # type: ignore[arg-type]
    assert started["session"].call.caller_phone is None
    await clean_up_after_call(job)  # type: ignore[arg-type]
