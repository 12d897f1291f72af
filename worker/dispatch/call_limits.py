"""How many calls the depot takes, in all and from one number, and what the model may cost it in a day."""

import asyncio
import logging
from enum import StrEnum

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryUnavailable
from inventory.server.errors import unavailable_if_silent
from shared.rental_call import RentalCall
from shared.settings import Settings

logger = logging.getLogger("rental.telephone")

HOUR_SECONDS = 3600.0
PLACE_SECONDS = 60.0  # after which a call whose process has died does not count as running any more
RENEW_SECONDS = 20.0


class Limit(StrEnum):
    """A limit that a call has reached, named after its setting."""

    BLOCKED = "blocked_numbers"
    NUMBER_AN_HOUR = "number_calls_an_hour"
    NUMBER_AT_ONCE = "number_calls_at_once"
    AN_HOUR = "calls_an_hour"
    AT_ONCE = "calls_at_once"
    MODEL_COST = "model_dollars_a_day"

    @property
    def of_one_number(self) -> bool:
        """Whether the limit is about the caller's number, and not about the depot."""
        return self in (Limit.BLOCKED, Limit.NUMBER_AN_HOUR, Limit.NUMBER_AT_ONCE)


class CallLimits:
    """The limits of one call. Calls are counted in Redis, for all workers of the depot together.

    A caller who hides their number counts for the limits of the depot only: all who hide it would otherwise count as
    one caller.
    """

    def __init__(self, inventory: Inventory, settings: Settings, call: RentalCall) -> None:
        self._inventory = inventory
        self._settings = settings
        self._call_id = call.call_id
        self._phone = call.caller_phone
        keys = inventory.keys
        self._running = [keys.running_calls]
        self._counted = [keys.calls_of_hour, keys.running_calls, keys.model_cost(inventory.today())]
        self._renewing: asyncio.Task[None] | None = None

    async def admit(self) -> Limit | None:
        """Count the call, until `leave`. When a limit is reached, the call is not counted, and the limit is returned.

        Raises:
            InventoryUnavailable: Redis did not answer.
        """
        if self._phone in self._settings.blocked:
            return Limit.BLOCKED
        if self._phone is not None:
            await self._count_for_number(self._phone)
        limit = await self._ask()
        if limit is None:
            self._renewing = asyncio.create_task(self._renew(), name="renew_place_of_call")
        return limit

    async def leave(self) -> None:
        """The call has ended, so it does not count as running any more."""
        if self._renewing is None:
            return
        self._renewing.cancel()
        try:
            await self._forget()
        except InventoryUnavailable:
            logger.warning("call %s counts as running for another minute", self._call_id)

    @unavailable_if_silent()
    async def _count_for_number(self, phone: str) -> None:
        keys, number = self._inventory.keys, await self._inventory.keyed_hash(phone)
        self._running.append(keys.running_calls_of(number))
        self._counted += [keys.calls_of_hour_of(number), keys.running_calls_of(number)]

    @unavailable_if_silent()
    async def _ask(self) -> Limit | None:
        settings = self._settings
        code, *limit = await self._inventory.run(
            "admit_call",
            self._counted,
            [
                self._call_id,
                int(HOUR_SECONDS * 1000),
                int(PLACE_SECONDS * 1000),
                settings.calls_an_hour,
                settings.calls_at_once,
                int(settings.model_dollars_a_day * 1_000_000),
                settings.number_calls_an_hour,
                settings.number_calls_at_once,
            ],
        )
        return None if code == b"admitted" else Limit(limit[0].decode())

    @unavailable_if_silent()
    async def _forget(self) -> None:
        for key in self._running:
            await self._inventory.redis.zrem(key, self._call_id)

    async def _renew(self) -> None:
        """Keep the place of the call for as long as its process lives."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._ask()
            except InventoryUnavailable:
                logger.warning("the place of call %s could not be renewed", self._call_id)
