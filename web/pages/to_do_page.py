"""What there is to do: tasks, overdue rentals, messages that were not sent, and calls that said what is not so."""

import datetime as dt

from aiohttp import web

from web.guard import person_of
from web.page_services import services_of
from web.reading.address_parts import number_in, part_of
from web.refused import Refused
from web.rendering import page

AT_ONCE = 50  # tasks
MOST_SHOWN = 100  # of each of the other lists


async def to_do(request: web.Request) -> web.Response:
    """The lists."""
    services = services_of(request)
    tasks, number, count = part_of(await services.live.tasks(), number_in(request.query, "page"), AT_ONCE)
    scan = await services.scans.newest()
    differing = [call for call in await services.calls.all() if call.differences]
    waiting, letters = await services.unsent.newest()
    return page(
        request,
        "to_do.html",
        now=services.inventory.now(),
        today=services.inventory.today(),
        tasks=tasks,
        page_number=number,
        page_count=count,
        address=lambda wanted: f"/to-do?page={wanted}",
        scan=scan,
        overdue=scan.overdue[:MOST_SHOWN],
        waiting=waiting,
        letters=letters,
        differing=differing[:MOST_SHOWN],
        differing_count=len(differing),
        most=MOST_SHOWN,
    )


async def change_task(request: web.Request) -> web.Response:
    """Take a task, or note it as done, in the name of whoever is logged in. Who did it is kept."""
    services, person = services_of(request), person_of(request)
    task_id, change = request.match_info["task_id"], request.match_info["change"]
    if change == "take":
        await services.inventory.take_task(task_id, by=person.name)
        await services.acts.keep(person.name, "took a task", task_id)
    elif change == "done":
        await services.inventory.finish_task(task_id, kept=dt.timedelta(days=services.settings.keep_records_days))
        await services.acts.keep(person.name, "noted a task as done", task_id)
    else:
        raise Refused(404, "There is no such page.")
    raise web.HTTPSeeOther("/to-do")
