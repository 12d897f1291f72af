"""What is proved or known of a customer."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from inventory.models.frozen import Frozen
from inventory.models.money import Money
from inventory.models.unit import WeightClass


class Proofs(Frozen):
    """What was proved before a booking in a call. The script `confirm` compares it with the unit once more.

    The dates are the last days on which the certificate and the insurance are valid. `policy_holder` is the name on the
    policy, which was compared with `business_name`, the name on the license. `record_email` and `record_phone` are
    those of the license's record, which hear of whatever becomes of the booking. `confirmed_by` is which of the two a
    code went to that the caller read back, if one did.
    """

    license_number: Annotated[str, Field(min_length=1)]
    business_name: Annotated[str, Field(min_length=1)]
    job_address: Annotated[str, Field(min_length=1)]
    site_weight_class: WeightClass
    operator_name: str | None
    operator_license: str | None
    certificate: str | None
    certified_until: dt.date | None
    policy_number: Annotated[str, Field(min_length=1)]
    coverage: Money
    covered_until: dt.date
    policy_holder: str | None = None
    record_email: str | None = None
    record_phone: str | None = None
    confirmed_by: str | None = None


class Papers(Frozen):
    """What is known of a customer who did not book in a call: the fields of `Proofs`, of which any but the name may be
    missing (None)."""

    business_name: Annotated[str, Field(min_length=1, max_length=200)]
    license_number: str | None = None
    job_address: str | None = None
    site_weight_class: WeightClass | None = None
    operator_name: str | None = None
    operator_license: str | None = None
    certificate: str | None = None
    certified_until: dt.date | None = None
    policy_number: str | None = None
    coverage: Money | None = None
    covered_until: dt.date | None = None
    policy_holder: str | None = None
    record_email: str | None = None
    record_phone: str | None = None
    confirmed_by: str | None = None
