"""The WebRTC connection of a participant, in both directions: the participant offers it, and the server answers."""

import asyncio
import fractions
import json
from collections.abc import Callable

from aioice.ice import get_host_addresses
from aiortc import MediaStreamTrack, RTCConfiguration, RTCDataChannel, RTCPeerConnection, RTCSessionDescription
from aiortc.jitterbuffer import JitterFrame
from aiortc.sdp import SessionDescription, candidate_from_sdp
from av.packet import Packet
from livekit.protocol import rtc

CHANNELS = ("_reliable", "_lossy")
CONNECT_SECONDS = 15
# aiortc takes a track's id only where its stream is named, and the client names none.
NO_STREAMS = ("a=msid-semantic: WMS\r\n", "a=msid-semantic: WMS *\r\n")


def has_network() -> bool:
    """Whether there is an interface for WebRTC, which uses the loopback one on neither side."""
    return bool(get_host_addresses(use_ipv4=True, use_ipv6=True))


class NotDecoded:
    """In the place of a decoder: packets go on as they came. A sender of aiortc takes them as well as frames."""

    def __init__(self, _codec: object) -> None:
        pass

    def decode(self, encoded: JitterFrame) -> list[Packet]:
        packet = Packet(encoded.data)
        packet.pts, packet.time_base = encoded.timestamp, fractions.Fraction(1, 48_000)
        return [packet]


class Connection:
    """A peer connection without STUN servers, whose candidates come one by one.

    `on_track` gets a track whose `id` is the one that it was announced by; `on_data` gets the label of a data channel
    with what came over it.
    """

    def __init__(self, on_track: Callable[[MediaStreamTrack], None], on_data: Callable[[str, bytes], None]) -> None:
        self.connected = asyncio.Event()
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._on_data = on_data
        self._negotiating = asyncio.Lock()
        self._described = asyncio.Event()
        self._waiting: list[tuple[MediaStreamTrack, str, str, asyncio.Event]] = []
        self._track_sids: dict[str, str] = {}
        self._channels: dict[str, RTCDataChannel] = {}
        self._peer.on("connectionstatechange", self._state_changed)
        self._peer.on("track", on_track)
        self._peer.on("datachannel", self._channel_opened)

    async def answer(self, offer: rtc.SessionDescription) -> rtc.SessionDescription:
        """Answer an offer, and send what is to be sent where the offer has a place for it."""
        async with self._negotiating:
            if self._described.is_set():
                # aiortc starts no new track while its connection is being made.
                await asyncio.wait_for(self.connected.wait(), CONNECT_SECONDS)
            await self._peer.setRemoteDescription(RTCSessionDescription(offer.sdp.replace(*NO_STREAMS), "offer"))
            self._described.set()
            added = self._fill_places(offer.sdp)
            await self._peer.setLocalDescription(await self._peer.createAnswer())
            for event in added:
                event.set()
            sdp = self._peer.localDescription.sdp
            return rtc.SessionDescription(type="answer", sdp=sdp, id=offer.id, mid_to_track_id=self._track_sids)

    async def add_candidate(self, candidate_init: str) -> None:
        """A candidate of the other side, as JSON. It may come before the description that it belongs to."""
        fields = json.loads(candidate_init)
        await self._described.wait()
        if fields["candidate"]:
            candidate = candidate_from_sdp(fields["candidate"].removeprefix("candidate:"))
            candidate.sdpMid, candidate.sdpMLineIndex = fields["sdpMid"], fields["sdpMLineIndex"]
            await self._peer.addIceCandidate(candidate)

    def add(self, track: MediaStreamTrack, participant_sid: str, track_sid: str) -> asyncio.Event:
        """Send a track of another participant from the next offer on; the event tells when."""
        added = asyncio.Event()
        self._waiting.append((track, participant_sid, track_sid, added))
        return added

    def send(self, label: str, data: bytes) -> None:
        """Pass a packet of data on, if the participant is ready for it."""
        if (channel := self._channels.get(label)) is not None and channel.readyState == "open":
            channel.send(data)

    async def close(self) -> None:
        await self._peer.close()

    def _fill_places(self, offer: str) -> list[asyncio.Event]:
        """Put the tracks that wait into places that the offer has for receiving only."""
        places = {
            media.rtp.muxId
            for media in SessionDescription.parse(offer).media
            if media.kind == "audio" and media.direction == "recvonly"
        }
        # A sender of aiortc whose track has ended sends no other one.
        free = [one for one in self._peer.getTransceivers() if one.mid in places - self._track_sids.keys()]
        added: list[asyncio.Event] = []
        for transceiver in free[: len(self._waiting)]:
            track, participant_sid, track_sid, event = self._waiting.pop(0)
            transceiver.sender.replaceTrack(track)
            transceiver.sender._stream_id = f"{participant_sid}|{track_sid}"
            assert transceiver.mid is not None, "it is one of the places"
            self._track_sids[transceiver.mid] = track_sid
            transceiver.direction = "sendonly"
            added.append(event)
        return added

    def _state_changed(self) -> None:
        if self._peer.connectionState == "connected" and not self.connected.is_set():
            reliable, lossy = CHANNELS
            self._channels = {
                reliable: self._peer.createDataChannel(reliable),
                lossy: self._peer.createDataChannel(lossy, ordered=False, maxRetransmits=0),
            }
            self.connected.set()

    def _channel_opened(self, channel: RTCDataChannel) -> None:
        channel.on("message", lambda data: self._on_data(channel.label, data))
