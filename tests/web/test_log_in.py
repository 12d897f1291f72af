"""Who gets in, who may do what, and what another site cannot do."""

import hashlib
import re
from unittest import mock

from inventory.ledger.inventory import Inventory
from shared.settings import Settings
from tests.web.conftest import PASSWORD, Browser, OpenBrowser
from web.listening import Listening
from web.people.log_in_tries import FROM_ONE_ADDRESS, LogInTries
from web.people.sessions import IDLE_SECONDS, WHOLE_SECONDS, Sessions
from web.people.users import PageUsers, Role

SECURE = Listening("127.0.0.1", 0, encrypted=None, secure=True, behind_proxy=True, open_without_users=False)


async def test_without_users_whoever_is_at_this_machine_sees_the_page(browser: Browser) -> None:
    assert "at this machine" in await browser.sees("/")


async def test_without_users_no_other_name_than_this_machines_is_answered(browser: Browser) -> None:
    answer = await browser.answer("/", headers={"Host": "evil.example:8083"})
    assert answer.status == 403
    assert "Calls that run" not in await answer.text()


async def test_without_users_a_page_beyond_this_machine_shows_nobody_anything(open_browser: OpenBrowser) -> None:
    browser = await open_browser(listening=SECURE)
    assert (await browser.answer("/")).status == 303


async def test_with_a_user_nobody_sees_a_page_without_a_log_in(browser: Browser, users: PageUsers) -> None:
    await users.add("j.lee", PASSWORD, [])
    for address in ("/", "/now/events", "/acts"):
        answer = await browser.answer(address)
        assert (answer.status, answer.headers["Location"]) == (303, "/log-in"), address
    assert "Password" in await browser.sees("/log-in")


async def test_a_user_logs_in_and_out(browser: Browser, users: PageUsers) -> None:
    await users.add("j.lee", PASSWORD, [])
    assert "Calls that run" in await browser.log_in("j.lee")
    assert "j.lee" in await browser.sees("/")
    await browser.sends("/log-out", "/")
    assert (await browser.answer("/")).status == 303


async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(browser: Browser, users: PageUsers) -> None:
    await users.add("j.lee", PASSWORD, [])
    wrong = await browser.log_in("j.lee", "something else here", status=401)
    unknown = await browser.log_in("nobody", status=401)
    assert plain(wrong) == plain(unknown)
    assert (await browser.answer("/")).status == 303


async def test_an_unknown_name_takes_as_much_hashing_as_a_wrong_password(browser: Browser, users: PageUsers) -> None:
    await users.add("j.lee", PASSWORD, [])
    with mock.patch.object(hashlib, "scrypt", wraps=hashlib.scrypt) as scrypt:
        await browser.log_in("j.lee", "something else here", status=401)
        await browser.log_in("nobody", "something else here", status=401)
    wrong, unknown = ({**call.kwargs, "salt": len(call.kwargs["salt"])} for call in scrypt.call_args_list)
    assert wrong == unknown


async def test_who_guesses_must_wait_even_with_the_right_password(browser: Browser, users: PageUsers) -> None:
    await users.add("j.lee", PASSWORD, [])
    for _ in range(FROM_ONE_ADDRESS):
        await browser.log_in("j.lee", "something else here", status=401)
    assert "tried too often" in await browser.log_in("j.lee", status=429)


async def test_log_ins_that_succeed_are_not_counted(browser: Browser, users: PageUsers) -> None:
    await users.add("j.lee", PASSWORD, [])
    for _ in range(FROM_ONE_ADDRESS + 1):
        assert "Calls that run" in await browser.log_in("j.lee")


async def test_behind_a_proxy_tries_count_for_the_address_that_the_proxy_saw(
    open_browser: OpenBrowser, users: PageUsers
) -> None:
    await users.add("j.lee", PASSWORD, [])
    plainly = Listening("127.0.0.1", 0, encrypted=None, secure=False, behind_proxy=True, open_without_users=False)
    browser = await open_browser(listening=plainly)
    browser.client.session.headers["X-Forwarded-For"] = "203.0.113.1, 198.51.100.7"
    for _ in range(FROM_ONE_ADDRESS):
        await browser.log_in("j.lee", "something else here", status=401)
    await browser.log_in("j.lee", status=429)
    browser.client.session.headers["X-Forwarded-For"] = "203.0.113.1, 198.51.100.8"
    assert "Calls that run" in await browser.log_in("j.lee")


