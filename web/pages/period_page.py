"""A day, a week or a month: calls, where callers are lost, bookings, waits, ends, cost; as plots, tables and CSV."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from aiohttp import web

from web.drawing.plots import bars, curves, rows
from web.page_services import services_of
from web.reading.address_parts import day_in, text_in
from web.reading.periods import Figures, PeriodFigures, Span
from web.refused import Refused
from web.rendering import page, words

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a program of tables may take for a formula


async def period(request: web.Request) -> web.Response:
    """The plots and tables."""
    span, begin, figures = await _asked(request)
    today = services_of(request).inventory.today()
    names, parts = [part.name for part in figures.parts], figures.parts
    dollars = [part.micro_dollars / 1e6 for part in parts]
    return page(
        request,
        "period.html",
        span=span,
        spans=list(Span),
        begin=begin,
        last_day=span.after(begin) - dt.timedelta(days=1),
        figures=figures,
        before=_address(span, span.begin(begin - dt.timedelta(days=1))),
        after=_address(span, span.after(begin)),
        of_span=lambda wanted: _address(wanted, today if begin <= today < span.after(begin) else begin),
        file=lambda table: f"/period.csv?{urlencode({'span': span, 'day': begin, 'table': table})}",
        calls_plot=bars("Calls", names, [part.calls for part in parts]),
        bookings_plot=bars("Bookings", names, [part.bookings for part in parts]),
        money_plot=bars("Money booked", names, [float(part.money) for part in parts]),
        waits_plot=curves(
            "Seconds of waiting: half of the answers began within the first line, 95 of 100 within the second",
            names,
            [part.wait_p50 for part in parts],
            [part.wait_p95 for part in parts],
            written="{:.1f}",
        ),
        cost_plot=bars("Cost of models in US dollars", names, dollars, written="{:,.2f}"),
        funnel_plot=rows("Calls that came to each stage", [(words(one.stage), one.reached) for one in figures.funnel]),
        ends_plot=rows("How calls ended", [(words(reason), count) for reason, count in figures.ends]),
    )


async def period_csv(request: web.Request) -> web.Response:
    """One table as CSV."""
    span, begin, figures = await _asked(request)
    table = text_in(request.query, "table")
    if table not in TABLES:
        raise Refused(404, "There is no such table.")
    written = io.StringIO()
    csv.writer(written).writerows([_safe(cell) for cell in row] for row in TABLES[table](figures))
    name = f"{table}-{span}-{begin}.csv"
    return web.Response(
        text=written.getvalue(),
        content_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _asked(request: web.Request) -> tuple[Span, dt.date, PeriodFigures]:
    services = services_of(request)
    asked = text_in(request.query, "span")
    span = Span(asked) if asked in list(Span) else Span.DAY
    begin = span.begin(day_in(request.query, "day") or services.inventory.today())
    return span, begin, await services.periods.figures(span, begin)


def _address(span: Span, day: dt.date) -> str:
    return "/period?" + urlencode({"span": span, "day": day})


def _by_time(figures: PeriodFigures) -> Iterable[Sequence[object]]:
    yield (
        "from", "calls", "bookings", "booked", "wait p50 s", "wait p95 s", "models $", "$ a call", "$ a booking"
    )  # fmt: skip
    for part in (*figures.parts, figures.in_all):
        yield (
            part.name,
            part.calls,
            part.bookings,
            part.money,
            _number(part.wait_p50, 3),
            _number(part.wait_p95, 3),
            *_costs(part),
        )


def _costs(part: Figures) -> list[str]:
    costs = (part.micro_dollars, part.cost_of_a_call, part.cost_of_a_booking)
    return [_number(None if cost is None else cost / 1e6, 6) for cost in costs]


def _funnel(figures: PeriodFigures) -> Iterable[Sequence[object]]:
    yield "stage", "calls that came to it", "calls that ended in it"
    for step in figures.funnel:
        yield step.stage.value, step.reached, step.ended_here


def _ends(figures: PeriodFigures) -> Iterable[Sequence[object]]:
    yield "ended", "calls"
    yield from figures.ends


TABLES = {"calls": _by_time, "funnel": _funnel, "ends": _ends}


def _number(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"


def _safe(cell: object) -> str:
    written = str(cell)
    return f"'{written}" if written.startswith(FORMULA) else written
