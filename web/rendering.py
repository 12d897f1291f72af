"""Writes pages from templates. Everything that stands in a page is escaped, except the drawings of this program."""

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from aiohttp import web

from shared.language.speech import say_money
from web.page_services import PERSON, SECRET, services_of
from web.people.users import Role

TEMPLATES = Path(__file__).parent / "templates"
FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
PAGES = (
    ("/", "Now"),
    ("/calls", "Calls"),
    ("/calendar", "Calendar"),
    ("/period", "Day, week, month"),
    ("/to-do", "To do"),
    ("/acts", "Acts"),
)


@cache
def templates() -> jinja2.Environment:
    """The templates, with what they may use."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {one.__name__: one for one in (words, seconds, lasting, dollars, thousands)}
    environment.globals |= {"pages": PAGES, "Role": Role}
    return environment


def page(request: web.Request, template: str, *, status: int = 200, **shown: Any) -> web.Response:
    """The page that this template makes of `shown`."""
    return web.Response(text=part(request, template, **shown), content_type="text/html", status=status)


def part(request: web.Request, template: str, **shown: Any) -> str:
    """The text that this template makes of `shown`."""
    services = services_of(request)
    zone, currency = services.settings.zone, services.settings.currency
    person = request[PERSON]

    def moment(instant: dt.datetime, pattern: str = "%Y-%m-%d %H:%M") -> str:
        return instant.astimezone(zone).strftime(pattern)

    def money(amount: Decimal) -> str:
        return say_money(amount, currency)

    def token() -> markupsafe.Markup:
        value = services.sessions.form_token(request[SECRET])
        return markupsafe.Markup('<input type="hidden" name="{}" value="{}">').format(FORM_TOKEN, value)

    return (
        templates()
        .get_template(template)
        .render(
            company=services.settings.company_name,
            path=request.path,
            person=person,
            may_act=person is not None and Role.ACT in person.roles,
            may_hear=person is not None and Role.HEAR in person.roles,
            token=token,
            moment=moment,
            money=money,
            **shown,
        )
    )


def sentence_page(request: web.Request, status: int, told: str) -> web.Response:
    """A page with one sentence, such as why a request was refused."""
    return page(request, "sentence.html", status=status, told=told)


def words(name: str) -> str:
    """A name of the program as people read it: "site_safety" is "site safety"."""
    return name.replace("_", " ")


def seconds(value: float | None) -> str:
    """Seconds with two places; "" for None."""
    return "" if value is None else f"{value:.2f}"


def lasting(value: float | None) -> str:
    """How long something lasts, such as "3 min 05 s"; "" for None."""
    if value is None:
        return ""
    if value < 10:
        return f"{max(0.0, value):.1f} s"
    minutes, left = divmod(round(value), 60)
    return f"{minutes} min {left:02d} s" if minutes else f"{left} s"


def thousands(count: int) -> str:
    """A count as people read it, such as 10,000."""
    return f"{count:,}"


def dollars(micro_dollars: float | None) -> str:
    """Millionths of a US dollar as dollars; "" for None."""
    return "" if micro_dollars is None else f"${micro_dollars / 1e6:,.4f}"
