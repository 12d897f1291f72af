"""What a call has proved, as the inventory keeps it with each booking."""

from inventory.models import Proofs
from shared.rental_call import RentalCall


def proofs_of(call: RentalCall) -> tuple[Proofs, ...] | None:
    """The proofs for each selected unit, in order, which the confirm script checks once more; None while one is
    missing."""
    if not (call.customer and call.selection and call.site and call.operator_verified and call.insurance):
        return None
    by_certificate = {operator.certificate: operator for operator in call.operators}
    found: list[Proofs] = []
    for unit in call.selection.equipment:
        operator = by_certificate.get(unit.operator_certification or "")
        found.append(
            Proofs(
                license_number=call.customer.license_number,
                business_name=call.customer.business_name,
                job_address=call.site.address,
                site_weight_class=call.site.max_weight_class,
                operator_name=operator.name if operator else None,
                operator_license=operator.license_number if operator else None,
                certificate=operator.certificate if operator else None,
                certified_until=operator.valid_until if operator else None,
                policy_number=call.insurance.policy_number,
                coverage=call.insurance.coverage,
                covered_until=call.insurance.valid_until,
                policy_holder=call.insurance.holder,
                record_email=call.customer.email,
                record_phone=call.customer.phone,
                confirmed_by=call.identity.by if call.identity else None,
            )
        )
    return tuple(found)
