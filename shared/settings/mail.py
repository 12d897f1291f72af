"""Mail: the server that sends confirmations, who they come from, and how they look."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from shared.language.email_addresses import is_email_address

NOBODYS_ADDRESS = "rentals@example.com"
HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")


class MailSettings(BaseSettings):
    smtp_host: Annotated[
        str | None,
        Field(description="the server that sends mail; without one, mail is written to mail/ in the data folder"),
    ] = None
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="587 for starttls, 465 for tls")] = 587
    smtp_tls: Annotated[
        Literal["starttls", "tls", "none"], Field(description="starttls (port 587), tls (port 465) or none")
    ] = "starttls"
    smtp_user: Annotated[str | None, Field(description="who logs in at the mail server")] = None
    smtp_password: Annotated[
        SecretStr | None, Field(validate_default=True, description="of that user, at the mail server")
    ] = None
    smtp_timeout_seconds: Annotated[float, Field(ge=0.1, le=20, description="seconds for one answer of it")] = 10
    mail_from: Annotated[str, Field(validate_default=True, description="the address that confirmations come from")] = (
        NOBODYS_ADDRESS
    )
    mail_templates: Annotated[
        Path | None, Field(description="folder of your own subject.txt, mail.txt and mail.html, or some of them")
    ] = None

    @property
    def mail_is_sent(self) -> bool:
        """Whether messages leave by SMTP. Only then may a caller be told that one is on its way."""
        return self.smtp_host is not None

    @field_validator("smtp_host")
    @classmethod
    def _a_host(cls, host: str | None) -> str | None:
        if host is not None and not HOST.fullmatch(host):
            raise ValueError("a mail server is a name such as smtp.example.com, without a port")
        return host

    @field_validator("mail_from")
    @classmethod
    def _an_address(cls, address: str, info: ValidationInfo) -> str:
        if not is_email_address(address):
            raise ValueError("that is not an e-mail address")
        if address == NOBODYS_ADDRESS and info.data.get("smtp_host") is not None:
            raise ValueError("with a mail server, set this to an address of your own")
        return address

    @field_validator("mail_templates")
    @classmethod
    def _a_folder(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError("there is no such folder")
        return folder

    @field_validator("smtp_password")
    @classmethod
    def _with_its_user_and_not_in_the_clear(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (password is None) != (info.data.get("smtp_user") is None):
            raise ValueError("a user and a password go together; set RENTAL_SMTP_USER and this, or neither")
        if password is not None and info.data.get("smtp_tls") == "none":
            raise ValueError("a password is not sent without TLS; set RENTAL_SMTP_TLS to starttls or tls")
        return password
