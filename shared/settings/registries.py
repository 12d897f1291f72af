"""The registries that people and papers are checked against."""

from pathlib import Path

from pydantic_settings import BaseSettings

from shared.settings.depot import PROJECT


class RegistrySettings(BaseSettings):
    registry_folder: Path = PROJECT / "data" / "registry"