def test_tries_are_forgotten_after_a_while_and_those_that_succeeded_at_once() -> None:
    now = 0.0
    tries = LogInTries(lambda: now)
    for _ in range(3 * FROM_ONE_ADDRESS):
        assert tries.count("192.0.2.1", "j.lee")
        tries.uncount("192.0.2.1", "j.lee")
    assert [tries.count("2001:db8::1", f"n{i}") for i in range(FROM_ONE_ADDRESS)] == [True] * FROM_ONE_ADDRESS
    assert not tries.count("2001:db8::2", "other"), "the other address is of the same customer"
    now = 15 * 60 + 1
    assert tries.count("2001:db8::2", "other")


def test_a_session_ends_by_itself() -> None:
    now = 0.0
    sessions = Sessions(lambda: now)
    idle, used = sessions.begin("j.lee", "kept"), sessions.begin("j.lee", "kept")
    while now < WHOLE_SECONDS:
        assert sessions.user_of(used) == ("j.lee", "kept")
        now += IDLE_SECONDS / 2
    assert sessions.user_of(idle) is None
    now += IDLE_SECONDS / 2
    assert sessions.user_of(used) is None


async def test_a_removed_user_and_one_with_a_new_password_are_logged_out(browser: Browser, users: PageUsers) -> None:
    await users.add("other", PASSWORD, [])
    await users.add("j.lee", PASSWORD, [])
    await browser.log_in("j.lee")
    await users.add("j.lee", "another password", [])
    assert (await browser.answer("/")).status == 303
    await browser.log_in("j.lee", "another password")
    await users.remove("j.lee")
    assert (await browser.answer("/")).status == 303


async def test_who_may_only_look_is_refused_what_needs_more(browser: Browser, users: PageUsers) -> None:
    await users.add("j.lee", PASSWORD, [])
    await browser.log_in("j.lee")
    assert "needs the role act" in await browser.sees("/acts", status=403)
    await users.add("j.lee", PASSWORD, [Role.ACT])
    await browser.log_in("j.lee")
    assert "logged in" in await browser.sees("/acts")


async def test_a_form_of_another_site_is_refused(reader: Browser) -> None:
    assert "not from this page" in await reader.sends("/log-out", status=403)
    assert "not from this page" in await reader.sends("/log-out", form_token="0" * 64, status=403)
    async with reader.client.get("/") as response:
        token = re.search(r'name="form_token" value="(\w+)"', await response.text())
    assert token
    sent = {"data": {"form_token": token[1]}, "headers": {"Sec-Fetch-Site": "cross-site"}}
    async with reader.client.post("/log-out", **sent) as response:
        assert response.status == 403
    assert "everything" in await reader.sees("/")


async def test_the_session_is_in_a_cookie_that_no_script_and_no_other_site_gets(
    open_browser: OpenBrowser, users: PageUsers, browser: Browser
) -> None:
    await users.add("j.lee", PASSWORD, [])
    cookie = (await browser.answer("/log-in")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie, "this machine is reached without encryption"
    encrypted = await open_browser(listening=SECURE)
    cookie = (await encrypted.answer("/log-in")).headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie


async def test_a_log_in_gets_a_new_secret(browser: Browser, users: PageUsers) -> None:
    await users.add("j.lee", PASSWORD, [])
    before = (await browser.answer("/log-in")).cookies["rental-page"].value
    await browser.log_in("j.lee")
    (now,) = browser.client.session.cookie_jar
    assert now.value != before


async def test_no_script_from_elsewhere_runs_in_a_page(browser: Browser) -> None:
    answer = await browser.answer("/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    text = await answer.text()
    assert not re.search(r"<script(?! src=\"/static/)|style=|\son\w+=", text)


async def test_of_a_password_only_a_hash_is_kept(users: PageUsers, inventory: Inventory) -> None:
    await users.add("j.lee", PASSWORD, [])
    (stored,) = (await inventory.redis.hgetall(inventory.keys.page_users)).values()  # type: ignore[misc]
    assert PASSWORD not in str(stored)


async def test_when_redis_is_away_the_page_says_so(settings: Settings, inventory_away: Inventory) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from web.listening import how_to_listen
    from web.page_app import make_page

    app = make_page(settings, inventory_away, how_to_listen(settings, has_users=True))
    async with TestClient(TestServer(app)) as client:
        assert "Redis does not answer" in await Browser(client).sees("/", status=503)


def plain(text: str) -> str:
    return re.sub(r'value="\w+"', "", text)
