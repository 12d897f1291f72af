"""`main.py calls`: the records of past calls, and erasing the data of a caller."""

import datetime as dt
import sys
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.markup import escape

from commands.calls.measured_calls import print_measured
from commands.terminal import REFUSED, console, printable, run, table_of
from shared.call_records.call_record import CallRecord
from shared.call_records.erasure import Erased, erase_caller
from shared.call_records.kept_records import CallRecords
from shared.language.phone_numbers import NotAPhoneNumber
from shared.language.speech import say_day, say_money, say_period
from shared.open_inventory import open_inventory
from shared.recordings.kept_recordings import KeptRecordings, told
from shared.recordings.recording_storage import StorageUnavailable
from shared.settings import Settings, load_settings


def list_calls(
    since: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only calls from this day on, such as 2026-11-23.")
    ] = None,
) -> None:
    """List the recorded calls, the newest last."""
    run(_list(since.date() if since else None))


def show_call(call_id: Annotated[str, typer.Argument(help="The call's id, as `calls list` prints it.")]) -> None:
    """Print the record of a call."""
    run(_show(call_id))


def erase_calls(
    phone: Annotated[str, typer.Option(help="The caller's number, with its country code: +12175550101.")],
    emails: Annotated[
        list[str] | None, typer.Option("--email", help="An address that the caller gave; may be repeated.")
    ] = None,
) -> None:
    """Erase the data of a caller: records of calls with transcripts and recordings, tasks, and address and number in
    bookings."""
    run(_erase(phone, emails or []))


async def _list(since: dt.date | None) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        records = await CallRecords(inventory, keep_days=settings.keep_records_days).all()
    shown = [record for record in records if since is None or _depot_time(record.begun_at, settings).date() >= since]
    if not shown:
        console().print("No calls.")
        return
    table = table_of("call", "begun", "minutes", "caller", "business", "stage", "booked", "ended", "agrees")
    for record in shown:
        table.add_row(
            record.call_id,
            f"{_depot_time(record.begun_at, settings):%Y-%m-%d %H:%M}",
            _minutes(record),
            _cell(record.caller_phone or "not shown"),
            _cell(record.business_name or "not known"),
            record.stages[-1].stage.value.replace("_", " ") if record.stages else "",
            ", ".join(booking.reference for booking in record.bookings),
            _cell(record.end_reason or "not ended"),
            _agrees(record),
        )
    console().print(table)


async def _show(call_id: str) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        record = await CallRecords(inventory, keep_days=settings.keep_records_days).get(call_id)
    if record is None:
        sentence = f"No record is kept of a call {call_id}. See the recorded calls: python main.py calls list"
        print(printable(sentence), file=sys.stderr)  # noqa: T201
        raise typer.Exit(REFUSED)
    _print_call(record, settings, await _recording(record, settings))
    _print_parts(record, settings)
    print_measured(record.measured, clock=lambda instant: _clock(instant, settings))
    if record.transcript is not None:
        said = table_of("at", "who", "said", title="Transcript")
        for words in record.transcript:
            said.add_row(_clock(words.at, settings), words.by, _cell(words.text))
        console().print(said)


async def _erase(phone: str, emails: list[str]) -> None:
    settings = load_settings()
    async with open_inventory(settings) as inventory:
        records = CallRecords(inventory, keep_days=settings.keep_records_days)
        try:
            erased = await erase_caller(phone, inventory, records, settings, emails=emails)
        except NotAPhoneNumber as exc:
            print(exc, file=sys.stderr)  # noqa: T201
            raise typer.Exit(REFUSED) from None
    for line in _told(erased):
        console().print(escape(line), soft_wrap=True)


