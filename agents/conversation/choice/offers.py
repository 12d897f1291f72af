"""Equipment as it is offered to a caller: the list that the model reads from, and what is free in place of a unit that
is not."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

from agents.conversation.call_session import CallSession
from agents.conversation.choice.waiting import taken_now
from agents.conversation.wording.answers.choice_answers import (
    NOTHING_ALIKE_IS_FREE,
    THESE_ARE_FREE,
)
from agents.conversation.wording.answers.search_answers import (
    ALIKE_ARE_FREE,
    ASK_WHETHER_ONE_WOULD_DO,
    DESCRIBED_UNIT,
    FREE_LATER,
    NONE_FREE,
    NOT_AS_ASKED,
    NOT_RENTED,
    NOTHING_FITS,
    NOTHING_FITS_BUT_NEAR,
    NOTHING_WITHIN_LIMITS,
    OTHER_SIZE,
    UNIT,
    UNIT_TERMS,
)
from inventory.ledger.inventory import Inventory
from inventory.ledger.units import BEGINNING_OF_STREAM
from inventory.models import Equipment, InventoryUnavailable, Period
from inventory.search.catalogue import SearchResult
from inventory.search.query import Filters
from shared.language.speech import say_list, say_money, say_period
from shared.proved_facts import Offered
from shared.rental_period import say_days
from shared.terms.combination import FOUR_WEEKS, WEEK, rental_price
from shared.terms.rental_days import RentalDays

MOST_OFFERED = 3
MOST_CATEGORIES = 20  # in an answer to the model
KINDS_AT_ONCE = 5  # in one question to Redis
MOST_CLOSED_OFFERS = 20  # times that what is free begins or ends on a closed day, before it is given up
ASKED_FIRST = 3  # units of each kind


def describe(session: CallSession, equipment: Equipment) -> str:
    """The unit as an entry of an offer: what it is, what it costs a day, what it asks for, where it is."""
    template = DESCRIBED_UNIT if equipment.description else UNIT
    return template.format(
        equipment_id=equipment.equipment_id,
        name=equipment.name,
        category=equipment.category,
        rate=say_money(session.told_rate(equipment), session.settings.currency),
        certificate=equipment.operator_certification or "None",
        weight=equipment.weight_class,
        location=equipment.storage_location,
        description=equipment.description,
    )


def describe_units(session: CallSession, units: Sequence[Equipment]) -> str:
    """The units as the entries of an offer, which the call keeps in mind as the last one."""
    session.call.offered = tuple(Offered(equipment_id=unit.equipment_id, name=unit.name) for unit in units)
    return "\n".join(line for unit in units for line in (describe(session, unit), *_terms_of(session, unit)))


def _terms_of(session: CallSession, unit: Equipment) -> Iterator[str]:
    """The terms of the unit's own, as a line of an offer, if it has any."""
    rate, currency = session.told_rate(unit), session.settings.currency
    times = ((unit.weekly_rate, WEEK, "a week"), (unit.four_week_rate, FOUR_WEEKS, "four weeks"))
    terms = [
        f"{say_money(rental_price(unit, rate, days), currency)} for {time}"
        for of_longer, days, time in times
        if of_longer is not None
    ]
    if unit.least_days > 1:
        terms.append(f"at least {say_days(unit.least_days)}")
    if terms:
        yield UNIT_TERMS.format(name=unit.name, terms=say_list(terms))


def nothing_fits(search_query: str, search: SearchResult, categories: Sequence[str]) -> str:
    """The answer to a search that found nothing: what comes nearest, that the thing is not rented, or else the
    categories that there are."""
    if search.nearest:
        return NOTHING_FITS_BUT_NEAR.format(wish=repr(search_query), nearest=", ".join(search.nearest))
    if search.lacking:
        return NOT_RENTED.format(lacking=", ".join(search.lacking))
    return NOTHING_FITS.format(wish=repr(search_query), categories=", ".join(categories[:MOST_CATEGORIES]))


def nothing_within_limits(limits: Filters, currency: str) -> str:
    """That nothing is within these limits. What is found without them is offered after it."""
    price = limits.price_limit
    said = (
        f"at {say_money(price, currency)} a day or less" if price is not None else "",
        f"in the {limits.weight_class} weight class" if limits.weight_class else "",
        f"at {limits.location}" if limits.location else "",
    )
    return NOTHING_WITHIN_LIMITS.format(limits=" and ".join(filter(None, said)))


def differs_from_wish(search: SearchResult, offered: Sequence[Equipment]) -> list[str]:
    """In what the offered units are not what was asked for: another kind, or another size."""
    sentences = [NOT_AS_ASKED.format(lacking=search.lacking[0])] if search.lacking else []
    return sentences + [
        OTHER_SIZE.format(asked=differs.asked, name=unit.name, ours=differs.ours)
        for unit in offered
        if (differs := search.differences.get(unit.name)) is not None
    ]


