"""The two WebRTC connections of a participant: what it sends, which it offers, and what it is sent, which is offered."""

import asyncio
import fractions
import json
from collections.abc import Callable

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.jitterbuffer import JitterFrame
from aiortc.sdp import candidate_from_sdp
from av.packet import Packet

CHANNELS = ("_reliable", "_lossy")
CONNECT_SECONDS = 15
# aiortc takes a track's id only where its stream is named, and the client names none.
NO_STREAMS = ("a=msid-semantic: WMS\r\n", "a=msid-semantic: WMS *\r\n")


class NotDecoded:
    """In the place of a decoder: a sender of aiortc takes packets as they are, so what was spoken is passed on as such."""

    def __init__(self, _codec: object) -> None:
        pass

    def decode(self, encoded: JitterFrame) -> list[Packet]:
        packet = Packet(encoded.data)
        packet.pts, packet.time_base = encoded.timestamp, fractions.Fraction(1, 48_000)
        return [packet]


class Connection:
    """A peer connection without STUN servers, whose candidates may come one by one."""

    def __init__(self) -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.connected = asyncio.Event()
        self._negotiating = asyncio.Lock()
        self._described = asyncio.Event()
        self.peer.on("connectionstatechange", self._state_changed)

    async def add_candidate(self, candidate_init: str) -> None:
        """A candidate of the other side, as JSON."""
        fields = json.loads(candidate_init)
        await self._described.wait()
        if fields["candidate"]:
            candidate = candidate_from_sdp(fields["candidate"].removeprefix("candidate:"))
            candidate.sdpMid, candidate.sdpMLineIndex = fields["sdpMid"], fields["sdpMLineIndex"]
            await self.peer.addIceCandidate(candidate)

    async def close(self) -> None:
        await self.peer.close()

    def _state_changed(self) -> None:
        if self.peer.connectionState == "connected":
            self.connected.set()

    async def _settled(self) -> None:
        """aiortc starts no new track while its connection is being made, so wait for it."""
        if self._described.is_set():
            await asyncio.wait_for(self.connected.wait(), CONNECT_SECONDS)


class Publisher(Connection):
    """What a participant sends. `on_track` gets a track whose `id` is the one it was announced by."""

    def __init__(self, on_track: Callable[[MediaStreamTrack], None], on_data: Callable[[str, bytes], None]) -> None:
        """`on_data` gets the label of the data channel with what came over it."""
        super().__init__()
        self._on_data = on_data
        self.peer.on("track", on_track)
        self.peer.on("datachannel", self._channel_opened)

    async def answer(self, offer: str) -> str:
        async with self._negotiating:
            await self._settled()
            offer = offer.replace(*NO_STREAMS)
            await self.peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            self._described.set()
            await self.peer.setLocalDescription(await self.peer.createAnswer())
            return self.peer.localDescription.sdp

    def _channel_opened(self, channel: RTCDataChannel) -> None:
        channel.on("message", lambda data: self._on_data(channel.label, data))


class Subscriber(Connection):
    """What a participant is sent. `offer` passes an offer to the participant."""

    def __init__(self, offer: Callable[[str], None]) -> None:
        super().__init__()
        self._offer = offer
        self._answer: asyncio.Queue[str] = asyncio.Queue()
        self._streams: dict[str, str] = {}
        reliable, lossy = CHANNELS
        self._channels = {
            reliable: self.peer.createDataChannel(reliable),
            lossy: self.peer.createDataChannel(lossy, ordered=False, maxRetransmits=0),
        }

    async def start(self) -> None:
        """Connect, with data channels and no track yet."""
        async with self._negotiating:
            await self._negotiate()

    async def add(self, track: MediaStreamTrack, stream: str) -> None:
        """Send a track; `stream` names the participant that it is of, and the track."""
        async with self._negotiating:
            await self._settled()
            sender = self.peer.addTrack(track)
            sender._stream_id = stream
            await self._negotiate()

    def answered(self, answer: str) -> None:
        self._answer.put_nowait(answer)

    def send(self, label: str, data: bytes) -> None:
        """Pass a packet on, if the participant is ready for it."""
        if (channel := self._channels.get(label)) is not None and channel.readyState == "open":
            channel.send(data)

    async def _negotiate(self) -> None:
        await self.peer.setLocalDescription(await self.peer.createOffer())
        self._offer(self.peer.localDescription.sdp)
        answer = await asyncio.wait_for(self._answer.get(), CONNECT_SECONDS)
        await self.peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        self._described.set()
