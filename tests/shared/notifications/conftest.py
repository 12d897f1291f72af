from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from inventory.ledger.inventory import Inventory
from inventory.models import Equipment
from shared.settings import Settings
from tests.support.mail_server import MailServer, mail_server_running
from tests.support.outbox import Desk


@pytest.fixture
async def mail_server() -> AsyncIterator[MailServer]:
    async with mail_server_running() as server:
        yield server


@pytest.fixture
async def desk(
    inventory: Inventory, redis: Redis, settings: Settings, mail_server: MailServer, equipment: list[Equipment]
) -> Desk:
    """A depot whose mail goes to the test's server."""
    await inventory.load(equipment[:3])
    over_smtp = {"smtp_host": "127.0.0.1", "smtp_port": mail_server.port, "smtp_tls": "none"}
    return Desk(inventory, redis, settings.model_copy(update=over_smtp), equipment[0])
