"""The model that speaks with callers is the one that the settings say."""

from typing import Any

import pytest
from livekit.agents.llm import RealtimeModel

from shared.settings import Settings
from worker.voice import session_options, voice_model


def chosen(**values: Any) -> Settings:
    return Settings(_env_file=None, openai_api_key="sk-test", **values)  # type: ignore[call-arg]


def options(settings: Settings) -> Any:
    model = voice_model(settings)
    assert isinstance(model, RealtimeModel)
    return model._opts  # type: ignore[attr-defined]  # the plugin shows its options nowhere else


def test_the_realtime_model_speaks_as_the_settings_say() -> None:
    opts = options(chosen(voice="cedar", voice_speed=1.2, transcription_language="es", turn_detection="server"))
    assert (opts.model, opts.voice, opts.speed) == ("gpt-realtime-2.1", "cedar", 1.2)
    assert (opts.input_audio_transcription.language, opts.turn_detection.type) == ("es", "server_vad")
    assert opts.input_audio_noise_reduction.type == "near_field"


def test_noise_reduction_can_be_off() -> None:
    assert options(chosen(noise_reduction="off")).input_audio_noise_reduction is None


def test_another_address_than_openais_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    assert options(chosen(openai_base_url="http://127.0.0.1:1/v1")).base_url == "http://127.0.0.1:1/v1"


def test_azure_has_an_address_and_a_deployment_of_its_own() -> None:
    opts = options(
        chosen(voice_mode="azure", azure_endpoint="https://x.example", azure_api_key="k", azure_deployment="line")
    )
    assert (opts.is_azure, opts.azure_deployment) == (True, "line")
    assert opts.base_url.startswith("https://x.example")


def test_a_pipeline_is_chosen_by_livekits_model_strings() -> None:
    settings = chosen(voice_mode="pipeline")
    assert voice_model(settings) == settings.pipeline_llm
    manner = session_options(settings)
    assert (manner["stt"], manner["tts"]) == (settings.pipeline_stt, settings.pipeline_tts)


def test_a_realtime_session_leaves_the_turns_to_the_model() -> None:
    manner = session_options(chosen())
    assert manner["vad"] is None
    assert manner["turn_handling"]["turn_detection"] == "realtime_llm"
    assert "stt" not in manner
