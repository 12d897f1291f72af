"""What LiveKit needs to know for a number to ring the line: an inbound SIP trunk and a dispatch rule.

Both are found again by their name, which holds the number, so that setting up twice changes nothing the second time.
What somebody set on them besides stays.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

import aiohttp
from google.protobuf.message import DecodeError
from livekit import api

from shared.settings import Settings

ANSWER_SECONDS = 30.0  # for all that one command asks


class TelephonyError(Exception):
    """LiveKit did not do what was asked; the text says what to look at, and holds no secret."""


class Action(StrEnum):
    MAKE = "make"
    CHANGE = "change"
    REMOVE = "remove"
    KEEP = "keep"


@dataclass(frozen=True)
class Change:
    """What setting up or removing does to one thing; `keep` where it is right already."""

    action: Action
    what: str
    name: str
    detail: str


@dataclass(frozen=True)
class Wanted:
    """How a number is to ring the line."""

    number: str
    agent_name: str
    room_prefix: str = "rental-"
    username: str = ""
    password: str = ""
    allowed_addresses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Of the trunk and of the rule. Without the agent's name, so that another agent is a change of the rule."""
        return f"rental-line {self.number}"

    def trunk(self, found: api.SIPInboundTrunkInfo | None) -> api.SIPInboundTrunkInfo:
        """The trunk as it is to be: the one that was found, with what is wanted."""
        trunk = api.SIPInboundTrunkInfo()
        if found:
            trunk.CopyFrom(found)
        for name in ("sip_trunk_id", "created_at", "updated_at", "numbers", "allowed_addresses"):
            trunk.ClearField(name)  # the first three are LiveKit's to set
        trunk.name = self.name
        trunk.numbers.append(self.number)
        trunk.allowed_addresses.extend(self.allowed_addresses)
        trunk.auth_username = self.username
        trunk.auth_password = self.password
        return trunk

    def rule(self, found: api.SIPDispatchRuleInfo | None, trunk_id: str) -> api.SIPDispatchRuleInfo:
        """The rule as it is to be: each call gets a room of its own, and in it the worker of this agent name."""
        rule = api.SIPDispatchRuleInfo()
        if found:
            rule.CopyFrom(found)
        for name in ("sip_dispatch_rule_id", "created_at", "updated_at", "trunk_ids", "rule"):
            rule.ClearField(name)
        rule.name = self.name
        rule.trunk_ids.append(trunk_id)
        rule.rule.dispatch_rule_individual.room_prefix = self.room_prefix
        if _agents(rule) != [self.agent_name]:
            rule.room_config.ClearField("agents")
            rule.room_config.agents.add(agent_name=self.agent_name)
        return rule


@dataclass(frozen=True)
class Found:
    """What LiveKit has for a number."""

    trunk: api.SIPInboundTrunkInfo | None
    rule: api.SIPDispatchRuleInfo | None
    in_the_way: tuple[str, ...] = ()
    """What others set up for the same number."""

    @property
    def trunk_id(self) -> str:
        return self.trunk.sip_trunk_id if self.trunk else ""


@contextlib.asynccontextmanager
async def open_livekit(settings: Settings) -> AsyncIterator[api.LiveKitAPI]:
    """A client of the LiveKit project in the settings.

    Raises:
        TelephonyError: the settings lack something, or, from within, LiveKit refuses or does not answer.
    """
    secret = settings.livekit_api_secret
    if not (settings.livekit_url and settings.livekit_api_key and secret):
        raise TelephonyError("Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET first.")
    try:
        # The client's own time-out does not reach its requests (livekit-api 1.x asks each without one).
        async with (
            asyncio.timeout(ANSWER_SECONDS),
            api.LiveKitAPI(settings.livekit_url, settings.livekit_api_key, secret.get_secret_value()) as livekit,
        ):
            yield livekit
    except api.ServerError as exc:
        raise TelephonyError(_sentence(exc, settings)) from None
    except TimeoutError:
        raise TelephonyError(
            f"LiveKit did not answer within {ANSWER_SECONDS:.0f} seconds. Try again: what is there is found."
        ) from None
    except DecodeError:
        raise TelephonyError("What answers at LIVEKIT_URL is not LiveKit. Is the address right?") from None
    except (aiohttp.ClientError, OSError, ValueError) as exc:
        raise TelephonyError(f"LiveKit cannot be reached ({type(exc).__name__}). Is LIVEKIT_URL right?") from None


