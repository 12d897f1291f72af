"""The outcomes of a check: verified, not found, found under another name, rejected, or not answered."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from inventory.models import Frozen, Money, WeightClass


class BusinessLicense(Frozen):
    """A business licence as the state holds it. `expires` is its last valid day, or None if it does not expire."""

    license_number: str
    business_name: str
    expires: dt.date | None
    email: str | None = None
    phone: str | None = None


class OperatorCertificate(Frozen):
    """A certificate of the operator whom the caller named. `expires` is its last valid day."""

    operator_name: str
    operator_license: str
    certificate: str
    expires: dt.date


class InsurancePolicy(Frozen):
    """A liability policy. `coverage` is in the depot's currency, and `expires` is the last covered day."""

    policy_number: str
    insured_name: str
    coverage: Money
    expires: dt.date


class JobSite(Frozen):
    """A job site and the heaviest equipment that it can take. `address` is as the registry writes it."""

    address: str
    max_weight_class: WeightClass


T_co = TypeVar("T_co", bound=Frozen, covariant=True)


@dataclass(frozen=True)
class Verified(Generic[T_co]):
    """The registry has a record, and the record suffices."""

    record: T_co


@dataclass(frozen=True)
class NotFound:
    """The registry answered that it has no such record. The number may have been misheard."""


@dataclass(frozen=True)
class NameUnclear:
    """The registry has the number under a name that is similar to the one given. It may be the same person."""


@dataclass(frozen=True)
class OfAnother:
    """The registry has the number, and it is somebody else's. A caller hears what they hear of an unknown number."""


@dataclass(frozen=True)
class Rejected:
    """The registry has a record, and the record does not suffice.

    `reason` is a clause that the caller may hear. `detail` is for the people of the depot: what the record says.
    """

    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Unavailable:
    """There is no answer, neither yes nor no. `detail` is for the log and holds no personal data."""

    detail: str


@dataclass(frozen=True)
class TriedTooOften:
    """The check was not made before `until`: the record, or the calling number, was tried too often without success."""

    of: Literal["record", "caller"]
    until: dt.datetime
    number: str = field(repr=False)  # that was to be checked


Unverified = NotFound | NameUnclear | OfAnother | Rejected | Unavailable | TriedTooOften
Outcome = Verified[T_co] | Unverified
