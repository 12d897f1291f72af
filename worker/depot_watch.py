"""Watches, while the worker runs, whether bookings are safe where the depot keeps them. If not, no call is taken."""

import asyncio
import contextlib
import logging

from inventory.form.depot_form import form_problem
from inventory.ledger.depot_identity import differences
from inventory.models import InventoryUnavailable
from inventory.server.data_folder import require_private
from inventory.server.errors import NO_ANSWER, data_was_removed, reason
from inventory.server.eviction import read_eviction
from shared.open_inventory import KeptInventory, depot_identity
from shared.repeated_jobs import RepeatedJob
from shared.settings import Settings, SettingsError

logger = logging.getLogger("rental.worker")

LOOK_EVERY_SECONDS = 2.0
ANSWER_SECONDS = 3.0  # whoever asks for /ready waits for no more than 4 s


class DepotWatch:
    """What was found at the last look at Redis."""

    def __init__(self, settings: Settings, kept: KeptInventory) -> None:
        self._settings = settings
        self._kept = kept
        self._looking = asyncio.Lock()
        self._logged: set[str] = set()
        self._other_depot: tuple[str, ...] | None = None  # compared once: who accepts a change starts the workers again
        self.answers = False
        """Whether Redis answered."""
        self.must_stop: tuple[str, ...] = ()
        """Why no call may be taken although Redis answers, in sentences."""
        self.notices: tuple[str, ...] = ()
        """What the people of the depot should know, in sentences. Calls are taken."""
        self.waits_for_upgrade = False
        """Whether the depot has an older form. Calls are taken as soon as it is brought forward."""

    def job(self) -> RepeatedJob:
        """Looks every few seconds."""
        return RepeatedJob(
            "the depot could not be looked at", LOOK_EVERY_SECONDS, lambda _: self.look(), of_any_form=True
        )

    async def look(self) -> None:
        """Look once. What was found before stays when Redis does not answer."""
        async with self._looking:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._look()
            except (InventoryUnavailable, *NO_ANSWER) as exc:
                self.answers = False
                if data_was_removed(exc):
                    self.must_stop = (f"the embedded server is lost: {reason(exc)}",)
            self._log_what_is_new()

    async def _look(self) -> None:
        inventory = await self._kept.of_any_form()
        problem = await form_problem(inventory)
        self.waits_for_upgrade = problem is not None and problem.can_be_upgraded
        if problem:  # before anything else is read or noted
            self.answers, self.must_stop, self.notices = True, (problem.told,), ()
            return
        if self._other_depot is None:
            self._other_depot = tuple(await differences(inventory, depot_identity(self._settings)))
        eviction = await read_eviction(inventory.redis, inventory.keys.equipment)
        self.answers = True
        self.must_stop = (*((eviction.told,) if eviction.may_evict else ()), *map(_accept, self._other_depot))
        self.notices = (eviction.told,) if eviction.may_evict is None else ()

    def _log_what_is_new(self) -> None:
        """Each sentence once, until it is no longer so."""
        found = {*self.must_stop, *self.notices}
        for sentence in self.must_stop:
            if sentence not in self._logged:
                logger.error("this worker takes no calls: %s", sentence)
        for sentence in self.notices:
            if sentence not in self._logged:
                logger.warning("%s", sentence)
        self._logged = found


def _accept(difference: str) -> str:
    return f"{difference}. Is it another depot, give it another RENTAL_DEPOT; else see: main.py inventory depot"


def require_safe_depot(settings: Settings) -> None:
    """Look once before the worker starts. A Redis that does not answer yet is no reason not to start, and neither is a
    depot of an older form: workers of the new program may wait, without calls, for the moment of the upgrade. The
    embedded server is not asked: the line itself has set it up.

    Raises:
        SettingsError: bookings are not safe there. The text says why, and what to do.
        InventoryUnavailable: others can read the data folder, and this user could have closed it.
    """
    if told := require_private(settings.data_folder):
        logger.warning("%s", told)

    async def look() -> tuple[str, ...]:
        async with contextlib.aclosing(KeptInventory(settings)) as kept:
            watch = DepotWatch(settings, kept)
            await watch.look()
            return () if watch.waits_for_upgrade else watch.must_stop

    if settings.redis_url is None:
        return
    if reasons := asyncio.run(look()):
        raise SettingsError("The worker does not start. " + "\n".join(f"{reason}." for reason in reasons))
