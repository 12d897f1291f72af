"""The state of one call: the facts that were proved and what else was said. It can be stored and resumed as JSON.

Only the stage that proves a fact builds it. A fact that depends on another one is cleared with it: `RentalCall.select`
keeps the facts that hold for the new selection and clears the others.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from inventory.models import Booking, Equipment, Frozen, Hold, Money, Period, Proofs, WeightClass
from shared.pricing import acceptable
from shared.workflow import FactName, Stage

CUT_OFF = "cut_off"  # the reason of a call that ended because the caller's connection was lost


class Fact(Frozen):
    """Something that a call has proved. A fact does not change; it is replaced or cleared."""


class VerifiedCustomer(Fact):
    """A business whose licence is active. `valid_until` is the last valid day, or None if it does not expire.

    `business_name` is the name on the licence, and `name_as_said` what the caller called the business, if they did. The
    model reads only what the caller said.
    """

    license_number: str
    business_name: str
    name_as_said: str | None = None
    valid_until: dt.date | None
    email: str | None = None
    phone: str | None = None

    def holds_for(self, period: Period) -> bool:
        return self.valid_until is None or period.last_day <= self.valid_until


class Selection(Fact):
    """The unit that the caller chose, the days, and the hold that keeps it for this call."""

    equipment: Equipment
    period: Period
    hold: Hold


class SiteApproval(Fact):
    """A job site that can take equipment up to `max_weight_class`.

    `address` is as the registry writes it, and `address_as_said` as the caller gave it.
    """

    address: str
    max_weight_class: WeightClass
    address_as_said: str | None = None

    def holds_for(self, selection: Selection) -> bool:
        return selection.equipment.weight_class.rank <= self.max_weight_class.rank


class AgreedPrice(Fact):
    """The rate a day, in the depot's currency, that the caller accepted for equipment of this name."""

    daily_rate: Money
    equipment_name: str

    def holds_for(self, selection: Selection) -> bool:
        return self.equipment_name == selection.equipment.name and acceptable(selection.equipment, self.daily_rate)


class CertifiedOperator(Fact):
    """Who will run the equipment, and the certificate for it. All fields are None if the equipment needs none."""

    name: str | None = None
    license_number: str | None = None
    phone: str | None = None
    certificate: str | None = None
    valid_until: dt.date | None = None

    def holds_for(self, selection: Selection) -> bool:
        required = selection.equipment.operator_certification
        if required is None:
            return True
        return (
            self.certificate == required
            and self.valid_until is not None
            and selection.period.last_day <= self.valid_until
        )


class VerifiedCoverage(Fact):
    """A liability policy of the business that covers enough on every day of the rental.

    `holder` is the name on the policy. `valid_until` is the last covered day.
    """

    policy_number: str
    holder: str
    coverage: Money
    valid_until: dt.date

    def holds_for(self, selection: Selection) -> bool:
        return self.coverage >= selection.equipment.min_insurance and selection.period.last_day <= self.valid_until


class ConfirmedIdentity(Fact):
    """The business of this license read back the code that went to its record. `by` is the address that it went to."""

    license_number: str
    by: str


