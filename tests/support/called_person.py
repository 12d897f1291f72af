"""A person whom the line calls into the room of a fake job: the part of LiveKit that does it, without a server."""

import asyncio
from collections import deque
from types import SimpleNamespace
from typing import Any

from livekit import api, rtc

from tests.support.telephone import NEVER_ANSWERS, SIP, FakeJob

ANSWERS = "answers"
CALLER_TRACK, PERSON_TRACK = "TR_caller", "TR_person"


class CalledPerson:
    """LiveKit's interface for a job with a caller in its room. `outcomes` are what the numbers called do, in order.

    `done` tells what was done to the room, in order.
    """

    def __init__(self, job: FakeJob, *outcomes: str | Exception) -> None:
        self.job = job
        self.outcomes = deque(outcomes)
        self.done: list[str] = []
        self.called: list[api.CreateSIPParticipantRequest] = []
        self.trunks = [api.SIPOutboundTrunkInfo(sip_trunk_id="ST_1", numbers=["+18005550199"])]
        self.identity = ""
        self.line_is_heard_by: dict[str, list[str]] = {}
        """Of the last permissions: by identity, the tracks of the line; ["*"] for all."""
        self._sids = iter(range(1, 100))
        job.api = SimpleNamespace(sip=self, room=self)
        job.room.local_participant = self
        self.track_publications: dict[str, Any] = {}

    async def list_outbound_trunk(self, _: object) -> Any:
        return SimpleNamespace(items=self.trunks)

    async def create_sip_participant(self, request: api.CreateSIPParticipantRequest) -> None:
        self.called.append(request)
        self.identity = request.participant_identity
        person: Any = SimpleNamespace(identity=self.identity, kind=SIP, disconnect_reason=1)
        self.job.room.remote_participants[self.identity] = person
        self.job.room.emit("participant_connected", person)
        self.job.room.emit("track_published", SimpleNamespace(sid=PERSON_TRACK), person)
        outcome = self.outcomes.popleft()
        if outcome == NEVER_ANSWERS:
            await asyncio.get_running_loop().create_future()
        await asyncio.sleep(0.05)
        if isinstance(outcome, Exception):
            self.leaves()
            raise outcome
        self.done.append("answered")

    async def get_participant(self, who: api.RoomParticipantIdentity) -> api.ParticipantInfo:
        sid = PERSON_TRACK if who.identity == self.identity else CALLER_TRACK
        return api.ParticipantInfo(
            identity=who.identity,
            tracks=[api.TrackInfo(sid=sid)],
            permission=api.ParticipantPermission(can_publish=True, can_publish_data=True, can_subscribe=True),
        )

    async def update_participant(self, request: api.UpdateParticipantRequest) -> None:
        assert request.permission.can_publish
        self.done.append(f"person may hear: {request.permission.can_subscribe}")

    async def update_subscriptions(self, request: api.UpdateSubscriptionsRequest) -> None:
        who = "person" if request.identity == self.identity else "caller"
        self.done.append(f"{who} hears {request.track_sids[0]}: {request.subscribe}")

    async def update_room_metadata(self, request: api.UpdateRoomMetadataRequest) -> None:
        self.done.append(f"marked: {request.metadata}")

    async def remove_participant(self, who: api.RoomParticipantIdentity) -> None:
        self.done.append("removed")
        if who.identity in self.job.room.remote_participants:
            self.leaves()

    async def publish_track(self, track: rtc.LocalAudioTrack, _: object) -> Any:
        publication = SimpleNamespace(sid=f"TR_{next(self._sids)}", name=track.name)
        self.track_publications[publication.sid] = publication
        self.job.room.emit("local_track_published", publication, track)
        return publication

    async def unpublish_track(self, sid: str) -> None:
        del self.track_publications[sid]

    def set_track_subscription_permissions(
        self, *, allow_all_participants: bool, participant_permissions: list[Any]
    ) -> None:
        assert not allow_all_participants
        self.line_is_heard_by = {
            one.participant_identity: ["*"] if one.allow_all else [*one.allowed_track_sids]
            for one in participant_permissions
        }

    def presses(self, key: str) -> None:
        person = self.job.room.remote_participants[self.identity]
        self.job.room.emit("sip_dtmf_received", SimpleNamespace(participant=person, digit=key, code=0))

    def leaves(self) -> None:
        self.job.room.emit("participant_disconnected", self.job.room.remote_participants.pop(self.identity))
