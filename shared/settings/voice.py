"""How the line speaks and hears: the realtime model or a pipeline, and what it says of itself."""

from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings


class VoiceSettings(BaseSettings):
    openai_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key"),
            description="the key of an OpenAI project; without it a stand-in takes the calls at the keyboard",
        ),
    ] = None
    openai_base_url: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices("OPENAI_BASE_URL", "openai_base_url"),
            pattern=r"^https?://",
            description="where the OpenAI API is reached, when not at OpenAI",
        ),
    ] = None
    text_model: Annotated[str, Field(description="the OpenAI model of a call at the keyboard")] = "gpt-6-luna"

    voice_mode: Annotated[
        Literal["realtime", "azure", "pipeline"],
        Field(description="realtime: OpenAI Realtime; azure: the same at Azure; pipeline: models apart"),
    ] = "realtime"
    realtime_model: Annotated[str, Field(min_length=1, description="the OpenAI Realtime model")] = "gpt-realtime-2.1"
    voice: Annotated[str, Field(min_length=1, description="the voice of the realtime model")] = "sage"
    voice_speed: Annotated[float, Field(ge=0.25, le=1.5, description="1.0 is the voice's own speed")] = 1.0
    turn_detection: Annotated[
        Literal["semantic", "server"],
        Field(description="semantic: by what was said; server: by silence alone"),
    ] = "semantic"
    transcription_model: Annotated[str, Field(min_length=1, description="writes down what callers say")] = (
        "gpt-realtime-whisper"
    )
    transcription_language: Annotated[
        str, Field(pattern=r"^[a-z]{2}$", description="ISO 639-1 code of what callers speak")
    ] = "en"
    noise_reduction: Annotated[
        Literal["near_field", "far_field", "off"], Field(description="near_field suits a telephone at the ear")
    ] = "near_field"

    azure_endpoint: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices("AZURE_OPENAI_ENDPOINT", "azure_endpoint"),
            pattern=r"^https?://",
            description="https address of the Azure OpenAI resource",
        ),
    ] = None
    azure_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("AZURE_OPENAI_API_KEY", "azure_api_key"),
            description="the key of the Azure OpenAI resource",
        ),
    ] = None
    azure_deployment: Annotated[str | None, Field(description="the deployment of a realtime model at Azure")] = None

    pipeline_stt: Annotated[str, Field(min_length=1, description="LiveKit's model string for hearing")] = (
        "deepgram/nova-3:en"
    )
    pipeline_llm: Annotated[str, Field(min_length=1, description="LiveKit's model string for the conversation")] = (
        "openai/gpt-6-luna"
    )
    pipeline_tts: Annotated[str, Field(min_length=1, description="LiveKit's model string for the voice")] = (
        "cartesia/sonic-3"
    )

    announcement: Annotated[
        str,
        Field(min_length=1, max_length=300, description="said at the start of a call; {company} is the company's name"),
    ] = "Thank you for calling {company}. I am the automated assistant."
    recording_announcement: Annotated[
        str, Field(min_length=1, max_length=300, description="said after it when calls are recorded")
    ] = "This call may be recorded."
    record_calls: Annotated[bool, Field(description="have LiveKit Cloud record the calls")] = False

    @property
    def announced(self) -> str:
        """What is said at the start of every call."""
        return f"{self.announcement} {self.recording_announcement}" if self.record_calls else self.announcement
