"""A planted name, number and address are in nothing that is measured: no metric, no trace, no line of the log."""

import contextlib
import csv
import logging
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from livekit.agents import telemetry
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter
from prometheus_client import generate_latest

from agents.conversation.rental_line import RentalLine
from shared.log_privacy import PrivacyFilter
from shared.measures import call_counters, closing_line
from shared.settings import Settings
from shared.verification.local_registry import LocalRegistry
from simulation.reply import Say, UseTool
from tests.support.logged import logged
from tests.support.phone import GENERATOR, Phone, on_the_phone
from tests.support.realtime_brains import Script
from tests.support.realtime_server import realtime_server
from tests.support.traces import Collector, collected
from tests.support.voice_call import spoken_call
from worker.measures.impersonal_spans import ImpersonalSpans

BUSINESS, LICENSE, POLICY = "Quillfeather Masonry", "BL-907317", "POL-907317"
OPERATOR, OPERATOR_LICENSE, OPERATOR_PHONE = "Zebulon Hartwick", "OP-907317", "217-555-0186"
ADDRESS = "8613 Wrenhollow Lane, Springfield, Illinois 62701"
CALLER, EMAIL = "+12175550147", "zebulon@quillfeather.example"
PLANTED = (BUSINESS, LICENSE, POLICY, OPERATOR, OPERATOR_LICENSE, OPERATOR_PHONE, ADDRESS[:20], CALLER, EMAIL)
EVERYTHING = f"I am {OPERATOR} of {BUSINESS}, {ADDRESS}, {OPERATOR_PHONE}, {EMAIL}, license {LICENSE}."


@pytest.fixture
def planted_line(line: RentalLine, tmp_path: Path) -> RentalLine:
    """A line whose registry knows the planted business, its operator, its policy and its site."""
    folder = tmp_path / "registry"
    shutil.copytree(Settings.model_fields["registry_folder"].default, folder)
    for table, row in {
        "licenses": [LICENSE, BUSINESS, "ACTIVE", "2034-12-31", EMAIL, CALLER],
        "operators": [OPERATOR_LICENSE, OPERATOR, "Basic Safety", "2034-12-31"],
        "policies": [POLICY, BUSINESS, "2000000.00", "2034-12-31"],
        "sites": [ADDRESS, "Heavy"],
    }.items():
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(row)
    return replace(line, verification=LocalRegistry.read(folder, currency=line.settings.currency))


async def rent(phone: Phone) -> None:
    """A whole rental by the planted caller, who says everything at once, with tools that refuse and one that breaks."""
    await phone.use("(speaks)", says=EVERYTHING)
    await phone.tool("start_rental", equipment_needed=f"a generator for {BUSINESS}")
    await phone.tool("verify_business_license", license_number=[LICENSE])
    await phone.tool("verify_business_license", license_number=LICENSE, business_name=BUSINESS)
    await phone.tool("note_email", email=EMAIL)
    await phone.tool("select_equipment", equipment_id=GENERATOR, start_date="tomorrow", rental_days=3)
    await phone.tool("verify_site_safety", job_address=f"somewhere near {ADDRESS}")
    await phone.tool("verify_site_safety", job_address=ADDRESS)
    await phone.tool("propose_price", proposed_daily_rate=1)
    selection = phone.call.selection
    assert selection is not None
    await phone.tool("propose_price", proposed_daily_rate=float(selection.lowest_rate))
    await phone.tool("accept_price", confirmed_daily_rate=float(selection.lowest_rate))
    credentials = {"operator_name": OPERATOR, "operator_license": OPERATOR_LICENSE, "operator_phone": OPERATOR_PHONE}
    with broken(phone):
        await phone.tool("verify_operator_credentials", **credentials)
    await phone.tool("verify_operator_credentials", **credentials)
    await phone.tool("verify_insurance_coverage", policy_number=POLICY)
    await phone.tool("complete_booking")
    assert phone.call.bookings
    await phone.tool("transfer_to_human", reason=EVERYTHING, call_back_number=OPERATOR_PHONE)
    await phone.tool("end_call", reason=f"{OPERATOR} has to go")


@contextlib.contextmanager
def broken(phone: Phone) -> Iterator[None]:
    """The registry breaks over the caller's words."""

    async def breaks(*_: Any) -> None:
        raise RuntimeError(EVERYTHING)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(phone.session.verification, "check", breaks)
        yield


