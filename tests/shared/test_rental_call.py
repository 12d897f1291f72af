"""The facts of a call: frozen, stored as JSON, and falling with what they depended on."""

import datetime as dt
from decimal import Decimal

import pytest
from pydantic import ValidationError

from inventory.models import Booking, Equipment, Hold, Period, WeightClass
from shared.rental_call import (
    AgreedPrice,
    CertifiedOperator,
    RentalCall,
    Selection,
    SiteApproval,
    VerifiedCoverage,
    VerifiedCustomer,
)
from shared.workflow import Stage
from tests.support.rentals import GENERATOR

START = dt.date(2026, 12, 1)
NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)

TWIN = GENERATOR.model_copy(update={"equipment_id": "ITM004"})
CRANE = GENERATOR.model_copy(
    update={
        "equipment_id": "ITM060",
        "name": "Carry Deck Crane",
        "operator_certification": "Crane Operator",
        "min_insurance": Decimal("2000000.00"),
        "weight_class": WeightClass.HEAVY,
    }
)
PROJECTOR = GENERATOR.model_copy(
    update={"equipment_id": "ITM002", "name": "HD Projector", "operator_certification": None}
)


def selection(unit: Equipment, days: int = 3) -> Selection:
    period = Period.of(START, days)
    hold = Hold(hold_id="h", equipment_id=unit.equipment_id, call_id="c", period=period, expires_at=NOW)
    return Selection(equipment=unit, period=period, hold=hold)


def proved(valid_until: dt.date = dt.date(2027, 1, 1)) -> RentalCall:
    """A call in which everything is proved for three days of the generator."""
    return RentalCall(
        call_id="c",
        stage=Stage.BOOKING_COMPLETION,
        customer=VerifiedCustomer(license_number="BL123456", business_name="Acme", valid_until=None),
        selection=selection(GENERATOR),
        wanted_period=Period.of(START, 3),
        site=SiteApproval(address="100 Main Street", max_weight_class=WeightClass.MEDIUM),
        price=AgreedPrice(daily_rate=Decimal("470.00"), equipment_name=GENERATOR.name),
        operator=CertifiedOperator(
            name="Jordan Lee", license_number="OP1", certificate="Basic Safety", valid_until=valid_until
        ),
        insurance=VerifiedCoverage(
            policy_number="P1", holder="Acme", coverage=Decimal("1000000.00"), valid_until=valid_until
        ),
        unknown_numbers={Stage.CUSTOMER_VERIFICATION: 2},
        price_proposals={GENERATOR.name: 1},
    )


def test_a_call_is_stored_as_json_and_read_back_the_same() -> None:
    call = proved()
    proofs = call.proofs()
    assert proofs is not None
    call.booking = Booking(
        reference="R1",
        hold_id="h",
        equipment_id="ITM001",
        call_id="c",
        period=Period.of(START, 3),
        daily_rate=Decimal("470.00"),
        proofs=proofs,
        booked_at=NOW,
    )
    assert RentalCall.model_validate_json(call.model_dump_json()) == call


def test_a_fact_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        proved().price.daily_rate = Decimal("0.01")  # type: ignore[misc, union-attr]


def test_a_fact_of_another_kind_cannot_be_put_in_its_place() -> None:
    with pytest.raises(ValidationError):
        proved().price = "cheap"  # type: ignore[assignment]


def test_another_unit_of_the_same_kind_keeps_every_proof() -> None:
    call = proved()
    call.select(selection(TWIN))
    assert call.held_facts() == proved().held_facts()


def test_other_equipment_clears_what_does_not_hold_for_it() -> None:
    call = proved()
    call.select(selection(CRANE))
    assert call.held_facts() == {"customer", "selection"}


def test_equipment_that_asks_for_less_keeps_site_operator_and_insurance_and_asks_for_the_price() -> None:
    call = proved()
    call.select(selection(PROJECTOR))
    assert call.held_facts() == {"customer", "selection", "site", "operator", "insurance"}


def test_more_days_than_certificate_and_policy_last_clear_both() -> None:
    call = proved(valid_until=START + dt.timedelta(days=2))
    call.select(selection(GENERATOR, days=3))
    assert {"operator", "insurance"} <= call.held_facts()
    call.select(selection(GENERATOR, days=4))
    assert not {"operator", "insurance"} & call.held_facts()


def test_a_record_that_no_certificate_is_needed_does_not_certify_anybody() -> None:
    call = proved()
    call.operator = CertifiedOperator()
    call.select(selection(GENERATOR))
    assert call.operator is None


def test_an_acceptable_proposal_is_forgotten_with_the_equipment_it_was_for() -> None:
    call = proved()
    call.price = None
    call.proposed_rate = Decimal("480.00")
    call.select(selection(CRANE))
    assert call.proposed_rate is None


@pytest.mark.parametrize("fact", ["customer", "site", "operator", "insurance"])
def test_there_are_no_proofs_while_one_is_missing(fact: str) -> None:
    call = proved()
    call.forget((fact,))  # type: ignore[arg-type]
    assert call.proofs() is None


def test_another_rental_begins_with_the_customer_only() -> None:
    call = proved()
    call.rent_another()
    assert call.held_facts() == {"customer"}
