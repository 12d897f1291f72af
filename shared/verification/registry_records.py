"""The records of a registry, in the shape that `docs/registry-api.yaml` gives them.

Unknown fields are ignored. A record with a missing or wrong field is refused as a whole.
"""

import datetime as dt
import re
from abc import abstractmethod
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from inventory.models import WeightClass
from shared.language.addresses import same_place
from shared.language.email_addresses import is_email_address
from shared.language.identifiers import normalize_identifier


def lookup_key(identifier: str) -> str:
    """The form of a number by which it is looked up. The letter O and a zero sound alike, so both become a zero."""
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


def _usable_email(written: str | None) -> str | None:
    """An address that mail cannot be sent to ("see website", office@localhost) is none: nobody may be promised mail."""
    return written.strip() if written and is_email_address(written.strip()) else None


_Number = Annotated[str, Field(min_length=1, max_length=64)]
_Text = Annotated[str, Field(min_length=1, max_length=200)]
_Day = Annotated[dt.date, BeforeValidator(_written_day)]
_Amount = Annotated[Decimal, BeforeValidator(_written_amount)]


class LicenseStatus(StrEnum):
    """What the state says of a licence, whatever its expiry."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"


class _FromRegistry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Record(_FromRegistry):
    """What a registry has under one number or address."""

    @abstractmethod
    def matches(self, query: str) -> bool:
        """Whether this is the record that was asked for. A registry, or a cache on the way, may mix up two answers."""


class LicenseRecord(Record):
    """A business licence. `expires` is its last valid day, or None if it does not expire."""

    license_number: _Number
    business_name: _Text
    status: LicenseStatus
    expires: Annotated[dt.date | None, BeforeValidator(_day_or_none)]
    email: Annotated[str | None, Field(max_length=254), AfterValidator(_usable_email)] = None
    phone: Annotated[str | None, Field(max_length=40)] = None

    def matches(self, query: str) -> bool:
        return _same_number(query, self.license_number)


class SiteRecord(Record):
    """A job site. `max_weight_class` is the heaviest equipment that it can take, or None if it can take none at all."""

    address: _Text
    max_weight_class: WeightClass | None

    def matches(self, query: str) -> bool:
        return same_place(query, self.address)


class CertificateRecord(_FromRegistry):
    """One certificate of an operator. `expires` is its last valid day."""

    operator_name: _Text
    certificate: _Text
    expires: _Day


class OperatorRecord(Record):
    """All certificates that are held under one number."""

    operator_license: _Number
    certificates: Annotated[tuple[CertificateRecord, ...], Field(min_length=1, max_length=50)]

    def matches(self, query: str) -> bool:
        return _same_number(query, self.operator_license)


class PolicyRecord(Record):
    """A liability policy. `coverage` is in `currency`, an ISO 4217 code, and `expires` is its last covered day."""

    policy_number: _Number
    insured_name: _Text
    coverage: _Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    expires: _Day

    def matches(self, query: str) -> bool:
        return _same_number(query, self.policy_number)


RecordT = TypeVar("RecordT", bound=Record)


def _same_number(query: str, number: str) -> bool:
    key = lookup_key(query)
    return bool(key) and key == lookup_key(number)