async def free_alternatives(
    session: CallSession, lost: Equipment, period: Period, *, besides: Sequence[Equipment] = ()
) -> list[Equipment]:
    """Up to three units like the lost one that are free for these days, the most similar first; none of `besides`.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    not_again = {unit.equipment_id for unit in besides}
    near = [unit for unit in session.catalogue.near(lost) if unit.equipment_id not in not_again]
    return await free_units(session.inventory, near, period, call_id=session.call.call_id)


def without_those_held(session: CallSession, units: Sequence[Equipment], period: Period) -> list[Equipment]:
    """These units without those that are held for these days and stay so: they are not chosen twice."""
    selection = session.call.selection
    if selection is None or session.call.replacing or period != selection.period:
        return list(units)
    return [unit for unit in units if unit.equipment_id not in selection.equipment_ids]


async def free_units(
    inventory: Inventory, candidates: Sequence[Equipment], period: Period, *, call_id: str
) -> list[Equipment]:
    """The first three kinds of which a unit is free for these days, each by its first free unit.

    Redis is asked about a few units of a few kinds at first, and about more only where those are taken, because the
    best matches are free in most searches.

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
        offered = first_kinds([*offered, *(free[units[0].name] for units in some if units[0].name in free)])
    return offered


async def require_units_in_redis(inventory: Inventory) -> None:
    """Check that Redis still has the depot's units. Where it was flushed, callers would be told that everything is
    rented.

    Raises:
        InventoryUnavailable: no unit was ever loaded there, or Redis did not answer.
    """
    if await inventory.catalogue_position() == BEGINNING_OF_STREAM:
        raise InventoryUnavailable("Redis has no units of the depot. It was emptied: restore a backup.")


async def offer_when_taken(session: CallSession, taken: Sequence[Equipment], period: Period) -> str:
    """What to offer when all that fits is taken on these days: the unit that is free first for as many days, or else
    similar units that are free.

    Raises:
        InventoryUnavailable: Redis did not answer, or was emptied.
    """
    await require_units_in_redis(session.inventory)
    taken_now(session, taken, period)
    days = say_period(period, today=session.today)
    later = await _first_free(session, taken, period)
    if later is not None:
        equipment_id, later_period = later
        unit = next(unit for unit in taken if unit.equipment_id == equipment_id)
        session.call.offered = (Offered(equipment_id=unit.equipment_id, name=unit.name),)
        return FREE_LATER.format(
            days=days,
            name=unit.name,
            equipment_id=equipment_id,
            rate=say_money(session.told_rate(unit), session.settings.currency),
            later_days=say_period(later_period, today=session.today),
        )
    alike = await free_alternatives(session, taken[0], period)
    if not alike:
        return NONE_FREE.format(days=days)
    listed = describe_units(session, alike)
    return f"{ALIKE_ARE_FREE.format(days=days)}\n{listed}\n{ASK_WHETHER_ONE_WOULD_DO.format()}"


async def _first_free(session: CallSession, taken: Sequence[Equipment], period: Period) -> tuple[str, Period] | None:
    """Which unit is the first to be free for so many days, and when, so that the depot is open on the first day and on
    the last one; None when none is.

    Raises:
        InventoryUnavailable: Redis did not answer.
    """
    rules = RentalDays.of(session.settings)
    furthest = session.today + dt.timedelta(days=rules.furthest_start_days)
    for _ in range(MOST_CLOSED_OFFERS):
        found = await session.inventory.first_free(
            [unit.equipment_id for unit in taken], period, furthest_start=furthest, call_id=session.call.call_id
        )
        usual = rules.next_period(found[1], session.local_now) if found else None
        if found is None or usual is None or usual.first_day > furthest:
            return None
        if usual == found[1]:
            return found
        period = usual  # what is free begins or ends on a closed day: look again from the next one that does not
    return None


def first_kinds(units: Sequence[Equipment]) -> list[Equipment]:
    """The first three kinds, each by its first unit. Units of one name are of one kind, and are one offer."""
    first_of_kind: dict[str, Equipment] = {}
    for unit in units:
        first_of_kind.setdefault(unit.name, unit)
    return list(first_of_kind.values())[:MOST_OFFERED]


def offer_alternatives(session: CallSession, units: Sequence[Equipment], period: Period) -> str:
    """These units as an offer in place of one that is not free, or that nothing like it is free."""
    if not units:
        return NOTHING_ALIKE_IS_FREE.format()
    listed = describe_units(session, units)
    return f"{THESE_ARE_FREE.format(days=say_period(period))}\n{listed}"
