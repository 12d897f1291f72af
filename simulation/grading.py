"""Whether a scripted call ended as its scenario says, judged by how it ended and by what it left in the inventory."""

import datetime as dt
from collections.abc import Iterator

from agents.conversation.call_session import CallSession
from inventory.models import Booking, TaskKind
from shared.language.days import parse_start
from simulation.call_log import CallLog, Spoken, StageEntered, ToolUsed
from simulation.inventory_state import InventoryState, changed_units
from simulation.scenario import Ending, Event, ExpectedBooking, Scenario, day_of

OTHER_CALL = "another-caller"
BEFORE = "before-"  # begins the id of the call in which a rental was booked before


def grade(
    scenario: Scenario, session: CallSession, log: CallLog, before: InventoryState, after: InventoryState
) -> list[str]:
    """What is not as the scenario says that it must be, one sentence for each difference.

    Args:
        scenario: what was played.
        session: the call, which has ended.
        log: what was said in it, and the stage that it was in when it ended.
        before: the depot before the call.
        after: the depot after it.
    """
    call, ends = session.call, scenario.ends
    new = [booking for reference, booking in after.bookings.items() if reference not in before.bookings]
    booked = sorted(
        (one for one in new if one.call_id == call.call_id), key=lambda booking: (booking.booked_at, booking.reference)
    )
    told = [booking.reference for booking in call.bookings]
    return [
        *_difference("how the call ended", ends.how, call.end_reason),
        *_difference("the stage it ended in", ends.in_stage.value, log.stage.value),
        *_difference("messages left", ends.messages, len(after.tasks) - len(before.tasks)),
        *_difference("urgent messages", ends.urgent, _breakdowns(after) - _breakdowns(before)),
        *_differences_of_rentals(scenario, before, after, today=session.today),
        *_difference("bookings", len(ends.bookings), len(booked)),
        *_difference("references that the caller was told", [booking.reference for booking in booked], told),
        *_difference("rentals", ends.rentals or len(call.rentals), len(call.rentals)),
        *_differences_of_bookings(ends.bookings, booked, after, today=session.today),
        *_differences_of_words(ends, log),
        *_too_many_turns(ends, log),
        *(f"{claim}" for claim in session.claims.untrue),
        *("a hold was left behind" for hold in after.holds if hold.call_id != OTHER_CALL),
        *_changes_without_a_reason(scenario, before, after),
    ]


def _differences_of_bookings(
    expected: tuple[ExpectedBooking, ...], booked: list[Booking], after: InventoryState, *, today: dt.date
) -> Iterator[str]:
    for number, (should, is_now) in enumerate(zip(expected, booked, strict=False), start=1):
        lines = {charge.what: charge.amount for charge in is_now.charges}
        for what, one, other in (
            ("equipment", should.equipment, after.equipment[is_now.equipment_id].name),
            ("business", should.business, is_now.proofs.business_name),
            ("first day", parse_start(should.starts, today=today), is_now.period.first_day),
            ("days", should.days, is_now.period.days),
            ("daily rate", should.daily_rate, is_now.daily_rate),
            ("total", should.total, is_now.total),
            ("lines of the price", lines if should.charges is None else should.charges, lines),
            ("language", should.language, is_now.language),
            ("job site", should.job_site or is_now.proofs.job_address, is_now.proofs.job_address),
        ):
            yield from _difference(f"{what} of booking {number}", one, other)


def _breakdowns(state: InventoryState) -> int:
    return sum(task.kind is TaskKind.BREAKDOWN for task in state.tasks)


def _differences_of_rentals(
    scenario: Scenario, before: InventoryState, after: InventoryState, *, today: dt.date
) -> Iterator[str]:
    """What is not as it must be of the rentals that were there before, changed or not."""
    own = [one for one in before.bookings.values() if one.call_id.startswith(BEFORE)]
    in_order = sorted(own, key=lambda booking: (booking.call_id, booking.reference))
    expected = [
        should
        for rental, should in zip(scenario.existing, scenario.ends.existing, strict=False)
        for _ in range(rental.units)
    ]
    yield from _difference("rentals graded", len(scenario.existing), len(scenario.ends.existing))
    for was, should in zip(in_order, expected, strict=False):
        is_now = after.bookings[was.reference]
        lines = {one.what: one.amount for one in is_now.charges}
        off_rent = None if is_now.off_rent is None else (is_now.off_rent - today).days
        for what, one, other in (
            ("status", should.status, is_now.status),
            ("first day", day_of(should.starts, today), is_now.period.first_day),
            ("days", should.days, is_now.period.days),
            ("lines of the price", lines if should.charges is None else should.charges, lines),
            ("day off rent", should.off_rent, off_rent),
            ("policy", should.policy, is_now.proofs.policy_number),
            ("operator", should.operator or was.proofs.operator_name, is_now.proofs.operator_name),
            ("changes", should.changes, len(is_now.history) - len(was.history)),
            ("daily rate", was.daily_rate, is_now.daily_rate),
        ):
            yield from _difference(f"{what} of rental {was.reference}", one, other)


def _differences_of_words(ends: Ending, log: CallLog) -> Iterator[str]:
    heard = [entry.text for entry in log.entries if isinstance(entry, Spoken) and not entry.by_caller]
    read = [entry.facts for entry in log.entries if isinstance(entry, StageEntered)]
    read += [entry.answer for entry in log.entries if isinstance(entry, ToolUsed)]
    for who, texts, wanted, unwanted in (
        ("the caller was told", heard, ends.told, ends.never_told),
        ("the model read", read, ends.read, ends.never_read),
    ):
        everything = " ".join(" ".join(texts).lower().split())
        yield from (f"{who} nothing of this: {words}" for words in wanted if words.lower() not in everything)
        yield from (f"{who} what must not be: {words}" for words in unwanted if words.lower() in everything)


def _too_many_turns(ends: Ending, log: CallLog) -> Iterator[str]:
    turns = 0
    for entry in log.entries:
        if isinstance(entry, ToolUsed) and entry.name == "complete_booking" and not entry.refused:
            break
        turns += isinstance(entry, Spoken) and entry.by_caller
    if ends.most_turns is not None and turns > ends.most_turns:
        yield f"turns of the caller up to the booking: should be at most {ends.most_turns}, are {turns}"


def _changes_without_a_reason(scenario: Scenario, before: InventoryState, after: InventoryState) -> Iterator[str]:
    """Units that changed though nothing was booked on them and no event of the scenario explains it."""
    put_away = {step.unit for step in scenario.steps if isinstance(step, Event) and step.do == "maintenance"}
    for unit in changed_units(before, after):
        described_as_before = before.equipment.get(unit.equipment_id) == unit
        newly_booked = before.bookings_of(unit.equipment_id) != after.bookings_of(unit.equipment_id)
        if unit.name not in put_away and not (described_as_before and newly_booked):
            yield f"unit {unit.equipment_id} changed, and nothing in the call explains it"
    if gone := set(before.bookings) - set(after.bookings):
        yield f"bookings that are gone: {', '.join(sorted(gone))}"


def _difference(what: str, should: object, is_now: object) -> Iterator[str]:
    if should != is_now:
        yield f"{what}: should be {should}, is {is_now}"
