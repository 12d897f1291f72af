"""Every setting of the line, read from the environment and from `.env`, validated when the program starts."""

from functools import cached_property
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """One or more settings are missing or bad; the text lists all of them and what to do."""


class Settings(BaseSettings):
    """The settings of one depot. Names in the environment begin with `RENTAL_`, but for those that others name."""

    model_config = SettingsConfigDict(
        env_prefix="RENTAL_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    company_name: Annotated[str, Field(min_length=1, max_length=80)] = "Easy Inventory Rentals"
    depot: Annotated[
        str, Field(pattern=r"^[a-z0-9-]{1,40}$", description="short name of the depot, part of every key")
    ] = "main"
    time_zone: Annotated[str, Field(description="IANA name of the depot's time zone")] = "America/New_York"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code")] = "USD"

    hold_minutes: Annotated[int, Field(ge=1, le=24 * 60, description="how long a unit is kept for a call")] = 15
    price_proposals: Annotated[int, Field(ge=1, le=10, description="price proposals a caller may make")] = 3
    identifier_tries: Annotated[int, Field(ge=1, le=10, description="tries to give a number the registry knows")] = 3
    longest_rental_days: Annotated[int, Field(ge=1, le=3650)] = 180
    furthest_start_days: Annotated[int, Field(ge=1, le=3650, description="how far ahead a rental may start")] = 365

    redis_url: Annotated[SecretStr | None, Field(validation_alias=AliasChoices("REDIS_URL", "redis_url"))] = None
    data_folder: Annotated[Path, Field(description="where the embedded server keeps its files")] = PROJECT / "var"
    equipment_file: Path = PROJECT / "data" / "equipment_inventory.csv"
    google_sheet_id: Annotated[
        str | None, Field(description="the part of the spreadsheet's address between /d/ and /edit")
    ] = None
    google_sheet_range: Annotated[str, Field(min_length=1, description="the tab that the equipment is on")] = (
        "Equipment"
    )
    google_credentials_file: Annotated[
        Path | None, Field(description="JSON key of the service account that the spreadsheet is shared with")
    ] = None
    registry_folder: Path = PROJECT / "data" / "registry"

    openai_api_key: Annotated[
        SecretStr | None, Field(validation_alias=AliasChoices("OPENAI_API_KEY", "openai_api_key"))
    ] = None
    text_model: Annotated[str, Field(description="the OpenAI model of a call at the keyboard")] = "gpt-4.1-mini"

    @field_validator("time_zone")
    @classmethod
    def _known_time_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise ValueError(f"no time zone is called {name!r}; use an IANA name such as Europe/Berlin") from unknown
        return name

    @field_validator("redis_url", "openai_api_key", "google_sheet_id", "google_credentials_file", mode="before")
    @classmethod
    def _blank_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


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
