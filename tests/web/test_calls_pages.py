"""The list of calls, one call, and its transcript."""

import asyncio
import datetime as dt
from decimal import Decimal

from inventory.ledger.inventory import Inventory
from inventory.models import Period
from shared.call_records.call_record import (
    AnnouncedBooking,
    CallRecord,
    CheckResult,
    Difference,
    ProposedRate,
    Said,
    StageVisit,
)
from shared.measures.measured import Answer, Measured, StageTokens, Tokens, ToolUse
from shared.workflow import Stage
from tests.support.records import a_record, records_of
from tests.web.conftest import PASSWORD, Browser
from web.people.users import PageUsers

BEGUN = dt.datetime(2026, 11, 23, 17, 30, tzinfo=dt.UTC)


def whole_record(call_id: str = "whole", *, business: str = "Acme", begun_at: dt.datetime = BEGUN) -> CallRecord:
    """The record of a call with a part of every kind."""
    at = begun_at + dt.timedelta(seconds=20)
    greeting = Stage.GREETING
    return a_record(call_id, phone="+12175550101", begun_at=begun_at).model_copy(
        update={
            "business_name": business,
            "stages": (
                StageVisit(stage=greeting, entered_at=begun_at, seconds=30),
                StageVisit(stage=Stage.PRICING_NEGOTIATION, entered_at=at, seconds=60),
            ),
            "checks": (CheckResult(check="insurance", outcome="rejected", reason="it covers too little", at=at),),
            "proposed_rates": (ProposedRate(daily_rate=Decimal("450.00"), answer="agreed", at=at),),
            "bookings": (
                AnnouncedBooking(
                    reference="RNT-1",
                    equipment_id="ITM001",
                    period=Period.of(dt.date(2026, 12, 1), 3),
                    daily_rate=Decimal("450.00"),
                ),
            ),
            "differences": (Difference.PRICE_CLAIMED,),
            "transcript": (Said(by="caller", text="I need a <b>crane</b>", at=at),),
            "measured": Measured(
                answers=(Answer(stage=greeting, at=at, seconds=1.25, heard_seconds=0.5, tool_seconds=0.25),),
                tools=(ToolUse(tool="start_rental", stage=greeting, at=at, seconds=0.2, outcome="done"),),
                tokens=(StageTokens(stage=greeting, tokens=Tokens(text_in=321), micro_dollars=12_346),),
                models=("gpt-realtime",),
            ),
        }
    )


async def test_without_calls_the_list_says_so(browser: Browser) -> None:
    assert "No calls." in await browser.sees("/calls")


async def test_calls_are_found_by_what_is_known_of_them(browser: Browser, inventory: Inventory) -> None:
    records = records_of(inventory)
    await records.save(whole_record())
    await records.save(a_record("plain", begun_at=BEGUN + dt.timedelta(days=2)))
    every = await browser.sees("/calls")
    assert every.index("/calls/plain") < every.index("/calls/whole"), "the newest first"
    for choice in (
        "search=acm",
        "search=rnt-1",
        "search=5550101",
        "booked=yes",
        "differing=yes",
        "until=2026-11-23",
        "stage=pricing_negotiation",
    ):
        text = await browser.sees(f"/calls?{choice}")
        assert ("/calls/whole" in text, "/calls/plain" in text) == (True, False), choice
    for choice in ("since=2026-11-24", "stage=greeting", "search=plain"):
        text = await browser.sees(f"/calls?{choice}")
        assert ("/calls/whole" in text, "/calls/plain" in text) == (False, True), choice
    assert "2 calls." in await browser.sees("/calls?ended=hung_up&since=nonsense&page=x")
    assert "No calls." in await browser.sees("/calls?ended=completed")


async def test_many_calls_come_in_parts_and_the_choice_goes_along(browser: Browser, inventory: Inventory) -> None:
    for number in range(51):
        await records_of(inventory).save(a_record(f"c{number:02}", begun_at=BEGUN + dt.timedelta(minutes=number)))
    first = await browser.sees("/calls?search=c&since=2026-11-01")
    assert "/calls?search=c&amp;since=2026-11-01&amp;page=2" in first
    assert "/calls/c00" not in first
    assert "/calls/c00" in await browser.sees("/calls?search=c&since=2026-11-01&page=2")
    assert "/calls/c00" in await browser.sees("/calls?page=99999")


async def test_a_record_that_changes_or_is_erased_is_shown_as_it_is_now(browser: Browser, inventory: Inventory) -> None:
    records = records_of(inventory)
    await records.save(a_record("one").model_copy(update={"ended_at": None, "end_reason": None}))
    assert "not ended" in await browser.sees("/calls?search=one&ended=not+ended")
    await records.save(a_record("one"))
    await asyncio.sleep(1.0)
    text = await browser.sees("/calls?search=one")
    assert "hung up</td>" in text
    await records.erase(["one"])
    await asyncio.sleep(1.0)
    assert "No calls." in await browser.sees("/calls")


async def test_a_call_shows_all_that_is_kept_of_it_but_what_was_said(browser: Browser, inventory: Inventory) -> None:
    await records_of(inventory).save(whole_record(business="<script>alert(1)</script>"))
    text = await browser.sees("/calls/whole")
    for told in (
        "&lt;script&gt;alert",
        "pricing negotiation",
        "it covers too little",
        "$450",
        "agreed",
        "/bookings/RNT-1",
        "1.25",
        "start rental",
        "321",
        "$0.0123",
        "the line told the caller a price that no tool gave",
        "<svg",
    ):
        assert told in text, told
    assert "crane" not in text
    assert "<script>alert" not in text


async def test_a_call_that_nothing_is_known_of_is_shown(browser: Browser, inventory: Inventory) -> None:
    record = a_record("plain").model_copy(update={"stages": (), "ended_at": None, "differences": None})
    await records_of(inventory).save(record)
    assert "Not checked" in await browser.sees("/calls/plain")
    assert "No record is kept" in await browser.sees("/calls/unknown", status=404)


async def test_a_transcript_is_read_with_the_role_for_it_and_that_is_kept(
    reader: Browser, inventory: Inventory
) -> None:
    await records_of(inventory).save(whole_record())
    assert "I need a &lt;b&gt;crane" in await reader.sees("/calls/whole/transcript")
    acts = await reader.sees("/acts")
    assert "read the transcript of a call" in acts
    assert "whole" in acts


async def test_a_transcript_is_refused_to_who_may_not_hear_and_to_who_did_not_log_in(
    browser: Browser, inventory: Inventory, users: PageUsers
) -> None:
    await records_of(inventory).save(whole_record())
    assert "crane" not in await browser.sees("/calls/whole/transcript", status=403)
    await users.add("j.lee", PASSWORD, [])
    await browser.log_in("j.lee")
    assert "needs the role hear" in await browser.sees("/calls/whole/transcript", status=403)


async def test_no_transcript_is_shown_when_that_cannot_be_kept(reader: Browser, inventory: Inventory) -> None:
    await records_of(inventory).save(whole_record())
    await inventory.redis.delete(inventory.keys.page_acts)
    await inventory.redis.set(inventory.keys.page_acts, "no stream")
    assert "crane" not in await reader.sees("/calls/whole/transcript", status=503)
