"""Runs the page until it is stopped."""

import asyncio
import signal
from collections.abc import Callable

from aiohttp import web

from inventory.models import InventoryError
from shared.open_inventory import open_inventory
from shared.settings import Settings
from web.listening import how_to_listen
from web.page_app import make_page, read_ahead
from web.people.users import PageUsers

CLOSING_SECONDS = 2.0  # for answers that are under way when the page is stopped


async def serve(settings: Settings, told: Callable[[str], None]) -> None:
    """Answer until SIGINT or SIGTERM. `told` is given the sentence that says where.

    Raises:
        SettingsError: the page would be open to others, or unencrypted.
        InventoryUnavailable: Redis does not answer.
        InventoryError: the port cannot be used.
    """
    stopped = asyncio.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wanted, stopped.set)
    async with open_inventory(settings) as inventory:
        users = await PageUsers(inventory).all()
        listening = how_to_listen(settings, has_users=bool(users))
        app = make_page(settings, inventory, listening)
        app.cleanup_ctx.append(read_ahead)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
        await runner.setup()
        try:
            site = web.TCPSite(runner, listening.address, listening.port, ssl_context=listening.encrypted)
            try:
                await site.start()
            except OSError as exc:
                raise InventoryError(
                    f"Port {listening.port} of {listening.address} cannot be used ({exc.strerror}). RENTAL_WEB_PORT "
                    "names another one."
                ) from None
            nobody = "" if users else " It has no users: it answers on this machine only, and to everybody at it."
            told(f"The page is at {listening.url}{nobody}")
            await stopped.wait()
        finally:
            await runner.cleanup()
