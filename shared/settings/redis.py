"""Redis: where the inventory is kept.

The other options of the connection are in `inventory/server/options.py`.
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
            description="address of Redis 6.2 or later, or of Valkey; without it the line starts a server of its own",
        ),
    ] = None
    data_folder: Annotated[Path, Field(description="where the embedded server keeps its files")] = PROJECT / "var"
