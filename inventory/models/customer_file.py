"""What the depot keeps of a customer: rates that were agreed, whether it rents to them, and notes for the desk."""

import datetime as dt

from pydantic import Field

from inventory.models.frozen import Frozen
from inventory.models.money import CENT, Money
from inventory.models.unit import Equipment


class CustomerNote(Frozen):
    """What somebody of the depot noted, and when."""

    at: dt.datetime
    by: str
    text: str


class CustomerFile(Frozen):
    """The file of the customer with this business license.

    `rates` are the agreed rates a day, by the name of the equipment. They may be below the unit's lowest rate, and the
    customer pays neither less nor more. `do_not_rent` says why nothing is rented to them, None if they may rent.
    """

    license_number: str
    rates: dict[str, Money] = Field(default_factory=dict)
    do_not_rent: str | None = None
    notes: tuple[CustomerNote, ...] = ()

    def at_agreed_rate(self, unit: Equipment) -> Equipment:
        """The unit as it is rented to this customer: the agreed rate is its only one, and those for longer rentals are
        scaled with it. The unit itself where nothing was agreed."""
        agreed = self.rates.get(unit.name)
        if agreed is None or unit.lowest_rate == agreed == unit.highest_rate:
            return unit
        scaled = {
            name: (rate * agreed / unit.lowest_rate).quantize(CENT)
            for name, rate in (("weekly_rate", unit.weekly_rate), ("four_week_rate", unit.four_week_rate))
            if rate is not None
        }
        return unit.model_copy(update={"lowest_rate": agreed, "highest_rate": agreed, **scaled})
