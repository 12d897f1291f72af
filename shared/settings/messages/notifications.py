"""Notifications of bookings: how often they are tried, and the webhooks that receive them."""

import base64
import binascii
import json
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

SECRET_PREFIX = "whsec_"  # noqa: S105 - the beginning of every secret, not a secret
SHORTEST_SECRET = 24  # bytes
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Event(StrEnum):
    """What can happen to a booking, and what customers are reminded of, as the scripts write it into the outbox."""

    BOOKED = "booked"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    OFF_RENT = "off_rent"
    BEGINS_TOMORROW = "begins_tomorrow"
    DUE_TODAY = "due_today"


REMINDERS = (Event.BEGINS_TOMORROW, Event.DUE_TODAY)


class Webhook(BaseModel):
    """The address that receives an event, and the secret that signs the requests."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: AnyHttpUrl
    secret: SecretStr

    @field_validator("url")
    @classmethod
    def _encrypted(cls, url: AnyHttpUrl) -> AnyHttpUrl:
        if url.scheme != "https" and url.host not in LOOPBACK:
            raise ValueError("write an https address, because bookings hold names and addresses")
        return url

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if len(secret_bytes(secret.get_secret_value())) < SHORTEST_SECRET:
            raise ValueError(f"a secret is {SECRET_PREFIX} and at least {SHORTEST_SECRET} random bytes in base64")
        return secret


def secret_bytes(secret: str) -> bytes:
    """The bytes that a secret such as "whsec_..." stands for. Empty if the secret is not valid."""
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""


class NotificationSettings(BaseSettings):
    notification_tries: Annotated[
        int, Field(ge=1, le=50, description="how often a notification is tried before it becomes a dead letter")
    ] = 10
    notification_retry_seconds: Annotated[
        float,
        Field(
            ge=30,
            le=3600,
            description="seconds until the second try; each further wait is twice as long, up to an hour",
        ),
    ] = 60
    reminders: Annotated[
        bool, Field(description="remind customers of what begins tomorrow and of what is due back today")
    ] = False
    webhooks: Annotated[
        dict[Event, Webhook],
        NoDecode,
        Field(
            description='JSON object from events to webhooks: {"booked": {"url": "https://...", "secret": "whsec_..."}}'
        ),
    ] = {}

    sms_webhook: Annotated[
        Webhook | None,
        NoDecode,
        Field(
            description="the depot's SMS service, which texts the telephone on a license record: "
            '{"url": "https://...", "secret": "whsec_..."}'
        ),
    ] = None

    @property
    def events(self) -> tuple[Event, ...]:
        """What customers are told of."""
        return tuple(event for event in Event if self.reminders or event not in REMINDERS)

    @field_validator("webhooks", "sms_webhook", mode="before")
    @classmethod
    def _from_json(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("that is not JSON") from None
