"""The four look-ups that a registry offers, as `docs/registry-api.yaml` describes them over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal

from shared.language.addresses import read_address
from shared.verification.registry_records import (
    LicenseRecord,
    OperatorRecord,
    PolicyRecord,
    RecordT,
    SiteRecord,
    lookup_key,
)

RegistryName = Literal["license", "site", "operator", "insurance"]


@dataclass(frozen=True)
class Lookup(Generic[RecordT]):
    """One kind of record, found by a number or by an address.

    Attributes:
        registry: which registry has these records, as the settings name it: RENTAL_LICENSE_REGISTRY and so on.
        path: the path of the look-up below a registry's address.
        field: the one field of the question.
        longest: the most characters that the contract allows in that field.
        record: what the answer is.
        key: the same text for whatever means the same number or address; "" for what cannot be looked up.
    """

    registry: RegistryName
    path: str
    field: str
    longest: int
    record: type[RecordT]
    key: Callable[[str], str]


def _address_key(address: str) -> str:
    readings = read_address(address)
    return repr(readings[0]) if readings else ""


LICENSES = Lookup("license", "business-licenses/find", "license_number", 64, LicenseRecord, lookup_key)
SITES = Lookup("site", "job-sites/find", "address", 200, SiteRecord, _address_key)
OPERATORS = Lookup("operator", "operators/find", "operator_license", 64, OperatorRecord, lookup_key)
POLICIES = Lookup("insurance", "insurance-policies/find", "policy_number", 64, PolicyRecord, lookup_key)

LOOKUPS = (LICENSES, SITES, OPERATORS, POLICIES)
