"""A stand-in for OpenAI-compatible servers that hear, think and speak, on one port of this machine.

Hearing: voice activity is detected in a recorded voice that says anything, and the words are those of `words_meant`.
Thinking: the rule-based model. Speaking: audio from which the words can be read, see `spoken_audio`.
"""

import contextlib
import io
import json
import wave
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from livekit.agents import llm

from agents.conversation.wording.facts import HEADING
from simulation.reply import Reply, Say
from simulation.request import read_request
from simulation.rule_based_model import RuleBasedModel
from tests.support.spoken_audio import SAMPLE_RATE, audio_of


@dataclass
class PipelineServers:
    """`keys` are those that clients have shown, by path. With `broken`, every path answers with this status."""

    model: RuleBasedModel = field(default_factory=RuleBasedModel)
    words_meant: deque[str] = field(default_factory=deque)
    keys: dict[str, set[str]] = field(default_factory=dict)
    broken: int | None = None
    port: int = 0

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a pipeline that uses these servers for all three."""
        base_url = f"http://127.0.0.1:{self.port}/v1"
        return {f"pipeline_{part}_url": base_url for part in ("stt", "llm", "tts")}

    async def transcribe(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert form["model"]
        return web.json_response({"text": self.words_meant.popleft() if self.words_meant else ""})

    async def complete(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        assert asked["stream"]
        tools = {tool["function"]["name"] for tool in asked.get("tools", [])}
        may_use_tools = asked.get("tool_choice") != "none"
        reply = self.model.reply(
            read_request(_context(asked["messages"]), tools if may_use_tools else set()), may_use_tools=may_use_tools
        )
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for delta, ends in ((_delta(reply), None), ({}, "stop")):
            choice = {"index": 0, "delta": delta, "finish_reason": ends}
            chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
            await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
        await response.write(b"data: [DONE]\n\n")
        return response

    async def speak(self, request: web.Request) -> web.Response:
        asked = await request.json()
        file = io.BytesIO()
        with wave.open(file, "wb") as recording:
            recording.setnchannels(1)
            recording.setsampwidth(2)
            recording.setframerate(SAMPLE_RATE)
            recording.writeframes(audio_of(asked["input"]))
        return web.Response(body=file.getvalue(), content_type=f"audio/{asked['response_format']}")

    async def models(self, _: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": []})

    @web.middleware
    async def noted(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.keys.setdefault(request.path, set()).add(request.headers.get("Authorization", ""))
        if self.broken is not None:
            return web.json_response({"error": {"message": "broken"}}, status=self.broken)
        return await handler(request)


def _delta(reply: Reply) -> dict[str, Any]:
    if isinstance(reply, Say):
        return {"role": "assistant", "content": reply.text}
    called = {"name": reply.name, "arguments": json.dumps(reply.arguments)}
    call = {"index": 0, "id": f"call_{id(reply)}", "type": "function", "function": called}
    return {"role": "assistant", "tool_calls": [call]}


def _context(messages: list[dict[str, Any]]) -> llm.ChatContext:
    context = llm.ChatContext.empty()
    for message in messages:
        match message:
            case {"role": "tool"}:
                output = llm.FunctionCallOutput(
                    call_id=message["tool_call_id"], output=message["content"], is_error=False
                )
                context.items.append(output)
            case {"role": "assistant", "tool_calls": calls}:
                for call in calls:
                    called = call["function"]
                    context.items.append(
                        llm.FunctionCall(call_id=call["id"], name=called["name"], arguments=called["arguments"])
                    )
            case {"role": role, "content": content}:
                text = content if isinstance(content, str) else " ".join(part["text"] for part in content)
                fixed, begins, brief = text.partition(f"\n{HEADING}")
                context.add_message(role=role, content=fixed)
                if begins:
                    context.add_message(role=role, content=HEADING + brief)
    return context


@contextlib.asynccontextmanager
async def pipeline_servers() -> AsyncIterator[PipelineServers]:
    """The stand-in, listening."""
    servers = PipelineServers()
    application = web.Application(middlewares=[servers.noted])
    application.router.add_post("/v1/audio/transcriptions", servers.transcribe)
    application.router.add_post("/v1/chat/completions", servers.complete)
    application.router.add_post("/v1/audio/speech", servers.speak)
    application.router.add_get("/v1/models", servers.models)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    servers.port = runner.addresses[0][1]
    try:
        yield servers
    finally:
        await runner.cleanup()
