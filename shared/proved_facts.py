"""The facts that a call proves: frozen values, which only the stage that proves them builds."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from inventory.models import Equipment, Frozen, Hold, Money, Period, WeightClass
from shared.pricing import acceptable


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


class SelectedUnit(Fact):
    """A unit that the caller chose, and the hold that keeps it for this call."""

    equipment: Equipment
    hold: Hold


class Selection(Fact):
    """The units that the caller chose to rent together, one or more, and the days, which are the same for all."""

    units: Annotated[tuple[SelectedUnit, ...], Field(min_length=1)]
    period: Period

    @model_validator(mode="before")
    @classmethod
    def _as_stored_with_one_unit(cls, stored: Any) -> Any:
        """Calls that were cut off before there could be several units have one, beside its hold."""
        if not isinstance(stored, dict) or "equipment" not in stored:
            return stored
        one = {name: stored[name] for name in ("equipment", "hold") if name in stored}
        return {name: value for name, value in stored.items() if name not in one} | {"units": (one,)}

    @model_validator(mode="after")
    def _each_unit_once_and_held(self) -> Self:
        if len(set(self.equipment_ids)) < len(self.units):
            raise ValueError("a unit is selected twice")
        if any(one.hold.equipment_id != one.equipment.equipment_id for one in self.units):
            raise ValueError("a hold is of another unit")
        return self

    @classmethod
    def of(cls, equipment: Sequence[Equipment], holds: Sequence[Hold], period: Period) -> Self:
        """These units with their holds, in the same order."""
        return cls(
            units=tuple(SelectedUnit(equipment=unit, hold=hold) for unit, hold in zip(equipment, holds, strict=True)),
            period=period,
        )

    @property
    def equipment(self) -> tuple[Equipment, ...]:
        """The units, in the order in which they were chosen."""
        return tuple(one.equipment for one in self.units)

    @property
    def equipment_ids(self) -> tuple[str, ...]:
        return tuple(one.equipment.equipment_id for one in self.units)

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The holds, in the order of the units."""
        return tuple(one.hold for one in self.units)

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each unit; two units may have the same."""
        return tuple(one.equipment.name for one in self.units)

    @property
    def kinds(self) -> str:
        """What is rented, by the names of the units in alphabetical order: a price is agreed for exactly this."""
        return " + ".join(sorted(self.names))

    @property
    def heaviest(self) -> Equipment:
        """The heaviest unit: the site has to take it."""
        return max(self.equipment, key=lambda unit: unit.weight_class.rank)

    @property
    def certificates(self) -> tuple[str, ...]:
        """The certificates that operators need for these units, each once; none if no unit needs one."""
        needed = [unit.operator_certification for unit in self.equipment if unit.operator_certification is not None]
        return tuple(dict.fromkeys(needed))

    @property
    def min_insurance(self) -> Decimal:
        """The lowest coverage that suffices for each of the units."""
        return max(unit.min_insurance for unit in self.equipment)

    @property
    def lowest_rate(self) -> Decimal:
        """The lowest rate a day for all units together."""
        return sum((unit.lowest_rate for unit in self.equipment), Decimal(0))

    @property
    def highest_rate(self) -> Decimal:
        """The highest rate a day for all units together."""
        return sum((unit.highest_rate for unit in self.equipment), Decimal(0))

    def with_holds(self, holds: Sequence[Hold], period: Period | None = None) -> Self:
        """The same units with these holds, in the same order, for other days if `period` is given."""
        return self.of(self.equipment, holds, period or self.period)


class Offered(Frozen):
    """A unit that was offered to the caller, as they may refer to it later."""

    equipment_id: str
    name: str


class SiteApproval(Fact):
    """A job site that can take equipment up to `max_weight_class`.

    `address` is as the registry writes it, and `address_as_said` as the caller gave it.
    """

    address: str
    max_weight_class: WeightClass
    address_as_said: str | None = None

    def holds_for(self, selection: Selection) -> bool:
        return selection.heaviest.weight_class.rank <= self.max_weight_class.rank


class AgreedPrice(Fact):
    """The rate a day, in the depot's currency, that the caller accepted for all units of these kinds together.

    `equipment_name` is `Selection.kinds`, which is the name of a unit that is rented alone.
    """

    daily_rate: Money
    equipment_name: str

    def holds_for(self, selection: Selection) -> bool:
        return self.equipment_name == selection.kinds and acceptable(selection, self.daily_rate)


class CertifiedOperator(Fact):
    """Who will run the units that need this certificate. `valid_until` is the last day on which it is valid."""

    name: str
    license_number: str
    phone: str | None = None
    certificate: str
    valid_until: dt.date

    def holds_for(self, selection: Selection) -> bool:
        return selection.period.last_day <= self.valid_until


class VerifiedCoverage(Fact):
    """A liability policy of the business that covers enough on every day of the rental.

    `holder` is the name on the policy. `valid_until` is the last covered day.
    """

    policy_number: str
    holder: str
    coverage: Money
    valid_until: dt.date

    def holds_for(self, selection: Selection) -> bool:
        return self.coverage >= selection.min_insurance and selection.period.last_day <= self.valid_until


class ConfirmedIdentity(Fact):
    """The business of this license read back the code that went to its record. `by` is the address that it went to."""

    license_number: str
    by: str


class OpenedRental(Fact):
    """A rental that the caller may hear of: it is of the license with this number, which the call has verified, and the
    caller gave its reference, or a code was read back."""

    reference: str
    license_number: str


class RentalChanged(Fact):
    """A change of a rental that was made in the call: of the whole rental, or of the booking with this reference. `day`
    is its new last day, or the one on which it is ready for return; None where it was cancelled."""

    reference: str
    what: Literal["extended", "shortened", "off rent", "cancelled"]
    day: dt.date | None = None


class FailedPaper(Fact):
    """A paper that the caller gave and that did not hold: its number, and whether it is somebody else's."""

    what: str
    number: str
    of_another: bool
