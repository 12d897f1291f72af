"""A day, a week or a month of calls, as plots, tables and CSV."""

import csv
import datetime as dt
import io
from zoneinfo import ZoneInfo

from inventory.ledger.inventory import Inventory
from tests.support.records import a_record, records_of
from tests.web.conftest import Browser
from tests.web.test_calls_pages import BEGUN, whole_record
from web.reading.call_summaries import summary_of
from web.reading.periods import Span, figures_of, quantile

DAY = "2026-11-23"  # on which the calls of these tests are
NEW_YORK = ZoneInfo("America/New_York")


async def table(browser: Browser, name: str, span: str = "day") -> list[dict[str, str]]:
    text = await browser.sees(f"/period.csv?span={span}&day={DAY}&table={name}")
    return list(csv.DictReader(io.StringIO(text)))


async def test_a_time_without_calls_is_shown(browser: Browser) -> None:
    for span in Span:
        assert "No calls." in await browser.sees(f"/period?span={span}")
    assert "No calls." in await browser.sees("/period?span=year&day=nonsense")


async def test_calls_bookings_money_waits_and_cost_are_counted(browser: Browser, inventory: Inventory) -> None:
    records = records_of(inventory)
    await records.save(whole_record())
    await records.save(a_record("plain", begun_at=BEGUN + dt.timedelta(minutes=5)))
    await records.save(a_record("other day", begun_at=BEGUN + dt.timedelta(days=1)))
    text = await browser.sees(f"/period?day={DAY}")
    for told in ("12:00", "$1,350", "1.25", "$0.0062", "$0.0123", "pricing negotiation", "hung up", "<svg"):
        assert told in text, told
    by_hour = await table(browser, "calls")
    noon = by_hour[12]
    assert (noon["from"], noon["calls"], noon["bookings"], noon["booked"]) == ("12:00", "2", "1", "1350.00")
    assert (noon["wait p95 s"], noon["$ a call"], noon["$ a booking"]) == ("1.250", "0.006173", "0.012346")
    assert by_hour[-1]["from"] == "in all"
    assert by_hour[3]["wait p50 s"] == ""
    by_day = await table(browser, "calls", "week")
    assert [row["calls"] for row in by_day] == ["2", "1", "0", "0", "0", "0", "0", "3"]
    assert len(await table(browser, "calls", "month")) == 31
    funnel = {row["stage"]: row for row in await table(browser, "funnel")}
    assert funnel["greeting"]["calls that came to it"] == "2"
    assert funnel["pricing_negotiation"]["calls that ended in it"] == "1"
    assert await table(browser, "ends") == [{"ended": "hung_up", "calls": "2"}]
    assert "no such table" in await browser.sees("/period.csv?table=users", status=404)


async def test_what_might_be_a_formula_is_none_in_csv(browser: Browser, inventory: Inventory) -> None:
    record = whole_record().model_copy(update={"end_reason": "=HYPERLINK(1)"})
    await records_of(inventory).save(record)
    assert (await table(browser, "ends"))[0]["ended"] == "'=HYPERLINK(1)"


def test_a_day_is_the_depots_and_the_hour_that_comes_twice_is_counted_once_each() -> None:
    change = dt.date(2026, 11, 1)  # the clock goes back in New York, at 06:00 UTC
    times = [dt.datetime(2026, 11, 1, hour, 30, tzinfo=dt.UTC) for hour in (3, 4, 5, 6)]
    calls = [summary_of(a_record(str(time), begun_at=time)) for time in times]
    figures = figures_of(calls, Span.DAY, change, NEW_YORK)
    assert {part.name: part.calls for part in figures.parts if part.calls} == {"00:00": 1, "01:00": 2}
    assert figures_of(calls, Span.MONTH, change, NEW_YORK).in_all.calls == 3


def test_a_quantile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(1, 21)]
    assert quantile(values, 0.95) == 19.0
    assert quantile(values, 0.5) == 10.0
    assert quantile([3.0], 0.95) == 3.0
    assert quantile([1.0, 2.0, 3.0], 0.5) == 2.0
    assert quantile([], 0.5) is None


def test_months_and_weeks_begin_where_they_do() -> None:
    assert Span.WEEK.begin(dt.date(2026, 11, 29)) == dt.date(2026, 11, 23)
    assert Span.MONTH.after(dt.date(2026, 12, 1)) == dt.date(2027, 1, 1)
    assert Span.MONTH.after(dt.date(2026, 1, 1)) == dt.date(2026, 2, 1)
