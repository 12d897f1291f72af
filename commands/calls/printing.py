"""Printing a call: what was said, the stages, the tools, and what the call changed in the inventory."""

import logging
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from inventory.models import Booking, Equipment, Status
from shared.language.speech import say_money, say_period
from shared.log_privacy import install_privacy_filter
from shared.measures.log_lines import log_in_lines
from shared.rental_call import RentalCall
from simulation.call_log import CallLog, Entry, Spoken, StageEntered, ToolUsed
from simulation.inventory_state import InventoryState, changed_units

WIDTH = 110


def quiet_logs() -> None:
    """Log only warnings, to standard error, and none of LiveKit's own lines, so that they do not mix with the call."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    log_in_lines()
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    install_privacy_filter()


def plain_console() -> Console:
    """A console for output that goes to a file or a program: without colour codes, and of a fixed width."""
    return Console(color_system=None, force_terminal=False, width=WIDTH, highlight=False)


def print_entry(console: Console, entry: Entry, *, echo: bool = True) -> None:
    """Print one event of a call. Without `echo`, the caller's words are left out: they were typed on this screen."""
    match entry:
        case Spoken(by_caller=True, text=text):
            if echo:
                console.print(f"[bold]Caller:[/] {escape(text)}")
        case Spoken(text=text):
            console.print(f"[bold cyan]Line:[/] {escape(text)}")
        case StageEntered(stage):
            console.print(f"\n[bold yellow]{stage.value.replace('_', ' ')}[/]")
        case ToolUsed():
            verdict = "refused" if entry.refused else "answered"
            console.print(f"[dim]  {escape(entry.name)} {escape(entry.arguments)} {verdict}:[/]")
            for line in entry.answer.splitlines():
                console.print(f"[dim]    {escape(line)}[/]")


def print_end(console: Console, call: RentalCall, before: InventoryState, after: InventoryState, currency: str) -> None:
    """Print how the call ended, what it booked, and what changed in the inventory."""
    console.print(f"\n[bold]The call ended:[/] {escape(call.end_reason or 'not yet')}")
    for booking in call.bookings:
        console.print(_booking_table(booking, after.equipment[booking.equipment_id], currency))
    if not call.bookings:
        console.print("Nothing was booked.")
    _print_inventory(console, before, after)


def print_times(console: Console, log: CallLog, *, start_seconds: float) -> None:
    """Print how long each part took, without the time that the caller took to type."""
    times = [("start-up", start_seconds)]
    times += [(f"stage {stage.value.replace('_', ' ')}", seconds) for stage, seconds in log.stage_seconds.items()]
    times += [("the whole call", sum(log.stage_seconds.values()))]
    times += [(f"of it, tool {name}", seconds) for name, seconds in log.tool_seconds.items()]
    table = Table(title="Where the time went", title_justify="left")
    table.add_column("part")
    table.add_column("ms", justify="right")
    for part, seconds in times:
        table.add_row(part, f"{seconds * 1000:,.0f}")
    console.print(table)


def _booking_table(booking: Booking, unit: Equipment, currency: str) -> Table:
    table = Table(title=f"Booking {booking.reference}", title_justify="left", show_header=False)
    proofs = booking.proofs
    covered = "" if proofs.coverage is None else f", covers {say_money(proofs.coverage, currency)}"
    rows = (
        ("equipment", f"{unit.name}, {unit.equipment_id}, at {unit.storage_location}"),
        ("business", proofs.business_name),
        ("days", say_period(booking.period)),
        ("rate", f"{say_money(booking.daily_rate, currency)} a day, {say_money(booking.total, currency)} in all"),
        ("job site", proofs.job_address or "not known"),
        ("operator", proofs.operator_name or "none needed"),
        ("insurance", f"{proofs.policy_number or 'not known'}{covered}"),
    )
    for name, value in rows:
        table.add_row(name, escape(value))
    return table


def _print_inventory(console: Console, before: InventoryState, after: InventoryState) -> None:
    table = Table(title="The inventory", title_justify="left")
    for column in ("unit", "before the call", "after the call"):
        table.add_column(column)
    for unit in changed_units(before, after):
        states = (_state(moment, unit.equipment_id) for moment in (before, after))
        table.add_row(f"{unit.equipment_id} {escape(unit.name)}", *states)
    for status in Status:
        table.add_row(f"units {status.lower()} today", *(str(_count(moment, status)) for moment in (before, after)))
    for what, counts in _other_counts(before, after):
        table.add_row(what, *map(str, counts))
    console.print(table)


def _other_counts(before: InventoryState, after: InventoryState) -> Sequence[tuple[str, tuple[int, int]]]:
    return (
        ("bookings", (len(before.bookings), len(after.bookings))),
        ("holds", (len(before.holds), len(after.holds))),
        ("messages left", (len(before.tasks), len(after.tasks))),
    )


def _count(moment: InventoryState, status: Status) -> int:
    return list(moment.statuses.values()).count(status)


def _state(moment: InventoryState, equipment_id: str) -> str:
    """The unit's status today, and the days on which it is booked."""
    status = moment.statuses.get(equipment_id)
    booked = [
        f"{booking.period.first_day:%b %d} to {booking.period.last_day:%b %d}"
        for booking in moment.bookings_of(equipment_id)
    ]
    return ", ".join([str(status or "not there"), *(f"booked {days}" for days in booked)])
