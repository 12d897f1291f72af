"""What LiveKit needs to know for a number to ring the line: an inbound SIP trunk and a dispatch rule.

Both are found again by their name, which holds the number, so that setting up twice changes nothing the second time.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from livekit import api

from shared.settings import Settings

ANSWER_SECONDS = 10.0


class TelephonyError(Exception):
    """LiveKit did not do what was asked; the text says what to look at, and holds no secret."""


@dataclass(frozen=True)
class Wanted:
    """How a number is to ring the line."""

    number: str
    agent_name: str
    room_prefix: str = "rental-"
    username: str | None = None
    password: str | None = None
    allowed_addresses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Of the trunk and of the rule."""
        return f"{self.agent_name} {self.number}"

    def trunk(self) -> api.SIPInboundTrunkInfo:
        return api.SIPInboundTrunkInfo(
            name=self.name,
            numbers=[self.number],
            allowed_addresses=self.allowed_addresses,
            auth_username=self.username or "",
            auth_password=self.password or "",
        )

    def rule(self, trunk_id: str) -> api.SIPDispatchRuleInfo:
        """Each call gets a room of its own, and in it the worker of this agent name."""
        return api.SIPDispatchRuleInfo(
            name=self.name,
            trunk_ids=[trunk_id],
            rule=api.SIPDispatchRule(
                dispatch_rule_individual=api.SIPDispatchRuleIndividual(room_prefix=self.room_prefix)
            ),
            room_config=api.RoomConfiguration(agents=[api.RoomAgentDispatch(agent_name=self.agent_name)]),
        )


@dataclass(frozen=True)
class Change:
    """One thing that setting up or removing does: `make`, `change`, `remove`, or `keep` where it is right already."""

    action: str
    what: str
    name: str
    detail: str


@contextlib.asynccontextmanager
async def open_livekit(settings: Settings) -> AsyncIterator[api.LiveKitAPI]:
    """A client of the LiveKit project in the settings.

    Raises:
        TelephonyError: the settings lack something, or, from within, LiveKit refuses or does not answer.
    """
    secret = settings.livekit_api_secret
    if not (settings.livekit_url and settings.livekit_api_key and secret):
        raise TelephonyError("Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET first.")
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    try:
        async with api.LiveKitAPI(
            settings.livekit_url, settings.livekit_api_key, secret.get_secret_value(), timeout=timeout
        ) as livekit:
            yield livekit
    except api.ServerError as refused:
        raise TelephonyError(_sentence(refused)) from None
    except TimeoutError:
        raise TelephonyError(f"LiveKit did not answer within {ANSWER_SECONDS:.0f} seconds. Try again.") from None
    except (aiohttp.ClientError, OSError, ValueError) as away:
        raise TelephonyError(f"LiveKit cannot be reached ({type(away).__name__}). Is LIVEKIT_URL right?") from None


def _sentence(refused: api.ServerError) -> str:
    match refused.status:
        case 401 | 403:
            return "LiveKit refuses LIVEKIT_API_KEY or LIVEKIT_API_SECRET, or the key may not manage SIP."
        case 404:
            return "LiveKit does not know what was asked; is telephony (SIP) enabled for this project or server?"
        case 429:
            return "LiveKit is asked too often. Wait a minute, then run this again: what was made is kept."
        case status if status >= 500:
            return f"LiveKit has a fault of its own ({status}). Run this again: what was made is kept."
        case status:
            return f"LiveKit refuses what was asked ({status}, {refused.code})."


async def find_trunks(livekit: api.LiveKitAPI) -> list[api.SIPInboundTrunkInfo]:
    found = await livekit.sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest())
    return sorted(found.items, key=lambda trunk: trunk.name)


async def find_rules(livekit: api.LiveKitAPI) -> list[api.SIPDispatchRuleInfo]:
    found = await livekit.sip.list_dispatch_rule(api.ListSIPDispatchRuleRequest())
    return sorted(found.items, key=lambda rule: rule.name)


