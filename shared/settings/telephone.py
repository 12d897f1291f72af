"""A call on the telephone: how long things may last, and who takes over."""

import ipaddress
from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings


class TelephoneSettings(BaseSettings):
    transfer_number: Annotated[
        str | None,
        Field(
            pattern=r"^(tel:)?\+[1-9]\d{6,14}$|^sip:\S+$",
            description="whom a caller is passed on to: a number such as +15550100200, or a sip: address",
        ),
    ] = None
    sip_username: Annotated[
        str | None, Field(min_length=1, description="what the provider's trunk names itself as, with its password")
    ] = None
    sip_password: Annotated[
        SecretStr | None, Field(validate_default=True, description="the password of the provider's trunk")
    ] = None
    sip_allowed_addresses: Annotated[
        str,
        Field(
            description="addresses that calls may come from, such as 54.172.60.0/30, with commas; empty: from anywhere",
        ),
    ] = ""
    caller_wait_seconds: Annotated[
        float, Field(ge=1, le=120, description="how long a worker waits in the room for the caller")
    ] = 30
    silence_seconds: Annotated[
        float, Field(ge=3, le=120, description="silence after which the caller is asked whether they are there")
    ] = 15
    silence_questions: Annotated[int, Field(ge=0, le=5, description="how often before the goodbye")] = 2
    longest_call_minutes: Annotated[float, Field(ge=1, le=240, description="then the line says goodbye")] = 30
    keypad_pause_seconds: Annotated[
        float, Field(ge=0.5, le=10, description="pause after which typed digits are complete; # ends them at once")
    ] = 2.5

    @property
    def sip_origins(self) -> tuple[str, ...]:
        """The addresses and networks that calls may come from; none: from anywhere."""
        return tuple(part for part in self.sip_allowed_addresses.split(", ") if part)

    @field_validator("sip_password")
    @classmethod
    def _with_its_user(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (password is None) != (info.data.get("sip_username") is None):
            raise ValueError("a user and a password go together; set RENTAL_SIP_USERNAME and this, or neither")
        return password

    @field_validator("sip_allowed_addresses")
    @classmethod
    def _as_livekit_reads_them(cls, written: str) -> str:
        """LiveKit compares with an address or with a network of so many bits, and takes no call for any other form."""
        return ", ".join(_address(part.strip()) for part in written.split(",") if part.strip())


def _address(written: str) -> str:
    try:
        return str(ipaddress.ip_network(written, strict=False) if "/" in written else ipaddress.ip_address(written))
    except ValueError:
        raise ValueError("write addresses such as 54.172.60.0/30 or 203.0.113.7, with commas between") from None
