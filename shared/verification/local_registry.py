"""The registry of a small depot: four CSV files in a folder, read once when the program starts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Self

from inventory.models import Period, WeightClass
from shared.speech import normalize_identifier
from shared.verification.addresses import Address, read_address
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
from shared.verification.results import (
    BusinessLicense,
    InsurancePolicy,
    JobSite,
    NotFound,
    OperatorCertificate,
    Outcome,
)
from shared.verification.rules import judge_license, judge_operator, judge_policy, judge_site, same_person


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
        self._licenses = {_key(row.license_number): row for row in licenses}
        self._operators: dict[str, list[OperatorRow]] = defaultdict(list)
        for row in operators:
            self._operators[_key(row.operator_license)].append(row)
        self._policies = {_key(row.policy_number): row for row in policies}
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
        licenses = _distinct(folder / "licenses.csv", LicenseRow, lambda row: _key(row.license_number), problems)
        operators = _distinct(
            folder / "operators.csv",
            OperatorRow,
            lambda row: (_key(row.operator_license), row.certificate.casefold()),
            problems,
        )
        policies = _distinct(folder / "policies.csv", PolicyRow, lambda row: _key(row.policy_number), problems)
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
        row = self._licenses.get(_key(license_number))
        if row is None:
            return NotFound()
        return judge_license(
            BusinessLicense(
                license_number=row.license_number,
                business_name=row.business_name,
                expires=row.expires,
                email=row.email or None,
                phone=row.phone or None,
            ),
            row.status,
            today=today,
        )

    async def site_safety(self, address: str, *, weight_class: WeightClass) -> Outcome[JobSite]:
        """Verified when the site can take the weight class.

        A listed address counts before the row of its postal code. That row speaks for addresses with a house number
        only, and for none that could be a listed one said a little differently. The record then holds the address as
        it was given.
        """
        said = read_address(address)
        listed = [site for site in self._sites if any(site.is_at(reading) for reading in said)]
        if len(listed) == 1:
            return judge_site(listed[0].address, listed[0].heaviest, weight_class=weight_class)
        if not said or any(site.could_be_at(reading) for site in self._sites for reading in said):
            return NotFound()
        zip_code, has_house_number = said[0].zip_code, said[0].place[:1].isdigit()
        if zip_code not in self._zip_codes or not has_house_number:
            return NotFound()
        return judge_site(" ".join(address.split()), self._zip_codes[zip_code], weight_class=weight_class)

    async def operator(
        self, name: str, operator_license: str, *, certificate: str, period: Period
    ) -> Outcome[OperatorCertificate]:
        """Verified when the number is this operator's and the certificate holds on every day of the rental."""
        held = [
            OperatorCertificate(
                operator_name=row.operator_name,
                operator_license=row.operator_license,
                certificate=row.certificate,
                expires=row.expires,
            )
            for row in self._operators.get(_key(operator_license), [])
        ]
        return judge_operator(held, name=name, certificate=certificate, period=period)

    async def insurance(self, policy_number: str, *, minimum: Decimal, period: Period) -> Outcome[InsurancePolicy]:
        """Verified when the policy covers at least `minimum` on every day of the rental."""
        row = self._policies.get(_key(policy_number))
        if row is None:
            return NotFound()
        policy = InsurancePolicy(
            policy_number=row.policy_number, insured_name=row.insured_name, coverage=row.coverage, expires=row.expires
        )
        return judge_policy(policy, minimum=minimum, period=period, currency=self._currency)


def _key(identifier: str) -> str:
    """What an identifier is looked up by. Nobody can hear the letter O from a zero, so both are one here."""
    return normalize_identifier(identifier).replace("O", "0")


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
        first_line, holder = holders.setdefault(_key(row.operator_license), (line, row.operator_name))
        if not same_person(row.operator_name, holder):
            what = f"is another person than in line {first_line}, which has the same number"
            problems.append(problem(file, line, "Operator Name", what))
