"""Asking a call that runs to hang up, or to pass its caller on to a person: a question first, and then what became of
it."""

from aiohttp import web

from inventory.models import InventoryUnavailable
from shared.running.call_requests import NothingAsked, Wanted
from web.guard import person_of
from web.page_services import services_of
from web.refused import Refused
from web.rendering import page


async def question(request: web.Request) -> web.Response:
    """Whether this should really be asked of the call."""
    wanted = _wanted(request)
    call_id = request.match_info["call_id"]
    record = await services_of(request).records.get(call_id)
    return page(request, "ask_call.html", wanted=wanted, Wanted=Wanted, call_id=call_id, record=record)


async def ask(request: web.Request) -> web.Response:
    """Ask it of the call, in the name of whoever is logged in. Who did is kept before it is done."""
    services, wanted, call_id = services_of(request), _wanted(request), request.match_info["call_id"]
    name = person_of(request).name
    await services.acts.keep(name, f"asked a call: {wanted}", call_id)
    try:
        await services.requests.ask(call_id, wanted, by=name)
    except NothingAsked as exc:
        raise Refused(409, str(exc)) from None
    except InventoryUnavailable:
        raise Refused(
            503, "Redis does not answer. Whether the call does it is not known: look for it among the calls that run."
        ) from None
    raise web.HTTPSeeOther(f"/calls/{call_id}/asked")


async def asked(request: web.Request) -> web.Response:
    """What became of what was asked of the call last. It looks again by itself until that is known."""
    services = services_of(request)
    found = await services.requests.of(request.match_info["call_id"])
    if found is None:
        raise Refused(404, "Nothing was asked of this call within the last hour.")
    return page(request, "asked.html", asked=found, now=services.inventory.now(), Wanted=Wanted)


def _wanted(request: web.Request) -> Wanted:
    try:
        return Wanted(request.match_info["wanted"])
    except ValueError:
        raise Refused(404, "There is no such page.") from None