def _sentence(refused: api.ServerError, settings: Settings) -> str:
    match refused.status:
        case 401 | 403:
            return "LiveKit refuses LIVEKIT_API_KEY or LIVEKIT_API_SECRET, or the key may not manage SIP."
        case 404:
            return "LiveKit does not know what was asked; is telephony (SIP) enabled for this project or server?"
        case 429:
            return "LiveKit is asked too often. Wait a minute, then try again."
        case status if status >= 500:
            return f"LiveKit has a fault of its own ({status}). Try again."
        case status:
            reason = refused.message[:300] or refused.code
            for secret in (settings.livekit_api_secret, settings.sip_password):
                if secret:
                    reason = reason.replace(secret.get_secret_value(), "...")
            return f"LiveKit refuses what was asked ({status}): {reason}"


async def find_trunks(livekit: api.LiveKitAPI) -> list[api.SIPInboundTrunkInfo]:
    found = await livekit.sip.list_inbound_trunk(api.ListSIPInboundTrunkRequest())
    return sorted(found.items, key=lambda trunk: trunk.name)


async def find_rules(livekit: api.LiveKitAPI) -> list[api.SIPDispatchRuleInfo]:
    found = await livekit.sip.list_dispatch_rule(api.ListSIPDispatchRuleRequest())
    return sorted(found.items, key=lambda rule: rule.name)


async def find(livekit: api.LiveKitAPI, wanted: Wanted) -> Found:
    """The trunk and the rule that were set up for the number before, and what is in their way."""
    trunks, rules = await find_trunks(livekit), await find_rules(livekit)
    trunk = next((one for one in trunks if one.name == wanted.name), None)
    rule = next((one for one in rules if one.name == wanted.name), None)
    in_the_way: list[str] = []
    for other in trunks:
        # LiveKit takes a number for the same with and without its plus.
        if other is not trunk and wanted.number in (f"+{number.removeprefix('+')}" for number in other.numbers):
            in_the_way.append(f"the trunk {other.name!r} ({other.sip_trunk_id})")
    for other in rules:
        # A rule for certain callers only goes before one for all, and may be there beside it.
        if other is not rule and trunk and trunk.sip_trunk_id in other.trunk_ids and not other.inbound_numbers:
            in_the_way.append(f"the dispatch rule {other.name!r} ({other.sip_dispatch_rule_id})")
    return Found(trunk, rule, tuple(in_the_way))


def changes_to_set_up(found: Found, wanted: Wanted) -> tuple[Change, Change]:
    """What `set_up` does to the trunk and to the rule.

    Raises:
        TelephonyError: the number belongs to something else already. It is not taken away from it.
    """
    if found.in_the_way:
        raise TelephonyError(
            f"{wanted.number} belongs to {' and '.join(found.in_the_way)} already. Take it away there at LiveKit first."
        )
    origin = f"calls from {_origin(wanted.trunk(None))}"
    of_trunk = _change("trunk", wanted.name, found.trunk, _differences_of_trunks(found, wanted), origin)
    of_rule = _change(
        "dispatch rule",
        wanted.name,
        found.rule,
        _differences_of_rules(found, wanted),
        f"rooms {wanted.room_prefix}..., agent {wanted.agent_name}",
    )
    return of_trunk, of_rule


