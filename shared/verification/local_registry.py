"""The registry of a small depot: four CSV files in a folder, read once when the program starts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Self

from inventory.models import Period, WeightClass
from shared.language.addresses import Address, read_address
from shared.verification.registry_files import (
    LicenseRow,
    OperatorRow,
    PolicyRow,
    RegistryFileError,
    RowT,
    SiteRow,
    problem,
    read_rows,
)
from shared.verification.registry_records import (
    CertificateRecord,
    LicenseRecord,
    OperatorRecord,
    PolicyRecord,
    SiteRecord,
    lookup_key,
)
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NotFound,
    OperatorCertificate,
    Outcome,
)
from shared.verification.rules import NameMatch, compare_names


@dataclass(frozen=True)
class _Site:
    """A listed address: all that it can mean, its street alone, and the heaviest class that it takes."""

    address: str
    readings: list[Address]
    street: str
    heaviest: WeightClass | None

    @classmethod
    def of(cls, row: SiteRow) -> Self:
        street, _, _ = row.address.partition(",")
        return cls(row.address, read_address(row.address), read_address(street)[-1].place, row.max_weight_class)

    @property
    def zip_code(self) -> str | None:
        return self.readings[0].zip_code

    def is_at(self, said: Address) -> bool:
        """Whether this is the address that was said: in full, or its street and ZIP."""
        by_zip = said.zip_code is not None and (said.place, said.zip_code) == (self.street, self.zip_code)
        return by_zip or any(said.agrees_with(reading) for reading in self.readings)

    def could_be_at(self, said: Address) -> bool:
        """Whether the same street was said, perhaps with its city misheard: no ZIP says that it is another."""
        return f"{said.place} ".startswith(f"{self.street} ") and self.zip_code in (None, said.zip_code)


class LocalRegistry:
    """The four checks, answered from the depot's own files. What is not in them is not found."""

    def __init__(
        self,
        licenses: Sequence[LicenseRow],
        operators: Sequence[OperatorRow],
        policies: Sequence[PolicyRow],
        sites: Sequence[SiteRow],
        *,
        currency: str,
    ) -> None:
        self._licenses = {lookup_key(row.license_number): LicenseRecord(**row.model_dump()) for row in licenses}
        by_number: dict[str, list[OperatorRow]] = defaultdict(list)
        for row in operators:
            by_number[lookup_key(row.operator_license)].append(row)
        self._operators = {number: _operator(rows) for number, rows in by_number.items()}
        self._policies = {
            lookup_key(row.policy_number): PolicyRecord(**row.model_dump(), currency=currency) for row in policies
        }
        self._sites = [_Site.of(row) for row in sites if row.zip_code is None]
        self._zip_codes = {row.zip_code: row.max_weight_class for row in sites if row.zip_code is not None}
        self._currency = currency

    @classmethod
    def read(cls, folder: Path, *, currency: str = "USD") -> Self:
        """Reads licenses.csv, operators.csv, policies.csv and sites.csv. It blocks: for start-up, before any call.

        Args:
            folder: where the four files are.
            currency: ISO 4217 code of the coverages in policies.csv, as they are said to callers.

        Raises:
            RegistryFileError: naming file, line and column of every mistake in all four files.
        """
        problems: list[str] = []
        licenses = _distinct(folder / "licenses.csv", LicenseRow, lambda row: lookup_key(row.license_number), problems)
        operators = _distinct(
            folder / "operators.csv",
            OperatorRow,
            lambda row: (lookup_key(row.operator_license), row.certificate.casefold()),
            problems,
        )
        policies = _distinct(folder / "policies.csv", PolicyRow, lambda row: lookup_key(row.policy_number), problems)
        sites = _distinct(
            folder / "sites.csv", SiteRow, lambda row: row.zip_code or read_address(row.address)[0], problems
        )
        _one_person_a_number(folder / "operators.csv", operators, problems)
        if problems:
            raise RegistryFileError("The registry's files are not right; please correct:\n  " + "\n  ".join(problems))
        return cls(
            [row for _, row in licenses],
            [row for _, row in operators],
            [row for _, row in policies],
            [row for _, row in sites],
            currency=currency,
        )

    async def business_license(self, license_number: str, *, today: dt.date) -> Outcome[BusinessLicense]:
        """Verified when the licence is active and unexpired on `today`."""
        record = self.find_license(license_number)
        return record.judge(today=today) if record else NotFound()

    async def site_safety(self, address: str, *, weight_class: WeightClass) -> Outcome[JobSite]:
        """Verified when the site can take the weight class."""
        record = self.find_site(address)
        return record.judge(weight_class=weight_class) if record else NotFound()

    async def operator(
        self, name: str, operator_license: str, *, certificate: str, period: Period
    ) -> Outcome[OperatorCertificate]:
        """Verified when the number is this operator's and the certificate holds on every day of the rental."""
        record = self.find_operator(operator_license)
        return record.judge(name=name, certificate=certificate, period=period) if record else NotFound()

    async def insurance(self, policy_number: str, *, minimum: Decimal, period: Period) -> Outcome[InsurancePolicy]:
        """Verified when the policy covers at least `minimum` on every day of the rental."""
        record = self.find_policy(policy_number)
        return record.judge(minimum=minimum, period=period, currency=self._currency) if record else NotFound()

    def find_license(self, license_number: str) -> LicenseRecord | None:
        """What the table has under this number."""
        return self._licenses.get(lookup_key(license_number))

    def find_site(self, address: str) -> SiteRecord | None:
        """What the table has for this address; None too when two rows could be meant.

        A listed address counts before the row of its postal code. That row speaks for addresses with a house number
        only, and for none that could be a listed one said a little differently. The record then holds the address as
        it was given.
        """
        said = read_address(address)
        listed = [site for site in self._sites if any(site.is_at(reading) for reading in said)]
        if len(listed) == 1:
            return SiteRecord(address=listed[0].address, max_weight_class=listed[0].heaviest)
        if not said or any(site.could_be_at(reading) for site in self._sites for reading in said):
            return None
        zip_code, has_house_number = said[0].zip_code, said[0].place[:1].isdigit()
        if zip_code not in self._zip_codes or not has_house_number:
            return None
        return SiteRecord(address=" ".join(address.split()), max_weight_class=self._zip_codes[zip_code])

    def find_operator(self, operator_license: str) -> OperatorRecord | None:
        """Every certificate that the table has under this number."""
        return self._operators.get(lookup_key(operator_license))

    def find_policy(self, policy_number: str) -> PolicyRecord | None:
        """What the table has under this number."""
        return self._policies.get(lookup_key(policy_number))


