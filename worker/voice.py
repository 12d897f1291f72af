"""The model that speaks and hears, and how a session uses it: chosen by the settings."""

from collections.abc import Mapping
from typing import Any

from livekit.agents import APIConnectOptions
from livekit.agents.llm import RealtimeModel
from livekit.plugins.openai import realtime
from openai.types.realtime import AudioTranscription
from openai.types.realtime.realtime_audio_input_turn_detection import (
    RealtimeAudioInputTurnDetection,
    SemanticVad,
    ServerVad,
)

from shared.settings import Settings

# A caller hears silence while the model is reached again.
RECONNECT = APIConnectOptions(max_retry=4, retry_interval=0.5, timeout=5.0)


def voice_model(settings: Settings) -> RealtimeModel | str:
    """The model of one call. One object serves all eight stages, so one websocket does."""
    if settings.voice_mode == "pipeline":
        return settings.pipeline_llm
    heard: dict[str, Any] = {
        "voice": settings.voice,
        "speed": settings.voice_speed,
        "input_audio_transcription": AudioTranscription(
            model=settings.transcription_model, language=settings.transcription_language
        ),
        "input_audio_noise_reduction": None if settings.noise_reduction == "off" else settings.noise_reduction,
        "turn_detection": _turn_detection(settings),
        "conn_options": RECONNECT,
    }
    if settings.voice_mode == "azure":
        return realtime.RealtimeModel.with_azure(
            azure_deployment=settings.azure_deployment or "",
            azure_endpoint=settings.azure_endpoint,
            api_key=settings.azure_api_key.get_secret_value() if settings.azure_api_key else None,
            **heard,
        )
    if settings.openai_base_url:
        heard["base_url"] = settings.openai_base_url
    return realtime.RealtimeModel(
        model=settings.realtime_model,
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        **heard,
    )


def voice_manner(settings: Settings) -> Mapping[str, Any]:
    """The options of `AgentSession` that go with the model."""
    manner: dict[str, Any] = {"user_away_timeout": settings.silence_seconds}
    if settings.voice_mode == "pipeline":
        # Voice activity and the end of a turn are then heard on this machine, by LiveKit's own small models.
        return manner | {"stt": settings.pipeline_stt, "tts": settings.pipeline_tts}
    return manner | {
        "vad": None,
        "aec_warmup_duration": None,
        # What the caller says while a tool writes is heard all the same: otherwise it is replaced by silence.
        "turn_handling": {
            "turn_detection": "realtime_llm",
            "interruption": {"discard_audio_if_uninterruptible": False, "resume_false_interruption": False},
        },
    }


def _turn_detection(settings: Settings) -> RealtimeAudioInputTurnDetection:
    if settings.turn_detection == "server":
        return ServerVad(type="server_vad", create_response=True, interrupt_response=True)
    return SemanticVad(type="semantic_vad", eagerness="auto", create_response=True, interrupt_response=True)
