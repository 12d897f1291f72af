"""Redis: where the inventory is kept.

What there is to choose about it is in `inventory/server/options.py`.
"""

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings

from inventory.server.options import RedisOptions
from shared.settings.depot import PROJECT


class RedisSettings(BaseSettings, RedisOptions):  # pyright: ignore[reportIncompatibleVariableOverride]
    redis_url: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("REDIS_URL", "redis_url"),
            description="Redis 6.2 or later, or Valkey; without it a server of this machine's own is started",
        ),
    ] = None
    data_folder: Annotated[Path, Field(description="where the embedded server keeps its files")] = PROJECT / "var"