async def set_up(livekit: api.LiveKitAPI, wanted: Wanted, *, dry_run: bool) -> AsyncIterator[Change]:
    """Make or change the trunk, then the rule; each change is told before it is done. With `dry_run` nothing is done.

    When the second is refused, the first stays: running again completes it.

    Raises:
        TelephonyError: another trunk has this number already.
    """
    trunks = await find_trunks(livekit)
    trunk = next((one for one in trunks if one.name == wanted.name), None)
    other = next((one for one in trunks if wanted.number in one.numbers and one.name != wanted.name), None)
    if other is not None:
        raise TelephonyError(
            f"The trunk {other.name!r} has the number {wanted.number} already. Take it away there first."
        )
    as_wanted = wanted.trunk()
    differs = _differences_of_trunks(trunk, as_wanted) if trunk else []
    yield _change("trunk", wanted.name, exists=trunk is not None, differs=differs, detail=wanted.number)
    trunk_id = trunk.sip_trunk_id if trunk else "(new)"
    if not dry_run and trunk is None:
        made = await livekit.sip.create_inbound_trunk(api.CreateSIPInboundTrunkRequest(trunk=as_wanted))
        trunk_id = made.sip_trunk_id
    elif not dry_run and differs:
        await livekit.sip.update_inbound_trunk(trunk_id, as_wanted)

    rule = next((one for one in await find_rules(livekit) if one.name == wanted.name), None)
    rule_wanted = wanted.rule(trunk_id)
    differs = _differences_of_rules(rule, rule_wanted) if rule else []
    detail = f"rooms {wanted.room_prefix}..., agent {wanted.agent_name}"
    yield _change("dispatch rule", wanted.name, exists=rule is not None, differs=differs, detail=detail)
    if dry_run:
        return
    if rule is None:
        await livekit.sip.create_dispatch_rule(api.CreateSIPDispatchRuleRequest(dispatch_rule=rule_wanted))
    elif differs:
        await livekit.sip.update_dispatch_rule(rule.sip_dispatch_rule_id, rule_wanted)


async def take_down(livekit: api.LiveKitAPI, wanted: Wanted, *, dry_run: bool) -> AsyncIterator[Change]:
    """Remove the rule, then the trunk: what `set_up` made, nothing else."""
    for rule in await find_rules(livekit):
        if rule.name == wanted.name:
            yield Change("remove", "dispatch rule", rule.name, rule.sip_dispatch_rule_id)
            if not dry_run:
                await livekit.sip.delete_dispatch_rule(
                    api.DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=rule.sip_dispatch_rule_id)
                )
    for trunk in await find_trunks(livekit):
        if trunk.name == wanted.name:
            yield Change("remove", "trunk", trunk.name, trunk.sip_trunk_id)
            if not dry_run:
                await livekit.sip.delete_trunk(api.DeleteSIPTrunkRequest(sip_trunk_id=trunk.sip_trunk_id))


def _change(what: str, name: str, *, exists: bool, differs: list[str], detail: str) -> Change:
    if not exists:
        return Change("make", what, name, detail)
    return Change("change", what, name, ", ".join(differs)) if differs else Change("keep", what, name, detail)


def _differences_of_trunks(found: api.SIPInboundTrunkInfo, wanted: api.SIPInboundTrunkInfo) -> list[str]:
    pairs = {
        "number": (list(found.numbers), list(wanted.numbers)),
        "allowed addresses": (sorted(found.allowed_addresses), sorted(wanted.allowed_addresses)),
        "user": (found.auth_username, wanted.auth_username),
        # Where LiveKit does not show it, it is set again.
        "password": (found.auth_password, wanted.auth_password),
    }
    return [name for name, (one, other) in pairs.items() if one != other]


def _differences_of_rules(found: api.SIPDispatchRuleInfo, wanted: api.SIPDispatchRuleInfo) -> list[str]:
    def agents(rule: api.SIPDispatchRuleInfo) -> list[str]:
        return [agent.agent_name for agent in rule.room_config.agents]

    pairs = {
        "trunk": (list(found.trunk_ids), list(wanted.trunk_ids)),
        "rooms": (found.rule.SerializeToString(), wanted.rule.SerializeToString()),
        "agent": (agents(found), agents(wanted)),
    }
    return [name for name, (one, other) in pairs.items() if one != other]
