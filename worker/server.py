"""The worker: it registers with LiveKit under its agent name and gives each call a process of its own."""

import asyncio

from livekit.agents import AgentServer
from livekit.agents.worker import ServerEnvOption

from shared.log_privacy import install_privacy_filter
from shared.settings import Settings, SettingsError
from worker.confirmations import empty_outbox
from worker.lost_calls import hang_up_lost_calls
from worker.metrics_folder import metrics_folder, share_metrics
from worker.phone_call import after_call, answer
from worker.prewarm import prepare
from worker.status import serve_status

AFTER_CALL_SECONDS = 60.0
PREPARE_SECONDS = 30.0  # a catalogue of a hundred thousand units is read and indexed in a few


def make_server(settings: Settings) -> AgentServer:
    """The worker of this depot, not yet running."""
    secret = settings.livekit_api_secret
    folder = metrics_folder(settings)
    share_metrics(settings)
    server = AgentServer(
        ws_url=settings.livekit_url,
        api_key=settings.livekit_api_key,
        api_secret=secret.get_secret_value() if secret else None,
        setup_fnc=prepare,
        # A call waits for a remote model most of its time: calls are counted, not the processor's load.
        load_fnc=lambda server: len(server.active_jobs) / settings.max_calls,
        load_threshold=1.0,
        drain_timeout=settings.drain_seconds,
        num_idle_processes=ServerEnvOption(
            dev_default=0, prod_default=min(settings.idle_processes, settings.max_calls)
        ),
        initialize_process_timeout=PREPARE_SECONDS,
        session_end_timeout=AFTER_CALL_SECONDS,
        shutdown_process_timeout=AFTER_CALL_SECONDS,
        port=ServerEnvOption(dev_default=0, prod_default=settings.health_port),
        prometheus_port=settings.metrics_port,
        prometheus_multiproc_dir=str(folder) if folder else None,
    )
    server.rtc_session(answer, agent_name=settings.agent_name, on_session_end=after_call)
    beside_the_calls: set[asyncio.Task[None]] = set()
    install_privacy_filter()

    @server.on("worker_started")
    def _started() -> None:
        install_privacy_filter()  # the handlers of the log are made on the way here
        for work in (serve_status(server, settings), empty_outbox(settings), hang_up_lost_calls(server)):
            beside_the_calls.add(asyncio.create_task(work, name=work.__name__))

    return server


def require_worker_settings(settings: Settings, *, connected: bool) -> None:
    """See that everything is set that a worker needs; `connected` when it registers with LiveKit.

    Raises:
        SettingsError: naming all that is missing at once, and what each is for.
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
