"""The state of one call: the facts that were proved and what else was said. It can be stored and resumed as JSON."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from inventory.models import Booking, Hold, Money, Period, Rental
from shared.proved_facts import (
    AgreedPrice,
    CertifiedOperator,
    ConfirmedIdentity,
    FailedPaper,
    Offered,
    OpenedRental,
    RentalChanged,
    Selection,
    SiteApproval,
    VerifiedCoverage,
    VerifiedCustomer,
)
from shared.workflow import FactName, Stage

CUT_OFF = "cut_off"  # the reason of a call that ended because the caller's connection was lost
BY_THE_DESK = "ended_by_desk"  # the reason of a call that somebody of the depot hung up


class RentalCall(BaseModel):
    """Everything that a call has established so far. Only one task at a time changes it: the tool that is running."""

    model_config = ConfigDict(validate_assignment=True, extra="forbid", hide_input_in_errors=True)

    call_id: str
    caller_phone: str | None = None
    """The number that the call comes from, as the telephone network gives it. It proves nothing."""
    dialed_number: str | None = None
    sip_call_id: str | None = None

    language: str | None = None
    """The code of the language that the caller speaks, once the model has said so."""

    stage: Stage = Stage.GREETING
    equipment_needed: str | None = None
    also_wanted: tuple[str, ...] = ()
    """What the caller wants in the same rental too and has not chosen yet, in their words or by the names of units."""
    still_to_rent: tuple[str, ...] = ()
    """What the caller wants to rent after this rental, in their words or by the names of units."""
    replacing: bool = False
    """Whether the unit that is chosen next takes the place of those that are held."""
    wanted_start: dt.date | None = None
    wanted_days: int | None = None

    offered: tuple[Offered, ...] = ()
    """The units that were offered last."""

    customer: VerifiedCustomer | None = None
    selection: Selection | None = None
    email: str | None = None
    """The address that the caller gave for confirmations, if it is not the one on the license record."""
    refused_address: str | None = None
    """The address that could not take the unit, as the caller said it; lighter equipment may still go there."""
    site: SiteApproval | None = None
    price: AgreedPrice | None = None
    operators: tuple[CertifiedOperator, ...] = ()
    """Who was proved to hold a certificate, at most one for each certificate."""
    insurance: VerifiedCoverage | None = None
    delivered: bool | None = None
    """Whether the caller wants the rental delivered to the job site; None until they have said it."""
    rental: Rental | None = None

    asked_holds: tuple[Hold, ...] = ()
    """Every hold that was requested, whether it was made or not. All are released when the call ends."""

    earlier_rentals: tuple[Rental, ...] = ()
    unconfirmed: frozenset[str] = frozenset()
    """References of rentals that are not on enough Redis replicas yet. The caller knows them, without a promise."""

    price_proposals: dict[str, int] = Field(default_factory=dict)
    rates_named: dict[str, Money] = Field(default_factory=dict)
    """The rate that the line has come down to, by `Selection.kinds`, where it opens at the highest one."""
    proposed_rate: Money | None = None
    asks_about_existing: bool = False
    """Whether the caller has turned to a rental that they have, and not back yet."""
    opened: OpenedRental | None = None
    """The rental that they asked about last."""
    rental_changes: tuple[RentalChanged, ...] = ()
    """The changes of existing rentals that were made, in their order."""
    breakdowns: int = 0
    """How many breakdowns were noted for the desk."""
    reference_tries: int = 0
    """How often a reference was given that is of no rental of theirs."""
    failed_papers: tuple[FailedPaper, ...] = ()
    identity: ConfirmedIdentity | None = None
    code_sent_to: str | None = None
    """Which address of the license record a code went to: in words, not the address itself."""
    failed_tries: dict[Stage, int] = Field(default_factory=dict)
    """How often a number or an address was given in a stage that was not found, or did not suffice."""
    not_put_right: str | None = None
    """What kept the rental from going on, until it is put right: the reason of a call that ends without a booking."""
    end_reason: str | None = None
    cut_off: bool = False
    """Whether the call ended because the connection, the process or the model failed, and nobody had ended it."""
    left_hold_ids: frozenset[str] = frozenset()
    """The holds that were left as they are when the call was cut off, for the caller to go on with in another call."""

    @property
    def wanted_period(self) -> Period | None:
        """The days that the caller wants, once the first one and their number are both known."""
        if self.wanted_start is None or self.wanted_days is None:
            return None
        return Period.of(self.wanted_start, self.wanted_days)

    @property
    def customer_verified(self) -> bool:
        return self.customer is not None

    @property
    def site_verified(self) -> bool:
        return self.site is not None

    @property
    def operator_verified(self) -> bool:
        """Whether there is an operator for each certificate that the selected units need."""
        return self.selection is not None and not self.certificates_missing

    @property
    def certificates_missing(self) -> tuple[str, ...]:
        """The certificates that the selected units need and that no operator holds yet."""
        held = {operator.certificate for operator in self.operators}
        needed = self.selection.certificates if self.selection else ()
        return tuple(certificate for certificate in needed if certificate not in held)

    @property
    def operators_needed(self) -> tuple[CertifiedOperator, ...]:
        """Those operators who will run a selected unit."""
        needed = self.selection.certificates if self.selection else ()
        return tuple(operator for operator in self.operators if operator.certificate in needed)

    @property
    def insurance_verified(self) -> bool:
        return self.insurance is not None

    @property
    def booking_confirmed(self) -> bool:
        return self.rental is not None and self.rental.reference not in self.unconfirmed

    @property
    def ended(self) -> bool:
        return self.stage is Stage.CALL_ENDED

    @property
    def proposals_made(self) -> int:
        """Price proposals made so far for equipment of these names. Choosing other equipment and returning adds none,
        and neither does taking a unit out or renting one more."""
        names = self.selection.names if self.selection else ()
        return max((self.price_proposals.get(name, 0) for name in names), default=0)

    @property
    def rentals(self) -> tuple[Rental, ...]:
        """All rentals that this call has booked, the newest last."""
        return (*self.earlier_rentals, *([self.rental] if self.rental else []))

    @property
    def bookings(self) -> tuple[Booking, ...]:
        """The bookings of all rentals of this call, one for each unit, the newest last."""
        return tuple(booking for rental in self.rentals for booking in rental.bookings)

    def held_facts(self) -> frozenset[FactName]:
        """The names of the facts that are proved at this moment. The selection is not made while more is wanted."""
        held: dict[FactName, bool] = {
            "customer": self.customer is not None,
            "selection": self.selection is not None and not self.also_wanted,
            "site": self.site is not None,
            "price": self.price is not None,
            "operator": self.operator_verified,
            "insurance": self.insurance is not None,
            "booking": self.rental is not None,
        }
        return frozenset(name for name, is_held in held.items() if is_held)

    def select(self, selection: Selection) -> Self:
        """Select these units for these days. Facts that hold for them are kept, and the others are cleared."""
        self.selection = selection
        self.replacing = False
        self.want(selection.period)
        self.site = self.site if self.site and self.site.holds_for(selection) else None
        self.price = self.price if self.price and self.price.holds_for(selection) else None
        self.operators = tuple(operator for operator in self.operators if operator.holds_for(selection))
        self.insurance = self.insurance if self.insurance and self.insurance.holds_for(selection) else None
        if self.price is None:
            self.proposed_rate = None
        return self

    def count_proposal(self) -> None:
        """One more price proposal was made for the selected units."""
        made = self.proposals_made + 1
        names = self.selection.names if self.selection else ()
        self.price_proposals = {**self.price_proposals, **dict.fromkeys(names, made)}

    def certify(self, operator: CertifiedOperator) -> None:
        """This operator runs the units that need their certificate, in the place of whoever was to before."""
        others = (one for one in self.operators if one.certificate != operator.certificate)
        self.operators = (*others, operator)

    def want(self, period: Period | None) -> None:
        """Keep these days as those that the caller wants, or none."""
        self.wanted_start, self.wanted_days = (period.first_day, period.days) if period else (None, None)

    def lose_selection(self) -> None:
        """Clear the selection, because somebody else got a unit. `select` judges the other facts again."""
        self.selection = None

    def release(self) -> None:
        """Clear the selection and what was wanted with it, because the caller wants none of it. The days stay."""
        self.forget(("selection", "price"))
        self.equipment_needed, self.proposed_rate, self.delivered = None, None, None
        self.also_wanted, self.replacing = (), False

    def forget(self, facts: Iterable[FactName]) -> None:
        """Clear these facts, which the caller wants to change."""
        for fact in facts:
            match fact:
                case "operator":
                    self.operators = ()
                case "booking":
                    self.rental = None
                case _:
                    setattr(self, fact, None)

    def rent_another(self) -> None:
        """Begin another rental after a booking. The customer stays verified. What was proved of the site, the operator
        and the insurance stays too, until `select` judges it for the next units; the price is agreed anew."""
        self.earlier_rentals = self.rentals
        self.forget(("selection", "price", "booking"))
        self.equipment_needed = None
        self.also_wanted, self.replacing = (), False
        self.want(None)
        self.not_put_right = None
        self.price_proposals, self.rates_named = {}, {}
        self.proposed_rate = None
        self.delivered = None

    def note_changed(self, changed: Rental) -> None:
        """Keep this rental as it is now, if it was made in this call."""
        if self.rental is not None and self.rental.reference == changed.reference:
            self.rental = changed
        self.earlier_rentals = tuple(
            changed if one.reference == changed.reference else one for one in self.earlier_rentals
        )
