"""How many calls this worker has, and whether it takes one more."""

import logging

from livekit.agents import AgentServer, JobRequest

logger = logging.getLogger("rental.worker")

# LiveKit's server offers a call only to workers whose reported load is below `agents.target_load` of its
# configuration, which is 0.7 unless somebody changes it.
TARGET_LOAD = 0.7


class CallSlots:
    """The calls of one worker, counted from the moment that it agrees to take one.

    LiveKit's own estimate, load against a threshold, turns callers away who ring in the same moment: while no call
    runs, it counts each call that was agreed to as the threshold divided by the idle processes.
    """

    def __init__(self, most_calls: int) -> None:
        """`most_calls` is how many calls the worker may have at once."""
        self._most_calls = most_calls
        self._agreed: set[str] = set()
        self.rooms: dict[str, str] = {}
        """The room of each job whose process was given the call, by the id of the job."""

    def used(self, server: AgentServer) -> int:
        """The calls that run, and those that the worker has agreed to take."""
        return len(self._agreed | {info.job.id for info in server.active_jobs})

    def full(self, server: AgentServer) -> bool:
        return self.used(server) >= self._most_calls

    def load(self, server: AgentServer) -> float:
        """The load to report: just not below the target when the worker has all the calls that it may have."""
        return TARGET_LOAD * self.used(server) / self._most_calls

    async def answer(self, server: AgentServer, request: JobRequest) -> None:
        """Take the call that LiveKit offers, unless the worker is full; then other workers are asked."""
        if self.full(server):
            logger.warning("a call was turned away: this worker has %d calls already", self._most_calls)
            await request.reject(terminate=False)
            return
        self._agreed.add(request.id)
        try:
            await request.accept()
            # Noted here and not by looking from time to time: a process may be gone again before anybody looks.
            self.rooms[request.id] = request.room.name
        finally:
            self._agreed.discard(request.id)
