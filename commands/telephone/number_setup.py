"""What LiveKit needs so that calls to a number reach the worker: an inbound SIP trunk and a dispatch rule.

Where the line itself calls people, there is an outbound trunk too. All are recognised by their name, which contains the
number, so that a second setup changes nothing. Options that somebody has set on them at LiveKit are kept.
"""

from dataclasses import dataclass
from typing import Literal

from livekit import api
from livekit.protocol.sip import SIPStatusCode

from commands.telephone.livekit_project import find_rules, find_trunks
from commands.telephone.outbound_trunk import OutboundSetup, find_outbound_trunks

BUSY_STATUSES = {
    "486": SIPStatusCode.SIP_STATUS_BUSY_HERE,
    "503": SIPStatusCode.SIP_STATUS_SERVICE_UNAVAILABLE,
}


@dataclass(frozen=True)
class NumberSetup:
    """How a number is to be set up.

    `number` is in E.164 form. Empty `allowed_addresses` mean that calls may come from any address. A call rings for
    `ringing_seconds` at most and is then refused with the SIP status `busy_status`, 486 or 503; `longest_call_seconds`
    is the last bound on a call, above the line's own. Without `outbound` the line calls nobody.
    """

    number: str
    agent_name: str
    room_prefix: str = "rental-"
    username: str = ""
    password: str = ""
    allowed_addresses: tuple[str, ...] = ()
    ringing_seconds: int = 30
    busy_status: Literal["486", "503"] = "486"
    longest_call_seconds: int = 3600
    outbound: OutboundSetup | None = None

    @property
    def name(self) -> str:
        """The name of the trunks and the rule. It does not contain the agent's name, which may change."""
        return f"rental-line {self.number}"

    def trunk(self, found: api.SIPInboundTrunkInfo | None) -> api.SIPInboundTrunkInfo:
        """The trunk as it should be; options of the trunk that was found are kept."""
        trunk = api.SIPInboundTrunkInfo()
        if found:
            trunk.CopyFrom(found)
        for name in ("sip_trunk_id", "created_at", "updated_at", "numbers", "allowed_addresses"):
            trunk.ClearField(name)  # the first three are set by LiveKit
        trunk.name = self.name
        trunk.numbers.append(self.number)
        trunk.allowed_addresses.extend(self.allowed_addresses)
        trunk.auth_username = self.username
        trunk.auth_password = self.password
        trunk.ringing_timeout.FromSeconds(self.ringing_seconds)
        trunk.ringing_timeout_status = BUSY_STATUSES[self.busy_status]
        trunk.max_call_duration.FromSeconds(self.longest_call_seconds)
        return trunk

    def rule(self, found: api.SIPDispatchRuleInfo | None, trunk_id: str) -> api.SIPDispatchRuleInfo:
        """The rule as it should be: each call gets its own room, and the worker with this agent name joins it."""
        rule = api.SIPDispatchRuleInfo()
        if found:
            rule.CopyFrom(found)
        for name in ("sip_dispatch_rule_id", "created_at", "updated_at", "trunk_ids", "rule"):
            rule.ClearField(name)
        rule.name = self.name
        rule.trunk_ids.append(trunk_id)
        rule.rule.dispatch_rule_individual.room_prefix = self.room_prefix
        if agents_of(rule) != [self.agent_name]:
            rule.room_config.ClearField("agents")
            rule.room_config.agents.add(agent_name=self.agent_name)
        return rule


@dataclass(frozen=True)
class ExistingSetup:
    """What LiveKit has for a number already."""

    trunk: api.SIPInboundTrunkInfo | None
    rule: api.SIPDispatchRuleInfo | None
    outbound: api.SIPOutboundTrunkInfo | None = None
    conflicts: tuple[str, ...] = ()
    """Other trunks and rules for the same number, each described for a message."""

    @property
    def trunk_id(self) -> str:
        return self.trunk.sip_trunk_id if self.trunk else ""


async def find_existing(livekit: api.LiveKitAPI, wanted: NumberSetup) -> ExistingSetup:
    """Find the trunks and the rule that were set up for the number before, and others that conflict with them."""
    trunks, rules = await find_trunks(livekit), await find_rules(livekit)
    trunk = next((one for one in trunks if one.name == wanted.name), None)
    rule = next((one for one in rules if one.name == wanted.name), None)
    outbound = next((one for one in await find_outbound_trunks(livekit) if one.name == wanted.name), None)
    conflicts: list[str] = []
    for other in trunks:
        # To LiveKit, a number with and without its plus is the same.
        if other is not trunk and wanted.number in (f"+{number.removeprefix('+')}" for number in other.numbers):
            conflicts.append(f"the trunk {other.name!r} ({other.sip_trunk_id})")
    for other in rules:
        # A rule for certain callers has precedence over one for all callers, so it does not conflict.
        if other is not rule and trunk and trunk.sip_trunk_id in other.trunk_ids and not other.inbound_numbers:
            conflicts.append(f"the dispatch rule {other.name!r} ({other.sip_dispatch_rule_id})")
    return ExistingSetup(trunk, rule, outbound, tuple(conflicts))


def agents_of(rule: api.SIPDispatchRuleInfo) -> list[str]:
    return [agent.agent_name for agent in rule.room_config.agents]
