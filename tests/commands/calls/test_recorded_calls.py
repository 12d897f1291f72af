import asyncio
import datetime as dt

import pytest
from livekit.agents import llm
from typer.testing import CliRunner, Result

from agents.conversation.rental_line import RentalLine
from main import app
from shared.call_records.call_record import CallRecord, Recording
from shared.open_inventory import open_inventory
from shared.settings import Settings
from shared.workflow import Stage
from tests.support.phone import call_at, on_the_phone
from tests.support.recorded import recorded
from tests.support.records import a_record, records_of


@pytest.fixture(autouse=True)
def _environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setenv("RENTAL_DEPOT", settings.depot)
    monkeypatch.delenv("REDIS_URL", raising=False)


def calls(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["calls", *arguments])


def store(settings: Settings, *records: CallRecord) -> None:
    async def save() -> None:
        async with open_inventory(settings) as inventory:
            for record in records:
                await records_of(inventory).save(record)

    asyncio.run(save())


def test_there_are_no_calls_at_first() -> None:
    assert calls("list").output == "No calls.\n"


def test_calls_are_listed_in_the_depots_time_and_from_a_day_on(settings: Settings) -> None:
    # Half past midnight in UTC is the evening before in New York.
    early = a_record("early", begun_at=dt.datetime(2026, 11, 23, 0, 30, tzinfo=dt.UTC))
    late = a_record("late", begun_at=dt.datetime(2026, 11, 23, 17, 30, tzinfo=dt.UTC))
    store(settings, late, early)
    printed = calls("list").output
    assert 0 < printed.index("early") < printed.index("late")
    assert "2026-11-22 19:30" in printed
    since = calls("list", "--since", "2026-11-23").output
    assert "late" in since
    assert "early" not in since
    assert calls("list", "--since", "2026-11-24").output == "No calls.\n"
    assert calls("list", "--since", "last week").exit_code != 0


def test_a_call_is_shown_with_where_its_recording_is(settings: Settings) -> None:
    here, elsewhere = recorded(settings), "b" * 32
    kept = Recording(outcome="kept", machine="another-machine")
    store(settings, *(a_record(one).model_copy(update={"recording": kept}) for one in (here, elsewhere)))
    assert f"{settings.depot}/{here}.ogg" in calls("show", here).output
    assert "it was kept on the machine another-machine" in calls("show", elsewhere).output
    assert "recording" not in shown_of(settings, None)
    assert "the caller did not want it" in shown_of(settings, Recording(outcome="refused"))


def shown_of(settings: Settings, recording: Recording | None) -> str:
    """What is printed of a call of whose recording this became."""
    store(settings, a_record("c" * 32).model_copy(update={"recording": recording}))
    return calls("show", "c" * 32).output


async def test_a_call_is_shown_with_what_was_measured_in_each_stage_and_in_all(line: RentalLine) -> None:
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    async with on_the_phone(session) as phone:
        phone.model.usage = llm.CompletionUsage(completion_tokens=1000, prompt_tokens=2000, total_tokens=3000)
        await phone.tool("verify_business_license", license_number="BL-123456")
    printed = (await asyncio.to_thread(calls, "show", session.call.call_id)).output
    (stage,) = [row for row in printed.splitlines() if "customer verification" in row and row.count("│") == 11]
    (in_all,) = [row for row in printed.splitlines() if "in all" in row]
    measured = session.recorder.measures.measured()
    assert f"{measured.of_stage(Stage.CUSTOMER_VERIFICATION).tokens_in_all.text_in:,}" in stage
    assert f"{measured.micro_dollars / 1e6:.4f}" in in_all
    (tool,) = [row for row in printed.splitlines() if "verify_business_license" in row]
    assert "done" in tool
    assert "The first word came after" in printed
    assert f"out: {measured.tokens_in_all.text_out:,} text" in printed


async def test_a_call_is_shown_with_all_that_happened_in_it(line: RentalLine) -> None:
    session = await call_at(line, Stage.PRICING_NEGOTIATION)
    session.call.caller_phone = "+12175550101"
    async with on_the_phone(session) as phone:
        await phone.tool("propose_price", proposed_daily_rate=440)
        await phone.tool("accept_price", confirmed_daily_rate=450)
        await phone.tool(
            "verify_operator_credentials",
            operator_name="Jordan Lee",
            operator_license="OP-445566",
            operator_phone="217 555 0120",
        )
        await phone.tool("verify_insurance_coverage", policy_number="POL-789012")
        await phone.tool("complete_booking")
    printed = (await asyncio.to_thread(calls, "show", session.call.call_id)).output
    for words in ("+12175550101", "Acme Construction", "hung_up", "pricing negotiation", "below minimum", "agreed"):
        assert words in printed
    assert session.call.rental is not None
    assert session.call.rental.reference in printed
    assert "verified" in printed
    assert "yes" in printed, "it agrees with the inventory"


def test_changes_of_rentals_are_shown_with_their_reference_and_an_older_record_has_none(settings: Settings) -> None:
    older, record = (a_record(name).model_dump(mode="json") for name in ("older", "newer"))
    del older["rental_changes"]
    record["rental_changes"] = [
        {"reference": "RB4X-2MQ7", "what": "extended", "day": "2026-12-04"},
        {"reference": "RB4X-2MQ7-2", "what": "cancelled", "day": None},
    ]
    store(settings, CallRecord.model_validate(older), CallRecord.model_validate(record))
    extended, cancelled = [row for row in calls("show", "newer").output.splitlines() if "RB4X" in row]
    assert "extended" in extended
    assert "Friday, December 4th" in extended
    assert "RB4X-2MQ7-2" in cancelled
    assert "cancelled" in cancelled
    assert "Changes of rentals" not in calls("show", "older").output


def test_a_transcript_is_printed_as_words_whatever_is_in_it(settings: Settings) -> None:
    record = a_record("a").model_dump(mode="json")
    record["transcript"] = [{"by": "caller", "text": "look \x1b[2J [/] here", "at": record["begun_at"]}]
    store(settings, CallRecord.model_validate(record))
    result = calls("show", "a")
    assert result.exit_code == 0
    assert "[/] here" in result.output
    assert "\x1b" not in result.output


def test_a_call_that_is_not_kept_is_a_sentence() -> None:
    result = calls("show", "nobody")
    assert result.exit_code == 1
    assert "No record is kept of a call nobody" in result.output


def test_erasing_says_what_was_removed_and_what_is_kept(settings: Settings) -> None:
    record = a_record("a", phone="+12175550101").model_dump(mode="json")
    record["bookings"] = [
        {
            "reference": "ABCD23",
            "equipment_id": "ITM001",
            "period": {"start": "2026-11-24", "end": "2026-11-25"},
            "daily_rate": "450.00",
        }
    ]
    store(settings, CallRecord.model_validate(record), a_record("b", phone="+12175550102"))
    result = calls("erase", "--phone", "(217) 555-0101")
    assert result.exit_code == 0
    assert (
        "Removed: records of calls 1, recordings here 0, tasks 0, messages in the outbox 0, dead letters 0"
        in result.output
    )
    assert "Stay: the bookings ABCD23, as business records" in result.output
    assert "The append-only file was rewritten." in result.output
    assert "backups and lists that were made before" in result.output
    assert "555" not in result.output
    listed = calls("list").output
    assert "+12175550102" in listed
    assert "+12175550101" not in listed


def test_what_is_no_number_is_a_sentence() -> None:
    result = calls("erase", "--phone", "Sam")
    assert result.exit_code == 1
    assert "That is not a phone number" in result.output
