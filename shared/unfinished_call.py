"""How far a call has come, as it is kept for a caller who is cut off and calls again.

The operators and the insurance are left out: they are proved again.
"""

from typing import Self

from pydantic import Field

from inventory.models import Frozen, Money
from shared.proved_facts import (
    AgreedPrice,
    Selection,
    SiteApproval,
)
from shared.rental_call import RentalCall


class UnfinishedRental(Frozen):
    """A rental that was begun: for whose license, of which units, for where and at what price; and what is wanted too.

    The proposals of a price are kept too, so that a caller cannot get more of them by cutting off the call.
    """

    license_number: str
    selection: Selection
    site: SiteApproval | None
    price: AgreedPrice | None
    price_proposals: dict[str, int]
    rates_named: dict[str, Money] = Field(default_factory=dict)
    proposed_rate: Money | None
    also_wanted: tuple[str, ...] = ()
    delivered: bool | None = None

    @classmethod
    def of(cls, call: RentalCall) -> Self | None:
        """What the call would leave if it were cut off now: nothing before a unit is held, nor after it is booked."""
        if call.customer is None or call.selection is None or call.rental is not None:
            return None
        return cls(
            license_number=call.customer.license_number,
            selection=call.selection,
            site=call.site,
            price=call.price,
            price_proposals=call.price_proposals,
            rates_named=call.rates_named,
            proposed_rate=call.proposed_rate,
            also_wanted=call.also_wanted,
            delivered=call.delivered,
        )
