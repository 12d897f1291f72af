"""The worker: a LiveKit agent server, which registers under its agent name and runs each call in its own process."""

import asyncio

from livekit.agents import AgentServer
from livekit.agents.worker import ServerEnvOption

from shared.log_privacy import install_privacy_filter
from shared.settings import Settings, SettingsError
from worker.job_process import clean_up_after_call, prepare_process, take_call
from worker.lost_calls import hang_up_lost_calls
from worker.metrics_folder import metrics_folder, share_metrics
from worker.outbox_sending import send_outbox
from worker.status import serve_status

CLEAN_UP_SECONDS = 60.0
PREPARE_SECONDS = 30.0  # reading and indexing a catalogue of a hundred thousand units takes a few seconds


def make_server(settings: Settings) -> AgentServer:
    """Make the worker of this depot, without starting it."""
    secret = settings.livekit_api_secret
    folder = metrics_folder(settings)
    share_metrics(settings)
    server = AgentServer(
        ws_url=settings.livekit_url,
        api_key=settings.livekit_api_key,
        api_secret=secret.get_secret_value() if secret else None,
        setup_fnc=prepare_process,
        # The load is the number of calls, not the CPU's: a call mostly waits for a remote model.
        load_fnc=lambda server: len(server.active_jobs) / settings.max_calls,
        load_threshold=1.0,
        drain_timeout=settings.drain_seconds,
        num_idle_processes=ServerEnvOption(
            dev_default=0, prod_default=min(settings.idle_processes, settings.max_calls)
        ),
        initialize_process_timeout=PREPARE_SECONDS,
        session_end_timeout=CLEAN_UP_SECONDS,
        shutdown_process_timeout=CLEAN_UP_SECONDS,
        port=ServerEnvOption(dev_default=0, prod_default=settings.health_port),
        prometheus_port=settings.metrics_port,
        prometheus_multiproc_dir=str(folder) if folder else None,
    )
    server.rtc_session(take_call, agent_name=settings.agent_name, on_session_end=clean_up_after_call)
    background: set[asyncio.Task[None]] = set()
    install_privacy_filter()

    @server.on("worker_started")
    def _started() -> None:
        install_privacy_filter()  # again, because LiveKit has added log handlers since
        for work in (serve_status(server, settings), send_outbox(settings), hang_up_lost_calls(server)):
            background.add(asyncio.create_task(work, name=work.__name__))

    return server


def require_worker_settings(settings: Settings, *, connected: bool) -> None:
    """Check that every setting is there that a worker needs.

    Args:
        settings: the settings of this process.
        connected: whether the worker registers with LiveKit; the console does not.

    Raises:
        SettingsError: settings are missing; the message lists all of them with their purpose.
    """
    secret = settings.livekit_api_secret
    needed: list[tuple[str, object, str]] = []
    if connected or settings.voice_mode == "pipeline":
        needed += [
            ("LIVEKIT_URL", settings.livekit_url, "where LiveKit is, such as wss://name.livekit.cloud"),
            ("LIVEKIT_API_KEY", settings.livekit_api_key, "the key of the LiveKit project"),
            ("LIVEKIT_API_SECRET", secret and secret.get_secret_value(), "the secret that goes with the key"),
        ]
    if settings.voice_mode == "realtime":
        needed.append(("OPENAI_API_KEY", settings.openai_api_key, "for the realtime model that speaks with callers"))
    if settings.voice_mode == "azure":
        needed += [
            ("AZURE_OPENAI_ENDPOINT", settings.azure_endpoint, "the address of the Azure OpenAI resource"),
            ("AZURE_OPENAI_API_KEY", settings.azure_api_key, "its key"),
            ("RENTAL_AZURE_DEPLOYMENT", settings.azure_deployment, "the deployment of a realtime model there"),
        ]
    missing = [f"  {name}: {purpose}" for name, value, purpose in needed if not value]
    if missing:
        raise SettingsError(
            "Some settings are missing; put them into the environment or into .env:\n" + "\n".join(missing)
        )
