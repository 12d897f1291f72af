"""Sizes that were asked for and that the equipment does not have: "asked for 90 pounds; ours is 60"."""

from collections.abc import Iterable
from typing import NamedTuple

from inventory.models import Equipment
from inventory.search.kinds import quantities_of
from inventory.search.quantities import Quantity
from inventory.search.query import AskedSize, Query
from inventory.search.segment import ROUNDING_TOLERANCE
from inventory.search.understanding.reader import Understood

MOST_TOLD = 10  # kinds; more are never offered at once
SEVERAL_TIMES = 3  # what was asked for: much too large, so that a smaller one may be nearer
MUCH_LARGER = 1.25  # times what was asked for
NEXT_TO_NAME = 3  # words between a size and the name that it belongs to: "a sixty foot electric boom lift"


class SizeDifference(NamedTuple):
    """What was asked for, and what the equipment has, both as they are said: "90 pounds"."""

    asked: str
    ours: str


def differing_sizes(query: Query, understood: Understood, units: Iterable[Equipment]) -> dict[str, SizeDifference]:
    """The difference to the size that was asked for, by the name of the units that have one."""
    asked = sizes_of_what_is_named(query, understood)
    found: dict[str, SizeDifference] = {}
    seen: set[str] = set()
    for unit in units if asked else ():
        if unit.name in seen:
            continue
        if len(seen) == MOST_TOLD:
            break
        seen.add(unit.name)
        for quantity in asked:
            if (difference := _difference(quantity, quantities_of(unit))) is not None:
                found.setdefault(unit.name, difference)
    return found


def is_much_too_large(unit: Equipment, asked: Iterable[Quantity]) -> bool:
    """Whether the smallest that the unit states is several times one of the sizes that must suffice."""
    stated = quantities_of(unit)
    for quantity in asked:
        amounts = [one.amount for one in stated if one.measure == quantity.measure]
        if quantity.must_suffice and amounts and min(amounts) > SEVERAL_TIMES * quantity.amount:
            return True
    return False


def sizes_of_what_is_named(query: Query, understood: Understood) -> list[Quantity]:
    """The sizes that are of the equipment, and not of the job."""
    return [size.quantity for size in query.sizes if _belongs_to_name(size, understood)] if understood.wanted else []


def _belongs_to_name(size: AskedSize, understood: Understood) -> bool:
    """Whether the size is one of the equipment. A length is often one of the job instead."""
    if size.quantity.must_suffice:
        return True
    return any(size.end <= place <= size.end + NEXT_TO_NAME for place in understood.named)


def _difference(asked: Quantity, stated: Iterable[Quantity]) -> SizeDifference | None:
    amounts = [quantity.amount for quantity in stated if quantity.measure == asked.measure]
    if not amounts:
        return None
    enough = [amount for amount in amounts if amount >= asked.amount * ROUNDING_TOLERANCE]
    ours = min(enough) if enough else max(amounts)
    if enough and not (asked.must_suffice and ours > asked.amount * MUCH_LARGER):
        return None
    return SizeDifference(asked.said_of(asked.amount), asked.said_of(ours))
