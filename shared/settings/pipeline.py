"""The pipeline: a model each for hearing, thinking and speaking, through LiveKit or on servers of your own."""

from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from shared.settings.server_addresses import AddressSettings, header_safe, server_address

_Model = Annotated[str, Field(min_length=1)]
_Key = Annotated[SecretStr | None, Field(description="the key of that server, where it wants one")]


class PipelineSettings(AddressSettings):
    pipeline_stt: Annotated[
        _Model, Field(description="the model that hears: LiveKit's name for it, or that of your own server")
    ] = "deepgram/nova-3:multi"
    pipeline_stt_url: Annotated[
        str | None, Field(description="your OpenAI-compatible server that hears, such as http://127.0.0.1:8000/v1")
    ] = None
    pipeline_stt_key: _Key = None

    pipeline_llm: Annotated[
        _Model, Field(description="the model that thinks: LiveKit's name for it, or that of your own server")
    ] = "openai/gpt-6-luna"
    pipeline_llm_url: Annotated[
        str | None, Field(description="your OpenAI-compatible server that thinks, such as http://127.0.0.1:8001/v1")
    ] = None
    pipeline_llm_key: _Key = None

    pipeline_tts: Annotated[
        _Model, Field(description="the model that speaks: LiveKit's name for it, or that of your own server")
    ] = "cartesia/sonic-3"
    pipeline_tts_url: Annotated[
        str | None, Field(description="your OpenAI-compatible server that speaks, such as http://127.0.0.1:8002/v1")
    ] = None
    pipeline_tts_key: _Key = None
    pipeline_voice: Annotated[str, Field(min_length=1, description="the voice, on your own server")] = "alloy"

    @field_validator("pipeline_stt_url", "pipeline_llm_url", "pipeline_tts_url")
    @classmethod
    def _pipeline_asked_safely(cls, written: str | None, info: ValidationInfo) -> str | None:
        if written is None:
            return None
        return server_address(written, wrong="write an address such as http://127.0.0.1:8000/v1", info=info)

    @field_validator("pipeline_stt_key", "pipeline_llm_key", "pipeline_tts_key")
    @classmethod
    def _pipeline_key_safe(cls, key: SecretStr | None) -> SecretStr | None:
        return key and header_safe(key)
