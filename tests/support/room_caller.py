"""A caller in a LiveKit room, as LiveKit's SIP service puts one there: speaks, listens, types and hangs up."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable

from livekit import api, rtc
from livekit.agents.types import ATTRIBUTE_AGENT_STATE

from tests.support.loud_ear import is_loud
from tests.support.waiting import until
from worker.announcements import PUTTING_THROUGH, read_frames

CALLER_ID, DIALED = "+12175550101", "+18005550199"
SPOKEN_FRAMES = 10  # few: a pause in them, when the machine is busy, would end the turn
FRAME_MS = 20
QUIET_FRAMES = 8
WITHIN_SECONDS = 30  # that the line does what it is waited for, on a busy machine


class RoomCaller:
    """Who calls. `heard_frames` counts the frames of audio in which the line was heard, `listeners` how often somebody
    began to listen to the caller. `busy` tells whether the line thinks.
    """

    def __init__(self, busy: Callable[[], bool]) -> None:
        self.room = rtc.Room()
        self.heard_frames = 0
        self.listeners = 0
        self._busy = busy
        self._quiet_frames = 0
        voice = itertools.dropwhile(lambda frame: not is_loud(bytes(frame.data)), read_frames(PUTTING_THROUGH))
        self._words = list(itertools.islice(voice, SPOKEN_FRAMES))
        self._source = rtc.AudioSource(16_000, 1)
        self._listening: list[asyncio.Task[None]] = []
        self.room.on("track_subscribed", self._track_came)
        self.room.on("local_track_subscribed", self._listener_came)

    @property
    def line_listens(self) -> bool:
        """Whether the line has said all that it had to say."""
        states = [one.attributes.get(ATTRIBUTE_AGENT_STATE) for one in self.room.remote_participants.values()]
        return self._quiet_frames >= QUIET_FRAMES and states == ["listening"] and not self._busy()

    async def join(self, url: str, token: str) -> None:
        await self.room.connect(url, token)
        track = rtc.LocalAudioTrack.create_audio_track("voice", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self.room.local_participant.publish_track(track, options)

    async def speak(self) -> None:
        """Say something for a moment."""
        for frame in self._words:
            await self._source.capture_frame(frame)

    async def says(self) -> None:
        """Say something, and hear the answer out."""
        before = self.heard_frames
        await self.speak()
        await self.hears_more_than(before)

    async def types(self, keys: str) -> None:
        """Type this, and hear the answer out."""
        before = self.heard_frames
        for key in keys:
            code = "0123456789*#".index(key)
            await self.room.local_participant.publish_dtmf(code=code, digit=key)
        await self.hears_more_than(before)

    async def hears_more_than(self, before: int) -> None:
        """Wait until more than so many frames were heard and the line listens."""
        await until(lambda: self.heard_frames > before, within=WITHIN_SECONDS)
        await until(lambda: self.line_listens, within=WITHIN_SECONDS)

    async def hang_up(self) -> None:
        for listening in self._listening:
            listening.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        await self.room.disconnect()

    def _track_came(self, track: rtc.Track, *_: object) -> None:
        self._listening.append(asyncio.create_task(self._listen(track)))

    def _listener_came(self, _: rtc.Track) -> None:
        self.listeners += 1

    async def _listen(self, track: rtc.Track) -> None:
        stream = rtc.AudioStream(track, sample_rate=24_000, num_channels=1, frame_size_ms=FRAME_MS)
        try:
            async for event in stream:
                loud = is_loud(bytes(event.frame.data))
                self.heard_frames += loud
                self._quiet_frames = 0 if loud else self._quiet_frames + 1
        finally:
            await stream.aclose()


@contextlib.asynccontextmanager
async def caller_in_room(
    url: str, key: str, secret: str, room_name: str, busy: Callable[[], bool]
) -> AsyncIterator[RoomCaller]:
    """A caller with a caller's id, who hangs up at the end at the latest."""
    attributes = {"sip.phoneNumber": CALLER_ID, "sip.trunkPhoneNumber": DIALED, "sip.callID": f"SCL_{room_name}"}
    token = (
        api.AccessToken(key, secret)
        .with_identity(f"sip_{CALLER_ID}")
        .with_kind("sip")
        .with_attributes(attributes)
        .with_grants(api.VideoGrants(room_join=True, room=room_name))
    )
    caller = RoomCaller(busy)
    try:
        await caller.join(url, token.to_jwt())
        yield caller
    finally:
        await caller.hang_up()
