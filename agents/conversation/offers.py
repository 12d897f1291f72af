"""Equipment as it is offered to a caller: a list that a model reads from, and what is free when a unit was lost."""

import datetime as dt
import itertools
from collections.abc import Sequence

from agents.conversation.call_session import CallSession
from inventory.ledger.inventory import Inventory
from inventory.models import Equipment, Period
from inventory.search.query import Filters
from shared.language.speech import say_money, say_period

MOST_OFFERED = 3
MOST_CATEGORIES = 20  # that a model is told of
KINDS_AT_ONCE = 5
ASKED_FIRST = 3  # units of a kind


def describe(equipment: Equipment, currency: str) -> str:
    """The unit as an entry of an offer: what it is, what it costs a day, what it asks for, where it is."""
    lines = [
        f"{equipment.equipment_id} - {equipment.name}",
        f"  Category: {equipment.category} | Daily: {say_money(equipment.lowest_rate, currency)} | "
        f"Cert: {equipment.operator_certification or 'None'} | Weight: {equipment.weight_class}",
        f"  Location: {equipment.storage_location}",
    ]
    if equipment.description:
        lines.append(f"  {equipment.description}")
    return "\n".join(lines)


def describe_all(units: Sequence[Equipment], currency: str) -> str:
    """The units as the entries of an offer."""
    return "\n".join(describe(unit, currency) for unit in units)


def nothing_fits(search_query: str, categories: Sequence[str]) -> str:
    """What to answer when nothing is like what was asked for."""
    return (
        f"Nothing in our inventory fits {search_query!r}. Ask what the job is, to search in other words. "
        f"Asked what there is, name a few of these: {', '.join(categories[:MOST_CATEGORIES])}."
    )


def without_conditions(conditions: Filters, currency: str) -> str:
    """That nothing keeps these conditions, in front of what is offered without them."""
    limit = conditions.price_limit
    said = (
        f"at {say_money(limit, currency)} a day or less" if limit is not None else "",
        f"in the {conditions.weight_class} weight class" if conditions.weight_class else "",
        f"at {conditions.location}" if conditions.location else "",
    )
    return f"We have nothing like it {' and '.join(filter(None, said))}. Say so, and offer what fits otherwise.\n"


async def alternatives(session: CallSession, lost: Equipment, period: Period) -> list[Equipment]:
    """Up to three units like the lost one that are free for these days, the most alike first.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    return await free_units(session.inventory, session.catalogue.near(lost), period, call_id=session.call.call_id)


async def free_units(
    inventory: Inventory, candidates: Sequence[Equipment], period: Period, *, call_id: str
) -> list[Equipment]:
    """The first three kinds that are free for these days, each by its first unit that is.

    A few units of a few kinds are asked about, and more only where those are taken: mostly the best that fit are free.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    offered: list[Equipment] = []
    of_a_kind = itertools.groupby(candidates, key=lambda unit: unit.name)
    while len(offered) < MOST_OFFERED and (
        some := [list(units) for _, units in itertools.islice(of_a_kind, KINDS_AT_ONCE)]
    ):
        free: dict[str, Equipment] = {}
        for part in (slice(ASKED_FIRST), slice(ASKED_FIRST, None)):
            asked = [unit for units in some if units[0].name not in free for unit in units[part]]
            ids = set(await inventory.available([unit.equipment_id for unit in asked], period, call_id=call_id))
            for unit in asked:
                if unit.equipment_id in ids:
                    free.setdefault(unit.name, unit)
        offered = kinds([*offered, *(free[units[0].name] for units in some if units[0].name in free)])
    return offered


async def offer_instead(session: CallSession, taken: Sequence[Equipment], period: Period) -> str:
    """What to offer when all that fits is taken on these days: the first of it that is free for as many days, else
    what is like it and free.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    currency = session.settings.currency
    days = say_period(period, today=session.today)
    later = await session.inventory.first_free(
        [unit.equipment_id for unit in taken],
        period,
        furthest_start=session.today + dt.timedelta(days=session.settings.furthest_start_days),
        call_id=session.call.call_id,
    )
    if later is not None:
        equipment_id, then = later
        unit = next(unit for unit in taken if unit.equipment_id == equipment_id)
        return (
            f"We have that, but none of it is free for {days}. The first is {unit.name} ({equipment_id}), at "
            f"{say_money(unit.lowest_rate, currency)} a day, free for {say_period(then, today=session.today)}. "
            "Ask whether those days would do, or other equipment."
        )
    alike = await alternatives(session, taken[0], period)
    if not alike:
        return f"We have that, but none of it is free for {days}. Ask for other days or for other equipment."
    return (
        f"We have that, but none of it is free for {days}, nor later. These are like it and free then:\n"
        f"{describe_all(alike, currency)}\nAsk whether one of them would do."
    )


def kinds(units: Sequence[Equipment]) -> list[Equipment]:
    """The first three kinds, each by its first unit: two that differ only in their number are one offer."""
    first_of_kind: dict[str, Equipment] = {}
    for unit in units:
        first_of_kind.setdefault(unit.name, unit)
    return list(first_of_kind.values())[:MOST_OFFERED]


def offer(units: Sequence[Equipment], period: Period, currency: str) -> str:
    """What to offer instead of a lost unit, or that nothing like it is free."""
    if not units:
        return "Nothing else of that kind is free then. Ask whether other days or other equipment would do."
    return f"These are free for {say_period(period)}; ask which one to take:\n{describe_all(units, currency)}"