def _operator(rows: Sequence[OperatorRow]) -> OperatorRecord:
    held = tuple(
        CertificateRecord(operator_name=row.operator_name, certificate=row.certificate, expires=row.expires)
        for row in rows
    )
    return OperatorRecord(operator_license=rows[0].operator_license, certificates=held)


def _distinct(
    file: Path, row_type: type[RowT], key: Callable[[RowT], Hashable], problems: list[str]
) -> list[tuple[int, RowT]]:
    """The rows of a file with their lines; two with the same key are a problem of the second."""
    rows = read_rows(file, row_type, problems)
    first_column = next(field.alias or name for name, field in row_type.model_fields.items())
    seen: dict[Hashable, int] = {}
    for line, row in rows:
        first_line = seen.setdefault(key(row), line)
        if first_line != line:
            problems.append(problem(file, line, first_column, f"is the same as in line {first_line}"))
    return rows


def _one_person_a_number(file: Path, operators: list[tuple[int, OperatorRow]], problems: list[str]) -> None:
    holders: dict[str, tuple[int, str]] = {}
    for line, row in operators:
        first_line, holder = holders.setdefault(lookup_key(row.operator_license), (line, row.operator_name))
        if compare_names(row.operator_name, holder) is NameMatch.DIFFERENT:
            what = f"is another person than in line {first_line}, which has the same number"
            problems.append(problem(file, line, "Operator Name", what))
