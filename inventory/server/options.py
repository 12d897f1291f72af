"""The options for Redis. `shared/settings/redis.py` reads them from the environment."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, FilePath, SecretStr, ValidationInfo, field_validator


class RedisOptions(BaseModel):
    """Where Redis is, how long its answers are waited for, and on how many replicas a booking must be."""

    redis_url: SecretStr | None = None
    data_folder: Annotated[Path, Field(description="where the embedded server keeps its files")]

    # A worker follows the catalogue with a command that takes up to half a second, so the limit must be longer.
    redis_answer_seconds: Annotated[
        float, Field(ge=0.7, le=2.5, description="how long one answer of Redis is waited for before it is asked again")
    ] = 1.0
    redis_connect_seconds: Annotated[
        float, Field(gt=0, le=2.5, description="how long a connection to Redis is waited for")
    ] = 1.0
    redis_retries: Annotated[
        int, Field(ge=0, le=10, description="how often a command is sent again after a time-out or a lost connection")
    ] = 2
    redis_connections: Annotated[
        int,
        Field(ge=2, le=10_000, description="connections that a worker opens at most, to each server of Redis"),
    ] = 100

    redis_ca_file: Annotated[
        FilePath | None, Field(description="PEM file of who signed the certificate of Redis; without it the system's")
    ] = None
    redis_certificate_file: Annotated[
        FilePath | None, Field(description="PEM file of the certificate that this worker shows to Redis")
    ] = None
    redis_key_file: Annotated[FilePath | None, Field(description="PEM file of that certificate's key")] = None
    redis_sentinel_password: Annotated[
        SecretStr | None, Field(description="password of the sentinels, where they have one")
    ] = None

    redis_replicas: Annotated[
        int, Field(ge=0, le=10, description="replicas that must have a booking before the caller is told it is made")
    ] = 0
    redis_replica_seconds: Annotated[
        float, Field(gt=0, le=1.0, description="how long those replicas are waited for")
    ] = 0.4

    @field_validator("redis_key_file")
    @classmethod
    def _with_its_certificate(cls, key: Path | None, info: ValidationInfo) -> Path | None:
        if key and not info.data.get("redis_certificate_file"):
            raise ValueError("the key needs its certificate: set RENTAL_REDIS_CERTIFICATE_FILE too")
        return key
