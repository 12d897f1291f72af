"""The worker: how it reaches LiveKit, how many calls it takes, how it stops."""

from typing import Annotated

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings


class WorkerSettings(BaseSettings):
    livekit_url: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices("LIVEKIT_URL", "livekit_url"),
            pattern=r"^(wss?|https?)://",
            description="where LiveKit is, such as wss://name.livekit.cloud",
        ),
    ] = None
    livekit_api_key: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices("LIVEKIT_API_KEY", "livekit_api_key"),
            description="the key of the LiveKit project",
        ),
    ] = None
    livekit_api_secret: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("LIVEKIT_API_SECRET", "livekit_api_secret"),
            description="the secret that goes with the key",
        ),
    ] = None
    agent_name: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="the name that dispatch rules call this worker by")
    ] = "rental-line"

    max_calls: Annotated[int, Field(ge=1, le=1000, description="calls that one worker takes at once")] = 10
    idle_processes: Annotated[
        int, Field(ge=1, le=50, description="processes kept warm, so that a call does not wait for one")
    ] = 2
    drain_seconds: Annotated[
        int, Field(ge=0, le=24 * 3600, description="how long running calls may go on when the worker is stopped")
    ] = 1800
    health_port: Annotated[int, Field(ge=1, le=65535, description="GET / answers while the worker lives")] = 8081
    status_port: Annotated[
        int, Field(ge=1, le=65535, description="GET /ready answers 200 while the worker can take a call")
    ] = 8082
    metrics_port: Annotated[int | None, Field(ge=1, le=65535, description="GET /metrics, for Prometheus")] = None
