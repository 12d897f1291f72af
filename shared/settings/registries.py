"""The registries that people and papers are checked against."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings

from shared.settings.depot import PROJECT


class RegistrySettings(BaseSettings):
    registry_folder: Annotated[Path, Field(description="the tables that callers are checked against")] = (
        PROJECT / "data" / "registry"
    )
