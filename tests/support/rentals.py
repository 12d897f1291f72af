"""Bookings for tests: a unit, and papers that just suffice for one."""

import datetime as dt
from decimal import Decimal
from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.models import Booking, Equipment, Hold, Period, Proofs, WeightClass

FAR = dt.date(2034, 12, 31)
GENERATOR = Equipment(
    equipment_id="ITM001",
    name="Professional Generator",
    category="Power Equipment",
    lowest_rate=Decimal("450.00"),
    highest_rate=Decimal("500.00"),
    operator_certification="Basic Safety",
    min_insurance=Decimal("500000.00"),
    storage_location="Warehouse A",
    weight_class=WeightClass.MEDIUM,
)


def proofs(last_day: dt.date = FAR, **changed: Any) -> Proofs:
    """Papers that just suffice for a generator, until this day."""
    papers = {
        "license_number": "BL123456",
        "business_name": "Acme Construction",
        "job_address": "100 Main Street, Springfield, Illinois 62701",
        "site_weight_class": WeightClass.MEDIUM,
        "operator_name": "Jordan Lee",
        "operator_license": "OP445566",
        "certificate": "Basic Safety",
        "certified_until": last_day,
        "policy_number": "POL789012",
        "coverage": Decimal("500000.00"),
        "covered_until": last_day,
    }
    return Proofs.model_validate(papers | changed)


def sufficient_proofs(unit: Equipment, period: Period) -> Proofs:
    """Papers that just suffice for this unit and these days."""
    needed = {"site_weight_class": unit.weight_class, "coverage": unit.min_insurance}
    if unit.operator_certification is None:
        operator = dict.fromkeys(("operator_name", "operator_license", "certificate", "certified_until"))
    else:
        operator = {"certificate": unit.operator_certification}
    return proofs(period.last_day, **needed, **operator)


async def confirmed(inventory: Inventory, unit: Equipment, hold: Hold, *, caller_phone: str | None = None) -> Booking:
    """The booking that this hold becomes, at the unit's lowest rate."""
    return await inventory.confirm(
        hold, daily_rate=unit.lowest_rate, proofs=sufficient_proofs(unit, hold.period), caller_phone=caller_phone
    )
