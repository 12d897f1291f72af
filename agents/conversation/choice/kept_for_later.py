"""What a caller wants beside the units that are held: in the same rental, or in a rental after it."""

from typing import Any

from agents.conversation.call_session import CallSession
from agents.conversation.wording.answers.any_tool_answers import MOVED_ON, RECORDING_STOPPED
from agents.conversation.wording.answers.choice_answers import ALSO_NOTED, ONE_AT_A_TIME, SELECT_IT_NEXT
from inventory.models import Equipment, EquipmentNotFound
from shared.workflow import Stage

MOST_WORDS_KEPT = 300  # characters
SHORTEST_WORD = 3  # letters; shorter ones do not tell one machine from another
_COUNTS = frozenset(("one", "two", "three", "four", "five", "six", "another", "more", "the", "and", "few", "some"))


def keep_for_later(session: CallSession, wish: str | None) -> None:
    """Keep what is wanted in this rental too, in the words of the caller or by its name."""
    session.call.also_wanted = _with(session.call.also_wanted, wish)


def rent_later(session: CallSession, wish: str | None) -> None:
    """Keep what is to be rented after this rental, in the words of the caller or by its name."""
    session.call.still_to_rent = _with(session.call.still_to_rent, wish)


def cross_off(session: CallSession, chosen: str, *, was_looked_for: bool) -> None:
    """The unit of this name was chosen, so the wish for it is fulfilled.

    Where no wish has its words, it is the first one that was looked for, if any was: `was_looked_for`.
    """
    wishes = session.call.also_wanted
    fulfilled = next((wish for wish in wishes if _names(wish, chosen)), None)
    if fulfilled is None and was_looked_for and wishes:
        fulfilled = wishes[0]
    session.call.also_wanted = tuple(wish for wish in wishes if wish != fulfilled)


def kept_wish(session: CallSession, wish: str | None) -> str | None:
    """The first wish that was kept for after this rental, or the one that these words mean; None without one."""
    said = (wish or "").casefold()
    return next(
        (kept for kept in session.call.still_to_rent if kept.casefold() in said or said in kept.casefold()), None
    )


async def answer_too_late(session: CallSession, tool: str, arguments: dict[str, Any]) -> str:
    """The answer to a tool that was called in one response with another one, which has handed off before it.

    The next stage has begun with what was held then, so a second unit is kept as what is wanted too, and so is a second
    wish. Who does not want to be recorded is not, whatever else was done.
    """
    if tool == "stop_recording":
        await session.refuse_recording()
        return RECORDING_STOPPED.format()
    if session.call.ended:
        return MOVED_ON.format(tool=tool)
    if tool == "start_rental":
        wish = str(arguments["equipment_needed"])
        if wish == session.call.equipment_needed:
            return MOVED_ON.format(tool=tool)
        keep_for_later(session, wish)
        return ALSO_NOTED.format(wish=wish)
    unit = await _second_unit(session, arguments["equipment_id"]) if tool == "select_equipment" else None
    if unit is None:
        return MOVED_ON.format(tool=tool)
    _keep_chosen(session, unit)
    keep_for_later(session, arguments.get("also_needed"))
    # The next stage adds it, and the same stage where it goes on with what is wanted too.
    comes_next = SELECT_IT_NEXT if session.call.stage is Stage.EQUIPMENT_DISCOVERY else ONE_AT_A_TIME
    return comes_next.format(name=unit.name, equipment_id=unit.equipment_id)


def _keep_chosen(session: CallSession, unit: Equipment) -> None:
    """Keep a unit that was chosen and not held yet, by its name: in the place of the wish that it was found for."""
    held = session.call.selection.names if session.call.selection else ()
    cross_off(session, unit.name, was_looked_for=unit.name not in held)
    session.call.also_wanted = (unit.name, *session.call.also_wanted)


def _with(wishes: tuple[str, ...], wish: str | None) -> tuple[str, ...]:
    """The wishes and this one, unless it is there already, or there are too many."""
    said = (wish or "").strip()
    known = any(said.casefold() in kept.casefold() for kept in wishes)
    if not said or known or len(", ".join([*wishes, said])) > MOST_WORDS_KEPT:
        return wishes
    return (*wishes, said)


def _names(wish: str, name: str) -> bool:
    """Whether the words of a wish are those of a unit's name: "two boom lifts" and "Boom Lift"."""
    wanted, named = _telling(wish), _telling(name)
    return bool(wanted and named) and (wanted <= named or named <= wanted)


def names_all_of(said: str, name: str) -> bool:
    """Whether a unit's name has all the words that were said: "the boom" and "Boom Lift"."""
    return bool(_telling(said)) and _telling(said) <= _telling(name)


def _telling(words: str) -> set[str]:
    plain = "".join(letter if letter.isalnum() else " " for letter in words.casefold()).split()
    return {word.removesuffix("s") for word in plain if len(word) >= SHORTEST_WORD and word not in _COUNTS}


async def _second_unit(session: CallSession, equipment_id: str) -> Equipment | None:
    """The unit with this ID; None when it is one of those that are held, or there is no such unit."""
    selection = session.call.selection
    if selection is not None and equipment_id.upper() in selection.equipment_ids:
        return None
    try:
        return await session.inventory.get(equipment_id.upper())
    except EquipmentNotFound:
        return None
