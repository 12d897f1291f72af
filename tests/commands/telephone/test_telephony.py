"""`main.py telephony` makes a number ring the line, shows it, and undoes it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from livekit import api
from typer.testing import CliRunner, Result

from main import app
from tests.support.livekit_sip import KEY, SECRET, LiveKitSip, livekit_sip

NUMBER = "+12175550101"


@pytest.fixture
async def sip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[LiveKitSip]:
    monkeypatch.chdir(tmp_path)
    async with livekit_sip() as service:
        monkeypatch.setenv("LIVEKIT_URL", service.url)
        monkeypatch.setenv("LIVEKIT_API_KEY", KEY)
        monkeypatch.setenv("LIVEKIT_API_SECRET", SECRET)
        yield service


async def telephony(*arguments: str) -> Result:
    result = await asyncio.to_thread(CliRunner().invoke, app, ["telephony", *arguments])
    assert SECRET not in result.output
    assert "hunter2" not in result.output
    return result


async def setup(*more: str) -> Result:
    result = await telephony("setup", "--number", NUMBER, "--anybody", *more)
    assert result.exit_code == 0, result.output
    return result


async def test_a_number_gets_a_trunk_and_a_rule_that_names_the_worker(sip: LiveKitSip) -> None:
    said = (await setup()).output
    assert said.index("to do") < said.index("Done: make trunk") < said.index("Done: make dispatch rule")
    (trunk,), (rule,) = sip.trunks.values(), sip.rules.values()
    assert list(trunk.numbers) == [NUMBER]
    assert list(rule.trunk_ids) == [trunk.sip_trunk_id]
    assert [agent.agent_name for agent in rule.room_config.agents] == ["rental-line"]
    assert rule.rule.dispatch_rule_individual.room_prefix == "rental-"


async def test_a_line_that_calls_people_gets_an_outbound_trunk_with_the_number_of_the_depot(
    sip: LiveKitSip, monkeypatch: pytest.MonkeyPatch
) -> None:
    await setup()
    assert sip.outbound == {}
    monkeypatch.setenv("RENTAL_SIP_OUTBOUND_ADDRESS", "depot.pstn.example.com")
    monkeypatch.setenv("RENTAL_SIP_OUTBOUND_USERNAME", "depot")
    monkeypatch.setenv("RENTAL_SIP_OUTBOUND_PASSWORD", "hunter2")
    monkeypatch.setenv("RENTAL_TRANSFER_MODE", "warm")
    said = (await setup()).output
    assert "Done: make outbound trunk" in said
    (outbound,), (trunk,) = sip.outbound.values(), sip.trunks.values()
    assert (list(outbound.numbers), outbound.address) == ([NUMBER], "depot.pstn.example.com")
    assert (outbound.auth_username, outbound.auth_password) == ("depot", "hunter2")
    assert trunk.max_call_duration.ToSeconds() > 2 * 3600, "the caller and the person may talk for long"
    sip.asked.clear()
    assert (await setup()).output.count("keep") == 3
    assert sip.writes == []
    monkeypatch.setenv("RENTAL_SIP_OUTBOUND_ADDRESS", "other.pstn.example.com")
    assert "calls to: depot.pstn.example.com -> other.pstn.example.com" in (await setup()).output
    assert "other.pstn.example.com" in (await telephony("show")).output
    await telephony("remove", "--number", NUMBER)
    assert sip.outbound == {}


async def test_setting_up_twice_changes_nothing_the_second_time(sip: LiveKitSip) -> None:
    await setup()
    sip.asked.clear()
    said = (await setup()).output
    assert sip.writes == []
    assert said.count("keep") == 2
    assert "All is as it should be" in said


async def test_a_dry_run_shows_and_does_nothing(sip: LiveKitSip) -> None:
    said = (await setup("--dry-run")).output
    assert said.count("make") == 2
    assert "Nothing was done" in said
    assert sip.writes == []


async def test_what_has_changed_in_the_settings_is_changed_at_livekit(
    sip: LiveKitSip, monkeypatch: pytest.MonkeyPatch
) -> None:
    await setup()
    monkeypatch.setenv("RENTAL_SIP_USERNAME", "provider")
    monkeypatch.setenv("RENTAL_SIP_PASSWORD", "hunter2")
    monkeypatch.setenv("RENTAL_SIP_ALLOWED_ADDRESSES", "54.172.60.0/30, 54.244.51.0/30")
    said = (await setup()).output
    assert "calls from: anywhere -> 54.172.60.0/30, 54.244.51.0/30; user: none -> provider;" in said
    assert "password" in said
    assert "keep" in said
    (trunk,) = sip.trunks.values()
    assert (trunk.auth_username, trunk.auth_password) == ("provider", "hunter2")
    assert list(trunk.allowed_addresses) == ["54.172.60.0/30", "54.244.51.0/30"]


async def test_a_rule_that_somebody_changed_is_put_right(sip: LiveKitSip) -> None:
    await setup()
    (rule,) = sip.rules.values()
    rule.room_config.agents[0].agent_name = "somebody-else"
    said = (await setup()).output
    assert "agent: somebody-else -> rental-line" in said
    assert "Done: change dispatch rule" in said
    (rule,) = sip.rules.values()
    assert rule.room_config.agents[0].agent_name == "rental-line"


async def test_another_name_of_the_agent_changes_the_rule_only(
    sip: LiveKitSip, monkeypatch: pytest.MonkeyPatch
) -> None:
    await setup()
    monkeypatch.setenv("RENTAL_AGENT_NAME", "north-depot")
    sip.asked.clear()
    await setup()
    assert sip.writes == ["UpdateSIPDispatchRule"]
    (rule,) = sip.rules.values()
    assert [agent.agent_name for agent in rule.room_config.agents] == ["north-depot"]


async def test_what_somebody_set_besides_stays_when_something_is_put_right(
    sip: LiveKitSip, monkeypatch: pytest.MonkeyPatch
) -> None:
    await setup()
    (trunk,), (rule,) = sip.trunks.values(), sip.rules.values()
    trunk.krisp_enabled = True
    rule.room_config.max_participants = 3
    monkeypatch.setenv("RENTAL_AGENT_NAME", "north-depot")
    monkeypatch.setenv("RENTAL_SIP_ALLOWED_ADDRESSES", "54.172.60.0/30")
    await setup()
    (trunk,), (rule,) = sip.trunks.values(), sip.rules.values()
    assert (trunk.krisp_enabled, list(trunk.allowed_addresses)) == (True, ["54.172.60.0/30"])
    assert rule.room_config.max_participants == 3


async def test_a_trunk_that_somebody_removed_is_made_again_and_the_rule_leads_to_it(sip: LiveKitSip) -> None:
    await setup()
    sip.trunks.clear()
    assert "trunk: ST_1 -> the new one" in (await setup()).output
    (trunk,), (rule,) = sip.trunks.values(), sip.rules.values()
    assert list(rule.trunk_ids) == [trunk.sip_trunk_id]


async def test_a_rule_that_was_refused_is_made_when_it_is_run_again(sip: LiveKitSip) -> None:
    sip.refusals["CreateSIPDispatchRule"] = 500
    result = await telephony("setup", "--number", NUMBER, "--anybody")
    assert result.exit_code == 1
    assert "Done: make trunk" in result.output
    assert "the same command again does the rest" in result.output
    assert "a fault of its own" in result.output
    assert (len(sip.trunks), len(sip.rules)) == (1, 0)
    sip.refusals.clear()
    await setup()
    assert (len(sip.trunks), len(sip.rules)) == (1, 1)


@pytest.mark.parametrize("written", [NUMBER, NUMBER.removeprefix("+")])
async def test_a_number_of_another_trunk_is_not_taken_away_from_it(sip: LiveKitSip, written: str) -> None:
    sip.trunks["ST_9"] = api.SIPInboundTrunkInfo(sip_trunk_id="ST_9", name="hotline", numbers=[written])
    result = await telephony("setup", "--number", NUMBER)
    assert result.exit_code == 1
    assert "belongs to the trunk 'hotline' (ST_9) already" in result.output
    assert sip.writes == []


async def test_calls_of_another_rule_are_not_taken_away_from_it(sip: LiveKitSip) -> None:
    await setup()
    (trunk,) = sip.trunks.values()
    sip.rules = {"SDR_9": api.SIPDispatchRuleInfo(sip_dispatch_rule_id="SDR_9", trunk_ids=[trunk.sip_trunk_id])}
    result = await telephony("setup", "--number", NUMBER)
    assert result.exit_code == 1
    assert "belongs to the dispatch rule '' (SDR_9) already" in result.output
    sip.rules["SDR_9"].inbound_numbers.append("+12175550177")
    await setup()


async def test_removing_undoes_what_was_set_up_and_nothing_else(sip: LiveKitSip) -> None:
    sip.trunks["ST_9"] = api.SIPInboundTrunkInfo(sip_trunk_id="ST_9", name="hotline", numbers=["+12175550199"])
    await setup()
    assert (await telephony("remove", "--number", NUMBER, "--dry-run")).output.count("remove") == 2
    assert len(sip.rules) == 1
    await telephony("remove", "--number", NUMBER)
    assert (list(sip.trunks), list(sip.rules)) == (["ST_9"], [])
    assert "Nothing is set up for this number" in (await telephony("remove", "--number", NUMBER)).output


async def test_what_there_is_is_shown(sip: LiveKitSip) -> None:
    assert "no inbound trunk" in (await telephony("show")).output
    await setup()
    said = (await telephony("show")).output
    assert "rental-line +12175550101" in said
    assert "anywhere" in said


@pytest.mark.parametrize("written", ["217 555 0101", "(217) 555-0101", "+1 217-555-0101"])
async def test_a_number_is_written_as_e164(sip: LiveKitSip, written: str) -> None:
    result = await telephony("setup", "--number", written, "--anybody")
    assert result.exit_code == 0, result.output
    (trunk,) = sip.trunks.values()
    assert list(trunk.numbers) == [NUMBER]


@pytest.mark.parametrize("written", ["", "the office", "12", "+1", "+999999999999999999"])
async def test_what_is_no_number_is_refused_with_an_example(sip: LiveKitSip, written: str) -> None:
    result = await telephony("setup", "--number", written)
    assert result.exit_code == 1
    assert "such as +12175550101" in result.output
    assert sip.asked == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "refuses LIVEKIT_API_KEY"),
        (403, "refuses LIVEKIT_API_KEY"),
        (404, "is telephony (SIP) enabled"),
        (429, "asked too often"),
        (500, "a fault of its own"),
        (400, "refuses what was asked (400): as the test says"),
    ],
)
async def test_what_livekit_answers_is_said_in_a_sentence(sip: LiveKitSip, status: int, said: str) -> None:
    sip.refusals["ListSIPInboundTrunk"] = status
    result = await telephony("show")
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


async def test_no_secret_is_in_what_livekit_says(sip: LiveKitSip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENTAL_SIP_USERNAME", "provider")
    monkeypatch.setenv("RENTAL_SIP_PASSWORD", "hunter2")
    sip.refusals["CreateSIPInboundTrunk"] = 400
    sip.reason = "the password hunter2 is too short"
    assert "the password ... is too short" in (await telephony("setup", "--number", NUMBER)).output


async def test_a_livekit_that_does_not_answer_is_not_waited_for(
    sip: LiveKitSip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.telephone.livekit_project.TIMEOUT_SECONDS", 0.2)
    sip.silent = True
    result = await telephony("show")
    assert result.exit_code == 1
    assert "did not answer" in result.output


@pytest.mark.parametrize("status", [200, 404, 502])
async def test_something_else_at_the_address_is_said(sip: LiveKitSip, status: int) -> None:
    sip.page = web.Response(text="<html>Welcome</html>", status=status, content_type="text/html")
    result = await telephony("show")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "LiveKit" in result.output


async def test_a_livekit_that_is_not_there_is_said(sip: LiveKitSip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEKIT_URL", "http://127.0.0.1:9")
    assert "cannot be reached" in (await telephony("show")).output
    monkeypatch.delenv("LIVEKIT_URL")
    assert "Set LIVEKIT_URL" in (await telephony("show")).output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RENTAL_SIP_USERNAME", "provider", "RENTAL_SIP_USERNAME and this, or neither"),
        ("RENTAL_SIP_ALLOWED_ADDRESSES", "54.172.60", "write addresses such as 54.172.60.0/30"),
        ("RENTAL_SIP_OUTBOUND_USERNAME", "provider", "RENTAL_SIP_OUTBOUND_USERNAME and this, or neither"),
        ("RENTAL_TRANSFER_MODE", "warm", "RENTAL_SIP_OUTBOUND_ADDRESS is needed"),
        ("RENTAL_TRANSFER_NUMBER", "+12175550188 Monday 8-17", "days and times are needed; write them as in"),
    ],
)
async def test_a_wrong_setting_is_named(
    sip: LiveKitSip, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    result = await telephony("setup", "--number", NUMBER)
    assert result.exit_code == 1
    assert said in result.output
    assert sip.asked == []


async def test_where_anybody_may_call_in_a_yes_is_asked_for(sip: LiveKitSip) -> None:
    for answer in ("n\n", "\n", ""):
        refused = await asyncio.to_thread(CliRunner().invoke, app, ["telephony", "setup", "--number", NUMBER], answer)
        assert refused.exit_code == 1
        assert "May anybody call in over SIP?" in refused.output
        assert sip.writes == []
    accepted = await asyncio.to_thread(CliRunner().invoke, app, ["telephony", "setup", "--number", NUMBER], "y\n")
    assert accepted.exit_code == 0
    assert sip.trunks


@pytest.mark.parametrize(
    "settings",
    [
        {"RENTAL_SIP_ALLOWED_ADDRESSES": "203.0.113.7"},
        {"RENTAL_SIP_USERNAME": "trunk", "RENTAL_SIP_PASSWORD": "hunter2"},
    ],
)
async def test_where_the_trunk_is_restricted_nothing_is_asked(
    sip: LiveKitSip, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    result = await telephony("setup", "--number", NUMBER)
    assert result.exit_code == 0, result.output
    assert sip.trunks
