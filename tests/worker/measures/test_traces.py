"""A call is one trace, with a span for each stage, tool, check and script; to a collector that the settings name."""

import os
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from redis.asyncio import Redis

from agents.conversation.rental_line import RentalLine
from shared.verification.checks import LicenseCheck
from shared.workflow import Stage
from simulation.caller import play
from simulation.scenario import find_scenarios
from tests.support.phone import call_at, on_the_phone
from tests.support.traces import collected
from worker.measures import traces

CHECKS = {"check business license", "check site safety", "check operator", "check insurance"}


def trace_of(span: ReadableSpan) -> int:
    assert span.context is not None
    return span.context.trace_id


async def test_each_call_is_a_trace_of_its_own_with_its_stages_tools_checks_and_scripts(redis: Redis) -> None:
    (scenario,) = find_scenarios(["happy_path"])
    with collected() as collector:
        for _ in range(2):
            assert (await play(scenario, redis)).passed
    calls = collector.named("call")
    assert len({trace_of(call) for call in calls}) == len(calls) == 2
    assert all(call.parent is None for call in calls)
    for call in calls:
        names = [span.name for span in collector.spans if trace_of(span) == trace_of(call)]
        stages = [name for name in names if name.startswith("stage ")]
        assert stages == [
            f"stage {stage.value}" for stage in Stage if stage not in (Stage.EXISTING_RENTAL, Stage.CALL_ENDED)
        ]
        assert set(names) >= CHECKS | {"agent_session", "script hold", "script confirm", "script holds_and_bookings"}
    tools = {
        str(span.attributes["lk.function_tool.name"]) for span in collector.named("function_tool") if span.attributes
    }
    assert {"start_rental", "select_equipment", "accept_price", "complete_booking", "end_call"} <= tools
    (confirm, _) = collector.named("script confirm")
    assert collector.above(confirm) == ["function_tool", "agent_turn", "agent_session", "call"]
    assert calls[0].attributes is not None
    told = {name: calls[0].attributes[f"rental.{name}"] for name in ("stage", "reason", "ended_by", "bookings")}
    assert told == {"stage": "booking_completion", "reason": "completed", "ended_by": "line", "bookings": 1}


async def test_a_tool_and_a_check_tell_how_they_ended(line: RentalLine) -> None:
    session = await call_at(line, Stage.CUSTOMER_VERIFICATION)
    with collected() as collector:
        async with on_the_phone(session) as phone:
            await phone.tool("verify_business_license", license_number="BL-000000")
    (tool,) = collector.named("function_tool")
    (check,) = collector.named("check business license")
    assert tool.attributes is not None
    assert check.attributes is not None
    assert tool.attributes["rental.outcome"] == "refused"
    assert tool.attributes["rental.stage"] == "customer_verification"
    assert check.attributes["rental.outcome"] == "not found"


async def test_a_script_that_redis_does_not_answer_says_so_in_its_span(
    line: RentalLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await call_at(line, Stage.BOOKING_COMPLETION)

    with collected() as collector:
        async with on_the_phone(session) as phone:
            with monkeypatch.context() as patched:
                patched.setattr(line.inventory.redis, "execute_command", _no_answer)
                await phone.tool("complete_booking")
    scripts = [span.attributes for span in collector.spans if span.attributes and span.name.startswith("script ")]
    errors = {str(attributes.get("error.type")) for attributes in scripts}
    assert "ConnectionError" in errors


async def _no_answer(*_: object) -> object:
    raise ConnectionError("to 10.0.0.1")


async def test_what_is_checked_and_asked_of_redis_outside_of_calls_makes_no_trace(line: RentalLine) -> None:
    with collected() as collector:
        session = await call_at(line, Stage.BOOKING_COMPLETION)
        await session.verification.check(LicenseCheck("BL-123456", today=session.today))
    assert collector.spans == []


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"},
    ],
)
def test_traces_are_off_unless_the_standard_settings_name_a_collector(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def made(_: object) -> None:
        raise AssertionError("traces are on")

    monkeypatch.setattr(traces, "make_traces", made)
    monkeypatch.chdir(tmp_path)  # where no .env is
    for name in [name for name in os.environ if name.startswith("OTEL_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    traces.trace_calls()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "false")
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "otlp")
    with pytest.raises(AssertionError, match="traces are on"):
        traces.trace_calls()
