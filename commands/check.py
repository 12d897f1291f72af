"""`main.py check`: whether everything that the line needs can be reached, as a table."""

import asyncio
import datetime as dt
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2
import typer
from rich.markup import escape

from commands.terminal import console, run, table_of
from inventory.models import InventoryUnavailable
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings
from shared.verification.chosen_registries import CONFIGURED, probe
from shared.verification.local_registry import LocalRegistry
from shared.verification.registry_files import RegistryFileError

NOT_IN_ORDER = 1
ANSWER_SECONDS = 10.0
OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Finding:
    """What was found out about one thing; `works` is None where it was not tried."""

    works: bool | None
    detail: str


def check() -> None:
    """Try Redis, LiveKit, the model's key, the registries and the mail server, and print what answers."""
    run(_check())


async def _check() -> None:
    settings = load_settings()
    tried = [(name, await _try(attempt, settings)) for name, attempt in CHECKS]
    table = table_of("what", "works", "found")
    for name, finding in tried:
        works = {True: "yes", False: "NO", None: "not tried"}[finding.works]
        table.add_row(name, works, escape(finding.detail))
    console().print(table)
    if any(finding.works is False for _, finding in tried):
        raise typer.Exit(NOT_IN_ORDER)


async def _try(attempt: Callable[[Settings], Awaitable[Finding]], settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await attempt(settings)
    except TimeoutError:
        return Finding(False, f"no answer within {ANSWER_SECONDS:.0f} seconds")


async def redis(settings: Settings) -> Finding:
    try:
        async with open_inventory(settings) as inventory:
            units = len(await inventory.all())
    except InventoryUnavailable as exc:
        return Finding(False, str(exc))
    where = "the server of REDIS_URL" if settings.redis_url else f"the embedded server in {settings.data_folder.name}/"
    if not units:
        return Finding(False, f"{where}, with no equipment in it: run `main.py inventory load`")
    return Finding(True, f"{where}, {units} units")


async def livekit(settings: Settings) -> Finding:
    secret = settings.livekit_api_secret
    if not (settings.livekit_url and settings.livekit_api_key and secret):
        return Finding(None, "LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET are not all set")
    import aiohttp
    from google.protobuf.message import DecodeError
    from livekit import api

    try:
        async with api.LiveKitAPI(settings.livekit_url, settings.livekit_api_key, secret.get_secret_value()) as server:
            await server.room.list_rooms(api.ListRoomsRequest())
    except api.ServerError as exc:
        if exc.status in (401, 403):
            return Finding(False, f"it refuses the key or its secret ({exc.code})")
        return Finding(False, f"it answers {exc.status}; is LIVEKIT_URL right?")
    except DecodeError:
        return Finding(False, "what answers there is not LiveKit; is LIVEKIT_URL right?")
    except (aiohttp.ClientError, OSError, ValueError) as exc:
        return Finding(False, f"it cannot be reached ({type(exc).__name__}); is LIVEKIT_URL right?")
    return Finding(True, "the key is accepted")


async def model(settings: Settings) -> Finding:
    match settings.voice_mode:
        case "pipeline":
            return Finding(None, "the models of a pipeline are reached through LiveKit")
        case "azure":
            return Finding(None, "Azure's deployments are tried by a call only")
    if settings.openai_api_key is None:
        return Finding(None, "OPENAI_API_KEY is not set; a stand-in takes the calls at the keyboard")
    address = f"{settings.openai_base_url or OPENAI_URL}/models/{settings.realtime_model}"
    key = settings.openai_api_key.get_secret_value()
    try:
        async with httpx2.AsyncClient(timeout=ANSWER_SECONDS) as client:
            answer = await client.get(address, headers={"Authorization": f"Bearer {key}"})
    except httpx2.HTTPError as exc:
        return Finding(False, f"OpenAI cannot be reached ({type(exc).__name__})")
    match answer.status_code:
        case 200:
            return _retirement(settings.realtime_model, answer)
        case 401 | 403:
            return Finding(False, "OpenAI refuses the key; look at OPENAI_API_KEY")
        case 404:
            return Finding(
                False, f"there is no model {settings.realtime_model} for this key; see RENTAL_REALTIME_MODEL"
            )
        case status:
            return Finding(False, f"OpenAI answers {status}")


def _retirement(name: str, answer: httpx2.Response) -> Finding:
    """OpenAI tells of each model when it will be shut down, once that is announced."""
    try:
        told: Any = answer.json()
        ends = dt.date.fromisoformat(told["shutdown_date"]) if told.get("shutdown_date") else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return Finding(True, f"the key is accepted for {name}")
    if ends is None:
        return Finding(True, f"the key is accepted for {name}; no end of it is announced")
    return Finding(True, f"the key is accepted for {name}, which ends on {ends.isoformat()}")


async def registries(settings: Settings) -> Finding:
    """The tables and the registries over HTTP, whichever of them the four checks are configured for."""
    asked = await probe(settings)
    if silent := [f"{check}: {wrong}" for check, wrong in asked.items() if wrong]:
        return Finding(False, "; ".join(silent))
    told = [f"{check}: the registry answers" for check in asked]
    if len(asked) < len(CONFIGURED):
        try:
            await asyncio.to_thread(LocalRegistry.read, settings.registry_folder, currency=settings.currency)
        except RegistryFileError as exc:
            return Finding(False, str(exc))
        told.append(f"the tables in {settings.registry_folder.name}/ are in order")
    return Finding(True, "; ".join(told))


async def mail(settings: Settings) -> Finding:
    if not settings.mail_is_sent:
        return Finding(
            None, "RENTAL_SMTP_HOST is not set; messages are written to files, and no caller is told of mail"
        )
    import aiosmtplib

    from shared.notifications.mail import smtp_client

    server = smtp_client(settings, await asyncio.to_thread(ssl.create_default_context))
    try:
        await server.connect()
        await server.quit()
    except aiosmtplib.SMTPAuthenticationError:
        return Finding(False, "it refuses RENTAL_SMTP_USER or RENTAL_SMTP_PASSWORD")
    except (aiosmtplib.SMTPException, OSError, ValueError) as exc:
        return Finding(False, f"it cannot be used ({type(exc).__name__}); look at the settings RENTAL_SMTP_...")
    finally:
        server.close()
    return Finding(True, "it lets the line in")


CHECKS: tuple[tuple[str, Callable[[Settings], Awaitable[Finding]]], ...] = (
    ("Redis", redis),
    ("LiveKit", livekit),
    ("model", model),
    ("registries", registries),
    ("mail", mail),
)
