"""Mail: the server that sends confirmations, the sender's address, and the templates."""

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
        Field(description="host of the mail server; without one, mail is written to mail/ in the data folder"),
    ] = None
    smtp_port: Annotated[
        int, Field(ge=1, le=65535, description="port of the mail server: usually 587 for starttls, 465 for tls")
    ] = 587
    smtp_tls: Annotated[
        Literal["starttls", "tls", "none"], Field(description="how the connection is encrypted: starttls, tls, or none")
    ] = "starttls"
    smtp_user: Annotated[str | None, Field(description="user name for the mail server")] = None
    smtp_password: Annotated[SecretStr | None, Field(validate_default=True, description="password of that user")] = None
    smtp_timeout_seconds: Annotated[
        float, Field(ge=0.1, le=20, description="how many seconds to wait for an answer of the mail server")
    ] = 10
    mail_from: Annotated[str, Field(validate_default=True, description="the sender's address of confirmations")] = (
        NOBODYS_ADDRESS
    )
    waiting_mail: Annotated[
        bool,
        Field(description="tell customers by mail when what they wait for is free; without it only the desk is told"),
    ] = False
    mail_templates: Annotated[
        Path | None, Field(description="folder with your own subject.txt, mail.txt or mail.html")
    ] = None

    @property
    def mail_is_sent(self) -> bool:
        """Whether messages are sent by SMTP. Only then may a caller be told that a message is on its way."""
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
    def _with_its_user_and_encrypted(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (password is None) != (info.data.get("smtp_user") is None):
            raise ValueError("a user and a password go together; set RENTAL_SMTP_USER and this, or neither")
        if password is not None and info.data.get("smtp_tls") == "none":
            raise ValueError("a password is not sent without TLS; set RENTAL_SMTP_TLS to starttls or tls")
        return password
