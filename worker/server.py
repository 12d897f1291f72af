"""The worker: a LiveKit agent server, which registers under its agent name and runs each call in its own process."""

import asyncio
import contextlib
import functools
import math
import os
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from livekit import api
from livekit.agents import AgentServer, JobRequest
from livekit.agents.worker import ServerEnvOption

from inventory.server.ending_tasks import end_tasks
from shared.log_privacy import install_privacy_filter
from shared.measures.log_lines import log_in_lines
from shared.notifications.sender import templates_problem
from shared.open_inventory import KeptInventory
from shared.repeated_jobs import repeat
from shared.settings import Settings, SettingsError
from worker.beside_calls import jobs_beside_calls, move_last_recordings
from worker.depot_watch import DepotWatch
from worker.dispatch.call_slots import CallSlots
from worker.dispatch.lost_calls import hang_up_lost_calls
from worker.dispatch.waiting_callers import waiting_callers_job
from worker.job_process import clean_up_after_call, prepare_process, take_call
from worker.measures.from_zero import begin_at_zero
from worker.measures.metrics_folder import MetricsFolder, metrics_folder, share_metrics
from worker.measures.serve_metrics import serve_metrics
from worker.measures.told_of_worker import ToldOfWorker
from worker.measures.worker_gauges import look_at_worker
from worker.registry_tables import RegistryTables
from worker.status import serve_status

CLEAN_UP_SECONDS = 60.0
PREPARE_SECONDS = 30.0  # reading and indexing a catalogue of a hundred thousand units takes a few seconds


class Worker(AgentServer):
    """LiveKit's agent server, with work beside the calls that ends when the server is closed."""

    def __init__(self, **options: Any) -> None:
        """`options` are those of `AgentServer`."""
        super().__init__(**options)
        self._background: set[asyncio.Task[None]] = set()
        self._used = contextlib.AsyncExitStack()

    def work_beside_calls(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this work until the server is closed."""
        self._background.add(asyncio.create_task(work, name=work.__name__))

    def close_after_work(self, close: Callable[[], Awaitable[None]]) -> None:
        """Close what the work beside the calls uses, when all of it has ended."""
        self._used.push_async_callback(close)

    async def aclose(self) -> None:
        """Close the server, then end the work beside the calls: while calls end, it looks after them."""
        try:
            await super().aclose()
        finally:
            await end_tasks(*self._background)
            await self._used.aclose()


def make_server(settings: Settings) -> Worker:
    """Make the worker of this depot, without starting it."""
    secret = settings.livekit_api_secret
    folder = metrics_folder(settings)
    share_metrics(settings)
    slots = CallSlots(settings.max_calls)
    kept = KeptInventory(settings)
    depot = DepotWatch(settings, kept)
    tables = RegistryTables(settings)
    settings_of_calls = settings
    if tables.needed:
        # Calls read the tables that were valid last. All other settings stay as they were at the worker's start.
        settings_of_calls = settings.model_copy(update={"registry_folder": tables.folder_for_calls()})
    server = Worker(
        ws_url=settings.livekit_url,
        api_key=settings.livekit_api_key,
        api_secret=secret.get_secret_value() if secret else None,
        setup_fnc=functools.partial(prepare_process, settings=settings_of_calls),
        # Imported once, in the process that the others are forked from: a call without an idle process waits less.
        preload_modules=["worker.job_process"],
        # The load is the number of calls, not the CPU's: a call mostly waits for a remote model. Whether one more is
        # taken is decided by the slots alone, never by LiveKit's threshold.
        load_fnc=slots.load,
        load_threshold=math.inf,
        drain_timeout=settings.drain_seconds,
        num_idle_processes=ServerEnvOption(
            dev_default=0, prod_default=min(settings.idle_processes, settings.max_calls)
        ),
        initialize_process_timeout=PREPARE_SECONDS,
        session_end_timeout=CLEAN_UP_SECONDS,
        shutdown_process_timeout=CLEAN_UP_SECONDS,
        host=str(settings.listen_address),
        port=ServerEnvOption(dev_default=0, prod_default=settings.health_port),
        prometheus_multiproc_dir=str(folder) if folder else None,
    )
    server.rtc_session(
        functools.partial(take_call, settings=settings_of_calls),
        agent_name=settings.agent_name,
        on_request=functools.partial(_answer_offer, server, slots, depot),
        on_session_end=clean_up_after_call,
    )
    install_privacy_filter()

    @server.on("worker_started")
    def _started() -> None:
        install_privacy_filter()  # again, because LiveKit has added log handlers since
        log_in_lines()
        server.work_beside_calls(serve_status(server, settings, slots, tables, depot))
        if tables.needed:
            server.work_beside_calls(tables.follow())
        if folder:
            begin_at_zero(settings)
            look = functools.partial(look_at_worker, server, depot, settings)
            server.work_beside_calls(serve_metrics(settings, MetricsFolder(folder), look))
        told = ToldOfWorker(server, settings, slots, depot)
        jobs = [depot.job(), told.job(), *jobs_beside_calls(settings)]
        server.close_after_work(kept.aclose)
        server.close_after_work(functools.partial(told.forget, kept))
        server.close_after_work(functools.partial(move_last_recordings, settings, kept))
        if os.environ.get("LIVEKIT_URL"):  # LiveKit's command line sets it, also from its own options
            livekit = api.LiveKitAPI()
            server.close_after_work(livekit.aclose)
            server.work_beside_calls(hang_up_lost_calls(server, slots, livekit))
            jobs.append(waiting_callers_job(settings, slots, livekit))
        for job in jobs:
            server.work_beside_calls(repeat(job, kept))

    return server


async def _answer_offer(server: AgentServer, slots: CallSlots, depot: DepotWatch, request: JobRequest) -> None:
    """Take the call that LiveKit offers, if there is room for it and its booking would be safe."""
    if depot.must_stop:
        await request.reject(terminate=False)  # another worker may be better off
    else:
        await slots.answer(server, request)


def require_worker_settings(settings: Settings, *, connected: bool) -> None:
    """Check that every setting is there that a worker needs.

    Args:
        settings: the settings of this process.
        connected: whether the worker registers with LiveKit; the console does not.

    Raises:
        SettingsError: settings are missing; the message lists all of them with their purpose. Or a mail template of
            the depot is broken.
    """
    secret = settings.livekit_api_secret
    needed: list[tuple[str, object, str]] = []
    through_livekit = not (settings.pipeline_stt_url and settings.pipeline_llm_url and settings.pipeline_tts_url)
    if connected or ("pipeline" in settings.voice_modes and through_livekit):
        needed += [
            ("LIVEKIT_URL", settings.livekit_url, "where LiveKit is, such as wss://name.livekit.cloud"),
            ("LIVEKIT_API_KEY", settings.livekit_api_key, "the key of the LiveKit project"),
            ("LIVEKIT_API_SECRET", secret and secret.get_secret_value(), "the secret that goes with the key"),
        ]
    if "realtime" in settings.voice_modes:
        needed.append(("OPENAI_API_KEY", settings.openai_api_key, "for the realtime model that speaks with callers"))
    if "azure" in settings.voice_modes:
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
    if problem := templates_problem(settings):
        raise SettingsError(
            f"{problem}\nCorrect it, or take RENTAL_MAIL_TEMPLATES away: no confirmation could be sent."
        )
