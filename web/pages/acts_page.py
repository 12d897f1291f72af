"""The page of what people did on the page."""

import re

from aiohttp import web

from web.page_services import services_of
from web.rendering import page

AT_ONCE = 50


async def acts(request: web.Request) -> web.Response:
    """What was done last, and by whom."""
    before = request.query.get("before", "")
    shown, more = await services_of(request).acts.newest(
        AT_ONCE, before=before if re.fullmatch(r"\d{1,19}-\d{1,19}", before) else None
    )
    return page(request, "acts.html", acts=shown, more=more)
