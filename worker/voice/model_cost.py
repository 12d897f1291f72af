"""What the model of a call costs, added to what it has cost the depot on this day."""

import asyncio
import logging

from livekit.agents import AgentSession
from livekit.agents.metrics import AgentSessionUsage
from livekit.agents.voice.events import SessionUsageUpdatedEvent
from prometheus_client import Counter

from agents.conversation.call_session import CallSession
from agents.conversation.measuring.session_measures import tokens_of
from inventory.models import InventoryUnavailable
from inventory.server.errors import unavailable_if_silent
from shared.measures import token_prices
from shared.settings import Settings

logger = logging.getLogger("rental.telephone")

KEPT_SECONDS = 3 * 24 * 3600  # the day, and what a call that began on it may last

COST = Counter("rental_model_cost_dollars", "What the models of calls have cost, by the prices of the settings")


class ModelCost:
    """Follows the sessions of one call, and notes in Redis what their models have cost. A call counts for the day, in
    the depot's time zone, on which it began. A running call is never ended because of its cost."""

    def __init__(self, session: CallSession) -> None:
        self._inventory = session.inventory
        self._settings = session.settings
        self._call_id = session.call.call_id
        self._day = session.today
        self._costs: dict[AgentSession[CallSession], int] = {}  # micro-dollars
        self._noted = 0
        self._noting: asyncio.Task[None] | None = None

    def follow(self, agent_session: AgentSession[CallSession]) -> None:
        """Count what the models of this session cost too."""

        @agent_session.on("session_usage_updated")
        def updated(event: SessionUsageUpdatedEvent) -> None:
            self._costs[agent_session] = micro_dollars(event.usage, self._settings)
            self._note_soon()

    async def close(self) -> None:
        """Note what was not noted yet."""
        self._note_soon()
        if self._noting is not None:
            await self._noting

    @property
    def _cost(self) -> int:
        return sum(self._costs.values())

    def _note_soon(self) -> None:
        if self._cost > self._noted and (self._noting is None or self._noting.done()):
            self._noting = asyncio.create_task(self._note(), name="note_model_cost")

    async def _note(self) -> None:
        while (cost := self._cost) > self._noted:
            try:
                added = await self._add(cost)
            except InventoryUnavailable:
                logger.warning("the cost of call %s could not be noted", self._call_id)
                return
            COST.inc(added / 1_000_000)
            self._noted = cost

    @unavailable_if_silent()
    async def _add(self, cost: int) -> int:
        return await self._inventory.run(
            "add_model_cost", [self._inventory.keys.model_cost(self._day)], [self._call_id, cost, KEPT_SECONDS]
        )


def micro_dollars(usage: AgentSessionUsage, settings: Settings) -> int:
    """What the tokens of a session have cost, in millionths of a US dollar; `tokens_of` says which are counted."""
    return round(token_prices.micro_dollars(tokens_of(usage), settings))
