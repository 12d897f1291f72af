"""How the line hears and speaks: a realtime model or a pipeline of models, and its announcements."""

from typing import Annotated, Literal, cast, get_args

from pydantic import AliasChoices, Field, SecretStr, ValidationInfo, field_validator

from shared.language.languages import Language, language, language_codes
from shared.settings.server_addresses import AddressSettings, header_safe, server_address

VoiceMode = Literal["realtime", "azure", "pipeline"]


class VoiceSettings(AddressSettings):
    openai_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key"),
            description="API key of OpenAI; without it a rule-based stand-in takes calls at the keyboard",
        ),
    ] = None
    openai_base_url: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices("OPENAI_BASE_URL", "openai_base_url"),
            description="base URL of another server with the OpenAI API",
        ),
    ] = None
    text_model: Annotated[str, Field(description="the OpenAI model for calls at the keyboard")] = "gpt-6-luna"

    voice_mode: Annotated[
        str,
        Field(
            description="realtime: OpenAI Realtime; azure: the same on Azure; pipeline: separate models. Of "
            "several, with commas, each goes on when the one before it fails",
        ),
    ] = "realtime"
    realtime_model: Annotated[str, Field(min_length=1, description="the OpenAI Realtime model")] = "gpt-realtime-2.1"
    voice: Annotated[str, Field(min_length=1, description="the voice of the realtime model")] = "sage"
    voice_speed: Annotated[float, Field(ge=0.25, le=1.5, description="1.0 is the voice's own speed")] = 1.0
    turn_detection: Annotated[
        Literal["semantic", "server"],
        Field(description="what ends the caller's turn: semantic: what was said; server: silence alone"),
    ] = "semantic"
    transcription_model: Annotated[
        str, Field(min_length=1, description="the model that transcribes what callers say")
    ] = "gpt-realtime-whisper"
    languages: Annotated[
        str,
        Field(description="ISO 639-1 codes of the languages that the line speaks, with commas; it begins in the first"),
    ] = "en,es"
    noise_reduction: Annotated[
        Literal["near_field", "far_field", "off"],
        Field(description="near_field for a telephone at the ear, far_field for a hands-free one, or off"),
    ] = "near_field"

    azure_endpoint: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices("AZURE_OPENAI_ENDPOINT", "azure_endpoint"),
            description="https address of the Azure OpenAI resource",
        ),
    ] = None
    azure_api_key: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("AZURE_OPENAI_API_KEY", "azure_api_key"),
            description="API key of the Azure OpenAI resource",
        ),
    ] = None
    azure_deployment: Annotated[
        str | None, Field(description="name of the deployment of a realtime model on Azure")
    ] = None

    announcement: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=300,
            description="your own words for the start of a call, in the first language; {company} is your name",
        ),
    ] = None
    recording_announcement: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=300,
            description="your own words, in the first language, for saying after it that calls are recorded; how to "
            "refuse that is added",
        ),
    ] = None
    record_calls: Annotated[bool, Field(description="whether calls are recorded; callers may refuse it")] = False

    @property
    def voice_modes(self) -> tuple[VoiceMode, ...]:
        """The modes in order: each goes on with a call when the one before it has failed."""
        return tuple(cast("VoiceMode", mode) for mode in self.voice_mode.split(","))

    @field_validator("openai_base_url", "azure_endpoint")
    @classmethod
    def _models_asked_safely(cls, written: str | None, info: ValidationInfo) -> str | None:
        if written is None:
            return None
        return server_address(written, wrong="write an address such as https://models.example.com/v1", info=info)

    @field_validator("voice_mode")
    @classmethod
    def _each_known_and_named_once(cls, written: str) -> str:
        modes = [part.strip() for part in written.split(",")]
        if not set(modes) <= set(get_args(VoiceMode)) or len(set(modes)) < len(modes):
            raise ValueError(f"write one or more of {', '.join(get_args(VoiceMode))}, each once, with commas between")
        return ",".join(modes)

    @property
    def announced(self) -> str:
        """What is said at the start of every call, in the first language, and that the others are spoken too. That
        calls are recorded, if they are, is said in all of them, and how to refuse it."""
        first, *others = self.spoken
        sentences = [self.announcement or first.announcement]
        if self.record_calls:
            sentences += [self.recording_announcement or first.recording_announcement, first.recording_refusal]
        for other in others:
            sentences.append(other.invitation)
            if self.record_calls:
                sentences += [other.recording_announcement, other.recording_refusal]
        return " ".join(sentences)

    @property
    def spoken(self) -> tuple[Language, ...]:
        """The languages of the line. It begins in the first."""
        return tuple(language(code) for code in self.languages.split(","))

    @field_validator("languages")
    @classmethod
    def _each_there_and_named_once(cls, written: str) -> str:
        codes = [part.strip().lower() for part in written.split(",")]
        if not set(codes) <= set(language_codes()) or len(set(codes)) < len(codes):
            raise ValueError(f"write one or more of {', '.join(language_codes())}, each once, with commas between")
        return ",".join(codes)

    @field_validator("openai_api_key", "azure_api_key")
    @classmethod
    def _models_key_safe(cls, key: SecretStr | None) -> SecretStr | None:
        return key and header_safe(key)
