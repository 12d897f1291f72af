"""From a rental that the caller has back to renting: another machine, or one for the same days and site."""

from livekit.agents import ToolError

from agents.conversation.call_session import CallSession
from agents.conversation.choice.changing import Changed, Wanted, change
from agents.conversation.existing.access import opened_rental
from agents.conversation.stage_tool import Context
from agents.conversation.wording.answers.change_answers import ANOTHER_RENTAL
from agents.conversation.wording.answers.existing_answers import GO_ON_RENTING, HELD_COMES_FIRST, RENTED_BESIDE
from inventory.models import Period, Rental, WeightClass
from shared.language.speech import say_units
from shared.proved_facts import SiteApproval
from shared.verification.checks import SiteCheck
from shared.verification.results import Verified
from shared.workflow import Stage, next_stage


async def turn_to_renting(ctx: Context, wish: str | None, *, like_this_rental: bool) -> Changed:
    """Begin another rental, or go on with the one that was begun; where the call goes on.

    Args:
        ctx: the context of the tool.
        wish: what the caller needs, if that is a new thing. It is added to what is held.
        like_this_rental: whether it is for the days and the job site of the rental that they asked about.

    Raises:
        ToolError: no rental was found whose days it could have, or units are held for other days.
        InventoryUnavailable: Redis did not answer.
    """
    session = ctx.userdata
    call = session.call
    rental = await opened_rental(session) if like_this_rental else None
    if call.selection is not None and call.rental is None:
        if rental is not None:
            raise ToolError(HELD_COMES_FIRST.format(units=say_units(call.selection.names)))
        going_on = Changed(next_stage(call.held_facts()), GO_ON_RENTING.format())
        changed = await change(ctx, Wanted("more", wish)) if wish is not None else going_on
        call.asks_about_existing, session.proposed = False, None
        return changed
    site = await _site_of(session, rental) if rental is not None else None
    call.asks_about_existing, session.proposed = False, None
    if call.rental is not None:
        call.rent_another()
    call.equipment_needed = wish or call.equipment_needed
    if rental is not None:
        call.want(_days_left(session, rental))
        call.site = site or call.site
    told = RENTED_BESIDE.format(wish=wish) if wish else ANOTHER_RENTAL.format()
    return Changed(Stage.EQUIPMENT_DISCOVERY, told)


def _days_left(session: CallSession, rental: Rental) -> Period | None:
    """The days of the rental that have not passed; None when all have."""
    first = max(rental.period.first_day, session.today)
    return Period(first_day=first, day_after=rental.period.day_after) if rental.period.day_after > first else None


async def _site_of(session: CallSession, rental: Rental) -> SiteApproval | None:
    """The job site of the rental, looked up once more; None where nobody can say now what it can take."""
    address = rental.bookings[0].proofs.job_address
    if address is None:
        return None
    outcome = await session.verification.check(SiteCheck(address, weight_class=WeightClass.LIGHT))
    if not isinstance(outcome, Verified):
        return None
    site = outcome.record
    return SiteApproval(address=site.address, max_weight_class=site.max_weight_class, address_as_said=address)