class FailedPaper(Fact):
    """A paper that the caller gave and that did not hold: its number, and whether it is somebody else's."""

    what: str
    number: str
    of_another: bool


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
    wanted_period: Period | None = None

    customer: VerifiedCustomer | None = None
    selection: Selection | None = None
    site: SiteApproval | None = None
    price: AgreedPrice | None = None
    operator: CertifiedOperator | None = None
    insurance: VerifiedCoverage | None = None
    booking: Booking | None = None

    asked_holds: tuple[Hold, ...] = ()
    """Every hold that was requested, whether it was made or not. All are released when the call ends."""

    earlier_bookings: tuple[Booking, ...] = ()
    unconfirmed: frozenset[str] = frozenset()
    """References of bookings that are not on enough Redis replicas yet. The caller knows them, without a promise."""

    price_proposals: dict[str, int] = Field(default_factory=dict)
    proposed_rate: Money | None = None
    unknown_numbers: dict[Stage, int] = Field(default_factory=dict)
    failed_papers: tuple[FailedPaper, ...] = ()
    identity: ConfirmedIdentity | None = None
    code_sent_to: str | None = None
    """Which address of the license record a code went to: in words, not the address itself."""
    end_reason: str | None = None
    cut_off: bool = False
    """Whether the call ended because the connection, the process or the model failed, and nobody had ended it."""
    left_hold_id: str | None = None
    """The hold that was left as it is when the call was cut off, for the caller to go on with in another call."""

    @property
    def customer_verified(self) -> bool:
        return self.customer is not None

    @property
    def site_verified(self) -> bool:
        return self.site is not None

    @property
    def operator_verified(self) -> bool:
        return self.operator is not None

    @property
    def insurance_verified(self) -> bool:
        return self.insurance is not None

    @property
    def booking_confirmed(self) -> bool:
        return self.booking is not None and self.booking.reference not in self.unconfirmed

    @property
    def ended(self) -> bool:
        return self.stage is Stage.CALL_ENDED

    @property
    def proposals_made(self) -> int:
        """Price proposals made so far for equipment of this name. Choosing other equipment and returning adds none."""
        return self.price_proposals.get(self.selection.equipment.name, 0) if self.selection else 0

    @property
    def bookings(self) -> tuple[Booking, ...]:
        """All bookings of this call, the newest last."""
        return (*self.earlier_bookings, *([self.booking] if self.booking else []))

    def held_facts(self) -> frozenset[FactName]:
        """The names of the facts that are proved at this moment."""
        facts: dict[FactName, Frozen | None] = {
            "customer": self.customer,
            "selection": self.selection,
            "site": self.site,
            "price": self.price,
            "operator": self.operator,
            "insurance": self.insurance,
            "booking": self.booking,
        }
        return frozenset(name for name, fact in facts.items() if fact is not None)

    def select(self, selection: Selection) -> Self:
        """Select this unit for these days, and clear every fact that does not hold for it."""
        self.selection = selection
        self.wanted_period = selection.period
        self.site = self.site if self.site and self.site.holds_for(selection) else None
        self.price = self.price if self.price and self.price.holds_for(selection) else None
        self.operator = self.operator if self.operator and self.operator.holds_for(selection) else None
        self.insurance = self.insurance if self.insurance and self.insurance.holds_for(selection) else None
        if self.price is None:
            self.proposed_rate = None
        return self

    def lose_selection(self) -> None:
        """Clear the selection, because somebody else got the unit. `select` judges the other facts again."""
        self.selection = None

    def forget(self, facts: Iterable[FactName]) -> None:
        """Clear these facts, which the caller wants to change."""
        for fact in facts:
            setattr(self, fact, None)

    def rent_another(self) -> None:
        """Begin another rental after a booking. The customer stays verified, and nothing else does."""
        self.earlier_bookings = self.bookings
        self.forget(("selection", "site", "price", "operator", "insurance", "booking"))
        self.equipment_needed = None
        self.wanted_period = None
        self.price_proposals = {}
        self.proposed_rate = None

    def proofs(self) -> Proofs | None:
        """The proofs that the confirm script checks once more, or None while one is missing."""
        if not (self.customer and self.site and self.operator and self.insurance):
            return None
        return Proofs(
            license_number=self.customer.license_number,
            business_name=self.customer.business_name,
            job_address=self.site.address,
            site_weight_class=self.site.max_weight_class,
            operator_name=self.operator.name,
            operator_license=self.operator.license_number,
            certificate=self.operator.certificate,
            certified_until=self.operator.valid_until,
            policy_number=self.insurance.policy_number,
            coverage=self.insurance.coverage,
            covered_until=self.insurance.valid_until,
            policy_holder=self.insurance.holder,
            record_email=self.customer.email,
            record_phone=self.customer.phone,
            confirmed_by=self.identity.by if self.identity else None,
        )
