"""What `change_equipment` does with what the caller wants instead: it is carried along, so that nobody asks for it."""

from dataclasses import dataclass

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.choice.kept_for_later import keep_for_later, kept_wish
from agents.conversation.choice.selecting import select_unit, select_units
from agents.conversation.choice.taking_out import take_out
from agents.conversation.choice.wanted_days import remember_wanted_period
from agents.conversation.price.delivery import ask_for_delivery_again
from agents.conversation.stage_tool import Context
from agents.conversation.wording.answers.change_answers import (
    ADD_TO,
    ADD_WHAT,
    ANOTHER_RENTAL,
    ANOTHER_RENTAL_OF,
    BOOKED_ALREADY,
    CHANGE_ADDRESS,
    CHANGE_DAYS,
    CHANGE_DELIVERY,
    CHANGE_OPERATOR,
    CHANGE_POLICY,
    CHANGE_TO,
    CHANGE_UNIT,
    NEW_ADDRESS,
    NEW_DELIVERY,
    NEW_OPERATOR,
    NEW_POLICY,
    NOT_ASKED_YET,
    WHICH_ONE_GOES,
)
from agents.conversation.wording.answers.existing_answers import TURNED_TO_RENTAL
from agents.conversation.wording.template import Template
from inventory.models import Equipment, EquipmentNotFound, Period
from shared.language.speech import say_units
from shared.proved_facts import Offered, OpenedRental
from shared.workflow import FactName, Stage, next_stage

EXISTING = "existing rental"


@dataclass(frozen=True)
class Wanted:
    """What the caller wants changed, and what they said they want instead, as far as they said it."""

    what: str
    new_value: str | None = None
    start_date: str | None = None
    rental_days: int | None = None

    @property
    def names_days(self) -> bool:
        return self.start_date is not None or self.rental_days is not None


@dataclass(frozen=True)
class Changed:
    """Where the call goes on, and what the caller is told first. `just_held`: the units were held for it just now."""

    stage: Stage
    tell_first: str
    just_held: bool = False


# The fact that is to be proved again, what is asked then, and what is read back where the caller has said it already.
PROVE_AGAIN: dict[str, tuple[FactName, Template, Template]] = {
    "address": ("site", CHANGE_ADDRESS, NEW_ADDRESS),
    "operator": ("operator", CHANGE_OPERATOR, NEW_OPERATOR),
    "policy": ("insurance", CHANGE_POLICY, NEW_POLICY),
    "delivery": ("price", CHANGE_DELIVERY, NEW_DELIVERY),
}


