"""Every setting of the line, read from the environment and from `.env`, validated when the program starts."""

from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict

from shared.settings.depot import DepotSettings
from shared.settings.redis import RedisSettings
from shared.settings.registries import RegistrySettings
from shared.settings.telephone import TelephoneSettings
from shared.settings.voice import VoiceSettings
from shared.settings.worker import WorkerSettings


class SettingsError(Exception):
    """One or more settings are missing or bad; the text lists all of them and what to do."""


class Settings(DepotSettings, RedisSettings, RegistrySettings, VoiceSettings, TelephoneSettings, WorkerSettings):
    """The settings of one depot. Names in the environment begin with `RENTAL_`, but for those that others name.

    A setting that is there and empty is as one that is not there.
    """

    model_config = SettingsConfigDict(
        env_prefix="RENTAL_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: naming every bad setting, what is wrong with it and what it is for. No value is repeated:
            it may be a secret.
    """
    try:
        return Settings()
    except ValidationError as invalid:
        lines = [
            f"  {_name_in_environment(error['loc'])}: {error['msg']}" for error in invalid.errors(include_input=False)
        ]
        raise SettingsError(
            "Some settings are not right; correct them in the environment or in .env:\n" + "\n".join(lines)
        ) from None


def _name_in_environment(location: tuple[int | str, ...]) -> str:
    name = str(location[0])
    field = Settings.model_fields.get(name)
    label = name.upper() if field is None or field.validation_alias else f"RENTAL_{name.upper()}"
    purpose = field.description if field else None
    return f"{label} ({purpose})" if purpose else label
