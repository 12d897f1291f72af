"""The worker: how it reaches LiveKit, how many calls it takes, and how it stops."""

from ipaddress import IPv4Address
from typing import Annotated

from pydantic import AliasChoices, Field, IPvAnyAddress, SecretStr, ValidationInfo, field_validator

from shared.settings.server_addresses import AddressSettings, header_safe, server_address


class WorkerSettings(AddressSettings):
    livekit_url: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices("LIVEKIT_URL", "livekit_url"),
            description="address of LiveKit, such as wss://name.livekit.cloud",
        ),
    ] = None
    livekit_api_key: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices("LIVEKIT_API_KEY", "livekit_api_key"),
            pattern=r"^[!-~]+$",
            description="API key of the LiveKit project",
        ),
    ] = None
    livekit_api_secret: Annotated[
        SecretStr | None,
        Field(
            validation_alias=AliasChoices("LIVEKIT_API_SECRET", "livekit_api_secret"),
            description="secret of that API key",
        ),
    ] = None
    agent_name: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="the agent name in LiveKit's dispatch rules")
    ] = "rental-line"

    max_calls: Annotated[int, Field(ge=1, le=1000, description="how many calls one worker takes at the same time")] = 10
    idle_processes: Annotated[
        int,
        Field(ge=1, le=50, description="how many processes are started ahead, so that a call need not wait for one"),
    ] = 2
    drain_seconds: Annotated[
        int,
        Field(ge=0, le=24 * 3600, description="how many seconds running calls may go on when the worker is stopped"),
    ] = 1800
    listen_address: Annotated[
        IPvAnyAddress,
        Field(description="address where the next three ports listen; 0.0.0.0: every address of this machine"),
    ] = IPv4Address("127.0.0.1")
    health_port: Annotated[
        int, Field(ge=1, le=65535, description="port where GET / answers while the worker lives")
    ] = 8081
    status_port: Annotated[
        int, Field(ge=1, le=65535, description="port where GET /ready answers 200 while the worker can take a call")
    ] = 8082
    metrics_port: Annotated[
        int | None, Field(ge=1, le=65535, description="port where GET /metrics answers Prometheus")
    ] = None

    @field_validator("livekit_url")
    @classmethod
    def _reached_safely(cls, written: str | None, info: ValidationInfo) -> str | None:
        if written is None:
            return None
        return server_address(
            written,
            wrong="write an address such as wss://name.livekit.cloud",
            info=info,
            schemes=("ws", "wss", "http", "https"),
        )

    @field_validator("livekit_api_secret")
    @classmethod
    def _livekit_key_safe(cls, key: SecretStr | None) -> SecretStr | None:
        return key and header_safe(key)
