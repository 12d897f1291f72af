"""Who hears whom in a room with the caller, the line and a person.

Until a person takes the call, the caller hears the line's voice and the waiting tones, the person what they are told,
and neither hears the other. For the line's tracks LiveKit's permissions see to it, and for the two telephones their
subscriptions, which LiveKit's server changes for them.
"""

import asyncio

from livekit import api, rtc
from livekit.agents import JobContext

FOR_THE_PERSON = "for_the_person"
"""The name of the line's tracks that the person hears, and the caller does not."""

# Within this time the SIP bridge asks for a track that it is told of, or for all tracks when its telephone is answered.
SUBSCRIBED_SECONDS = 0.2


class PrivateAudio:
    """Keeps a caller and a person apart, from before the person is called until they are joined or the person left."""

    def __init__(self, ctx: JobContext, caller: rtc.RemoteParticipant, person: str) -> None:
        """`person` is the identity that the person is going to have in the room."""
        self._ctx = ctx
        self._caller = caller
        self._person = person
        self._separating: asyncio.Task[None] | None = None
        ctx.room.on("local_track_published", self._permit)
        ctx.room.on("track_published", self._track_came)
        self._permit()

    def close(self) -> None:
        """Stop. From then on, only the caller hears the line."""
        room = self._ctx.room
        room.off("local_track_published", self._permit)
        room.off("track_published", self._track_came)
        if self._separating is not None:
            self._separating.cancel()
        everything = rtc.ParticipantTrackPermission(participant_identity=self._caller.identity, allow_all=True)
        room.local_participant.set_track_subscription_permissions(
            allow_all_participants=False, participant_permissions=[everything]
        )

    async def let_person_hear_the_line(self) -> None:
        """Let the person, who has answered, hear what is meant for them, and nothing else.

        Raises:
            api.ServerError, aiohttp.ClientError: LiveKit did not do it.
        """
        await (self._separating or self._begin_to_separate())  # the second where LiveKit has not told of the person yet
        # The person's SIP bridge has asked for all tracks when they answered, and may get none yet.
        await asyncio.sleep(SUBSCRIBED_SECONDS)
        await self._subscribe(self._person, to=self._caller.identity, subscribe=False)
        await self._let_person_subscribe(allowed=True)

    async def join(self) -> None:
        """Let the caller and the person hear each other.

        Raises:
            api.ServerError, aiohttp.ClientError: LiveKit did not do it.
        """
        await self._subscribe(self._caller.identity, to=self._person, subscribe=True)
        await self._subscribe(self._person, to=self._caller.identity, subscribe=True)

    def _permit(self, *_: object) -> None:
        """Have LiveKit pass each track of the line to the one whom it is meant for."""
        tracks = self._ctx.room.local_participant.track_publications.values()
        of_the_person = [track.sid for track in tracks if track.name == FOR_THE_PERSON]
        of_the_caller = [track.sid for track in tracks if track.name != FOR_THE_PERSON]
        self._ctx.room.local_participant.set_track_subscription_permissions(
            allow_all_participants=False,
            participant_permissions=[
                rtc.ParticipantTrackPermission(
                    participant_identity=self._caller.identity, allow_all=False, allowed_track_sids=of_the_caller
                ),
                rtc.ParticipantTrackPermission(
                    participant_identity=self._person, allow_all=False, allowed_track_sids=of_the_person
                ),
            ],
        )

    def _track_came(self, _: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant) -> None:
        if participant.identity == self._person and self._separating is None:
            self._begin_to_separate()

    def _begin_to_separate(self) -> asyncio.Task[None]:
        self._separating = asyncio.create_task(self._separate(), name="separate")
        # When the person does not answer, nobody waits for it, and it may fail because they have left the room.
        self._separating.add_done_callback(lambda task: task.cancelled() or task.exception())
        return self._separating

    async def _separate(self) -> None:
        """Keep the two apart while the telephone of the person rings, so that they are when the person answers."""
        await self._let_person_subscribe(allowed=False)
        await self._subscribe(self._caller.identity, to=self._person, subscribe=False)
        # The caller's SIP bridge subscribes when it is told of the person's track, which may be a little later.
        await asyncio.sleep(SUBSCRIBED_SECONDS)
        await self._subscribe(self._caller.identity, to=self._person, subscribe=False)

    async def _let_person_subscribe(self, *, allowed: bool) -> None:
        of_person = api.RoomParticipantIdentity(room=self._ctx.room.name, identity=self._person)
        permission = (await self._ctx.api.room.get_participant(of_person)).permission
        permission.can_subscribe = allowed
        await self._ctx.api.room.update_participant(
            api.UpdateParticipantRequest(room=self._ctx.room.name, identity=self._person, permission=permission)
        )

    async def _subscribe(self, listener: str, *, to: str, subscribe: bool) -> None:
        of_speaker = api.RoomParticipantIdentity(room=self._ctx.room.name, identity=to)
        tracks = [track.sid for track in (await self._ctx.api.room.get_participant(of_speaker)).tracks]
        await self._ctx.api.room.update_subscriptions(
            api.UpdateSubscriptionsRequest(
                room=self._ctx.room.name, identity=listener, track_sids=tracks, subscribe=subscribe
            )
        )
