"""Bookings for tests: papers that just suffice for a unit."""

from inventory.models import Booking, Equipment, Hold, Period, Proofs
from inventory.store import Inventory


def sufficient_proofs(unit: Equipment, period: Period) -> Proofs:
    return Proofs(
        license_number="BL123456",
        business_name="Acme Construction",
        job_address="100 Main Street",
        site_weight_class=unit.weight_class,
        operator_name="Jordan Lee" if unit.operator_certification else None,
        operator_license="OP445566" if unit.operator_certification else None,
        certificate=unit.operator_certification,
        certified_until=period.last_day if unit.operator_certification else None,
        policy_number="POL789012",
        coverage=unit.min_insurance,
        covered_until=period.last_day,
    )


async def confirmed(inventory: Inventory, unit: Equipment, hold: Hold) -> Booking:
    """The booking that this hold becomes, at the unit's lowest rate."""
    return await inventory.confirm(hold, daily_rate=unit.daily_rate, proofs=sufficient_proofs(unit, hold.period))
