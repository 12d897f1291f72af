"""A room: who is in it, and what each of them is told and sent of the others."""

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any

from aiortc import MediaStreamTrack
from aiortc.contrib.media import MediaRelay
from livekit.protocol import models, rtc

from tests.support.livekit_room.participant import Participant

_ids = itertools.count(1)


def new_id(prefix: str) -> str:
    return f"{prefix}_{next(_ids)}"


class Room:
    """Everybody hears everybody else."""

    def __init__(self, name: str) -> None:
        self.info = models.Room(sid=new_id("RM"), name=name)
        self.participants: dict[str, Participant] = {}
        """By identity."""
        self._published: dict[str, tuple[Participant, MediaStreamTrack]] = {}
        self._relay = MediaRelay()
        self._tasks: set[asyncio.Task[None]] = set()

    def join(self, participant: Participant) -> None:
        self.participants[participant.identity] = participant
        self.tell_about(participant)

    def joined(self, participant: Participant) -> None:
        """The participant can be sent media now."""
        self.tell_about(participant)
        for track_sid, (publisher, track) in self._published.items():
            self._subscribe(participant, publisher, track_sid, track)

    def tell_about(self, participant: Participant) -> None:
        """Tell everybody what has changed about a participant."""
        update = rtc.SignalResponse(update=rtc.ParticipantUpdate(participants=[participant.info]))
        for listener in self.participants.values():
            listener.tell(update)

    def publish(self, publisher: Participant, track_sid: str, track: MediaStreamTrack) -> None:
        self._published[track_sid] = publisher, track
        self.tell_about(publisher)
        for listener in self.participants.values():
            if listener.info.state == models.ParticipantInfo.State.ACTIVE:
                self._subscribe(listener, publisher, track_sid, track)

    def pass_on(self, sender: Participant, label: str, data: bytes) -> None:
        """Pass a packet of data on to the others, or to those that it names."""
        packet = models.DataPacket.FromString(data)
        packet.participant_sid, packet.participant_identity = sender.info.sid, sender.identity
        if packet.WhichOneof("value") == "user":
            packet.user.participant_sid, packet.user.participant_identity = sender.info.sid, sender.identity
        for listener in self.participants.values():
            if listener is not sender and listener.identity in (packet.destination_identities or self.participants):
                listener.connection.send(label, packet.SerializeToString())

    async def remove(self, participant: Participant, reason: int) -> None:
        """The participant has left, or has to."""
        if self.participants.get(participant.identity) is not participant:
            return
        del self.participants[participant.identity]
        self._published = {sid: one for sid, one in self._published.items() if one[0] is not participant}
        participant.info.state = models.ParticipantInfo.State.DISCONNECTED
        participant.info.disconnect_reason = reason  # type: ignore[assignment]
        self.tell_about(participant)
        await participant.leave(reason)

    async def close(self, reason: int) -> None:
        participants = list(self.participants.values())
        self.participants.clear()
        for participant in participants:
            await participant.leave(reason)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _subscribe(
        self, listener: Participant, publisher: Participant, track_sid: str, track: MediaStreamTrack
    ) -> None:
        if listener is publisher:
            return

        async def subscribe() -> None:
            await listener.subscribe(self._relay.subscribe(track), publisher, track_sid)
            publisher.tell(rtc.SignalResponse(track_subscribed=rtc.TrackSubscribed(track_sid=track_sid)))

        self.in_background(subscribe())
