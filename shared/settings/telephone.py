"""Calls on the telephone: the provider's trunk, time limits, and the number that calls are transferred to."""

import ipaddress
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from shared.settings.staffed_numbers import StaffedNumber, read_staffed_numbers


class TelephoneSettings(BaseSettings):
    sip_outbound_address: Annotated[
        str | None,
        Field(
            pattern=r"^[A-Za-z0-9.-]+(:\d{1,5})?$",
            description="where the provider takes calls that the line makes, such as name.pstn.twilio.com",
        ),
    ] = None
    sip_outbound_username: Annotated[
        str | None, Field(min_length=1, description="user name with which the line logs in there")
    ] = None
    sip_outbound_password: Annotated[
        SecretStr | None, Field(validate_default=True, description="password with which the line logs in there")
    ] = None
    transfer_mode: Annotated[
        Literal["refer", "warm"],
        Field(
            description="refer: the provider passes the caller on; warm: the line calls a person and tells them first "
            "what it is about",
        ),
    ] = "refer"
    transfer_number: Annotated[
        str | None,
        Field(
            description="whom calls are passed on to, in order; hours are optional: "
            "+12175550188 Mon-Fri 08:00-17:00, Sat 09:00-12:00; +12175550199",
        ),
    ] = None
    transfer_ringing_seconds: Annotated[
        int, Field(ge=5, le=80, description="with warm: how long the telephone of a person rings")
    ] = 25
    sip_username: Annotated[
        str | None, Field(min_length=1, description="user name with which the provider's trunk logs in")
    ] = None
    sip_password: Annotated[
        SecretStr | None, Field(validate_default=True, description="password with which the provider's trunk logs in")
    ] = None
    sip_allowed_addresses: Annotated[
        str,
        Field(
            description="addresses that calls may come from, such as 54.172.60.0/30, separated by commas; empty: all",
        ),
    ] = ""
    caller_wait_seconds: Annotated[
        float, Field(ge=1, le=120, description="how many seconds a worker waits in the room for the caller")
    ] = 30
    waiting_caller_seconds: Annotated[
        float,
        Field(ge=5, le=120, description="how long a caller whom no worker has taken rings before they hear busy"),
    ] = 20
    ringing_seconds: Annotated[
        int, Field(ge=5, le=180, description="how long a call may ring at LiveKit, for when no worker lives")
    ] = 30
    busy_status: Annotated[
        Literal["486", "503"],
        Field(description="what the provider is told then, 486 or 503: some try their fallback on one of them only"),
    ] = "486"
    silence_seconds: Annotated[
        float,
        Field(
            ge=3, le=120, description="seconds of silence after which the caller is asked whether they are still there"
        ),
    ] = 15
    silence_questions: Annotated[
        int, Field(ge=0, le=5, description="how often the caller is asked that before the line says goodbye")
    ] = 2
    longest_call_minutes: Annotated[
        float, Field(ge=1, le=240, description="minutes after which the line ends a call with a goodbye")
    ] = 30
    keypad_pause_seconds: Annotated[
        float,
        Field(
            ge=0.5,
            le=10,
            description="seconds without a key after which typed digits are complete; # completes them at once",
        ),
    ] = 2.5

    @property
    def sip_origins(self) -> tuple[str, ...]:
        """The addresses and networks that calls may come from. If there are none, calls may come from anywhere."""
        return tuple(part for part in self.sip_allowed_addresses.split(", ") if part)

    @property
    def people(self) -> tuple[StaffedNumber, ...]:
        """Whom calls are passed on to, in order."""
        return read_staffed_numbers(self.transfer_number or "")

    @field_validator("sip_password", "sip_outbound_password")
    @classmethod
    def _with_its_user(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        user = (info.field_name or "").replace("password", "username")
        if (password is None) != (info.data.get(user) is None):
            raise ValueError(f"a user and a password go together; set RENTAL_{user.upper()} and this, or neither")
        return password

    @field_validator("transfer_mode")
    @classmethod
    def _with_an_address_to_call(cls, mode: str, info: ValidationInfo) -> str:
        if mode == "warm" and info.data.get("sip_outbound_address") is None:
            raise ValueError("for warm, RENTAL_SIP_OUTBOUND_ADDRESS is needed, and telephony setup after it")
        return mode

    @field_validator("transfer_number")
    @classmethod
    def _numbers_that_can_be_called(cls, written: str | None, info: ValidationInfo) -> str | None:
        people = read_staffed_numbers(written or "")
        if info.data.get("transfer_mode") == "warm" and any(one.number.startswith("sip:") for one in people):
            raise ValueError("with RENTAL_TRANSFER_MODE=warm only telephone numbers can be called; sip: needs refer")
        return written

    @field_validator("sip_allowed_addresses")
    @classmethod
    def _valid_addresses(cls, written: str) -> str:
        """Check the form of each address: LiveKit refuses every call if one is neither an IP address nor a network."""
        return ", ".join(_address(part.strip()) for part in written.split(",") if part.strip())


def _address(written: str) -> str:
    try:
        return str(ipaddress.ip_network(written, strict=False) if "/" in written else ipaddress.ip_address(written))
    except ValueError:
        raise ValueError("write addresses such as 54.172.60.0/30 or 203.0.113.7, with commas between") from None
