"""`main.py registry serve`: the depot's own tables as a registry over HTTP, protected by keys."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.terminal import REFUSED
from shared.settings import Settings, SettingsError, load_settings
from shared.verification.registry_files import RegistryFileError

registry_app = typer.Typer(no_args_is_help=True, help="Serve the registry that callers are checked against.")


@registry_app.callback()
def _registry() -> None:
    """Without this callback, Typer would drop the word `serve`, as it is the only command of its group."""


@registry_app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8090,
    host: Annotated[str, typer.Option(help="The address to listen on; put TLS in front of a public one.")] = (
        "127.0.0.1"
    ),
) -> None:
    """Serve the depot's tables over HTTP, as docs/registry-api.yaml describes, until you stop the command."""
    from shared.verification import registry_server
    from shared.verification.local_registry import LocalRegistry

    try:
        settings = load_settings()
        registry = LocalRegistry.read(settings.registry_folder, currency=settings.currency)
        app = registry_server.registry_app(registry, _keys(settings))
        asyncio.run(registry_server.run(app, host, port))
    except (SettingsError, RegistryFileError, registry_server.RegistryKeysError) as exc:
        _refuse(str(exc))
    except OSError as exc:
        _refuse(f"Cannot listen on port {port} of {host} ({exc.strerror}); choose another port with --port.")


def _keys(settings: Settings) -> list[str]:
    """The keys of RENTAL_REGISTRY_KEYS and of RENTAL_REGISTRY_KEYS_FILE."""
    keys = (settings.registry_keys.get_secret_value() if settings.registry_keys else "").split(",")
    if settings.registry_keys_file is not None:
        keys += _lines(settings.registry_keys_file)
    return [key.strip() for key in keys if key.strip()]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"RENTAL_REGISTRY_KEYS_FILE: {file} cannot be read ({type(exc).__name__}).") from None


def _refuse(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - a command line speaks
    raise typer.Exit(REFUSED)
