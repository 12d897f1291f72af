"""The facts of a call: frozen, stored as JSON, and falling with what they depended on."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from pydantic import ValidationError

from inventory.models import Booking, Equipment, Hold, Period, Rental, WeightClass
from shared.call_proofs import proofs_of
from shared.proved_facts import (
    AgreedPrice,
    CertifiedOperator,
    Selection,
    SiteApproval,
    VerifiedCoverage,
    VerifiedCustomer,
)
from shared.rental_call import RentalCall
from shared.unfinished_call import UnfinishedRental
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
    return of_several(unit, days=days)


def of_several(*units: Equipment, days: int = 3) -> Selection:
    period = Period.of(START, days)
    holds = [
        Hold(hold_id="h", equipment_id=unit.equipment_id, call_id="c", period=period, expires_at=NOW) for unit in units
    ]
    return Selection.of(units, holds, period)


def proved(valid_until: dt.date = dt.date(2027, 1, 1)) -> RentalCall:
    """A call in which everything is proved for three days of the generator."""
    return RentalCall(
        call_id="c",
        stage=Stage.BOOKING_COMPLETION,
        customer=VerifiedCustomer(license_number="BL123456", business_name="Acme", valid_until=None),
        selection=selection(GENERATOR),
        wanted_start=START,
        wanted_days=3,
        site=SiteApproval(address="100 Main Street", max_weight_class=WeightClass.MEDIUM),
        price=AgreedPrice(daily_rate=Decimal("470.00"), equipment_name=GENERATOR.name),
        operators=(
            CertifiedOperator(
                name="Jordan Lee", license_number="OP1", certificate="Basic Safety", valid_until=valid_until
            ),
        ),
        insurance=VerifiedCoverage(
            policy_number="P1", holder="Acme", coverage=Decimal("1000000.00"), valid_until=valid_until
        ),
        failed_tries={Stage.CUSTOMER_VERIFICATION: 2},
        price_proposals={GENERATOR.name: 1},
    )


def test_a_call_is_stored_as_json_and_read_back_the_same() -> None:
    call = proved()
    proofs = proofs_of(call)
    assert proofs is not None
    booking = Booking(
        reference="R1",
        hold_id="h",
        equipment_id="ITM001",
        call_id="c",
        period=Period.of(START, 3),
        daily_rate=Decimal("470.00"),
        proofs=proofs[0],
        booked_at=NOW,
    )
    call.rental = Rental(reference="R1", bookings=(booking,))
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
    assert proofs_of(call) is None


def test_another_rental_keeps_what_was_proved_until_its_unit_is_judged() -> None:
    call = proved()
    call.rent_another()
    assert call.held_facts() == {"customer", "site", "insurance"}
    call.select(selection(TWIN))
    assert call.held_facts() == {"customer", "selection", "site", "operator", "insurance"}


def test_another_rental_of_something_heavier_proves_everything_again() -> None:
    call = proved()
    call.rent_another()
    call.select(selection(CRANE))
    assert call.held_facts() == {"customer", "selection"}


def test_several_units_need_the_site_of_the_heaviest_every_certificate_and_the_highest_coverage() -> None:
    both = of_several(PROJECTOR, CRANE, GENERATOR)
    assert both.heaviest == CRANE
    assert both.certificates == ("Crane Operator", "Basic Safety")
    assert both.min_insurance == Decimal("2000000.00")
    assert both.lowest_rate == Decimal("1350.00")
    assert both.highest_rate == Decimal("1500.00")


def test_a_crane_added_to_a_generator_keeps_its_operator_and_asks_for_another_one() -> None:
    call = proved()
    call.select(of_several(GENERATOR, CRANE))
    assert call.held_facts() == {"customer", "selection"}
    assert [operator.certificate for operator in call.operators_needed] == ["Basic Safety"]
    assert call.certificates_missing == ("Crane Operator",)


def test_each_unit_is_booked_with_the_operator_of_its_own_certificate() -> None:
    call = proved()
    call.select(of_several(PROJECTOR, GENERATOR))
    proofs = proofs_of(call)
    assert proofs is not None
    assert [proof.operator_name for proof in proofs] == [None, "Jordan Lee"]
    assert [proof.certificate for proof in proofs] == [None, "Basic Safety"]


def test_the_price_of_one_unit_is_not_that_of_two() -> None:
    call = proved()
    call.select(of_several(GENERATOR, TWIN))
    assert call.price is None


def test_proposals_are_counted_for_each_kind_so_that_one_more_unit_gives_no_more_of_them() -> None:
    call = proved()
    call.count_proposal()
    assert call.proposals_made == 2
    call.select(of_several(GENERATOR, PROJECTOR))
    assert call.proposals_made == 2
    call.count_proposal()
    call.select(selection(PROJECTOR))
    assert call.proposals_made == 3


def test_while_more_is_wanted_the_selection_is_not_made() -> None:
    call = proved()
    call.also_wanted = ("a boom lift",)
    assert "selection" not in call.held_facts()


def test_a_unit_cannot_be_selected_twice_nor_with_the_hold_of_another() -> None:
    hold = selection(TWIN).holds[0]
    with pytest.raises(ValidationError, match="twice"):
        of_several(GENERATOR, GENERATOR)
    with pytest.raises(ValidationError, match="of another unit"):
        Selection.of([GENERATOR], [hold], hold.period)
    with pytest.raises(ValidationError):
        Selection.of([], [], hold.period)


def test_a_call_that_was_cut_off_under_a_program_that_knew_one_unit_is_read() -> None:
    one = selection(GENERATOR)
    unit, hold = one.units[0].equipment, one.units[0].hold
    stored = json.dumps(
        {
            "license_number": "BL123456",
            "selection": {
                "equipment": unit.model_dump(mode="json"),
                "period": {"first_day": "2026-12-01", "day_after": "2026-12-04"},
                "hold": hold.model_dump(mode="json"),
            },
            "site": None,
            "price": {"daily_rate": "470.00", "equipment_name": GENERATOR.name},
            "price_proposals": {GENERATOR.name: 1},
            "rates_named": {},
            "proposed_rate": None,
        }
    )
    rental = UnfinishedRental.model_validate_json(stored)
    assert rental.selection == one
    assert rental.price is not None
    assert rental.price.holds_for(one)
    assert rental.also_wanted == ()
