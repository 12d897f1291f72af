"""What a registry answers with, as `docs/registry-api.yaml` has it: whether it is about what was asked, and suffices.

Fields that are not known here are ignored; one that is missing or wrong makes the whole answer none.
"""

import datetime as dt
import re
from abc import abstractmethod
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from inventory.models import MAX_MONEY, Period, WeightClass
from shared.language.addresses import same_place
from shared.language.identifiers import normalize_identifier
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NameUnclear,
    NotFound,
    OperatorCertificate,
    Rejected,
    Unavailable,
    Verified,
)
from shared.verification.rules import LicenseStatus, judge_license, judge_operator, judge_policy, judge_site


def lookup_key(identifier: str) -> str:
    """What an identifier is looked up by. Nobody can hear the letter O from a zero, so both are one here."""
    return normalize_identifier(identifier).replace("O", "0")


def _written_day(written: Any) -> dt.date:
    if type(written) is dt.date:
        return written
    if not isinstance(written, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        raise ValueError("a day is written as YYYY-MM-DD")
    return dt.date.fromisoformat(written)


def _day_or_none(written: Any) -> dt.date | None:
    return None if written is None else _written_day(written)


def _written_amount(written: Any) -> Decimal:
    if isinstance(written, Decimal):
        return written
    if not isinstance(written, str) or not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", written, re.ASCII):
        raise ValueError('an amount is written as a string, such as "2000000.00"')
    return Decimal(written)


_Number = Annotated[str, Field(min_length=1, max_length=64)]
_Text = Annotated[str, Field(min_length=1, max_length=200)]
_Day = Annotated[dt.date, BeforeValidator(_written_day)]
_Amount = Annotated[Decimal, BeforeValidator(_written_amount)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Record(_Part):
    """A registry's answer to one question."""

    @abstractmethod
    def is_about(self, asked: str) -> bool:
        """Whether this is what was asked for: a registry or a cache between may answer another's question."""


class LicenseRecord(Record):
    license_number: _Number
    business_name: _Text
    status: LicenseStatus
    expires: Annotated[dt.date | None, BeforeValidator(_day_or_none)]
    email: Annotated[str | None, Field(max_length=254)] = None
    phone: Annotated[str | None, Field(max_length=40)] = None

    def is_about(self, asked: str) -> bool:
        return _same_number(asked, self.license_number)

    def judge(self, *, today: dt.date) -> Verified[BusinessLicense] | Rejected:
        held = BusinessLicense(
            license_number=self.license_number,
            business_name=self.business_name,
            expires=self.expires,
            email=self.email or None,
            phone=self.phone or None,
        )
        return judge_license(held, self.status, today=today)


class SiteRecord(Record):
    """`max_weight_class` is the heaviest that the site can take; None: nothing."""

    address: _Text
    max_weight_class: WeightClass | None

    def is_about(self, asked: str) -> bool:
        return same_place(asked, self.address)

    def judge(self, *, weight_class: WeightClass) -> Verified[JobSite] | Rejected:
        return judge_site(self.address, self.max_weight_class, weight_class=weight_class)


class CertificateRecord(_Part):
    operator_name: _Text
    certificate: _Text
    expires: _Day


class OperatorRecord(Record):
    """Everything that is held under one number."""

    operator_license: _Number
    certificates: Annotated[tuple[CertificateRecord, ...], Field(min_length=1, max_length=50)]

    def is_about(self, asked: str) -> bool:
        return _same_number(asked, self.operator_license)

    def judge(
        self, *, name: str, certificate: str, period: Period
    ) -> Verified[OperatorCertificate] | NotFound | NameUnclear | Rejected:
        held = [
            OperatorCertificate(
                operator_name=one.operator_name,
                operator_license=self.operator_license,
                certificate=one.certificate,
                expires=one.expires,
            )
            for one in self.certificates
        ]
        return judge_operator(held, name=name, certificate=certificate, period=period)


class PolicyRecord(Record):
    """`coverage` in `currency`, its ISO 4217 code."""

    policy_number: _Number
    insured_name: _Text
    coverage: _Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    expires: _Day

    def is_about(self, asked: str) -> bool:
        return _same_number(asked, self.policy_number)

    def judge(
        self, *, minimum: Decimal, period: Period, currency: str
    ) -> Verified[InsurancePolicy] | Rejected | Unavailable:
        """An amount in another currency than the depot's cannot be compared: neither yes nor no."""
        if self.currency != currency:
            return Unavailable(f"the coverage is in {self.currency}, and the depot reckons in {currency}")
        held = InsurancePolicy(
            policy_number=self.policy_number,
            insured_name=self.insured_name,
            coverage=min(self.coverage, MAX_MONEY),  # more is enough for everything, and no amount here
            expires=self.expires,
        )
        return judge_policy(held, minimum=minimum, period=period, currency=currency)


RecordT = TypeVar("RecordT", bound=Record)


def _same_number(asked: str, answered: str) -> bool:
    key = lookup_key(asked)
    return bool(key) and key == lookup_key(answered)
