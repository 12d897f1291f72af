"""A stand-in for a LiveKit server: rooms over real WebRTC, agents that are dispatched to them, and what Twirp asks."""

import base64
import contextlib
import gzip
from collections.abc import AsyncIterator
from typing import Any
from unittest import mock

from aiohttp import web
from livekit import api
from livekit.api.access_token import Claims
from livekit.protocol import agent, models, rtc

from tests.support.livekit_dispatch import Dispatch
from tests.support.livekit_room.media import NotDecoded
from tests.support.livekit_room.participant import Participant
from tests.support.livekit_room.room import Room, new_id

KEY, SECRET = "key", "a-secret-for-the-tests-of-32-characters"


class LiveKitServer:
    """`rooms` are those that exist; `deletions` names a room each time that somebody had it removed."""

    def __init__(self) -> None:
        self.url = ""
        self.dispatch = Dispatch()
        self.rooms: dict[str, Room] = {}
        self.deletions: list[str] = []
        self.transfers: list[api.TransferSIPParticipantRequest] = []

    async def join(self, request: web.Request) -> web.StreamResponse:
        """A client wants to take part: `/rtc/v1`, with an offer in what it joins with."""
        claims = self._claims(request)
        if claims is None or claims.video is None or not claims.video.room_join:
            return web.Response(status=401, text="invalid token")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        wrapped = rtc.WrappedJoinRequest.FromString(base64.urlsafe_b64decode(request.query["join_request"]))
        join = rtc.JoinRequest.FromString(gzip.decompress(wrapped.join_request))
        await Participant(new_id("PA"), claims, self._room(claims.video.room), socket).converse(join.publisher_offer)
        return socket

    async def twirp(self, request: web.Request) -> web.Response:
        """A method of the server's interface for servers."""
        claims = self._claims(request)
        if claims is None:
            return web.json_response({"code": "unauthenticated", "msg": "invalid token"}, status=401)
        method = getattr(self, f"_{request.match_info['method']}", None)
        if method is None:
            return web.json_response({"code": "unimplemented", "msg": "not in the stand-in"}, status=501)
        try:
            answer: Any = await method(await request.read())
        except KeyError:
            return web.json_response({"code": "not_found", "msg": "requested room does not exist"}, status=404)
        return web.Response(body=answer.SerializeToString(), content_type="application/protobuf")

    def send_agents_away(self) -> None:
        """Have the agents connect anew, as a server does that is to be stopped."""
        for room in self.rooms.values():
            for participant in room.participants.values():
                if participant.info.kind == models.ParticipantInfo.Kind.AGENT:
                    reason = models.DisconnectReason.SERVER_SHUTDOWN
                    participant.tell_to_leave(rtc.LeaveRequest.Action.RECONNECT, reason)

    async def close(self) -> None:
        for room in list(self.rooms.values()):
            await room.close(models.DisconnectReason.SERVER_SHUTDOWN)

    def _claims(self, request: web.Request) -> Claims | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            return api.TokenVerifier(KEY, SECRET).verify(token)
        except Exception:
            return None

    def _room(self, name: str) -> Room:
        return self.rooms.setdefault(name, Room(name))

    async def _CreateDispatch(self, body: bytes) -> api.AgentDispatch:
        asked = api.CreateAgentDispatchRequest.FromString(body)
        room = self._room(asked.room)
        dispatch = api.AgentDispatch(id=new_id("AD"), agent_name=asked.agent_name, room=asked.room)
        job = agent.Job(
            id=new_id("AJ"),
            dispatch_id=dispatch.id,
            room=room.info,
            type=agent.JobType.JT_ROOM,
            agent_name=asked.agent_name,
            metadata=asked.metadata,
        )
        room.in_background(self._give(job))
        return dispatch

    async def _give(self, job: agent.Job) -> None:
        """Offer a job to the worker and, when it is taken, give it to the worker with a token for the room."""
        taken = await self.dispatch.offer(job)
        if not taken.available:
            return
        grants = api.VideoGrants(agent=True, room_join=True, room=job.room.name, can_update_own_metadata=True)
        token = (
            api.AccessToken(KEY, SECRET)
            .with_identity(taken.participant_identity)
            .with_name(taken.participant_name)
            .with_kind("agent")
            .with_attributes(dict(taken.participant_attributes))
            .with_grants(grants)
        )
        await self.dispatch.assign(agent.JobAssignment(job=job, token=token.to_jwt()))

    async def _ListRooms(self, body: bytes) -> api.ListRoomsResponse:
        names = api.ListRoomsRequest.FromString(body).names
        return api.ListRoomsResponse(rooms=[room.info for name, room in self.rooms.items() if name in names])

    async def _DeleteRoom(self, body: bytes) -> api.DeleteRoomResponse:
        name = api.DeleteRoomRequest.FromString(body).room
        self.deletions.append(name)
        await self.rooms.pop(name).close(models.DisconnectReason.ROOM_DELETED)
        return api.DeleteRoomResponse()

    async def _TransferSIPParticipant(self, body: bytes) -> api.TransferSIPParticipantResponse:
        self.transfers.append(api.TransferSIPParticipantRequest.FromString(body))
        return api.TransferSIPParticipantResponse(status=api.SIPTransferStatus.STS_TRANSFER_SUCCESSFUL)


@contextlib.asynccontextmanager
async def livekit_room_server() -> AsyncIterator[LiveKitServer]:
    """The stand-in on a free port of this machine."""
    server = LiveKitServer()
    app = web.Application()
    app.router.add_get("/agent", server.dispatch.serve)
    app.router.add_get("/rtc/v1", server.join)
    app.router.add_post("/twirp/{service}/{method}", server.twirp)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = server.dispatch.url = f"ws://127.0.0.1:{runner.addresses[0][1]}"
    try:
        with mock.patch("aiortc.rtcrtpreceiver.get_decoder", NotDecoded):
            yield server
    finally:
        await server.close()
        await runner.cleanup()
