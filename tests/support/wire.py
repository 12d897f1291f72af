"""What went over the wire of a spoken call, for what may not have."""

from collections.abc import Iterator

from tests.support.realtime_server import Noted, RealtimeServer

LONGEST_ACKNOWLEDGEMENT = 2.0  # seconds; the plugin waits for 5, in silence


def hand_offs(server: RealtimeServer, connection: int = 0) -> Iterator[list[Noted]]:
    """What a client sent for each hand-off: from its clearing of the audio to the new stage's request to speak."""
    events: list[Noted] | None = None
    for noted in server.sent_by_client():
        if noted.connection != connection:
            continue
        if noted.type == "input_audio_buffer.clear":
            events = []
        if events is not None:
            events.append(noted)
            if noted.type == "response.create":
                yield events
                events = None


def acknowledged_late(server: RealtimeServer) -> list[str]:
    """The items whose adding or deleting the server did not acknowledge in time."""
    late: list[str] = []
    for sent in server.sent_by_client("conversation.item.create", "conversation.item.delete"):
        kind = "conversation.item.added" if sent.type == "conversation.item.create" else "conversation.item.deleted"
        at = next(
            (noted.at for noted in server.noted if noted.type == kind and noted.item_id == sent.item_id), float("inf")
        )
        if at - sent.at > LONGEST_ACKNOWLEDGEMENT:
            late.append(sent.item_id)
    return late


def speech_touched(server: RealtimeServer) -> list[str]:
    """The items of anybody's speech that the client deleted or sent."""
    of_tools = {
        noted.item_id for noted in server.noted if noted.event.get("item", {}).get("type", "").startswith("function")
    }
    touched = {noted.item_id for noted in server.sent_by_client("conversation.item.create", "conversation.item.delete")}
    return sorted(touched - of_tools)
