"""The checks of people and papers: each says what is looked up in which registry, and how the record is judged.

A new rule for a check is a field of its class, and a condition in its `judge` or in `rules`. Every registry, and
whatever stands between a stage and a registry, has the one method of `Verification`.
"""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, Protocol, TypeVar

from inventory.models import MAX_MONEY, Frozen, Period, WeightClass
from shared.verification.lookups import LICENSES, OPERATORS, POLICIES, SITES, Lookup
from shared.verification.registry_records import (
    LicenseRecord,
    OperatorRecord,
    PolicyRecord,
    RecordT,
    SiteRecord,
)
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    OperatorCertificate,
    Outcome,
    Unavailable,
)
from shared.verification.rules import judge_license, judge_operator, judge_policy, judge_site

CheckName = Literal["business license", "site safety", "operator", "insurance"]
ResultT = TypeVar("ResultT", bound=Frozen)


class Check(ABC, Generic[RecordT, ResultT]):
    """One question about a business, a site, a person or a policy. Each kind is a frozen dataclass.

    A check prints none of its fields, because they are personal.

    Attributes:
        query: the number or the address to look up, as the caller gave it.
        name: what the check is called in the record of a call.
        lookup: where `query` is looked up.
    """

    query: str
    name: CheckName
    lookup: Lookup[RecordT]

    @abstractmethod
    def judge(self, record: RecordT) -> Outcome[ResultT]:
        """Whether the record that was found under `query` suffices."""


@dataclass(frozen=True, repr=False)
class LicenseCheck(Check[LicenseRecord, BusinessLicense]):
    """Is the business licence with this number active and not expired on `today`, a day of the depot?

    If `business_name` is given, the licence must be in that name.
    """

    query: str
    today: dt.date
    business_name: str | None = None
    name = "business license"
    lookup = LICENSES

    def judge(self, record: LicenseRecord) -> Outcome[BusinessLicense]:
        license_ = BusinessLicense(
            license_number=record.license_number,
            business_name=record.business_name,
            expires=record.expires,
            email=record.email or None,
            phone=record.phone or None,
        )
        return judge_license(license_, record.status, today=self.today, business_name=self.business_name)


@dataclass(frozen=True, repr=False)
class SiteCheck(Check[SiteRecord, JobSite]):
    """Can the job site at this address take equipment of this weight class? `unit` is how the heaviest is called."""

    query: str
    weight_class: WeightClass
    unit: str = "this unit"
    name = "site safety"
    lookup = SITES

    def judge(self, record: SiteRecord) -> Outcome[JobSite]:
        return judge_site(record.address, record.max_weight_class, weight_class=self.weight_class, unit=self.unit)


@dataclass(frozen=True, repr=False)
class OperatorCheck(Check[OperatorRecord, OperatorCertificate]):
    """Does the operator of this name hold this certificate, under this number, on every day of the rental?

    One of the certificates `or_else` suffices too.
    """

    query: str
    operator_name: str
    certificate: str
    period: Period
    or_else: tuple[str, ...] = ()
    name = "operator"
    lookup = OPERATORS

    def judge(self, record: OperatorRecord) -> Outcome[OperatorCertificate]:
        held = [
            OperatorCertificate(
                operator_name=certificate.operator_name,
                operator_license=record.operator_license,
                certificate=certificate.certificate,
                expires=certificate.expires,
            )
            for certificate in record.certificates
        ]
        return judge_operator(
            held, name=self.operator_name, certificate=self.certificate, period=self.period, or_else=self.or_else
        )


@dataclass(frozen=True, repr=False)
class PolicyCheck(Check[PolicyRecord, InsurancePolicy]):
    """Does the business hold the policy with this number, and does it cover `minimum` on every day of the rental?

    `business_name` is the name on the business license. `holder_as_said` is in whose name the policy is, as the caller
    said it; it is asked for where the two names are only similar. `minimum` is in `currency` (ISO 4217). Coverage in
    another currency cannot be compared with it, so that the outcome is `Unavailable`.
    """

    query: str
    minimum: Decimal
    currency: str
    period: Period
    business_name: str
    holder_as_said: str | None = None
    name = "insurance"
    lookup = POLICIES

    def judge(self, record: PolicyRecord) -> Outcome[InsurancePolicy]:
        if record.currency != self.currency:
            return Unavailable(f"the coverage is in {record.currency}, and the depot's currency is {self.currency}")
        policy = InsurancePolicy(
            policy_number=record.policy_number,
            insured_name=record.insured_name,
            coverage=min(record.coverage, MAX_MONEY),  # more is enough for everything, and is no `Money`
            expires=record.expires,
        )
        return judge_policy(
            policy,
            minimum=self.minimum,
            period=self.period,
            currency=self.currency,
            business_name=self.business_name,
            holder_as_said=self.holder_as_said,
        )


class Verification(Protocol):
    """Whatever can answer the checks: a registry, several, or one that stands in front of another."""

    async def check(self, check: Check[RecordT, ResultT]) -> Outcome[ResultT]:
        """Look the record up and judge it. It does not raise: whatever goes wrong is `Unavailable`."""
        ...
