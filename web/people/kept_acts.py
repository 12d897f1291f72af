"""What people did on the page, which transcripts they read and which recordings they heard: kept with name and time."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.ledger.stored_form import instant
from inventory.server.errors import unavailable_if_silent

KEPT = dt.timedelta(days=365)


@dataclass(frozen=True)
class KeptAct:
    """Somebody did something at this moment, to the task or call with the id `about`."""

    at: dt.datetime
    name: str
    what: str
    about: str


class KeptActs:
    """The list of acts. Every method raises `InventoryUnavailable` when Redis does not answer."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._redis = inventory.redis
        self._key = inventory.keys.page_acts

    @unavailable_if_silent()
    async def keep(self, name: str, what: str, about: str = "") -> None:
        """Keep that this person does this. Acts that are older than `KEPT` go."""
        oldest = int((self._inventory.now() - KEPT).timestamp() * 1000)
        fields: Any = {"name": name, "what": what, "about": about}
        await self._redis.xadd(self._key, fields, minid=str(oldest), approximate=True)  # type: ignore[arg-type]

    @unavailable_if_silent()
    async def newest(self, count: int, *, before: str | None = None) -> tuple[list[KeptAct], str | None]:
        """The newest acts, or those before the entry with this id; and the id to go on with, None at the end."""
        last = f"({before}" if before else "+"
        entries: Any = await self._redis.xrevrange(self._key, max=last, count=count + 1) or []
        shown = entries[:count]
        acts = [_act(entry_id.decode(), fields) for entry_id, fields in shown]
        return acts, shown[-1][0].decode() if len(entries) > count else None


def _act(entry_id: str, fields: dict[bytes, bytes]) -> KeptAct:
    name, what, about = (fields.get(field, b"").decode() for field in (b"name", b"what", b"about"))
    return KeptAct(instant(entry_id.partition("-")[0]), name, what, about)
