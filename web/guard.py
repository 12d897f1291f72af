"""Every request passes here: who asks, whether they may, and what a browser may do with the answer."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from inventory.models import InventoryError, InventoryUnavailable, TaskNotOpen
from web.listening import LOOPBACK_NAMES, Listening
from web.page_services import PERSON, SECRET, services_of
from web.people.users import Person, Role, User
from web.refused import Refused
from web.rendering import FORM_TOKEN, sentence_page

logger = logging.getLogger("rental.page")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

AT_THIS_MACHINE = Person(name="at this machine", roles=frozenset({Role.LOOK, Role.ACT}), logged_in=False)
STATIC = "/static/"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
OF_AN_ERROR = {
    403: "You may not do that.",
    404: "There is no such page.",
    405: "That cannot be done here.",
    413: "That is too long.",
}


def needs(role: Role, handler: Handler) -> Handler:
    """The handler for people who have this role. Others are refused."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if role not in person_of(request).roles:
            return sentence_page(request, 403, f"You may not do that: it needs the role {role}.")
        return await handler(request)

    return guarded


def person_of(request: web.Request) -> Person:
    """Who asks.

    Raises:
        HTTPSeeOther: nobody is logged in; the way to the log-in. HTTPForbidden, where that does not help.
    """
    person = request[PERSON]
    if person is None:
        if request.method == "GET":
            raise web.HTTPSeeOther("/log-in")
        raise web.HTTPForbidden
    return person


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer the request, or refuse it with a page that says why."""
    services = services_of(request)
    name = cookie_name(services.listening)
    secret = request.cookies.get(name, "")
    request[SECRET] = secret or services.sessions.new_secret()
    request[PERSON] = None
    try:
        if not request.path.startswith(STATIC):
            request[PERSON] = await current_person(request, secret)
            if request.method not in ("GET", "HEAD"):
                await _require_own_form(request, secret)
        response = await handler(request)
    except web.HTTPRedirection as exc:
        response = web.Response(status=exc.status, headers={"Location": exc.headers["Location"]})
    except Refused as exc:
        response = sentence_page(request, exc.status, str(exc))
    except web.HTTPException as exc:
        response = sentence_page(request, exc.status, OF_AN_ERROR.get(exc.status, exc.reason))
    except InventoryUnavailable:
        response = sentence_page(request, 503, "Redis does not answer. Try again in a moment.")
    except TaskNotOpen as exc:
        response = sentence_page(request, 409, str(exc))
    except InventoryError as exc:
        response = sentence_page(request, 404, str(exc))
    except Exception as exc:  # the text of an unexpected error may be personal
        logger.error("a page failed: %s", type(exc).__name__)
        logger.debug("what a page failed with", exc_info=True)
        response = sentence_page(request, 500, "The page failed. The log of its process says with what.")
    _finish(request, response, services.listening, changed=request[SECRET] != secret)
    return response


def cookie_name(listening: Listening) -> str:
    """The name of the cookie. Browsers take one called __Host- only for this host and only encrypted."""
    return "__Host-rental-page" if listening.secure else "rental-page"


def peer(request: web.Request) -> str:
    """The address of whoever asks; behind a proxy, the one that the proxy saw."""
    if services_of(request).listening.behind_proxy:
        forwarded = request.headers.getall("X-Forwarded-For", [])
        if forwarded:
            return forwarded[-1].rpartition(",")[2].strip()
    return request.remote or "unknown"


async def current_person(request: web.Request, secret: str) -> Person | None:
    """Who has the session of this secret now; None if nobody has.

    Raises:
        Refused: the open page was asked by another name than this machine's.
        InventoryUnavailable: Redis did not answer.
    """
    services = services_of(request)
    users = await services.users.all()
    if not users and services.listening.open_without_users:
        _require_this_machine(request)
        return AT_THIS_MACHINE
    session = services.sessions.user_of(secret) if secret else None
    if session is None:
        return None
    name, password = session
    user: User | None = users.get(name)
    if user is None or user.password != password or not user.roles:
        services.sessions.end(secret)
        return None
    return user.person


def _require_this_machine(request: web.Request) -> None:
    """Another site must not reach the open page through a browser of this machine, by a name of its own."""
    host = request.host
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() not in LOOPBACK_NAMES:
        raise Refused(403, "Without users, the page answers as localhost only. Make one: main.py web user add NAME")


async def _require_own_form(request: web.Request, secret: str) -> None:
    """Another site must not send a form in the name of whoever is logged in."""
    token = (await request.post()).get(FORM_TOKEN)
    from_elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    own = isinstance(token, str) and secret and services_of(request).sessions.is_form_token(token, secret)
    if from_elsewhere or not own:
        raise Refused(403, "This form is not from this page, or is too old. Go back, load the page again, and repeat.")


def _finish(request: web.Request, response: web.StreamResponse, listening: Listening, *, changed: bool) -> None:
    if response.prepared:
        return
    response.headers.update(HEADERS)
    if listening.encrypted is not None:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if not request.path.startswith(STATIC):
        response.headers["Cache-Control"] = "no-store"
        if changed:
            response.set_cookie(
                cookie_name(listening),
                request[SECRET],
                httponly=True,
                samesite="Strict",
                secure=listening.secure,
                path="/",
            )
    else:
        response.headers["Cache-Control"] = "no-cache"
