"""One participant of a room: its signalling, as the client of the `livekit` package speaks it on `/rtc/v1`."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web
from aiortc import MediaStreamTrack
from livekit.api.access_token import Claims
from livekit.protocol import models, rtc

from tests.support.livekit_room.media import Connection

if TYPE_CHECKING:
    from tests.support.livekit_room.room import Room

State = models.ParticipantInfo.State


class Participant:
    """`info` is what the others are told of it."""

    def __init__(self, sid: str, claims: Claims, room: Room, socket: web.WebSocketResponse) -> None:
        self.identity = claims.identity
        self.info = models.ParticipantInfo(
            sid=sid,
            identity=claims.identity,
            name=claims.name,
            metadata=claims.metadata,
            attributes=claims.attributes,
            kind=(claims.kind or "standard").upper(),
            state=State.JOINED,
            joined_at=int(time.time()),
            permission=models.ParticipantPermission(
                can_publish=True,
                can_subscribe=True,
                can_publish_data=True,
                can_update_metadata=True,
                agent=claims.kind == "agent",
            ),
        )
        self.room = room
        self.connection = Connection(self._track_came, self._data_came)
        self._socket = socket
        self._announced: dict[str, models.TrackInfo] = {}
        self._said: asyncio.Queue[rtc.SignalResponse | None] = asyncio.Queue()

    def tell(self, response: rtc.SignalResponse) -> None:
        self._said.put_nowait(response)

    def tell_to_leave(self, action: int, reason: int) -> None:
        self.tell(rtc.SignalResponse(leave=rtc.LeaveRequest(reason=reason, action=action)))  # type: ignore[arg-type]

    async def leave(self, reason: int) -> None:
        """Tell the client to go, and close."""
        self.tell_to_leave(rtc.LeaveRequest.Action.DISCONNECT, reason)
        self._said.put_nowait(None)
        await self.connection.close()

    async def converse(self, offer: rtc.SessionDescription) -> None:
        """Welcome the client, which came with an offer, and do what it asks for until it has left."""
        if (same := self.room.participants.get(self.identity)) is not None:
            await self.room.remove(same, models.DisconnectReason.DUPLICATE_IDENTITY)
        others = [one.info for one in self.room.participants.values()]
        self.room.join(self)
        await self._send(
            rtc.SignalResponse(
                join=rtc.JoinResponse(
                    room=self.room.info,
                    participant=self.info,
                    other_participants=others,
                    fast_publish=True,
                    server_version="1.9.0",
                    server_info=models.ServerInfo(version="1.9.0", protocol=16, edition=models.ServerInfo.Standard),
                    ping_interval=5,
                    ping_timeout=15,
                    enabled_publish_codecs=[models.Codec(mime="audio/opus")],
                )
            )
        )
        sending = asyncio.create_task(self._send_all())
        self.room.in_background(self._connect(offer))
        reason = models.DisconnectReason.SIGNAL_CLOSE
        async for message in self._socket:
            if message.type is WSMsgType.BINARY:
                request = rtc.SignalRequest.FromString(message.data)
                if request.WhichOneof("message") == "leave":
                    reason = models.DisconnectReason.CLIENT_INITIATED
                    break
                self._take(request)
        await self.room.remove(self, reason)
        with contextlib.suppress(ConnectionError):
            await sending

    async def subscribe(self, track: MediaStreamTrack, publisher: Participant, track_sid: str) -> None:
        """Send the participant a track, from the offer on that it is asked for."""
        added = self.connection.add(track, publisher.info.sid, track_sid)
        self.tell(rtc.SignalResponse(media_sections_requirement=rtc.MediaSectionsRequirement(num_audios=1)))
        await added.wait()

    async def _connect(self, offer: rtc.SessionDescription) -> None:
        await self._answer(offer)
        await self.connection.connected.wait()
        self.info.state = State.ACTIVE
        self.room.joined(self)

    def _take(self, request: rtc.SignalRequest) -> None:
        match request.WhichOneof("message"):
            case "offer":
                self.room.in_background(self._answer(request.offer))
            case "trickle":
                self.room.in_background(self.connection.add_candidate(request.trickle.candidateInit))
            case "add_track":
                self._announce(request.add_track)
            case "update_metadata":
                self._update(request.update_metadata)
            case "ping_req":
                pong = rtc.Pong(last_ping_timestamp=request.ping_req.timestamp, timestamp=int(time.time() * 1000))
                self.tell(rtc.SignalResponse(pong_resp=pong))

    async def _answer(self, offer: rtc.SessionDescription) -> None:
        self.tell(rtc.SignalResponse(answer=await self.connection.answer(offer)))

    def _announce(self, asked: rtc.AddTrackRequest) -> None:
        track = models.TrackInfo(
            sid=f"TR_{self.info.sid}_{len(self._announced)}",
            type=asked.type,
            name=asked.name,
            source=asked.source,
            mime_type="audio/opus",
            stream=asked.stream,
        )
        self._announced[asked.cid] = track
        self.tell(rtc.SignalResponse(track_published=rtc.TrackPublishedResponse(cid=asked.cid, track=track)))

    def _update(self, asked: rtc.UpdateParticipantMetadata) -> None:
        for name, value in asked.attributes.items():
            self.info.attributes[name] = value
        self.tell(rtc.SignalResponse(request_response=rtc.RequestResponse(request_id=asked.request_id)))
        self.room.tell_about(self)

    def _track_came(self, track: MediaStreamTrack) -> None:
        announced = self._announced[track.id]
        self.info.tracks.append(announced)
        self.info.is_publisher = True
        self.room.publish(self, announced.sid, track)

    def _data_came(self, label: str, data: bytes) -> None:
        self.room.pass_on(self, label, data)

    async def _send_all(self) -> None:
        while (response := await self._said.get()) is not None:
            await self._send(response)
        await self._socket.close()

    async def _send(self, response: rtc.SignalResponse) -> None:
        with contextlib.suppress(ConnectionError):
            await self._socket.send_bytes(response.SerializeToString())
