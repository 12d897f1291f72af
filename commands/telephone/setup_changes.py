"""What has to change at LiveKit so that it is set up as wanted, and making the changes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

from google.protobuf.duration_pb2 import Duration
from livekit import api

from commands.telephone.livekit_project import TelephonyError
from commands.telephone.number_setup import ExistingSetup, NumberSetup, agents_of

OUTBOUND = "outbound trunk"


class Action(StrEnum):
    MAKE = "make"
    CHANGE = "change"
    REMOVE = "remove"
    KEEP = "keep"


@dataclass(frozen=True)
class Change:
    """What is done to a trunk or to the rule. With `keep`, it is right already."""

    action: Action
    what: str
    name: str
    detail: str


def changes_to_set_up(found: ExistingSetup, wanted: NumberSetup) -> tuple[Change, ...]:
    """What `set_up` is going to do to the trunk, to the rule and, where one is wanted, to the outbound trunk.

    Raises:
        TelephonyError: another trunk or rule has the number. It keeps it.
    """
    if found.conflicts:
        raise TelephonyError(
            f"{wanted.number} belongs to {' and '.join(found.conflicts)} already. Remove it there at LiveKit first."
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
    if wanted.outbound is None:
        return of_trunk, of_rule
    of_outbound = _change(
        OUTBOUND,
        wanted.name,
        found.outbound,
        _differences_of_outbound_trunks(found, wanted),
        f"calls to {wanted.outbound.address}",
    )
    return of_trunk, of_rule, of_outbound


async def set_up(livekit: api.LiveKitAPI, wanted: NumberSetup, found: ExistingSetup) -> AsyncIterator[Change]:
    """Make or change the trunk, then the rule, then the outbound trunk, and yield each change when it is done.

    If LiveKit refuses one, those before it stay; running the command again completes the setup.
    """
    of_trunk, of_rule, *of_outbound = changes_to_set_up(found, wanted)
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

    if wanted.outbound is not None:
        outbound = wanted.outbound.trunk(found.outbound, name=wanted.name, number=wanted.number)
        if found.outbound is None:
            await livekit.sip.create_outbound_trunk(api.CreateSIPOutboundTrunkRequest(trunk=outbound))
            yield of_outbound[0]
        elif of_outbound[0].action is Action.CHANGE:
            await livekit.sip.update_outbound_trunk(found.outbound.sip_trunk_id, outbound)
            yield of_outbound[0]


def changes_to_take_down(found: ExistingSetup) -> tuple[Change, ...]:
    """What `take_down` is going to remove: only what `set_up` made."""
    changes: list[Change] = []
    if found.rule:
        changes.append(Change(Action.REMOVE, "dispatch rule", found.rule.name, found.rule.sip_dispatch_rule_id))
    if found.trunk:
        changes.append(Change(Action.REMOVE, "trunk", found.trunk.name, found.trunk_id))
    if found.outbound:
        changes.append(Change(Action.REMOVE, OUTBOUND, found.outbound.name, found.outbound.sip_trunk_id))
    return tuple(changes)


async def take_down(livekit: api.LiveKitAPI, found: ExistingSetup) -> AsyncIterator[Change]:
    """Remove the rule, then the trunks, and yield each when it is removed."""
    for change in changes_to_take_down(found):
        if change.what in ("trunk", OUTBOUND):
            await livekit.sip.delete_trunk(api.DeleteSIPTrunkRequest(sip_trunk_id=change.detail))
        else:
            await livekit.sip.delete_dispatch_rule(api.DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=change.detail))
        yield change


def _change(what: str, name: str, found: object, differs: list[str], detail: str) -> Change:
    if found is None:
        return Change(Action.MAKE, what, name, detail)
    return Change(Action.CHANGE, what, name, "; ".join(differs)) if differs else Change(Action.KEEP, what, name, detail)


def _differences_of_trunks(found: ExistingSetup, wanted: NumberSetup) -> list[str]:
    is_now, to_be = found.trunk, wanted.trunk(found.trunk)
    if is_now is None:
        return []
    return [
        *_difference("number", ", ".join(is_now.numbers), wanted.number),
        *_difference("calls from", _origin(is_now), _origin(to_be)),
        *_difference("user", is_now.auth_username, to_be.auth_username),
        *_difference("rings for", _seconds(is_now.ringing_timeout), _seconds(to_be.ringing_timeout)),
        *_difference("longest call", _seconds(is_now.max_call_duration), _seconds(to_be.max_call_duration)),
        *(
            ["answer when nobody takes the call"]
            if is_now.ringing_timeout_status != to_be.ringing_timeout_status
            else []
        ),
        # If LiveKit does not return the password, it is set again.
        *(["password"] if is_now.auth_password != to_be.auth_password else []),
    ]


def _seconds(duration: Duration) -> str:
    return f"{duration.ToSeconds()} s"


def _differences_of_rules(found: ExistingSetup, wanted: NumberSetup) -> list[str]:
    is_now, to_be = found.rule, wanted.rule(found.rule, found.trunk_id)
    if is_now is None:
        return []
    return [
        *_difference("trunk", ", ".join(is_now.trunk_ids), found.trunk_id or "the new one"),
        *(["a room for each call"] if is_now.rule != to_be.rule else []),
        *_difference("agent", ", ".join(agents_of(is_now)), wanted.agent_name),
    ]


def _differences_of_outbound_trunks(found: ExistingSetup, wanted: NumberSetup) -> list[str]:
    is_now = found.outbound
    if is_now is None or wanted.outbound is None:
        return []
    to_be = wanted.outbound.trunk(is_now, name=wanted.name, number=wanted.number)
    return [
        *_difference("number", ", ".join(is_now.numbers), wanted.number),
        *_difference("calls to", is_now.address, to_be.address),
        *_difference("user", is_now.auth_username, to_be.auth_username),
        *(["password"] if is_now.auth_password != to_be.auth_password else []),
    ]


def _difference(name: str, is_now: str, to_be: str) -> list[str]:
    return [f"{name}: {is_now or 'none'} -> {to_be or 'none'}"] if is_now != to_be else []


def _origin(trunk: api.SIPInboundTrunkInfo) -> str:
    return ", ".join(sorted(trunk.allowed_addresses)) or "anywhere"
