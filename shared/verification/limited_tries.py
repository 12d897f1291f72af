"""Numbers that are tried too often are not looked up: a stranger would guess until one is right."""

import datetime as dt
import logging
from dataclasses import dataclass

from prometheus_client import Counter

from inventory.ledger.inventory import Inventory
from inventory.ledger.limits.tries import RefusedTry, TryLimits
from inventory.ledger.new_ids import new_id
from inventory.models import InventoryUnavailable, NewTask, TaskKind
from shared.rental_call import RentalCall
from shared.settings import Settings
from shared.verification.checks import Check, ResultT, Verification
from shared.verification.lookups import SITES
from shared.verification.registry_records import RecordT
from shared.verification.results import Outcome, TriedTooOften, Unavailable, Verified

logger = logging.getLogger("rental.checks")

FAILED_TRIES = Counter("rental_tries_failed", "License, operator and policy numbers tried without success", ["check"])
REFUSED_TRIES = Counter(
    "rental_tries_refused", "Checks that were not made, because the record or the caller was tried too often", ["of"]
)

MANY_TRIED = (
    "Within an hour, {told} or more license, operator or policy numbers were tried without success "
    "(RENTAL_TRIES_TOLD_AN_HOUR). Somebody may be guessing. No call was refused because of it."
)


@dataclass(frozen=True)
class Try:
    """A try that counts for `record` until it is taken back. `many`: as many have failed as the desk is told of."""

    try_id: str
    record: str
    many: bool


class CallTries:
    """The tries that one call makes: counted before anything is looked up, and taken back when they have not failed."""

    def __init__(self, inventory: Inventory, call: RentalCall, settings: Settings) -> None:
        self._inventory = inventory
        self._call = call
        self._settings = settings
        self._limits = TryLimits(
            record_tries=settings.record_tries_a_day,
            number_tries=settings.number_tries_a_day,
            told_tries=settings.tries_told_an_hour,
        )

    async def begin(self, what: str, record: str, number: str) -> Try | TriedTooOften:
        """Count a try, or say that the record or the calling number was tried too often.

        Args:
            what: what is tried, for the log and the metric.
            record: what the tries are counted for.
            number: the number that is tried, for the people of the depot.

        Raises:
            InventoryUnavailable: the tries cannot be counted, so nothing may be looked up.
        """
        try_id, phone = new_id(), self._call.caller_phone
        counted = await self._inventory.count_try(try_id, record, caller_phone=phone, limits=self._limits)
        if isinstance(counted, RefusedTry):
            REFUSED_TRIES.labels(counted.of).inc()
            logger.warning("a check of the %s was not made: tried too often (%s)", what, counted.of)
            return TriedTooOften(counted.of, counted.until, number)
        return Try(try_id, record, counted.many)

    async def take_back(self, tried: Try) -> None:
        """The try has not failed."""
        try:
            await self._inventory.uncount_try(tried.try_id, tried.record, caller_phone=self._call.caller_phone)
        except InventoryUnavailable:
            logger.warning("a try that has not failed counts for a day, because it could not be taken back")

    async def failed(self, what: str, tried: Try) -> None:
        """The try has failed. Where many have, the desk is told: once a day by a task, in the log and the metric each
        time."""
        FAILED_TRIES.labels(what).inc()
        if not tried.many:
            return
        logger.error("so many numbers were tried without success within an hour that somebody may be guessing")
        now = self._inventory.now()
        try:
            await self._inventory.add_task(
                NewTask(
                    kind=TaskKind.LIMIT_REACHED,
                    reason=MANY_TRIED.format(told=self._limits.told_tries),
                    left_at=now,
                    due_at=now + dt.timedelta(hours=self._settings.task_hours),
                )
            )
        except InventoryUnavailable:
            logger.warning("the desk could not be told of it")


class LimitedTries:
    """A `Verification` of one call that asks another one, as long as the number and the caller are not tried too often.

    A job site is an address that everybody can read, so its tries are not limited here.
    """

    def __init__(self, verification: Verification, inventory: Inventory, call: RentalCall, settings: Settings) -> None:
        self._verification = verification
        self._tries = CallTries(inventory, call, settings)

    async def check(self, check: Check[RecordT, ResultT]) -> Outcome[ResultT]:
        """The outcome of the check, or that it is not made.

        Raises:
            InventoryUnavailable: the tries cannot be counted, so nothing is checked.
        """
        if check.lookup.path == SITES.path:
            return await self._verification.check(check)
        record = f"{check.lookup.path}\n{check.lookup.key(check.query)}"
        tried = await self._tries.begin(check.name, record, check.query)
        if isinstance(tried, TriedTooOften):
            return tried
        outcome = await self._verification.check(check)
        if isinstance(outcome, Verified | Unavailable):
            await self._tries.take_back(tried)
        else:
            await self._tries.failed(check.name, tried)
        return outcome
