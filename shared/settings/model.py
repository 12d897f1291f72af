"""The language model of a call."""

from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings


class ModelSettings(BaseSettings):
    openai_api_key: Annotated[
        SecretStr | None, Field(validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key"))
    ] = None
    text_model: Annotated[str, Field(description="the OpenAI model of a call at the keyboard")] = "gpt-4.1-mini"
