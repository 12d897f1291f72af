"""The outbound SIP trunk of a number, by which the line calls a person for a caller (RENTAL_TRANSFER_MODE=warm)."""

from dataclasses import dataclass

from livekit import api


@dataclass(frozen=True)
class OutboundSetup:
    """Where the provider takes the line's calls, a host with or without a port, and the login that it wants, if any."""

    address: str
    username: str = ""
    password: str = ""

    def trunk(self, found: api.SIPOutboundTrunkInfo | None, *, name: str, number: str) -> api.SIPOutboundTrunkInfo:
        """The trunk as it should be; options of the trunk that was found are kept.

        Args:
            found: the trunk that LiveKit has.
            name: the trunk's name.
            number: the number that the person sees, in E.164 form: the one that the caller dialled.
        """
        trunk = api.SIPOutboundTrunkInfo()
        if found:
            trunk.CopyFrom(found)
        for field in ("sip_trunk_id", "created_at", "updated_at", "numbers"):
            trunk.ClearField(field)  # the first three are set by LiveKit
        trunk.name = name
        trunk.numbers.append(number)
        trunk.address = self.address
        trunk.auth_username = self.username
        trunk.auth_password = self.password
        return trunk


async def find_outbound_trunks(livekit: api.LiveKitAPI) -> list[api.SIPOutboundTrunkInfo]:
    found = await livekit.sip.list_outbound_trunk(api.ListSIPOutboundTrunkRequest())
    return sorted(found.items, key=lambda trunk: trunk.name)
