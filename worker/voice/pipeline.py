"""The pipeline: a model each for hearing, thinking and speaking, through LiveKit or on servers of the depot's own.

Voice activity and the end of a turn are heard on this machine, by small models that LiveKit brings along.
"""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import openai
from livekit.agents import APIConnectOptions
from livekit.agents.voice.agent_session import SessionConnectOptions
from livekit.plugins.openai import LLM, STT, TTS
from pydantic import SecretStr

from shared.settings import Settings
from shared.trusted_authorities import trusted_authorities

ANSWER_SECONDS = 10.0  # for which one of these servers may be silent in the middle of an answer
NO_KEY = "none"

# A caller hears silence while a model is asked again. What fails twice in a row has failed for good.
_AGAIN = APIConnectOptions(max_retry=2, retry_interval=0.5, timeout=5.0)
_CONNECTING = SessionConnectOptions(
    stt_conn_options=_AGAIN, llm_conn_options=_AGAIN, tts_conn_options=_AGAIN, max_unrecoverable_errors=1
)


@contextlib.asynccontextmanager
async def pipeline(settings: Settings) -> AsyncIterator[dict[str, Any]]:
    """The options of `AgentSession`; each model is a name where LiveKit reaches it, else a client of its server."""
    async with contextlib.AsyncExitStack() as clients:

        async def client(url: str, key: SecretStr | None) -> openai.AsyncClient:
            return await clients.enter_async_context(_client(url, key))

        parts: dict[str, Any] = {
            "stt": settings.pipeline_stt,
            "llm": settings.pipeline_llm,
            "tts": settings.pipeline_tts,
            "conn_options": _CONNECTING,
        }
        if settings.pipeline_stt_url:
            parts["stt"] = STT(
                model=settings.pipeline_stt,
                language=settings.spoken[0].code,
                detect_language=len(settings.spoken) > 1,
                client=await client(settings.pipeline_stt_url, settings.pipeline_stt_key),
                use_realtime=False,
            )
        if settings.pipeline_llm_url:
            parts["llm"] = LLM(
                model=settings.pipeline_llm,
                client=await client(settings.pipeline_llm_url, settings.pipeline_llm_key),
            )
        if settings.pipeline_tts_url:
            parts["tts"] = TTS(
                model=settings.pipeline_tts,
                voice=settings.pipeline_voice,
                speed=settings.voice_speed,
                response_format="wav",
                client=await client(settings.pipeline_tts_url, settings.pipeline_tts_key),
            )
        yield parts


def _client(url: str, key: SecretStr | None) -> openai.AsyncClient:
    """A client of such a server.

    Without a key it sends the word "none", because otherwise the library would send OPENAI_API_KEY to that server.
    """
    return openai.AsyncClient(
        base_url=url,
        api_key=key.get_secret_value() if key else NO_KEY,
        max_retries=0,
        timeout=ANSWER_SECONDS,
        http_client=openai.DefaultAsyncHttpxClient(verify=trusted_authorities()),
    )
