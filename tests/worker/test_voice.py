"""What hears and speaks with callers is what the settings say."""

from typing import Any

import pytest
from livekit.agents.llm import RealtimeModelFallbackAdapter
from livekit.plugins.openai import LLM, STT, TTS

from shared.settings import Settings
from worker.voice.realtime import RECONNECT, RECONNECT_ONCE, renewal_seconds
from worker.voice.voices import Voice, open_voice

AZURE = {"azure_endpoint": "https://x.example/", "azure_api_key": "k", "azure_deployment": "line"}


def chosen(**values: Any) -> Settings:
    return Settings(_env_file=None, openai_api_key="sk-test", **values)  # type: ignore[call-arg]


async def voices_of(settings: Settings) -> list[Voice]:
    """The voices that these settings name, in order."""
    voices: list[Voice] = []
    for mode in settings.voice_modes:
        async with open_voice(settings, mode) as voice:
            voices.append(voice)
    return voices


async def options(settings: Settings) -> list[Any]:
    """Those of each realtime model, in order."""
    models = [voice.model for voice in await voices_of(settings)]
    return [
        model._models[0]._opts  # type: ignore[attr-defined]  # they are shown nowhere else
        for model in models
        if isinstance(model, RealtimeModelFallbackAdapter)
    ]


async def test_the_realtime_model_speaks_as_the_settings_say() -> None:
    (opts,) = await options(chosen(voice="cedar", voice_speed=1.2, languages="es", turn_detection="server"))
    assert (opts.model, opts.voice, opts.speed) == ("gpt-realtime-2.1", "cedar", 1.2)
    assert (opts.input_audio_transcription.language, opts.turn_detection.type) == ("es", "server_vad")
    assert opts.input_audio_noise_reduction.type == "near_field"


async def test_a_line_of_several_languages_tells_them_where_a_model_takes_them_and_forces_none() -> None:
    (own_ear,) = await options(chosen())
    assert (own_ear.input_audio_transcription.language, own_ear.input_audio_transcription.languages) == (None, None)
    (told,) = await options(chosen(transcription_model="gpt-transcribe"))
    assert (told.input_audio_transcription.language, told.input_audio_transcription.languages) == (None, ["en", "es"])
    (prompted,) = await options(chosen(transcription_model="gpt-4o-transcribe"))
    assert prompted.input_audio_transcription.language is None
    assert prompted.input_audio_transcription.prompt == "The caller speaks English or Spanish."


async def test_noise_reduction_can_be_off() -> None:
    (opts,) = await options(chosen(noise_reduction="off"))
    assert opts.input_audio_noise_reduction is None


async def test_another_address_than_openais_is_called() -> None:
    (opts,) = await options(chosen(openai_base_url="http://127.0.0.1:1/v1"))
    assert opts.base_url == "http://127.0.0.1:1/v1"


async def test_azure_has_an_address_and_a_deployment_of_its_own() -> None:
    (opts,) = await options(chosen(voice_mode="azure", **AZURE))
    assert (opts.is_azure, opts.azure_deployment, opts.api_key) == (True, "line", "k")
    assert opts.base_url == "https://x.example/openai"


@pytest.mark.parametrize("mode", ["realtime", "azure"])
async def test_a_lost_connection_is_tried_again_as_the_line_has_it(mode: str) -> None:
    (opts,) = await options(chosen(voice_mode=mode, **AZURE))
    assert opts.conn_options is RECONNECT


async def test_a_model_that_another_follows_is_not_waited_for_as_long() -> None:
    opts = await options(chosen(voice_mode="azure,realtime", **AZURE))
    assert [(one.is_azure, one.conn_options) for one in opts] == [(True, RECONNECT_ONCE), (False, RECONNECT)]
    (before_a_pipeline,) = await options(chosen(voice_mode="realtime,pipeline"))
    assert before_a_pipeline.conn_options is RECONNECT_ONCE


@pytest.mark.parametrize("mode", ["realtime", "azure"])
async def test_livekit_does_not_renew_a_connection_by_the_clock(mode: str) -> None:
    (opts,) = await options(chosen(voice_mode=mode, **AZURE))
    assert opts.max_session_duration is None


def test_the_longest_call_of_the_defaults_has_one_connection_to_openai() -> None:
    assert renewal_seconds("realtime") > chosen().longest_call_minutes * 60
    assert renewal_seconds("azure") < 30 * 60


async def test_a_pipeline_is_chosen_by_livekits_model_strings() -> None:
    settings = chosen(voice_mode="pipeline")
    (voice,) = await voices_of(settings)
    assert voice.model == settings.pipeline_llm
    assert (voice.options["stt"], voice.options["tts"]) == (settings.pipeline_stt, settings.pipeline_tts)


async def test_each_part_of_a_pipeline_may_be_a_server_of_ones_own() -> None:
    addresses = {
        f"pipeline_{part}_url": f"http://127.0.0.1:{port}/v1" for port, part in enumerate(("stt", "llm", "tts"), 1)
    }
    (voice,) = await voices_of(chosen(voice_mode="pipeline", pipeline_llm_key="mine", **addresses))
    parts = (voice.options["stt"], voice.model, voice.options["tts"])
    assert [type(part) for part in parts] == [STT, LLM, TTS]
    assert [part.provider for part in parts] == ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"]  # type: ignore[union-attr]
    assert [part._client.api_key for part in parts] == ["none", "mine", "none"]  # type: ignore[union-attr]


async def test_a_realtime_session_leaves_the_turns_to_the_model() -> None:
    (voice,) = await voices_of(chosen())
    assert voice.options["vad"] is None
    assert voice.options["turn_handling"]["turn_detection"] == "realtime_llm"
    assert "stt" not in voice.options
