"""Whose depot it is: what the first worker noted, and whether the settings of another one say the same.

Two depots that share a server under one name would rent each other's units, and days are days of the depot's time zone:
with another zone, "today" of the bookings that are there would be another day.
"""

from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.models import Frozen
from inventory.server.errors import unavailable_if_silent

SETTING = {
    "company_name": "RENTAL_COMPANY_NAME",
    "time_zone": "RENTAL_TIME_ZONE",
    "currency": "RENTAL_CURRENCY",
}
"""Which setting each field comes from."""


class DepotIdentity(Frozen):
    """What tells one depot from another. `time_zone` is an IANA name, `currency` an ISO 4217 code."""

    company_name: str
    time_zone: str
    currency: str


@unavailable_if_silent()
async def noted_identity(inventory: Inventory) -> dict[str, str]:
    """What is noted of the depot; empty when nothing is."""
    stored: dict[bytes, bytes] = await inventory.redis.hgetall(inventory.keys.identity)  # type: ignore[misc]
    return {name.decode(): value.decode() for name, value in stored.items()}


@unavailable_if_silent()
async def note_identity(inventory: Inventory, identity: DepotIdentity) -> None:
    """Note this in place of what was noted before."""
    fields: dict[Any, Any] = identity.model_dump()
    await inventory.redis.hset(inventory.keys.identity, mapping=fields)  # type: ignore[misc]


@unavailable_if_silent()
async def _has_archive(inventory: Inventory) -> bool:
    return bool(await inventory.redis.exists(inventory.keys.archive))


async def differences(inventory: Inventory, identity: DepotIdentity) -> list[str]:
    """What is noted otherwise, a sentence each. A depot of which nothing is noted, or that has no bookings yet, gets
    this identity.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    noted = await noted_identity(inventory)
    differing = [name for name, value in identity.model_dump().items() if noted.get(name, value) != value]
    if not differing or not (await inventory.bookings() or await _has_archive(inventory)):
        if noted != identity.model_dump():
            await note_identity(inventory, identity)
        return []
    return [
        f"the depot {inventory.keys.depot} has bookings that were made with {SETTING[name]}={noted[name]}, and the "
        f"setting is another one now"
        for name in differing
    ]