async def set_up(livekit: api.LiveKitAPI, wanted: Wanted, found: Found) -> AsyncIterator[Change]:
    """Make or change the trunk, then the rule; each change is told once it is done.

    When the second is refused, the first stays: running again completes it.
    """
    of_trunk, of_rule = changes_to_set_up(found, wanted)
    trunk_id, trunk = found.trunk_id, wanted.trunk(found.trunk)
    if of_trunk.action is Action.MAKE:
        made = await livekit.sip.create_inbound_trunk(api.CreateSIPInboundTrunkRequest(trunk=trunk))
        trunk_id = made.sip_trunk_id
        yield of_trunk
    elif of_trunk.action is Action.CHANGE:
        await livekit.sip.update_inbound_trunk(trunk_id, trunk)
        yield of_trunk

    rule = wanted.rule(found.rule, trunk_id)
    if found.rule is None:
        await livekit.sip.create_dispatch_rule(api.CreateSIPDispatchRuleRequest(dispatch_rule=rule))
        yield of_rule
    elif of_rule.action is Action.CHANGE:
        await livekit.sip.update_dispatch_rule(found.rule.sip_dispatch_rule_id, rule)
        yield of_rule


def changes_to_take_down(found: Found) -> tuple[Change, ...]:
    """What `take_down` removes: what `set_up` made, nothing else."""
    changes: list[Change] = []
    if found.rule:
        changes.append(Change(Action.REMOVE, "dispatch rule", found.rule.name, found.rule.sip_dispatch_rule_id))
    if found.trunk:
        changes.append(Change(Action.REMOVE, "trunk", found.trunk.name, found.trunk_id))
    return tuple(changes)


async def take_down(livekit: api.LiveKitAPI, found: Found) -> AsyncIterator[Change]:
    """Remove the rule, then the trunk; each is told once it is gone."""
    for change in changes_to_take_down(found):
        if change.what == "trunk":
            await livekit.sip.delete_trunk(api.DeleteSIPTrunkRequest(sip_trunk_id=change.detail))
        else:
            await livekit.sip.delete_dispatch_rule(api.DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=change.detail))
        yield change


def _change(what: str, name: str, found: object, differs: list[str], detail: str) -> Change:
    if found is None:
        return Change(Action.MAKE, what, name, detail)
    return Change(Action.CHANGE, what, name, "; ".join(differs)) if differs else Change(Action.KEEP, what, name, detail)


def _differences_of_trunks(found: Found, wanted: Wanted) -> list[str]:
    is_now, to_be = found.trunk, wanted.trunk(found.trunk)
    if is_now is None:
        return []
    return [
        *_difference("number", ", ".join(is_now.numbers), wanted.number),
        *_difference("calls from", _origin(is_now), _origin(to_be)),
        *_difference("user", is_now.auth_username, to_be.auth_username),
        # Where LiveKit does not show it, it is set again.
        *(["password"] if is_now.auth_password != to_be.auth_password else []),
    ]


def _differences_of_rules(found: Found, wanted: Wanted) -> list[str]:
    is_now, to_be = found.rule, wanted.rule(found.rule, found.trunk_id)
    if is_now is None:
        return []
    return [
        *_difference("trunk", ", ".join(is_now.trunk_ids), found.trunk_id or "the new one"),
        *(["a room for each call"] if is_now.rule != to_be.rule else []),
        *_difference("agent", ", ".join(_agents(is_now)), wanted.agent_name),
    ]


def _difference(name: str, is_now: str, to_be: str) -> list[str]:
    return [f"{name}: {is_now or 'none'} -> {to_be or 'none'}"] if is_now != to_be else []


def _origin(trunk: api.SIPInboundTrunkInfo) -> str:
    return ", ".join(sorted(trunk.allowed_addresses)) or "anywhere"


def _agents(rule: api.SIPDispatchRuleInfo) -> list[str]:
    return [agent.agent_name for agent in rule.room_config.agents]
