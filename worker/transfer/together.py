"""Rooms in which a caller and a person talk to each other after the line has left.

Such a room is marked by its metadata. The workers offer it to nobody, do not take it for a call whose process died, and
remove it when one of the two is alone.
"""

from livekit import api
from livekit.protocol import models

MARK = "rental-line: a caller and a person talk"


async def mark(livekit: api.LiveKitAPI, room_name: str) -> None:
    """
    Raises:
        api.ServerError, aiohttp.ClientError: LiveKit did not do it.
    """
    await livekit.room.update_room_metadata(api.UpdateRoomMetadataRequest(room=room_name, metadata=MARK))


def is_marked(room: models.Room) -> bool:
    return room.metadata == MARK


async def remove_if_one_is_alone(livekit: api.LiveKitAPI, room_name: str) -> bool:
    """Remove the room when fewer than two telephones are in it. Returns whether it was removed.

    Raises:
        api.ServerError, aiohttp.ClientError: LiveKit did not answer.
    """
    # The number of participants that a list of rooms gives is up to five seconds old.
    found = await livekit.room.list_participants(api.ListParticipantsRequest(room=room_name))
    telephones = sum(
        one.kind == models.ParticipantInfo.Kind.SIP and one.state != models.ParticipantInfo.State.DISCONNECTED
        for one in found.participants
    )
    if telephones >= 2:
        return False
    await livekit.room.delete_room(api.DeleteRoomRequest(room=room_name))
    return True
