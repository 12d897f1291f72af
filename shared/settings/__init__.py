"""All settings of the line, read from the environment and from `.env`, and validated when the program starts."""

import os
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from shared.settings.call_records import RecordSettings
from shared.settings.depot import DepotSettings
from shared.settings.limits import LimitSettings
from shared.settings.messages.mail import MailSettings
from shared.settings.messages.notifications import NotificationSettings
from shared.settings.pipeline import PipelineSettings
from shared.settings.redis import RedisSettings
from shared.settings.registries import RegistrySettings
from shared.settings.server_addresses import AddressSettings
from shared.settings.telephone import TelephoneSettings
from shared.settings.terms import TermsSettings
from shared.settings.voice import VoiceSettings
from shared.settings.web import WebSettings
from shared.settings.worker import WorkerSettings


class SettingsError(Exception):
    """Some settings are missing or not valid. The text lists all of them and says what to do."""


class _SecretFiles(SecretsSettingsSource):
    """Reads secrets from files. An empty file counts as no file, as an empty variable counts as no variable."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        value, key, is_complex = super().get_field_value(field, field_name)
        return value or None, key, is_complex


class Settings(
    DepotSettings,
    TermsSettings,
    RedisSettings,
    RegistrySettings,
    VoiceSettings,
    PipelineSettings,
    TelephoneSettings,
    LimitSettings,
    WorkerSettings,
    MailSettings,
    NotificationSettings,
    RecordSettings,
    WebSettings,
    AddressSettings,
):
    """The settings of one depot. An empty setting counts as one that is not set.

    Names in the environment begin with `RENTAL_`, except those that LiveKit, OpenAI, Azure or Redis have given.
    """

    model_config = SettingsConfigDict(
        env_prefix="RENTAL_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    @property
    def tries_the_line_out(self) -> bool:
        """Whether somebody tries the line on one machine: no server of mail, and none of Redis."""
        return not self.mail_is_sent and self.redis_url is None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        folder = getattr(file_secret_settings, "secrets_dir", None)
        files = _SecretFiles(settings_cls, secrets_dir=folder)
        # To look for each setting in a file that is not there takes nearly half of the time.
        in_file = [dotenv_settings] if getattr(dotenv_settings, "env_vars", True) else []
        return init_settings, env_settings, *in_file, files


def load_settings() -> Settings:
    """Read the settings: from the environment, else from `.env`, else from files that hold one secret each.

    Raises:
        SettingsError: a setting is not valid. The text names every such setting, what is wrong with it and what it is
            for. It repeats no value, because a value may be a secret.
    """
    try:
        return Settings(_secrets_dir=_secrets_folder())  # type: ignore[call-arg]
    except UnicodeDecodeError:
        raise SettingsError(
            "The file .env, or a file of a secret, is not UTF-8 text. Save it again as UTF-8."
        ) from None
    except ValidationError as exc:
        lines = [f"  {_described(error['loc'])}: {error['msg']}" for error in exc.errors(include_input=False)]
        raise SettingsError(
            "Some settings are not right; correct them in the environment or in .env:\n" + "\n".join(lines)
        ) from None


def name_in_environment(field_name: str) -> str:
    """The name of the setting in the environment."""
    alias = Settings.model_fields[field_name].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"RENTAL_{field_name.upper()}"


def _secrets_folder() -> Path | None:
    """The folder where an orchestrator puts one file per secret, named like the variable in the environment.

    Raises:
        SettingsError: RENTAL_SECRETS_FOLDER is set, and there is no such folder.
    """
    named = os.environ.get("RENTAL_SECRETS_FOLDER")
    folder = Path(named or "/run/secrets")
    if folder.is_dir():
        return folder
    if named:
        raise SettingsError("RENTAL_SECRETS_FOLDER names no folder; without it, /run/secrets is looked into.")
    return None


def _described(location: tuple[int | str, ...]) -> str:
    told = str(location[0]).lower()
    for name, field in Settings.model_fields.items():
        if told in (name, name_in_environment(name).lower()):
            return f"{name_in_environment(name)} ({field.description})"
    return told.upper()
