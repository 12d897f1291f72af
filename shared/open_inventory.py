"""Opens the inventory of the depot that the settings name."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

from inventory.form.depot_form import require_form
from inventory.ledger.depot_identity import DepotIdentity
from inventory.ledger.inventory import Inventory
from inventory.ledger.limits.booking_limits import BookingLimits
from inventory.models import InventoryUnavailable
from inventory.server.connection import open_redis
from inventory.server.embedded import embedded_server
from shared.settings import Settings


@contextlib.asynccontextmanager
async def open_inventory(settings: Settings, *, any_form: bool = False) -> AsyncIterator[Inventory]:
    """The inventory of the depot, open as long as this context is. A depot that is not there yet is marked with this
    program's form. With `any_form` nobody has looked yet which form it has.

    Raises:
        OtherForm: the depot has a form that this program does not read or write.
        InventoryUnavailable: Redis does not answer.
    """
    async with open_redis(settings) as redis:
        inventory = Inventory(
            redis,
            depot=settings.depot,
            zone=settings.zone,
            hold_seconds=settings.hold_minutes * 60,
            replicas=settings.redis_replicas,
            replica_seconds=settings.redis_replica_seconds,
            limits=booking_limits(settings),
        )
        if not any_form:
            await require_form(inventory)
        yield inventory


@contextlib.contextmanager
def server_kept(settings: Settings) -> Iterator[None]:
    """For commands that open the inventory several times: an embedded server is not stopped between these times, as it
    would have to read the whole depot again each time that it is started.

    Raises:
        InventoryUnavailable: the server could not be started.
    """
    if settings.redis_url is not None:
        yield
        return
    with asyncio.Runner() as runner, contextlib.ExitStack() as stack:
        server = contextlib.AsyncExitStack()
        stack.callback(lambda: runner.run(server.aclose()))
        runner.run(server.enter_async_context(embedded_server(settings.data_folder)))
        yield


def booking_limits(settings: Settings) -> BookingLimits:
    """What one caller may book, by the settings."""
    return BookingLimits(
        call_units=settings.call_units,
        license_units=settings.license_units,
        number_units=settings.number_units,
        operator_units=settings.operator_units,
    )


def depot_identity(settings: Settings) -> DepotIdentity:
    """What tells this depot from others, by the settings."""
    return DepotIdentity(company_name=settings.company_name, time_zone=settings.time_zone, currency=settings.currency)


class KeptInventory:
    """One client of the inventory for all that works beside the calls. It is opened when it is first needed, and then
    kept open."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = contextlib.AsyncExitStack()
        self._inventory: Inventory | None = None
        self._has_our_form = False
        self._opening = asyncio.Lock()

    async def inventory(self) -> Inventory:
        """The inventory.

        Raises:
            OtherForm: the depot has a form that this program does not read or write.
            InventoryUnavailable: it could not be opened yet.
        """
        inventory = await self.of_any_form()
        if not self._has_our_form:
            await require_form(inventory)
            self._has_our_form = True
        return inventory

    async def of_any_form(self) -> Inventory:
        """The inventory, whichever form the depot has: only for looking which one that is.

        Raises:
            InventoryUnavailable: it could not be opened yet.
        """
        async with self._opening:
            if self._inventory is None:
                self._inventory = await self._open.enter_async_context(open_inventory(self._settings, any_form=True))
            return self._inventory

    async def revive(self) -> None:
        """Start the embedded server again if it has ended: opening it does that. The client then finds it again."""
        if self._settings.redis_url is None:
            async with self._opening:
                with contextlib.suppress(InventoryUnavailable):
                    async with open_inventory(self._settings, any_form=True):
                        pass

    async def aclose(self) -> None:
        """Close the client."""
        await self._open.aclose()
