"""The registry of a small depot: four CSV files in a folder, which are read once, when the program starts."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

from inventory.models import WeightClass
from shared.language.addresses import Address, read_address
from shared.language.names import NameMatch, compare_names
from shared.verification.checks import Check, ResultT
from shared.verification.lookups import LICENSES, OPERATORS, POLICIES, SITES, Lookup
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
    RecordT,
    SiteRecord,
    lookup_key,
)
from shared.verification.results import NotFound, Outcome


@dataclass(frozen=True)
class _Site:
    """The row of an address: all readings of the address, its street alone, and the heaviest class that it takes."""

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
        """Whether this is the address that was said, either in full or by street and ZIP code."""
        by_zip = said.zip_code is not None and (said.place, said.zip_code) == (self.street, self.zip_code)
        return by_zip or any(said.agrees_with(reading) for reading in self.readings)

    def could_be_at(self, said: Address) -> bool:
        """Whether the same street was said and no ZIP code contradicts it, so that only the city may be misheard."""
        return f"{said.place} ".startswith(f"{self.street} ") and self.zip_code in (None, said.zip_code)


class LocalRegistry:
    """A `Verification` by the depot's own tables. Whatever is not in them is `NotFound`."""

    def __init__(
        self,
        licenses: Sequence[LicenseRow],
        operators: Sequence[OperatorRow],
        policies: Sequence[PolicyRow],
        sites: Sequence[SiteRow],
        *,
        currency: str,
    ) -> None:
        certificates: dict[str, list[OperatorRow]] = defaultdict(list)
        for row in operators:
            certificates[lookup_key(row.operator_license)].append(row)
        self._by_number: dict[Lookup[Any], dict[str, Any]] = {
            LICENSES: {lookup_key(row.license_number): LicenseRecord(**row.model_dump()) for row in licenses},
            OPERATORS: {number: _operator(rows) for number, rows in certificates.items()},
            POLICIES: {
                lookup_key(row.policy_number): PolicyRecord(**row.model_dump(), currency=currency) for row in policies
            },
        }
        self._sites = [_Site.of(row) for row in sites if row.zip_code is None]
        self._zip_codes = {row.zip_code: row.max_weight_class for row in sites if row.zip_code is not None}

    @classmethod
    def read(cls, folder: Path, *, currency: str = "USD") -> Self:
        """Read licenses.csv, operators.csv, policies.csv and sites.csv. It blocks, so call it before any call.

        Args:
            folder: where the four files are.
            currency: ISO 4217 code of the coverages in policies.csv.

        Raises:
            RegistryFileError: the files have mistakes. The text names file, line and column of each.
        """
        folder = folder.resolve()  # it may be a link that is turned while the files are read
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

    async def check(self, check: Check[RecordT, ResultT]) -> Outcome[ResultT]:
        """Judge the record that the tables have."""
        record = self.find(check.lookup, check.query)
        return check.judge(record) if record is not None else NotFound()

    def find(self, lookup: Lookup[RecordT], query: str) -> RecordT | None:
        """The record that the tables have for this number or address."""
        if lookup is SITES:
            return cast("RecordT | None", self._find_site(query))
        return self._by_number[lookup].get(lookup.key(query))

    def _find_site(self, address: str) -> SiteRecord | None:
        """The record for this address, or None when there is none or when two rows could be meant.

        The row of an address takes precedence over the row of its postal code. The row of a postal code covers only
        addresses with a house number, and none that could be a listed address said a little differently. The record
        then holds the address as the caller gave it.
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


def _operator(rows: Sequence[OperatorRow]) -> OperatorRecord:
    held = tuple(
        CertificateRecord(operator_name=row.operator_name, certificate=row.certificate, expires=row.expires)
        for row in rows
    )
    return OperatorRecord(operator_license=rows[0].operator_license, certificates=held)


def _distinct(
    file: Path, row_type: type[RowT], key: Callable[[RowT], Hashable], problems: list[str]
) -> list[tuple[int, RowT]]:
    """The rows of a file with their line numbers. A row with the key of an earlier one is added to `problems`."""
    rows = read_rows(file, row_type, problems)
    first_column = next(field.alias or name for name, field in row_type.model_fields.items())
    seen: dict[Hashable, int] = {}
    for line, row in rows:
        first_line = seen.setdefault(key(row), line)
        if first_line != line:
            problems.append(problem(file, line, first_column, f"is the same as in line {first_line}"))
    return rows


def _one_person_a_number(file: Path, operators: list[tuple[int, OperatorRow]], problems: list[str]) -> None:
    """Add to `problems` every row whose number belongs to another person in an earlier row."""
    holders: dict[str, tuple[int, str]] = {}
    for line, row in operators:
        first_line, holder = holders.setdefault(lookup_key(row.operator_license), (line, row.operator_name))
        if compare_names(row.operator_name, holder) is NameMatch.DIFFERENT:
            what = f"is another person than in line {first_line}, which has the same number"
            problems.append(problem(file, line, "Operator Name", what))
