"""Ids of units: those that a list has, and those that are made for a kind of which there are several units."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass

from inventory.files.mistakes import rows_named
from inventory.lists.findings import Problem
from inventory.models import Equipment, Status

LONGEST_ID = 20
_WRITTEN = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*$", re.ASCII)
MOST_TOLD = 10  # ids that stand in several rows
LONGEST_PREFIX = 15  # leaves room for "-9999"


@dataclass(slots=True)
class Kind:
    """The units of one row, which differ only in their ids and states.

    Attributes:
        number: the row.
        unit: each of the units, but for its id, its name and its description.
        name: the name of each of the units.
        description: of each of the units.
        code: what the list has for an id, or empty.
        is_unit_id: whether the list means one unit by it, not a kind.
        quantity: how many units there are.
        elsewhere: of how many of them the state is another one than that of `unit`.
        has_quantity: whether the list says how many there are, so that `quantity` is not just 1 for want of it.
        prefix: what the made ids begin with.
        numbered: whether the ids are numbered: GEN-8K-1, GEN-8K-2 …
    """

    number: int
    unit: Equipment
    name: str
    description: str
    code: str
    is_unit_id: bool
    quantity: int
    elsewhere: tuple[tuple[Status, int], ...] = ()
    has_quantity: bool = False
    prefix: str = ""
    numbered: bool = False
    ids: tuple[str, ...] = ()


def number_units(
    kinds: Sequence[Kind], *, known: Set[str], repeated_is_wrong: bool
) -> tuple[list[Equipment], list[Problem]]:
    """The units of these kinds with their ids, in the order of the rows; and problems, where two units would have one
    id. The ids do not depend on the order of the rows, and a kind keeps those that are `known`.

    Args:
        known: the ids of the inventory's units.
        repeated_is_wrong: an id of a unit that stands in two rows is a mistake, not two units of a kind.
    """
    by_key: defaultdict[str, list[Kind]] = defaultdict(list)
    for kind in kinds:
        begin = " " if not kind.code else ""  # a name that reads like a code is another kind
        by_key[begin + id_of(kind.code or kind.name, longest=LONGEST_ID)].append(kind)
    problems: list[Problem] = []
    for key, same in by_key.items():
        if len(same) > 1 and repeated_is_wrong and all(kind.is_unit_id for kind in same):
            first = same[0].number
            for kind in same[1:]:
                what = f"the id of row {first} too"
                problems.append(Problem(kind.number, "", kind.code, what, "give each unit an id of its own"))
        _give_ids(key.strip(), same, known)
    units: list[Equipment] = []
    owner: dict[str, Kind] = {}
    for kind in kinds:
        states = [status for status, count in kind.elsewhere for _ in range(count)][: len(kind.ids)]
        free = len(kind.ids) - len(states)
        for place, equipment_id in enumerate(kind.ids):
            if equipment_id in owner and not (repeated_is_wrong and kind.is_unit_id):
                what = f"it would have the id {equipment_id} of row {owner[equipment_id].number}"
                problems.append(Problem(kind.number, "", kind.code or kind.name, what, "give it a code of its own"))
            owner.setdefault(equipment_id, kind)
            update: dict[str, object] = {"equipment_id": equipment_id, "name": kind.name}
            update["description"] = kind.description
            if place >= free:
                update["status"] = states[place - free]
            units.append(kind.unit.model_copy(update=update))
    return units, problems


def told_of_repeated(kinds: Sequence[Kind]) -> list[str]:
    """Sentences about ids of units that stand in several rows, whose units have numbers now."""
    rows: defaultdict[str, list[Kind]] = defaultdict(list)
    for kind in kinds:
        if kind.is_unit_id and kind.numbered:
            rows[id_of(kind.code, longest=LONGEST_ID)].append(kind)
    repeated = {code: same for code, same in rows.items() if len(same) > 1}
    told = [
        f"The id {code} stands in {rows_named([kind.number for kind in same])}: these are counted as "
        f"{len(same)} units, {', '.join(equipment_id for kind in same[:3] for equipment_id in kind.ids)}"
        f"{' …' if len(same) > 3 else ''}."
        for code, same in list(repeated.items())[:MOST_TOLD]
    ]
    if rest := len(repeated) - len(told):
        told.append(f"So do {rest} other ids.")
    return told


def _give_ids(key: str, same: list[Kind], known: Set[str]) -> None:
    """Give the units of one code, or of one name without a code, their ids."""
    alone = len(same) == 1
    if alone and same[0].code and same[0].quantity == 1:
        kind = same[0]
        if not kind.has_quantity:
            kind.ids = (key if len(key) > 1 else f"U-{key}",)
            return
        kind.prefix = id_of(kind.code, longest=LONGEST_PREFIX)
        own = key if len(key) > 1 else f"U-{key}"
        first = f"{kind.prefix}-1"
        kind.ids = (first,) if first in known and own not in known else (own,)
        kind.numbered = kind.ids != (own,)
        return
    for kind in same:
        kind.prefix = id_of(kind.code or kind.name, longest=LONGEST_PREFIX)
    places = {kind.unit.storage_location for kind in same}
    if len(places) > 1:
        # Units of one kind in several places are numbered in each place, so that one more here renames none there.
        for kind in same:
            begin = kind.prefix[: LONGEST_PREFIX - 5].rstrip("-")
            kind.prefix = f"{begin}-{letters_for(kind.unit.storage_location)}"
    next_number: defaultdict[str, int] = defaultdict(lambda: 1)
    for kind in sorted(same, key=_order):
        kind.numbered = True
        first = next_number[kind.prefix]
        next_number[kind.prefix] += kind.quantity
        ids = [f"{kind.prefix}-{number}" for number in range(first, first + kind.quantity)]
        if first == 1 and ids and key in known and ids[0] not in known:
            ids[0] = key  # it was the only one of its kind, with the kind's code as its id
        kind.ids = tuple(ids)


def _order(kind: Kind) -> tuple[str, ...]:
    unit = kind.unit
    return unit.storage_location, kind.name, unit.category, str(unit.lowest_rate), unit.status, kind.description


def id_of(text: str, *, longest: int) -> str:
    """Text as the inventory writes ids: capital letters, digits and dashes. Equal text gives equal ids. What is too
    long, or has letters of another script, gets a few letters that stand for the whole of it. Empty for empty text."""
    if _WRITTEN.match(text) and len(text) <= longest:
        return text
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).replace("ß", "ss")).upper()
    latin = "".join(character for character in folded if not unicodedata.combining(character))
    written = re.sub(r"[^A-Z0-9]+", "-", latin).strip("-")
    lost = any(character.isalnum() and not character.isascii() for character in latin)
    if not written and not lost:
        return f"U-{letters_for(text)}" if text.strip() else ""
    if len(written) <= longest and not lost:
        return written
    short = letters_for(" ".join(text.casefold().split()))
    begin = _shortened(written, longest - len(short) - 1)
    return f"{begin}-{short}" if begin else f"U-{short}"


def _shortened(written: str, longest: int) -> str:
    """The beginnings of the words, so that a name can still be recognized."""
    words = written.split("-")
    each = max(3, longest // max(1, len(words)) - 1)
    return "-".join(word[:each] for word in words)[:longest].strip("-")


def letters_for(text: str) -> str:
    """Four letters and digits that stand for this text, the same each time."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:3])
    return "".join(letters[number >> shift & 31] for shift in (0, 5, 10, 15))
