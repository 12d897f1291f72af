"""What `change_equipment` does with what the caller wants instead: it is carried along, so that nobody asks for it."""

from dataclasses import dataclass

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.choice.kept_for_later import kept_wish
from agents.conversation.choice.selecting import select_unit
from agents.conversation.choice.wanted_days import remember_wanted_period
from agents.conversation.stage_tool import Context
from agents.conversation.wording.answers.choice_answers import (
    ANOTHER_RENTAL,
    ANOTHER_RENTAL_OF,
    BOOKED_ALREADY,
    CHANGE_ADDRESS,
    CHANGE_DAYS,
    CHANGE_OPERATOR,
    CHANGE_POLICY,
    CHANGE_TO,
    CHANGE_UNIT,
    NEW_ADDRESS,
    NEW_OPERATOR,
    NEW_POLICY,
    NOT_ASKED_YET,
)
from agents.conversation.wording.template import Template
from shared.rental_call import Offered
from shared.workflow import FactName, Stage, next_stage


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
    """Where the call goes on, and what the caller is told first. `just_held`: the unit was held for it just now."""

    stage: Stage
    tell_first: str
    just_held: bool = False


# The fact that is to be proved again, what is asked then, and what is read back where the caller has said it already.
PROVE_AGAIN: dict[str, tuple[FactName, Template, Template]] = {
    "address": ("site", CHANGE_ADDRESS, NEW_ADDRESS),
    "operator": ("operator", CHANGE_OPERATOR, NEW_OPERATOR),
    "policy": ("insurance", CHANGE_POLICY, NEW_POLICY),
}


async def change(ctx: Context, wanted: Wanted) -> Changed:
    """Make the change as far as the caller's words go.

    New days are held at once for the same unit, and so is a unit that was offered before. Other equipment is searched
    for in the stage that finds it. An address, an operator or a policy is read back in the stage that proves it.

    Raises:
        ToolError: it cannot be changed, or the days or the unit cannot be had.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    call = session.call
    if call.booking is not None:
        return _another_rental(session, wanted)
    if wanted.what in PROVE_AGAIN:
        return _prove_again(session, wanted)
    period = remember_wanted_period(session, wanted.start_date, wanted.rental_days) if wanted.names_days else None
    offered = offered_unit(session, wanted.new_value) if wanted.what == "equipment" else None
    days_only = wanted.what == "days" or wanted.new_value is None
    same_unit = call.selection.equipment.equipment_id if call.selection and days_only and wanted.names_days else None
    unit = same_unit or (offered.equipment_id if offered else None)
    period = period or call.wanted_period
    if unit is not None and period is not None:
        selected = await select_unit(ctx, unit, period)
        return Changed(next_stage(call.held_facts()), selected, just_held=True)
    if wanted.what == "days" or (days_only and wanted.names_days):
        return Changed(Stage.EQUIPMENT_DISCOVERY, CHANGE_DAYS.format())
    call.equipment_needed = wanted.new_value or call.equipment_needed
    answer = CHANGE_TO.format(wish=wanted.new_value) if wanted.new_value else CHANGE_UNIT.format()
    return Changed(Stage.EQUIPMENT_DISCOVERY, answer)


def offered_unit(session: CallSession, named: str | None) -> Offered | None:
    """The unit that was offered last under this ID or name; None when none was."""
    said = (named or "").strip().casefold()
    offered = session.call.offered if said else ()
    return next((unit for unit in offered if said in (unit.equipment_id.casefold(), unit.name.casefold())), None)


def _another_rental(session: CallSession, wanted: Wanted) -> Changed:
    """Begin the next rental of a caller who has just booked one."""
    if wanted.what != "equipment":
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
    call.forget((fact,))
    answer = read_back.format(said=wanted.new_value) if wanted.new_value else ask.format()
    return Changed(next_stage(call.held_facts()), answer)
