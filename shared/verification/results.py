"""What a check of people and papers answers: verified, not found, in a name that is unclear, rejected, unavailable."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from inventory.models import Frozen, Money, Period, WeightClass


class BusinessLicense(Frozen):
    """A business licence as the state holds it. `expires` is its last valid day; None: it does not expire."""

    license_number: str
    business_name: str
    expires: dt.date | None
    email: str | None = None
    phone: str | None = None


class OperatorCertificate(Frozen):
    """A certificate of the operator who was named. `expires` is its last valid day."""

    operator_name: str
    operator_license: str
    certificate: str
    expires: dt.date


class InsurancePolicy(Frozen):
    """A liability policy. `coverage` in the depot's currency; `expires` is its last covered day."""

    policy_number: str
    insured_name: str
    coverage: Money
    expires: dt.date


class JobSite(Frozen):
    """A site and the heaviest equipment that it can take. `address` is as the registry writes it."""

    address: str
    max_weight_class: WeightClass


T_co = TypeVar("T_co", bound=Frozen, covariant=True)


@dataclass(frozen=True)
class Verified(Generic[T_co]):
    """The registry knows it and it suffices."""

    record: T_co


@dataclass(frozen=True)
class NotFound:
    """The registry answered that it does not know this number: it may have been misheard."""


@dataclass(frozen=True)
class NameUnclear:
    """The registry knows the number, in a name that is nearly the one that was given: it may be the same person."""


@dataclass(frozen=True)
class Rejected:
    """The registry knows it and it does not suffice. `reason` is a clause that can be spoken to the caller."""

    reason: str


@dataclass(frozen=True)
class Unavailable:
    """No answer: neither yes nor no. `detail` is for the log and carries no personal data."""

    detail: str


Outcome = Verified[T_co] | NotFound | NameUnclear | Rejected | Unavailable


class Verification(Protocol):
    """The four checks. None of them raises: what goes wrong is `Unavailable`."""

    async def business_license(self, license_number: str, *, today: dt.date) -> Outcome[BusinessLicense]:
        """Is this licence active and unexpired on `today`, a day of the depot?"""
        ...

    async def site_safety(self, address: str, *, weight_class: WeightClass) -> Outcome[JobSite]:
        """Can the site take equipment of this weight class?"""
        ...

    async def operator(
        self, name: str, operator_license: str, *, certificate: str, period: Period
    ) -> Outcome[OperatorCertificate]:
        """Does this operator hold this certificate on every day of the rental? Only this check is `NameUnclear`."""
        ...

    async def insurance(self, policy_number: str, *, minimum: Decimal, period: Period) -> Outcome[InsurancePolicy]:
        """Does this policy cover at least `minimum` on every day of the rental?"""
        ...