def _told(erased: Erased) -> Iterable[str]:
    """What was removed, what stays, and why."""
    notices = erased.notices
    yield (
        f"Removed: records of calls {erased.records}, recordings here {erased.recordings}, tasks {erased.tasks}, "
        f"messages in the outbox {notices.waiting}, dead letters {notices.letters}, messages in files "
        f"{notices.files}, and what was kept of calls that were cut off or counted."
    )
    if erased.bookings:
        yield (
            f"Stay: the bookings {', '.join(erased.bookings)}, as business records, with names, license and policy. "
            f"Their e-mail address and telephone number are removed; nobody is told of a change any more."
        )
    yield f"{erased.rewrite.told}."
    if not erased.rewrite.done:
        yield "Until then it still has what was removed."
    if not erased.streams_clean:
        yield "Redis before 7.0 keeps deleted tasks and messages in its memory and files until those beside them go."
    yield "Recordings on other machines go as soon as a worker there looks after them, within a quarter of an hour."
    yield (
        "Stay too, because the line does not reach them: backups and lists that were made before; files of Redis' "
        "replicas, and snapshots, until Redis writes them anew; messages in files on other machines; mail that was "
        "sent."
    )
    yield (
        "Not found: calls whose number was hidden, unless a task or a booking leads to them. What a registry answered "
        "is forgotten within a day. A call that runs now is recorded when it ends."
    )


async def _recording(record: CallRecord, settings: Settings) -> str:
    """What became of the call's recording."""
    try:
        return told(record.recording, await KeptRecordings(settings).find(record.call_id))
    except StorageUnavailable as exc:
        return str(exc)


def _print_call(record: CallRecord, settings: Settings, recording: str) -> None:
    table = table_of("", "", title=f"Call {record.call_id}", show_header=False)
    ended = (
        f"{_depot_time(record.ended_at, settings):%Y-%m-%d %H:%M:%S}" if record.ended_at else "not ended, or cut off"
    )
    for name, value in (
        ("begun", f"{_depot_time(record.begun_at, settings):%Y-%m-%d %H:%M:%S}"),
        ("ended", ended),
        ("how", record.end_reason or "not known"),
        ("ended by", record.ended_by or "not known"),
        ("caller", record.caller_phone or "not shown"),
        ("business", record.business_name or "not known"),
        ("agrees with the inventory", "; ".join(record.differences or ()) or _agrees(record)),
    ):
        table.add_row(name, _cell(value))
    console().print(table)
    if recording:
        console().print(_cell(f"The recording: {recording}"), soft_wrap=True)  # a path is copied in one piece


def _print_parts(record: CallRecord, settings: Settings) -> None:
    stages = table_of("entered", "stage", "seconds", title="Stages")
    for visit in record.stages:
        stage = visit.stage.value.replace("_", " ")
        stages.add_row(_clock(visit.entered_at, settings), stage, f"{visit.seconds:,.1f}")
    checks = table_of("at", "check", "outcome", "reason", title="Checks")
    for check in record.checks:
        checks.add_row(_clock(check.at, settings), check.check, check.outcome, _cell(check.reason or ""))
    rates = table_of("at", "rate a day", "answer", title="Offers")
    for proposed in record.proposed_rates:
        rates.add_row(_clock(proposed.at, settings), say_money(proposed.daily_rate, settings.currency), proposed.answer)
    bookings = table_of("reference", "unit", "days", "rate a day", "in all", title="Bookings")
    for booking in record.bookings:
        rate = say_money(booking.daily_rate, settings.currency)
        total = say_money(booking.total, settings.currency) if booking.total is not None else ""
        bookings.add_row(booking.reference, booking.equipment_id, say_period(booking.period), rate, total)
    changes = table_of("reference", "change", "day", title="Changes of rentals")
    for change in record.rental_changes:
        changes.add_row(change.reference, change.what, say_day(change.day) if change.day else "")
    for table in (stages, checks, rates, bookings, changes):
        if table.row_count:
            console().print(table)


def _agrees(record: CallRecord) -> str:
    if record.differences is None:
        return "not checked"
    return "no" if record.differences else "yes"


def _minutes(record: CallRecord) -> str:
    return f"{(record.ended_at - record.begun_at).total_seconds() / 60:.1f}" if record.ended_at else ""


def _depot_time(instant: dt.datetime, settings: Settings) -> dt.datetime:
    return instant.astimezone(settings.zone)


def _clock(instant: dt.datetime, settings: Settings) -> str:
    return f"{_depot_time(instant, settings):%H:%M:%S}"


def _cell(words: str) -> str:
    return escape(printable(words))
