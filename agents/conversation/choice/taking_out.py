"""Taking units out of what is held: some of several, or all, so that the caller chooses anew or wants nothing else."""

from collections.abc import Sequence

from livekit.agents import ToolError

from agents.conversation.choice.kept_for_later import names_all_of
from agents.conversation.choice.selecting import select_units
from agents.conversation.stage_tool import Context, disallow_interruptions
from agents.conversation.wording.answers.change_answers import (
    ALL_THAT_IS_HELD,
    NO_UNIT_HELD,
    NOT_HELD,
    NOTHING_HELD_NOW,
    TAKEN_OUT,
)
from inventory.models import Equipment
from shared.language.speech import say_period, say_units

EVERYTHING = "everything"


async def take_out(ctx: Context, said: str | None) -> str:
    """Take the unit of this ID, or all units of this name, out of what is held; what to tell the caller.

    Args:
        ctx: the context of the tool.
        said: an ID, a name, or "everything". The only unit may be meant without words.

    Raises:
        ToolError: no such unit is held, or all of several would go and the caller has not said so.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    before = session.call.selection
    if before is None:
        raise ToolError(NO_UNIT_HELD.format())
    held = before.equipment
    means_all = (said or "").strip().casefold() == EVERYTHING
    gone = held if means_all or (said is None and len(held) == 1) else _meant_of(held, said)
    if not gone:
        raise ToolError(NOT_HELD.format(units=say_units(before.names)))
    rest = [unit for unit in held if unit not in gone]
    if not rest and not means_all and len(held) > 1:
        raise ToolError(ALL_THAT_IS_HELD.format(units=say_units(before.names)))
    if not rest:
        disallow_interruptions(ctx)
        await session.inventory.release_all(before.holds)
        session.call.release()
        return NOTHING_HELD_NOW.format(units=say_units(before.names))
    await select_units(ctx, rest, before.period)
    return TAKEN_OUT.format(
        units=say_units([unit.name for unit in gone]),
        rest=say_units([unit.name for unit in rest]),
        days=say_period(before.period, today=session.today),
    )


def _meant_of(held: Sequence[Equipment], said: str | None) -> list[Equipment]:
    """The held units that are meant: the one of this ID, else those of this name; those whose name has all the words
    that were said, where nothing has the name."""
    words = (said or "").strip().casefold()
    by_id = [unit for unit in held if unit.equipment_id.casefold() == words]
    by_name = [unit for unit in held if unit.name.casefold() == words]
    return by_id or by_name or [unit for unit in held if names_all_of(words, unit.name)]
