"""The page over the test's own depot, and a browser that asks it."""

import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient, TestServer

from inventory.ledger.inventory import Inventory
from shared.settings import Settings
from web.listening import Listening, how_to_listen
from web.page_app import make_page
from web.people import passwords
from web.people.users import PageUsers, Role

PASSWORD = "correct horse battery"


class Browser:
    """What a person sees and sends. Cookies are kept, and redirects are followed."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client

    async def sees(self, address: str, *, status: int = 200) -> str:
        """The text of this page."""
        async with self.client.get(address) as response:
            text = await response.text()
            assert response.status == status, text
            return text

    async def sends(self, address: str, seen_at: str = "", *, status: int = 200, **fields: str) -> str:
        """The page that answers a form with these fields. The form is one of the page `seen_at`, if that is named."""
        token = re.search(r'name="form_token" value="(\w+)"', await self.sees(seen_at)) if seen_at else None
        data = fields | ({"form_token": token[1]} if token else {})
        async with self.client.post(address, data=data) as response:
            text = await response.text()
            assert response.status == status, text
            return text

    async def answer(self, address: str, **how: Any) -> ClientResponse:
        """The bare answer, without following a redirect."""
        response = await self.client.get(address, allow_redirects=False, **how)
        await response.read()
        return response

    async def log_in(self, name: str, password: str = PASSWORD, *, status: int = 200) -> str:
        return await self.sends("/log-in", "/log-in", name=name, password=password, status=status)


OpenBrowser = Callable[..., Coroutine[Any, Any, Browser]]


@pytest.fixture(autouse=True)
def _passwords_take_no_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", (2, 8, 1))
        yield


@pytest.fixture
def users(inventory: Inventory) -> PageUsers:
    return PageUsers(inventory)


@pytest.fixture
async def open_browser(settings: Settings, inventory: Inventory) -> AsyncIterator[OpenBrowser]:
    """Opens a browser at a page of its own. `changed` are other settings, `listening` another way to listen."""
    async with AsyncExitStack() as stack:

        async def opened(*, listening: Listening | None = None, **changed: Any) -> Browser:
            wanted = settings.model_copy(update=changed)
            app = make_page(wanted, inventory, listening or how_to_listen(wanted, has_users=True))
            client = TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True))
            return Browser(await stack.enter_async_context(client))

        yield opened


@pytest.fixture
async def browser(open_browser: OpenBrowser) -> Browser:
    """A browser at this machine. The page has no users, unless the test makes some."""
    return await open_browser()


@pytest.fixture
async def reader(browser: Browser, users: PageUsers) -> Browser:
    """A browser in which somebody is logged in who may do everything."""
    await users.add("everything", PASSWORD, list(Role))
    await browser.log_in("everything")
    return browser
