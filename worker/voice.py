"""The speech model that the settings choose, and the session options that go with it."""

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

# The pauses are short, because the caller hears silence until the model is connected again.
RECONNECT = APIConnectOptions(max_retry=4, retry_interval=0.5, timeout=5.0)


def voice_model(settings: Settings) -> RealtimeModel | str:
    """Make the model of one call. All stages share it, so that the call needs one WebSocket connection only.

    Returns a realtime model, or in the mode `pipeline` the name of a language model at LiveKit Inference.
    """
    if settings.voice_mode == "pipeline":
        return settings.pipeline_llm
    model_options: dict[str, Any] = {
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
            **model_options,
        )
    if settings.openai_base_url:
        model_options["base_url"] = settings.openai_base_url
    return realtime.RealtimeModel(
        model=settings.realtime_model,
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        **model_options,
    )


def session_options(settings: Settings) -> Mapping[str, Any]:
    """The options of LiveKit's `AgentSession` that go with the model."""
    options: dict[str, Any] = {"user_away_timeout": settings.silence_seconds}
    if settings.voice_mode == "pipeline":
        # LiveKit's own small models then detect speech and the end of a turn on this machine.
        return options | {"stt": settings.pipeline_stt, "tts": settings.pipeline_tts}
    return options | {
        "vad": None,
        "aec_warmup_duration": None,
        # Without this, LiveKit replaces by silence what the caller says while a tool writes.
        "turn_handling": {
            "turn_detection": "realtime_llm",
            "interruption": {"discard_audio_if_uninterruptible": False, "resume_false_interruption": False},
        },
    }


def _turn_detection(settings: Settings) -> RealtimeAudioInputTurnDetection:
    if settings.turn_detection == "server":
        return ServerVad(type="server_vad", create_response=True, interrupt_response=True)
    return SemanticVad(type="semantic_vad", eagerness="auto", create_response=True, interrupt_response=True)
