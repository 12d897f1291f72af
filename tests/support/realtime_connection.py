"""One websocket of the stand-in Realtime server: what a client may send, and what the server answers."""

import asyncio
import base64
import contextlib
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulation.reply import Say
from tests.support.realtime_brains import Brain, CutShort, Output, Turn
from tests.support.realtime_conversation import Conversation, Item, Refused
from tests.support.spoken_audio import SAMPLE_RATE, Ear, audio_of

_numbers = itertools.count(1)
Event = dict[str, Any]


def _new_id(kind: str) -> str:
    return f"{kind}_{next(_numbers)}"


class Connection:
    """The conversation over one websocket. `send` sends an event, or loses or delays it as the test asked."""

    def __init__(self, socket: web.WebSocketResponse, brain: Brain, send: Callable[[Event], Awaitable[None]]) -> None:
        self.socket, self.brain = socket, brain
        self.conversation = Conversation()
        self.instructions = ""
        self.tools: frozenset[str] = frozenset()
        self.transcript_seconds = 0.0
        self._send = send
        self._ear = Ear()
        self._audio_ms = 0.0
        self._item_of_voice = ""
        self._response_id = ""
        self._response: asyncio.Task[None] | None = None
        self._transcribing: asyncio.Task[None] | None = None
        self._handlers: dict[str, Callable[[Event], Awaitable[None]]] = {
            "session.update": self._update_session,
            "conversation.item.create": self._create_item,
            "conversation.item.delete": self._delete_item,
            "conversation.item.truncate": self._truncate_item,
            "input_audio_buffer.append": self._hear,
            "input_audio_buffer.clear": self._clear_audio,
            "response.create": self._create_response,
            "response.cancel": self._cancel_response,
        }

    @property
    def responding(self) -> bool:
        return self._response is not None and not self._response.done()

    async def take(self, event: Event) -> None:
        """
        Raises:
            Refused: the event is of no type that the server knows, or cannot be done.
        """
        handler = self._handlers.get(event["type"])
        if handler is None:
            raise Refused("invalid_event", f"Unknown type of event: {event['type']}")
        await handler(event)

    async def close(self) -> None:
        await self._stop_response()
        if self._transcribing is not None:
            self._transcribing.cancel()

    async def _update_session(self, event: Event) -> None:
        agent_session = event["session"]
        self.instructions = agent_session.get("instructions", self.instructions)
        if "tools" in agent_session:
            self.tools = frozenset(tool["name"] for tool in agent_session["tools"])
        await self._send({"type": "session.updated", "session": agent_session})

    async def _create_item(self, event: Event) -> None:
        await self._add(event["item"], after=event.get("previous_item_id"))

    async def _add(self, item: Item, *, after: str | None = None) -> None:
        follows = self.conversation.add(item, after)
        await self._send({"type": "conversation.item.added", "previous_item_id": follows, "item": dict(item)})

    async def _delete_item(self, event: Event) -> None:
        self.conversation.delete(event["item_id"])
        await self._send({"type": "conversation.item.deleted", "item_id": event["item_id"]})

    async def _truncate_item(self, event: Event) -> None:
        self.conversation.truncate(event["item_id"])
        await self._send({"type": "conversation.item.truncated", "item_id": event["item_id"]})

    async def _clear_audio(self, event: Event) -> None:
        self._ear.forget()
        await self._send({"type": "input_audio_buffer.cleared"})

    async def _hear(self, event: Event) -> None:
        audio = base64.b64decode(event["audio"])
        began_at, self._audio_ms = self._audio_ms, self._audio_ms + len(audio) / 2 / SAMPLE_RATE * 1000
        begins, said = self._ear.hear(audio)
        if begins:
            self._item_of_voice = _new_id("item")
            started = {"type": "input_audio_buffer.speech_started", "item_id": self._item_of_voice}
            await self._send({**started, "audio_start_ms": began_at})
            await self._stop_response("turn_detected")
        if said is not None:
            stopped = {"type": "input_audio_buffer.speech_stopped", "item_id": self._item_of_voice}
            await self._send({**stopped, "audio_end_ms": self._audio_ms})
            await self._answer(self._item_of_voice, said)

    async def _answer(self, item_id: str, said: str) -> None:
        """What the server does when the caller stops speaking: it adds the turn to the conversation and answers it."""
        part: Event = {"type": "input_audio", "transcript": None}
        await self._add({"id": item_id, "type": "message", "role": "user", "content": [part]})
        part["transcript"] = said
        transcript = {
            "type": "conversation.item.input_audio_transcription.completed",
            "item_id": item_id,
            "content_index": 0,
            "transcript": said,
        }
        if not self.transcript_seconds:
            await self._send(transcript)
        if not self.responding:
            self._response = asyncio.create_task(self._respond({}))
        if self.transcript_seconds:
            self._transcribing = asyncio.create_task(self._send_late(transcript))

    async def _send_late(self, event: Event) -> None:
        await asyncio.sleep(self.transcript_seconds)
        await self._send(event)

    async def _create_response(self, event: Event) -> None:
        if self.responding:
            raise Refused(
                "conversation_already_has_active_response",
                f"Conversation already has an active response in progress: {self._response_id}.",
            )
        self._response = asyncio.create_task(self._respond(event["response"]))

    async def _cancel_response(self, event: Event) -> None:
        if not self.responding:
            raise Refused("response_cancel_not_active", "Cancellation failed: no active response found")
        await self._stop_response("client_cancelled")

    async def _stop_response(self, reason: str | None = None) -> None:
        if self._response is None or self._response.done():
            return
        self._response.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._response
        if reason is not None:
            await self._response_done("cancelled", {"type": "cancelled", "reason": reason})

    async def _respond(self, asked: Event) -> None:
        self._response_id = _new_id("resp")
        created = {"id": self._response_id, "status": "in_progress", "metadata": asked.get("metadata")}
        await self._send({"type": "response.created", "response": created})
        told = asked.get("instructions") or ""
        turn = Turn(
            instructions=self.instructions,
            direction=told.removeprefix(self.instructions).strip() if told else "",
            items=tuple(self.conversation.items),
            tools=frozenset(tool["name"] for tool in asked["tools"]) if asked.get("tools") else self.tools,
            may_use_tools=asked.get("tool_choice") != "none",
        )
        replies = self.brain(turn)
        for reply in replies:
            await self._put_out(reply)
        status = next((reply.status for reply in replies if isinstance(reply, CutShort)), "completed")
        details = {"type": "incomplete", "reason": "max_output_tokens"} if status == "incomplete" else None
        await self._response_done(status, details)

    async def _put_out(self, reply: Output) -> None:
        """One output item of a response: speech, or a tool call."""
        if isinstance(reply, Say):
            await self._speak(reply.text)
            return
        item = {
            "id": _new_id("item"),
            "type": "function_call",
            "call_id": _new_id("call"),
            "name": reply.name,
            "arguments": "",
        }
        await self._send({"type": "response.output_item.added", "item": dict(item), "output_index": 0})
        await self._add(item)
        item["arguments"] = reply.arguments if isinstance(reply, CutShort) else json.dumps(reply.arguments)
        await self._send({"type": "response.output_item.done", "item": dict(item), "output_index": 0})

    async def _speak(self, text: str) -> None:
        item_id = _new_id("item")
        item: Item = {"id": item_id, "type": "message", "role": "assistant", "content": []}
        place = {"item_id": item_id, "output_index": 0, "content_index": 0}
        await self._send({"type": "response.output_item.added", "item": dict(item), "output_index": 0})
        await self._add(item)
        await self._send({"type": "response.content_part.added", "part": {"type": "audio"}, **place})
        item["content"] = [{"type": "output_audio", "transcript": text}]
        await self._send({"type": "response.output_audio_transcript.delta", "delta": text, **place})
        audio = base64.b64encode(audio_of(text)).decode()
        await self._send({"type": "response.output_audio.delta", "delta": audio, **place})
        await self._send({"type": "response.output_audio.done", **place})
        await self._send({"type": "response.output_item.done", "item": dict(item), "output_index": 0})

    async def _response_done(self, status: str, details: Event | None = None) -> None:
        response = {"id": self._response_id, "status": status, "status_details": details, "usage": None}
        await self._send({"type": "response.done", "response": response})
