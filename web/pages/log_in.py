"""Logging in and out."""

import asyncio
import logging

from aiohttp import web

from web.guard import peer, person_of
from web.page_services import SECRET, services_of
from web.people.passwords import matches, of_nobody
from web.refused import Refused
from web.rendering import page

logger = logging.getLogger("rental.page")

TRIED_AT_ONCE = asyncio.Semaphore(2)  # passwords: each takes memory and a processor for a moment


async def ask(request: web.Request) -> web.Response:
    """The form to log in."""
    return page(request, "log_in.html", told="")


async def log_in(request: web.Request) -> web.Response:
    """Log in by name and password, or say that it was not right."""
    services = services_of(request)
    form = await request.post()
    name, password = str(form.get("name", "")).strip().lower(), str(form.get("password", ""))
    address = peer(request)
    if not services.tries.count(address, name):
        raise Refused(429, "That was tried too often. Wait a quarter of an hour, then try again.")
    user = (await services.users.all()).get(name)
    known = user is not None and bool(user.roles)
    kept = user.password if user and known else of_nobody()  # so that names that nobody has take as long
    async with TRIED_AT_ONCE:
        right = await asyncio.to_thread(matches, password, kept)
    if user is None or not known or not right:
        return page(request, "log_in.html", status=401, told="That is not a name with its password.")
    services.tries.uncount(address, name)
    await services.acts.keep(name, "logged in")
    request[SECRET] = services.sessions.begin(name, user.password)
    raise web.HTTPSeeOther("/")


async def log_out(request: web.Request) -> web.Response:
    """Log out."""
    person = person_of(request)
    services = services_of(request)
    services.sessions.end(request[SECRET])
    request[SECRET] = services.sessions.new_secret()
    if person.logged_in:
        await services.acts.keep(person.name, "logged out")
    raise web.HTTPSeeOther("/log-in")