async def change(ctx: Context, wanted: Wanted) -> Changed:
    """Make the change as far as the caller's words go.

    New days are held at once for the same units, and so is a unit that was offered before. Other equipment is searched
    for in the stage that finds it. An address, an operator or a policy is read back in the stage that proves it.

    Raises:
        ToolError: it cannot be changed, or the days or the units cannot be had.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    call = session.call
    if wanted.what == EXISTING or (wanted.what == "days" and call.rental is not None):
        return _existing_rental(session)
    if call.rental is not None:
        return _another_rental(session, wanted)
    if wanted.what in PROVE_AGAIN:
        return _prove_again(session, wanted)
    if wanted.what == "without":
        told = await take_out(ctx, wanted.new_value)
        return Changed(next_stage(call.held_facts()), told, just_held=True)
    period = remember_wanted_period(session, wanted.start_date, wanted.rental_days) if wanted.names_days else None
    if wanted.what == "days" or (wanted.what == "equipment" and wanted.new_value is None and wanted.names_days):
        return await _other_days(ctx, period)
    if wanted.what == "more":
        return await _add(ctx, wanted, period)
    return await _replace(ctx, wanted, period)


async def _other_days(ctx: Context, period: Period | None) -> Changed:
    """Hold everything for the new days, or ask for what of them was not said."""
    call = ctx.userdata.call
    if period is None or call.selection is None:
        call.replacing = call.selection is not None and len(call.selection.units) == 1
        return Changed(Stage.EQUIPMENT_DISCOVERY, CHANGE_DAYS.format())
    held = call.selection
    try:
        selected = await select_units(ctx, held.equipment, period)
    except ToolError:
        if len(held.units) > 1:
            call.want(held.period)
        raise
    return Changed(next_stage(call.held_facts()), selected, just_held=True)


async def _add(ctx: Context, wanted: Wanted, period: Period | None) -> Changed:
    """Hold one more unit at once where it was offered before or is known by its ID, or search for it."""
    session = ctx.userdata
    call = session.call
    call.replacing = False
    period = period or call.wanted_period
    unit = await _unit_meant(session, wanted.new_value)
    if unit is not None and period is not None:
        of_the_name = call.selection.names.count(unit.name) if call.selection else 0
        is_held = call.selection is not None and unit.equipment_id in call.selection.equipment_ids
        selected = await select_unit(ctx, unit.equipment_id, period, quantity=of_the_name + 1 if is_held else None)
        return Changed(next_stage(call.held_facts()), selected, just_held=True)
    if wanted.new_value is None:
        return Changed(Stage.EQUIPMENT_DISCOVERY, ADD_WHAT.format())
    keep_for_later(session, wanted.new_value)
    return Changed(Stage.EQUIPMENT_DISCOVERY, ADD_TO.format(wish=wanted.new_value))


async def _replace(ctx: Context, wanted: Wanted, period: Period | None) -> Changed:
    """Hold another unit in the place of the one that is held, or search for it.

    Raises:
        ToolError: several units are held, so that it is not known which one goes.
    """
    session = ctx.userdata
    call = session.call
    if call.selection is not None and len(call.selection.units) > 1:
        raise ToolError(WHICH_ONE_GOES.format(units=say_units(call.selection.names)))
    period = period or call.wanted_period
    unit = await _unit_meant(session, wanted.new_value)
    call.replacing = True
    if unit is not None and period is not None:
        try:
            selected = await select_unit(ctx, unit.equipment_id, period)
        except ToolError:
            call.replacing = False
            raise
        return Changed(next_stage(call.held_facts()), selected, just_held=True)
    call.equipment_needed = wanted.new_value or call.equipment_needed
    answer = CHANGE_TO.format(wish=wanted.new_value) if wanted.new_value else CHANGE_UNIT.format()
    return Changed(Stage.EQUIPMENT_DISCOVERY, answer)


def _existing_rental(session: CallSession) -> Changed:
    """Turn to a rental that the caller has: the one that this call has just booked, if it has."""
    call = session.call
    call.asks_about_existing = True
    if call.rental is not None and call.customer is not None:
        call.opened = OpenedRental(reference=call.rental.reference, license_number=call.customer.license_number)
    return Changed(Stage.EXISTING_RENTAL, TURNED_TO_RENTAL.format())


async def _unit_meant(session: CallSession, named: str | None) -> Equipment | None:
    """The unit that was offered last under this ID or name, or any of this ID; None when none is meant."""
    offered = offered_unit(session, named)
    try:
        return await session.inventory.get(offered.equipment_id if offered else (named or "").strip().upper())
    except EquipmentNotFound:
        return None


def offered_unit(session: CallSession, named: str | None) -> Offered | None:
    """The unit that was offered last under this ID or name; None when none was."""
    said = (named or "").strip().casefold()
    offered = session.call.offered if said else ()
    return next((unit for unit in offered if said in (unit.equipment_id.casefold(), unit.name.casefold())), None)


def _another_rental(session: CallSession, wanted: Wanted) -> Changed:
    """Begin the next rental of a caller who has just booked one."""
    if wanted.what not in ("equipment", "more"):
        raise ToolError(BOOKED_ALREADY.format())
    call = session.call
    kept = kept_wish(session, wanted.new_value)
    if kept is None:
        call.want(None)  # what was asked for in one breath is for the same days, and anything else is not
    remember_wanted_period(session, wanted.start_date, wanted.rental_days)  # refuses before anything is changed
    start, days = call.wanted_start, call.wanted_days
    call.rent_another()
    call.wanted_start, call.wanted_days = start, days
    call.still_to_rent = tuple(wish for wish in call.still_to_rent if wish != kept)
    offered = offered_unit(session, wanted.new_value)
    call.equipment_needed = (offered.name if offered else wanted.new_value) or kept
    if call.equipment_needed is None:
        return Changed(Stage.EQUIPMENT_DISCOVERY, ANOTHER_RENTAL.format())
    return Changed(Stage.EQUIPMENT_DISCOVERY, ANOTHER_RENTAL_OF.format(wish=call.equipment_needed))


def _prove_again(session: CallSession, wanted: Wanted) -> Changed:
    call = session.call
    fact, ask, read_back = PROVE_AGAIN[wanted.what]
    if fact not in call.held_facts():
        raise ToolError(NOT_ASKED_YET.format())
    if wanted.what == "delivery":
        ask_for_delivery_again(session)
    call.forget((fact,))
    answer = read_back.format(said=wanted.new_value) if wanted.new_value else ask.format()
    return Changed(next_stage(call.held_facts()), answer)
