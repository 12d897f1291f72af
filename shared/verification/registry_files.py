"""The CSV files of the local registry: their columns, and a reader that reports every mistake."""

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from inventory.models import Money, WeightClass
from shared.language.addresses import read_address
from shared.language.email_addresses import is_email_address
from shared.language.identifiers import normalize_identifier
from shared.verification.registry_records import LicenseStatus


class RegistryFileError(Exception):
    """The registry's files have mistakes. The text names file, line and column of each."""


def _day(written: str) -> dt.date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        raise ValueError("write the last valid day as YYYY-MM-DD, such as 2031-06-30")
    return dt.date.fromisoformat(written)


def _day_or_never(written: str) -> dt.date | None:
    return None if written == "never" else _day(written)


def _with_a_digit(identifier: str) -> str:
    if not normalize_identifier(identifier):
        raise ValueError(
            "write a number of letters and digits, such as BL-123456; one without a digit cannot be looked up"
        )
    return identifier


def _email(written: str) -> str:
    if written and not is_email_address(written):
        raise ValueError("write an e-mail address of plain letters, such as office@example.com, or leave it empty")
    return written


def _address_or_zip(written: str) -> str:
    if written.startswith("*") and not re.fullmatch(r"\* ?\d{5}", written, re.ASCII):
        raise ValueError("write a row for a whole postal code as a star and five digits, such as * 62704")
    if not read_address(written.partition(",")[0]):
        raise ValueError("write street, city, state and postal code, or a star and a postal code, such as * 62704")
    return written


def _none_for_the_word_none(written: str) -> str | None:
    return None if written == "None" else written


_Text = Annotated[str, Field(min_length=1, max_length=200)]
_Identifier = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_with_a_digit)]
_LastDay = Annotated[dt.date, BeforeValidator(_day)]


class _Row(BaseModel):
    """A row of a file. The alias of a field is the heading of its column."""

    model_config = ConfigDict(str_strip_whitespace=True, frozen=True)


class LicenseRow(_Row):
    license_number: Annotated[_Identifier, Field(alias="License Number")]
    business_name: Annotated[_Text, Field(alias="Business Name")]
    status: Annotated[LicenseStatus, Field(alias="Status")]
    expires: Annotated[dt.date | None, BeforeValidator(_day_or_never), Field(alias="Expires")]
    email: Annotated[str, Field(alias="Email", max_length=254), AfterValidator(_email)]
    phone: Annotated[str, Field(alias="Phone", max_length=40)]


class OperatorRow(_Row):
    operator_license: Annotated[_Identifier, Field(alias="Operator License")]
    operator_name: Annotated[_Text, Field(alias="Operator Name")]
    certificate: Annotated[_Text, Field(alias="Certificate")]
    expires: Annotated[_LastDay, Field(alias="Expires")]


class PolicyRow(_Row):
    policy_number: Annotated[_Identifier, Field(alias="Policy Number")]
    insured_name: Annotated[_Text, Field(alias="Insured Name")]
    coverage: Annotated[Money, Field(alias="Coverage")]
    expires: Annotated[_LastDay, Field(alias="Expires")]


class SiteRow(_Row):
    """A job site. An `address` of a star and a postal code stands for every address there without a row of its own."""

    address: Annotated[_Text, AfterValidator(_address_or_zip), Field(alias="Address")]
    max_weight_class: Annotated[
        WeightClass | None, BeforeValidator(_none_for_the_word_none), Field(alias="Max Weight Class")
    ]

    @property
    def zip_code(self) -> str | None:
        return self.address.lstrip("* ") if self.address.startswith("*") else None


RowT = TypeVar("RowT", bound=_Row)


def read_rows(file: Path, row_type: type[RowT], problems: list[str]) -> list[tuple[int, RowT]]:
    """The good rows of a file with their line numbers. The mistakes in the others are added to `problems`."""
    rows: list[tuple[int, RowT]] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, restval="", strict=True)
            columns = list(reader.fieldnames or [])
            if wrong := _wrong_columns(columns, row_type):
                problems.append(
                    problem(file, 1, ", ".join(wrong), "each of these columns is needed once; add what is missing")
                )
                return []
            for cells in reader:
                if None in cells:
                    problems.append(
                        problem(file, reader.line_num, columns[-1], "more cells follow than there are columns")
                    )
                    continue
                try:
                    rows.append((reader.line_num, row_type.model_validate(cells)))
                except ValidationError as exc:
                    for error in exc.errors(include_input=False, include_url=False):
                        what = error["msg"].removeprefix("Value error, ")
                        problems.append(problem(file, reader.line_num, str(error["loc"][0]), what))
    except OSError as exc:
        problems.append(f"{file}: cannot be read ({exc.strerror}); RENTAL_REGISTRY_FOLDER names the folder")
    except (csv.Error, UnicodeDecodeError) as exc:
        problems.append(f"{file}: is not a CSV file in UTF-8 ({exc})")
    return rows


def problem(file: Path, line: int, column: str, what: str) -> str:
    """One line of a RegistryFileError. It repeats no value, because rows hold people's names."""
    return f"{file}, line {line}, column {column}: {what}"


def _wrong_columns(columns: list[str], row_type: type[_Row]) -> list[str]:
    needed = [field.alias or name for name, field in row_type.model_fields.items()]
    return [column for column in needed if columns.count(column) != 1]
