"""Realtime models: one model hears and speaks, over one websocket for all stages of a call."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from livekit.agents import AgentSession, APIConnectOptions
from livekit.agents.llm import RealtimeModel, RealtimeModelFallbackAdapter
from livekit.plugins.openai import realtime
from openai.types.realtime import AudioTranscription
from openai.types.realtime.realtime_audio_input_turn_detection import (
    RealtimeAudioInputTurnDetection,
    SemanticVad,
    ServerVad,
)

from shared.settings import Settings
from shared.settings.voice import VoiceMode

# A caller hears silence while the model is reached again: less of it where another model can go on.
RECONNECT = APIConnectOptions(max_retry=4, retry_interval=0.5, timeout=5.0)
RECONNECT_ONCE = APIConnectOptions(max_retry=1, retry_interval=0.5, timeout=3.0)

# The longest that a connection lasts, in November 2026: https://platform.openai.com/docs/guides/realtime-conversations
# and https://learn.microsoft.com/azure/ai-foundry/openai/how-to/realtime-audio.
LONGEST_CONNECTION_MINUTES: Mapping[VoiceMode, int] = {"realtime": 60, "azure": 30}
# https://platform.openai.com/docs/api-reference/realtime-client-events/session/update, in November 2026.
TAKES_SEVERAL_LANGUAGES = frozenset({"gpt-transcribe", "gpt-live-transcribe"})
TAKES_A_PROMPT = ("gpt-4o-transcribe", "gpt-4o-mini-transcribe")

SPARE_MINUTES = 5  # to find a moment in which nobody speaks
QUIET_SECONDS = 2.0

# The options of `AgentSession`.
REALTIME_OPTIONS: Mapping[str, Any] = {
    "vad": None,
    "aec_warmup_duration": None,
    # What the caller says while a tool writes is heard all the same: otherwise it is replaced by silence.
    "turn_handling": {
        "turn_detection": "realtime_llm",
        "interruption": {"discard_audio_if_uninterruptible": False, "resume_false_interruption": False},
    },
}


def realtime_model(settings: Settings, mode: VoiceMode) -> RealtimeModelFallbackAdapter:
    """The model of this mode. One object serves all stages of a call, so one websocket does.

    LiveKit's adapter is used for `restart_session` only, which renews the connection. It passes on the events of the
    session inside it, also after a renewal. It is not given the next model to fall back on: it would start that one in
    the middle of a hand-off with the stage before, and drop what the caller says meanwhile.
    """
    reconnect = RECONNECT if mode == settings.voice_modes[-1] else RECONNECT_ONCE
    return RealtimeModelFallbackAdapter([_model(settings, mode, reconnect)])


def _model(settings: Settings, mode: VoiceMode, reconnect: APIConnectOptions) -> RealtimeModel:
    options: dict[str, Any] = {
        "voice": settings.voice,
        "speed": settings.voice_speed,
        "input_audio_transcription": _transcription(settings),
        "input_audio_noise_reduction": None if settings.noise_reduction == "off" else settings.noise_reduction,
        "turn_detection": _turn_detection(settings),
        "conn_options": reconnect,
        # By itself LiveKit would renew the connection after 20 minutes, whoever is speaking then.
        "max_session_duration": None,
    }
    if mode == "azure":
        # `RealtimeModel.with_azure` takes no notice of `conn_options`.
        return realtime.RealtimeModel(
            azure_deployment=settings.azure_deployment,
            base_url=f"{(settings.azure_endpoint or '').rstrip('/')}/openai",
            api_key=settings.azure_api_key.get_secret_value() if settings.azure_api_key else None,
            **options,
        )
    if settings.openai_base_url:
        options["base_url"] = settings.openai_base_url
    return realtime.RealtimeModel(
        model=settings.realtime_model,
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        **options,
    )


def _transcription(settings: Settings) -> AudioTranscription:
    """Which model transcribes the caller. It is told the languages of the line if it can be told several, and the only
    language of a line that speaks one; otherwise it hears by itself what is spoken."""
    name, codes = settings.transcription_model, [spoken.code for spoken in settings.spoken]
    if len(codes) == 1:
        return AudioTranscription(model=name, language=codes[0])
    if name in TAKES_SEVERAL_LANGUAGES:
        return AudioTranscription(model=name, languages=codes)
    if name.startswith(TAKES_A_PROMPT):
        names = " or ".join(spoken.name for spoken in settings.spoken)
        return AudioTranscription(model=name, prompt=f"The caller speaks {names}.")
    return AudioTranscription(model=name)


def _turn_detection(settings: Settings) -> RealtimeAudioInputTurnDetection:
    if settings.turn_detection == "server":
        return ServerVad(type="server_vad", create_response=True, interrupt_response=True)
    return SemanticVad(type="semantic_vad", eagerness="auto", create_response=True, interrupt_response=True)


def renewal_seconds(mode: VoiceMode) -> float:
    """The age in seconds from which a connection to this model is renewed, before the service itself ends it."""
    return 60 * (LONGEST_CONNECTION_MINUTES[mode] - SPARE_MINUTES)


async def renew_in_quiet(
    agent_session: AgentSession[Any], model: RealtimeModelFallbackAdapter, *, after_seconds: float
) -> None:
    """Until cancelled, renew the connection to the model each time it is this old, when nobody speaks."""
    while True:
        await asyncio.sleep(after_seconds)
        await _quiet(agent_session)
        await model.restart_session()


async def _quiet(agent_session: AgentSession[Any]) -> None:
    """Wait until nobody has spoken for a while, and no answer is being made."""
    since = time.monotonic()
    while time.monotonic() - since < QUIET_SECONDS:
        if agent_session.agent_state != "listening" or agent_session.user_state == "speaking":
            since = time.monotonic()
        await asyncio.sleep(0.05)
