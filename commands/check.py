"""`main.py check`: a table of whether each service that calls need can be reached."""

import asyncio
import datetime as dt
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import httpx2
import typer
from rich.markup import escape

from commands.rules_table import rules_hold
from commands.terminal import console, run, table_of
from inventory.invariants.invariant import State
from inventory.ledger.depot_identity import differences
from inventory.models import InventoryUnavailable
from inventory.server.data_folder import require_private
from inventory.server.errors import NO_ANSWER, reason
from inventory.server.eviction import read_eviction
from shared.house.house_file import HouseFileError, read_house_file
from shared.open_inventory import depot_identity, open_inventory
from shared.settings import Settings, load_settings
from shared.verification.local_registry import LocalRegistry
from shared.verification.open_verification import REGISTRY_NAMES, probe
from shared.verification.registry_files import RegistryFileError

FAILED = 1
NOT_KNOWN = 3  # nothing was found that is wrong, but not every rule could be checked
TIMEOUT_SECONDS = 10.0  # for each service
OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Finding:
    """The result for one service; `works` is None if it was not tried."""

    works: bool | None
    detail: str


def check(
    deep: Annotated[
        bool, typer.Option("--deep", help="Check the rules that must hold in the depot too: every unit and booking.")
    ] = False,
) -> None:
    """Try Redis, LiveKit, the models, the registries and the mail server, and print which of them work."""
    run(_check(deep=deep))


async def _check(*, deep: bool) -> None:
    settings = load_settings()
    tried = [(name, await _try(attempt, settings)) for name, attempt in CHECKS]
    table = table_of("what", "works", "found")
    for name, finding in tried:
        works = {True: "yes", False: "NO", None: "not tried"}[finding.works]
        table.add_row(name, works, escape(finding.detail))
    console().print(table)
    rules = await rules_hold(settings) if deep else State.FINE
    if rules is State.BROKEN or any(finding.works is False for _, finding in tried):
        raise typer.Exit(FAILED)
    if rules is State.NOT_CHECKED:
        raise typer.Exit(NOT_KNOWN)


