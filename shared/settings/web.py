"""The depot's page: where `main.py web` answers, and how the way to it is encrypted."""

from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated

from pydantic import Field, IPvAnyAddress
from pydantic_settings import BaseSettings


class WebSettings(BaseSettings):
    web_address: Annotated[
        IPvAnyAddress,
        Field(
            description="address where the page answers; beyond this machine it wants users, and a certificate or a "
            "proxy"
        ),
    ] = IPv4Address("127.0.0.1")
    web_port: Annotated[int, Field(ge=1, le=65535, description="port where the page answers")] = 8083
    web_certificate: Annotated[
        Path | None, Field(description="file with the page's TLS certificate and its chain, as PEM")
    ] = None
    web_key: Annotated[Path | None, Field(description="file with the private key of that certificate, as PEM")] = None
    web_behind_proxy: Annotated[
        bool,
        Field(description="whether people reach the page only through a proxy that encrypts, and sets X-Forwarded-For"),
    ] = False
