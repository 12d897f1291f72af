"""A job of LiveKit's, its room and a caller in it, without a server: what a phone call needs of them."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from livekit import api, rtc

SIP = rtc.ParticipantKind.PARTICIPANT_KIND_SIP
CALLER_ID = "+12175550101"
NEVER_ANSWERS = "never answers"


@dataclass(eq=False)
class FakeCaller:
    """Whoever is in the room on the other side."""

    identity: str = "sip_caller"
    kind: int = SIP
    attributes: dict[str, str] = field(
        default_factory=lambda: {
            "sip.phoneNumber": CALLER_ID,
            "sip.trunkPhoneNumber": "+18005550199",
            "sip.callID": "SCL_1",
        }
    )
    track_publications: dict[str, Any] = field(default_factory=dict)


class FakeSip:
    """LiveKit's SIP service: remembers what it was asked, and answers with an outcome or an error, or never."""

    def __init__(self) -> None:
        self.outcome: int | Exception | str = api.SIPTransferStatus.STS_TRANSFER_SUCCESSFUL
        self.transfers: list[api.TransferSIPParticipantRequest] = []

    async def transfer_sip_participant(self, request: api.TransferSIPParticipantRequest) -> Any:
        self.transfers.append(request)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        if self.outcome == NEVER_ANSWERS:
            await asyncio.get_running_loop().create_future()
        return SimpleNamespace(status=self.outcome)


class FakeJob:
    """A `JobContext` whose room has a caller in it. What is done to the room is counted."""

    def __init__(self, caller: FakeCaller | None) -> None:
        self.room: Any = rtc.EventEmitter()
        self.room.name = "rental-room"
        self.room.connection_state = rtc.ConnectionState.CONN_CONNECTED
        self.room.remote_participants = {caller.identity: caller} if caller else {}
        self.proc = SimpleNamespace(userdata={})
        self.api: Any = SimpleNamespace(sip=FakeSip())
        self.caller = caller
        self.deletions = 0
        self.shutdowns: list[str] = []
        self.connected = False

    async def connect(self) -> None:
        self.connected = True

    async def wait_for_participant(self, *, kind: object) -> FakeCaller:
        if self.caller is None:
            await asyncio.get_running_loop().create_future()
        assert self.caller is not None
        return self.caller

    def delete_room(self) -> asyncio.Future[None]:
        self.deletions += 1
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    def shutdown(self, reason: str) -> None:
        self.shutdowns.append(reason)

    def leaves(self, reason: int | None) -> None:
        """The caller is gone from the room, for one of the reasons that LiveKit reports, or none."""
        assert self.caller is not None
        self.room.remote_participants.clear()
        gone = SimpleNamespace(identity=self.caller.identity, disconnect_reason=reason)
        self.room.emit("participant_disconnected", gone)

    def loses_its_connection(self) -> None:
        """The connection of the line has to be made anew: everybody else seems to leave."""
        self.leaves(None)
        self.room.connection_state = rtc.ConnectionState.CONN_RECONNECTING

    def connects_anew(self, *, caller_is_there: bool) -> None:
        if caller_is_there and self.caller:
            self.room.remote_participants[self.caller.identity] = self.caller
        self.room.connection_state = rtc.ConnectionState.CONN_CONNECTED
        self.room.emit("reconnected")

    def presses(self, keys: str) -> None:
        for key in keys:
            self.room.emit("sip_dtmf_received", SimpleNamespace(participant=self.caller, digit=key, code=0))