async def measure(line: RentalLine) -> dict[str, str]:
    """Hold the call in text, and another by voice, and return all that was measured of them."""
    session = line.new_call()
    session.call.caller_phone = CALLER
    with collected() as collector, logged() as log:
        async with on_the_phone(session) as phone:
            await rent(phone)
        async with realtime_server(lambda: Script(*SPOKEN)) as server, spoken_call(line.new_call(), server) as call:
            await call.hears_more_than(0)
            await call.says(EVERYTHING)
            await call.says(EVERYTHING)
            assert call.session.call.customer is not None
    assert session.call.end_reason is not None
    return {
        "metrics": generate_latest().decode(),
        "traces": "\n".join(map(written, collector.spans)),
        "log": log.getvalue(),
    }


SPOKEN = [
    [Say(f"Hello {OPERATOR}."), UseTool("start_rental", {"equipment_needed": f"a generator for {BUSINESS}"})],
    [UseTool("verify_business_license", {"license_number": LICENSE, "business_name": BUSINESS})],
]


def written(span: ReadableSpan) -> str:
    """Everything that an exporter sends of a span."""
    events = [(event.name, dict(event.attributes or {})) for event in span.events]
    resource = dict(span.resource.attributes)
    return repr((span.name, dict(span.attributes or {}), events, span.status.description, span.links, resource))


def found(measured: dict[str, str]) -> dict[str, set[str]]:
    """What of the planted is in what was measured, letters and digits alone."""
    plain = {where: _plain(text) for where, text in measured.items()}
    everywhere = {where: {words for words in PLANTED if _plain(words) in text} for where, text in plain.items()}
    return {where: words for where, words in everywhere.items() if words}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


async def test_nothing_planted_is_in_metrics_traces_or_the_log(planted_line: RentalLine) -> None:
    measured = await measure(planted_line)
    assert "rental_tool_uses_total" in measured["metrics"]
    assert "verify_operator_credentials" in measured["traces"]
    assert "realtime_inference" in measured["traces"]
    assert "the call is over" in measured["log"]
    assert "exception occurred while executing tool" in measured["log"]
    assert found(measured) == {}


async def test_it_is_found_in_the_traces_without_the_list_of_what_is_impersonal(planted_line: RentalLine) -> None:
    for exporter, is_found in ((Collector(), True), (ImpersonalSpans(kept := Collector()), False)):
        with traced_with_all(exporter):
            async with on_the_phone(session := planted_line.new_call()) as phone:
                await phone.use("(speaks)", says=EVERYTHING)
                await phone.tool("start_rental", equipment_needed=f"a generator for {BUSINESS}")
                await phone.tool("verify_business_license", license_number=LICENSE, business_name=BUSINESS)
        spans = (exporter if isinstance(exporter, Collector) else kept).spans
        assert session.call.customer is not None
        assert any(span.name == "function_tool" for span in spans)
        in_spans = found({"traces": "\n".join(map(written, spans))})
        assert bool(in_spans) == is_found, in_spans


@contextlib.contextmanager
def traced_with_all(exporter: SpanExporter) -> Iterator[None]:
    """LiveKit traces for this exporter and takes nothing out, as it does unless it is told to."""
    provider = TracerProvider()
    telemetry.set_tracer_provider(provider, allow_pii=True)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    for collector in (exporter, getattr(exporter, "_exporter", None)):
        if isinstance(collector, Collector):
            collector.listens = True
    try:
        with collected():
            telemetry.set_tracer_provider(provider)
            yield
    finally:
        provider.shutdown()


async def test_it_is_found_in_all_three_without_the_closed_list_of_reasons(
    planted_line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (call_counters, closing_line):
        monkeypatch.setattr(module, "reason_label", str)
    monkeypatch.setattr("agents.conversation.measuring.observed_call.reason_label", str)
    with collected() as collector, logged() as log:
        async with on_the_phone(planted_line.new_call()) as phone:
            await phone.tool("end_call", reason=f"{OPERATOR} has to go")
    measured = {
        "metrics": generate_latest().decode(),
        "traces": "\n".join(map(written, collector.spans)),
        "log": log.getvalue(),
    }
    call_counters.ENDED.clear()
    assert found(measured) == {where: {OPERATOR} for where in measured}


async def test_it_is_found_in_the_log_without_its_filter(
    planted_line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PrivacyFilter, "filter", lambda *_: True)
    with logged(level=logging.INFO) as log:
        async with on_the_phone(planted_line.new_call()) as phone:
            await phone.tool("start_rental", equipment_needed="a generator")
            with broken(phone):
                await phone.tool("verify_business_license", license_number=LICENSE, business_name=BUSINESS)
    assert found({"log": log.getvalue()}) != {}
