"""The depot's terms at the desk: days that a call would not rent, and the lines of the price."""

import datetime as dt
from collections.abc import Iterable, Iterator

from inventory.models import Equipment, InventoryError, Period
from shared.settings import Settings
from shared.terms.rental_days import RentalDays


def days_problems(
    unit: Equipment, period: Period, settings: Settings, *, now: dt.datetime, before: Period | None = None
) -> Iterator[str]:
    """A sentence for each of the depot's terms that the days are against. What stays as it was is not judged.

    Args:
        now: this moment.
        before: the days of the booking that is changed, or None for a new one.
    """
    rules, here = RentalDays.of(settings), now.astimezone(settings.zone)
    first, last, least = period.first_day, period.last_day, rules.least_for([unit])
    if (before is None or before.first_day != first) and not rules.is_open(first):
        yield f"days: you are closed on {first:%A %Y-%m-%d}, the first day"
    if (before is None or before.first_day != first) and rules.is_too_late(first, here):
        yield f"days: a rental may begin on the same day until {settings.same_day_until} only"
    if (before is None or before.last_day != last) and not rules.is_open(last):
        yield f"days: you are closed on {last:%A %Y-%m-%d}, the last day"
    if (before is None or before.days != period.days) and period.days < least:
        yield f"days: the least that {unit.equipment_id} is rented for is {least} days"


def require_usual_days(problems: Iterable[str], *, overrule: bool) -> None:
    """Check that the days are as the depot's terms have them, or that the desk overrules them.

    Raises:
        InventoryError: they are not, and the desk does not.
    """
    listed = "\n".join(f"  {problem}" for problem in problems)
    if listed and not overrule:
        raise InventoryError(
            f"Nothing was changed, because it would be against your terms:\n{listed}\n"
            'To change it all the same, say why: --overrule --why "..."'
        )
