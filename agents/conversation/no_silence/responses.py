"""Which responses of the realtime model came to their end, and which were cut short."""

import asyncio
import json
from typing import Any

from livekit.agents.llm import RealtimeSession

# The end of a response follows its last tool call at once. Without it the state of the call itself decides.
LONGEST_WAIT_SECONDS = 2.0

CUT_SHORT = ("incomplete", "failed")


class Responses:
    """Follows the events of the Realtime API, because LiveKit carries out a tool call before the response is over.

    LiveKit also repairs arguments that are broken off: `{"rental_days": 1` of 14 would become one day. A response ends
    `incomplete` where the model reached its limit of tokens or a filter stopped it.
    """

    def __init__(self) -> None:
        self._response_of_call: dict[str, str] = {}
        self._broken_calls: set[str] = set()
        self._statuses: dict[str, asyncio.Future[str]] = {}

    def follow(self, realtime_session: RealtimeSession[Any]) -> None:
        """Listen to a session with OpenAI's Realtime API, or one that speaks its language."""
        realtime_session.on("openai_server_event_received", self._received)
        realtime_session.on("session_reconnected", lambda _: self._connection_lost())

    async def call_is_whole(self, call_id: str) -> bool:
        """Whether a tool call arrived with all its arguments. A call of another kind of model is taken as whole."""
        if call_id in self._broken_calls:
            return False
        status = self._statuses.get(self._response_of_call.get(call_id, ""))
        if status is None:
            return True
        done, _ = await asyncio.wait([status], timeout=LONGEST_WAIT_SECONDS)
        return not done or status.result() not in CUT_SHORT

    def was_completed(self, response_id: str) -> bool:
        """Whether the model said all that it had to say. A response that is not known is taken as complete."""
        status = self._statuses.get(response_id)
        return status is None or not status.done() or status.result() in ("completed", "unknown")

    def _received(self, event: dict[str, Any]) -> None:
        match event:
            case {"type": "response.created", "response": {"id": str(response_id)}}:
                self._statuses[response_id] = asyncio.get_running_loop().create_future()
            case {"type": "response.output_item.done", "item": {"type": "function_call", "call_id": call_id} as item}:
                response_id = event.get("response_id") or next(reversed(self._statuses), "")
                self._response_of_call[call_id] = response_id
                if item.get("status") == "incomplete" or not _is_json(item.get("arguments")):
                    self._broken_calls.add(call_id)
            case {"type": "response.done", "response": {"id": str(response_id), "status": str(status)}}:
                ended = self._statuses.get(response_id)
                if ended is not None and not ended.done():
                    ended.set_result(status)

    def _connection_lost(self) -> None:
        for status in self._statuses.values():
            if not status.done():
                status.set_result("unknown")


def _is_json(arguments: object) -> bool:
    if not isinstance(arguments, str):
        return False
    try:
        json.loads(arguments or "{}")
    except ValueError:
        return False
    return True