async def _try(attempt: Callable[[Settings], Awaitable[Finding]], settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await attempt(settings)
    except TimeoutError:
        return Finding(False, f"no answer within {TIMEOUT_SECONDS:.0f} seconds")


async def data_folder(settings: Settings) -> Finding:
    name = settings.data_folder.name
    try:
        told = await asyncio.to_thread(require_private, settings.data_folder)
    except InventoryUnavailable as exc:
        return Finding(False, str(exc))
    return Finding(True, told or f"only its owner can read {name}/")


async def redis(settings: Settings) -> Finding:
    try:
        async with open_inventory(settings) as inventory:
            units = len(await inventory.all())
            other_depot = await differences(inventory, depot_identity(settings))
            eviction = await read_eviction(inventory.redis, inventory.keys.equipment)
    except InventoryUnavailable as exc:
        return Finding(False, str(exc))
    except NO_ANSWER as exc:
        return Finding(False, f"it does not answer ({reason(exc)})")
    where = "the server of REDIS_URL" if settings.redis_url else f"the embedded server in {settings.data_folder.name}/"
    if not units:
        return Finding(False, f"{where}, with no equipment in it: run `main.py inventory load`")
    if eviction.may_evict:
        return Finding(False, f"{where}: {eviction.told}")
    if other_depot:
        return Finding(False, f"{'; '.join(other_depot)}: see `main.py inventory depot`")
    return Finding(True, "; ".join(filter(None, (f"{where}, {units} units", eviction.told))))


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
        return Finding(False, f"it answers {exc.status}; check LIVEKIT_URL")
    except DecodeError:
        return Finding(False, "the server there is not LiveKit; check LIVEKIT_URL")
    except (aiohttp.ClientError, OSError, ValueError) as exc:
        return Finding(False, f"it cannot be reached ({type(exc).__name__}); check LIVEKIT_URL")
    return Finding(True, "the key is accepted")


async def model(settings: Settings) -> Finding:
    """Every model of RENTAL_VOICE_MODE, in its order."""
    tries = {"realtime": _openai, "azure": _azure, "pipeline": _pipeline}
    findings = [await tries[mode](settings) for mode in settings.voice_modes]
    works = [finding.works for finding in findings]
    return Finding(
        False if False in works else None if None in works else True,
        "; ".join(
            finding.detail if len(findings) == 1 else f"{mode}: {finding.detail}"
            for mode, finding in zip(settings.voice_modes, findings, strict=True)
        ),
    )


async def _openai(settings: Settings) -> Finding:
    if settings.openai_api_key is None:
        return Finding(None, "OPENAI_API_KEY is not set; a stand-in takes calls at the keyboard")
    answer = await _asked(
        f"{settings.openai_base_url or OPENAI_URL}/models/{settings.realtime_model}",
        {"Authorization": f"Bearer {settings.openai_api_key.get_secret_value()}"},
    )
    if isinstance(answer, str):
        return Finding(False, f"OpenAI {answer}")
    match answer.status_code:
        case 200:
            return _retirement(settings.realtime_model, answer)
        case 401 | 403:
            return Finding(False, "OpenAI refuses the key; check OPENAI_API_KEY")
        case 404:
            return Finding(False, f"this key has no model {settings.realtime_model}; check RENTAL_REALTIME_MODEL")
        case status:
            return Finding(False, f"OpenAI answers {status}")


async def _azure(settings: Settings) -> Finding:
    """Azure lists the models of the resource, not its deployments: those are tried by a call only."""
    if not (settings.azure_endpoint and settings.azure_api_key and settings.azure_deployment):
        return Finding(None, "AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_KEY and RENTAL_AZURE_DEPLOYMENT are not all set")
    answer = await _asked(
        f"{settings.azure_endpoint.rstrip('/')}/openai/v1/models",
        {"api-key": settings.azure_api_key.get_secret_value()},
    )
    if isinstance(answer, str):
        return Finding(False, f"Azure {answer}")
    match answer.status_code:
        case 200:
            return Finding(True, "the key is accepted; only a call tries the deployment")
        case 401 | 403:
            return Finding(False, "Azure refuses the key; check AZURE_OPENAI_API_KEY")
        case status:
            return Finding(False, f"Azure answers {status}; check AZURE_OPENAI_ENDPOINT")


async def _pipeline(settings: Settings) -> Finding:
    parts = {
        "STT": (settings.pipeline_stt_url, settings.pipeline_stt_key),
        "LLM": (settings.pipeline_llm_url, settings.pipeline_llm_key),
        "TTS": (settings.pipeline_tts_url, settings.pipeline_tts_key),
    }
    wrong: list[str] = []
    for part, (url, key) in parts.items():
        if url is None:
            continue
        answer = await _asked(f"{url}/models", {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {})
        if isinstance(answer, str):
            wrong.append(f"the server of RENTAL_PIPELINE_{part}_URL {answer}")
        elif answer.status_code in (401, 403):
            wrong.append(f"the server of RENTAL_PIPELINE_{part}_URL refuses RENTAL_PIPELINE_{part}_KEY")
        elif answer.status_code >= 500:
            wrong.append(f"the server of RENTAL_PIPELINE_{part}_URL answers {answer.status_code}")
    if wrong:
        return Finding(False, "; ".join(wrong))
    if through_livekit := [part for part, (url, _) in parts.items() if url is None]:
        return Finding(
            None, f"the {', '.join(through_livekit)} of the pipeline: only a call through LiveKit tries them"
        )
    return Finding(True, "the servers of the pipeline answer")


async def _asked(address: str, headers: dict[str, str]) -> httpx2.Response | str:
    """What is answered there, or a verb that says what went wrong."""
    try:
        async with httpx2.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
            return await client.get(address, headers=headers)
    except httpx2.HTTPError as exc:
        return f"cannot be reached ({type(exc).__name__})"


def _retirement(name: str, answer: httpx2.Response) -> Finding:
    """Whether OpenAI has announced when it shuts the model down: it is a field of its answer."""
    try:
        told: Any = answer.json()
        ends = dt.date.fromisoformat(told["shutdown_date"]) if told.get("shutdown_date") else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return Finding(True, f"the key is accepted for {name}")
    if ends is None:
        return Finding(True, f"the key is accepted for {name}; its shutdown is not announced")
    return Finding(True, f"the key is accepted for {name}, which OpenAI shuts down on {ends.isoformat()}")


async def registries(settings: Settings) -> Finding:
    """Try the registry that each of the four checks uses: over HTTP, or the depot's own tables."""
    asked = await probe(settings)
    if silent := [f"{check}: {wrong}" for check, wrong in asked.items() if wrong]:
        return Finding(False, "; ".join(silent))
    told = [f"{check}: the registry answers" for check in asked]
    if len(asked) < len(REGISTRY_NAMES):
        try:
            await asyncio.to_thread(LocalRegistry.read, settings.registry_folder, currency=settings.currency)
        except RegistryFileError as exc:
            return Finding(False, str(exc))
        told.append(f"the tables in {settings.registry_folder.name}/ are in order")
    return Finding(True, "; ".join(told))


async def house_file(settings: Settings) -> Finding:
    """What callers are told about the depot itself. The example is invented, and a depot writes its own."""
    try:
        subjects = await asyncio.to_thread(read_house_file, settings.house_file)
    except HouseFileError as exc:
        return Finding(False, str(exc))
    if settings.house_file == Settings.model_fields["house_file"].default:
        return Finding(True, "the example, which is invented: write your own and name it in RENTAL_HOUSE_FILE")
    return Finding(True, f"{len(subjects)} subjects in {settings.house_file.name}")


async def mail(settings: Settings) -> Finding:
    from shared.notifications.sender import templates_problem

    if problem := await asyncio.to_thread(templates_problem, settings):
        return Finding(False, problem)
    if settings.identity_code == "always" and not (
        settings.mail_is_sent or settings.sms_webhook or settings.tries_the_line_out
    ):
        return Finding(
            False, "no code can be sent, and nothing is booked without: set RENTAL_SMTP_HOST or RENTAL_SMS_WEBHOOK"
        )
    if not settings.mail_is_sent:
        return Finding(None, "RENTAL_SMTP_HOST is not set; mail is written to files, and no caller is promised any")
    import aiosmtplib

    from shared.notifications.mail_transport import smtp_client

    server = smtp_client(settings, await asyncio.to_thread(ssl.create_default_context))
    try:
        await server.connect()
        await server.quit()
    except aiosmtplib.SMTPAuthenticationError:
        return Finding(False, "it refuses RENTAL_SMTP_USER or RENTAL_SMTP_PASSWORD")
    except (aiosmtplib.SMTPException, OSError, ValueError) as exc:
        return Finding(False, f"it cannot be used ({type(exc).__name__}); check the settings RENTAL_SMTP_...")
    finally:
        server.close()
    return Finding(True, "it accepts the connection")


async def recordings(settings: Settings) -> Finding:
    if not settings.recordings_bucket:
        return Finding(None, "they stay in the data folder" if settings.record_calls else "calls are not recorded")
    from shared.recordings.recording_storage import RecordingStorage, StorageUnavailable

    try:
        await RecordingStorage(settings).kept()
    except StorageUnavailable as exc:
        return Finding(False, f"{exc} Check the settings RENTAL_RECORDINGS_...")
    return Finding(True, f"the bucket {settings.recordings_bucket} can be listed")


CHECKS: tuple[tuple[str, Callable[[Settings], Awaitable[Finding]]], ...] = (
    ("data folder", data_folder),
    ("Redis", redis),
    ("LiveKit", livekit),
    ("model", model),
    ("registries", registries),
    ("house file", house_file),
    ("mail", mail),
    ("recordings", recordings),
)
