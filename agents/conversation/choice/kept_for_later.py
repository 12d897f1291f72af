"""What a caller wants to rent beside the unit that this rental is about."""

from typing import Any

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.any_tool_answers import MOVED_ON
from agents.conversation.wording.answers.choice_answers import ONE_AT_A_TIME
from inventory.models import EquipmentNotFound

MOST_WORDS_KEPT = 300  # characters


def keep_for_later(session: CallSession, wish: str | None) -> None:
    """Keep what is to be rented after this rental, in the words of the caller or by its name."""
    wishes = [*session.call.still_to_rent]
    if wish and wish not in wishes and len(", ".join([*wishes, wish])) <= MOST_WORDS_KEPT:
        session.call.still_to_rent = (*wishes, wish)


def kept_wish(session: CallSession, wish: str | None) -> str | None:
    """The first wish that was kept, or the one that is meant by these words; None when there is none."""
    said = (wish or "").casefold()
    return next(
        (kept for kept in session.call.still_to_rent if kept.casefold() in said or said in kept.casefold()), None
    )


async def answer_too_late(session: CallSession, tool: str, arguments: dict[str, Any]) -> str:
    """The answer to a tool that was called in one response with another one, which has handed off before it.

    A second unit cannot be held beside the first: it is kept as what is still to rent, and so is a second wish.
    """
    if session.call.ended:
        return MOVED_ON.format(tool=tool)
    if tool == "start_rental":
        name = str(arguments["equipment_needed"])
    else:
        name = await _second_unit(session, arguments["equipment_id"]) if tool == "select_equipment" else None
    if name is None or name == session.call.equipment_needed:
        return MOVED_ON.format(tool=tool)
    keep_for_later(session, name)
    return ONE_AT_A_TIME.format(name=name)


async def _second_unit(session: CallSession, equipment_id: str) -> str | None:
    """The name of the unit with this ID; None when it is the one that is held, or there is no such unit."""
    selection = session.call.selection
    if selection is not None and selection.equipment.equipment_id == equipment_id.upper():
        return None
    try:
        return (await session.inventory.get(equipment_id.upper())).name
    except EquipmentNotFound:
        return None
