"""The command line: `python main.py --help`. Modules that take long to import are imported by their commands."""

import asyncio
import contextlib
import gc
import sys
import time
import warnings
from collections.abc import Iterator
from typing import Annotated

import typer

from commands.parts import CommandLine
from shared.settings import SettingsError, load_settings

FAILED = 1
COULD_NOT_START = 2

# What is imported stays until the end. To look through it for garbage as often as usual takes a twentieth of the start.
NEW_OBJECTS_BEFORE_COLLECTING = 50_000

app = typer.Typer(
    cls=CommandLine, no_args_is_help=True, add_completion=False, help="A telephone line that rents equipment."
)


@app.command()
def call(
    scenario: Annotated[str | None, typer.Option(help="Play this scripted call instead.")] = None,
) -> None:
    """Hold a call in text, with you at the keyboard or with a scripted caller."""
    begun = time.perf_counter()
    with _errors_as_sentences():
        from simulation.scenario import find_scenarios

        scripted = find_scenarios([scenario]) if scenario is not None else []
        chosen = None if scripted else load_settings()
        from commands.calls.call import call_at_the_keyboard, play_scenario
        from commands.calls.printing import quiet_logs
        from worker.measures.traces import trace_calls

        quiet_logs()
        trace_calls()
        if scripted and not asyncio.run(play_scenario(scripted[0], begun=begun)):
            raise typer.Exit(FAILED)
        if chosen is not None and not asyncio.run(call_at_the_keyboard(chosen, begun=begun)):
            raise typer.Exit(COULD_NOT_START)


@app.command()
def scenarios(
    names: Annotated[list[str] | None, typer.Argument(help="Names of scripted calls; all of them by default.")] = None,
    over_http: Annotated[bool, typer.Option("--over-http", help="Ask registries over HTTP, on this machine.")] = False,
) -> None:
    """Play the scripted calls, and print how each ended."""
    with _errors_as_sentences():
        from simulation.scenario import find_scenarios

        chosen = find_scenarios(names or [])
        from commands.calls.printing import quiet_logs
        from commands.calls.scenarios import play_scenarios

        quiet_logs()
        if not asyncio.run(play_scenarios(chosen, over_http=over_http)):
            raise typer.Exit(FAILED)


LIVEKIT_OPTIONS = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command(context_settings=LIVEKIT_OPTIONS, add_help_option=False)
def start() -> None:
    """Take telephone calls. The options are those of LiveKit's `start`: see `start --help`."""
    _run_worker(connected=True)


@app.command(context_settings=LIVEKIT_OPTIONS, add_help_option=False)
def dev() -> None:
    """Take telephone calls during development: like `start`, but restarted when a file changes."""
    _run_worker(connected=True)


@app.command(context_settings=LIVEKIT_OPTIONS, add_help_option=False)
def connect() -> None:
    """Join one room at LiveKit and hold the call there."""
    _run_worker(connected=True)


@app.command(context_settings=LIVEKIT_OPTIONS, add_help_option=False)
def console() -> None:
    """Hold a call by voice with this machine's microphone and the realtime model."""
    _run_worker(connected=False)


def _run_worker(*, connected: bool) -> None:
    """Run LiveKit's own command line, which reads the arguments itself."""
    with _errors_as_sentences():
        chosen = load_settings()

        from worker.measures.metrics_folder import share_metrics

        share_metrics(chosen)  # before what counts is imported

        from livekit.agents import cli

        from worker.depot_watch import require_safe_depot
        from worker.server import make_server, require_worker_settings

        if "--help" not in sys.argv:
            require_worker_settings(chosen, connected=connected)
            require_safe_depot(chosen)
        warnings.filterwarnings("ignore", message="the built-in Python CLI is deprecated")
        cli.run_app(make_server(chosen))


def __getattr__(name: str) -> object:
    """Make the worker when `python -m livekit.agents start main.py` looks for it here, and not for other commands."""
    if name == "server":
        from worker.measures.metrics_folder import share_metrics

        chosen = load_settings()
        share_metrics(chosen)  # before what counts is imported

        from worker.depot_watch import require_safe_depot
        from worker.server import make_server, require_worker_settings

        require_worker_settings(chosen, connected=True)
        require_safe_depot(chosen)
        return make_server(chosen)
    raise AttributeError(f"module 'main' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), "server"]


@contextlib.contextmanager
def _errors_as_sentences() -> Iterator[None]:
    """Print what is wrong with the settings or the files as a sentence, without a traceback, and exit."""
    from inventory.files.csv_file import EquipmentFileError
    from inventory.models import InventoryUnavailable
    from shared.verification.registry_files import RegistryFileError
    from simulation.scenario import ScenarioError

    try:
        yield
    except (SettingsError, ScenarioError, EquipmentFileError, RegistryFileError, InventoryUnavailable) as exc:
        print(exc, file=sys.stderr)  # noqa: T201 - a command line speaks
        raise typer.Exit(COULD_NOT_START) from None


if __name__ == "__main__":
    gc.set_threshold(NEW_OBJECTS_BEFORE_COLLECTING)
    app()
