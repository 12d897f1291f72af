"""A CSV file of reservations that were made elsewhere, for a depot's first day."""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from inventory.files.equipment_rows import EquipmentSourceError
from inventory.ledger.desk.desk_bookings import Reservation
from inventory.models import Equipment, Papers, Period

COLUMNS = ("Equipment ID", "First Day", "Last Day", "Customer", "Daily Rate", "Email", "Phone", "Job Site")
NEEDED = COLUMNS[:4]
MOST_ROWS = 2000  # one script books them all, and while it runs, Redis serves nobody else


def read_reservations(path: Path, units: Mapping[str, Equipment], *, today: dt.date) -> list[tuple[int, Reservation]]:
    """The reservations of the file, each with its line.

    Args:
        path: a CSV file in UTF-8 with the columns `COLUMNS`; those that are not `NEEDED` may be left out. Without a
            rate a day, the unit's lowest one is taken.
        units: the depot's units, by id.
        today: reservations must not have ended before this day.

    Raises:
        EquipmentSourceError: the file cannot be read, or rows are broken or overlap; the text names every one.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise EquipmentSourceError(f"{path} is not UTF-8 text. Save it again as CSV UTF-8.") from None
    except OSError as exc:
        raise EquipmentSourceError(f"{path} cannot be read: {exc.strerror}.") from exc
    reader = csv.DictReader(io.StringIO(text), strict=True, restkey="")
    found: list[tuple[int, Reservation]] = []
    problems: list[str] = []
    try:
        columns = [name.strip() for name in reader.fieldnames or []]
        problems += [f"column {name} is missing" for name in NEEDED if name not in columns]
        problems += [f"column {name!r} is not known" for name in columns if name not in COLUMNS]
        for row in reader if not problems else ():
            cells = {
                (name or "").strip(): (value or "").strip() for name, value in row.items() if isinstance(value, str)
            }
            try:
                if None in row.values() or "" in row:
                    raise ValueError("it has more or fewer cells than there are columns")
                found.append((reader.line_num, _read_row(cells, units, today)))
            except ValidationError as exc:
                problems.append(f"line {reader.line_num}: {exc.errors()[0]['loc'][0]}: {exc.errors()[0]['msg']}")
            except ValueError as exc:
                problems.append(f"line {reader.line_num}: {exc}")
    except csv.Error as exc:
        raise EquipmentSourceError(f"{path}, line {reader.line_num}: {exc}. Check the quotation marks.") from exc
    problems += _overlaps(found)
    if len(found) > MOST_ROWS:
        problems.append(f"it has more than {MOST_ROWS} reservations; make several files of it")
    if problems:
        raise EquipmentSourceError(f"{path} was not imported:\n" + "\n".join(f"  {problem}" for problem in problems))
    if not found:
        raise EquipmentSourceError(f"{path} has no reservation in it.")
    return found


def _read_row(cells: Mapping[str, str], units: Mapping[str, Equipment], today: dt.date) -> Reservation:
    """One reservation.

    Raises:
        ValueError: a cell is wrong; the text says which.
    """
    equipment_id = cells["Equipment ID"].upper()
    if equipment_id not in units:
        raise ValueError(f"no unit has the ID {equipment_id!r}")
    first_day, last_day = _day(cells, "First Day"), _day(cells, "Last Day")
    if last_day < first_day:
        raise ValueError(f"the last day, {last_day}, is before the first one, {first_day}")
    if last_day < today:
        raise ValueError(f"it ended on {last_day}; leave out what has come back, and give what is overdue a later day")
    rate = cells.get("Daily Rate") or str(units[equipment_id].lowest_rate)
    # The same row is the same reservation, in whichever file it stands.
    row = "\n".join(cells.get(column, "") for column in COLUMNS)
    return Reservation(
        source_id=f"import-{hashlib.sha256(row.encode()).hexdigest()[:32]}",
        equipment_id=equipment_id,
        period=Period(first_day=first_day, day_after=last_day + dt.timedelta(days=1)),
        daily_rate=_rate(rate),
        papers=Papers(business_name=cells["Customer"], job_address=cells.get("Job Site") or None),
        email=cells.get("Email") or None,
        phone=cells.get("Phone") or None,
    )


def _day(cells: Mapping[str, str], column: str) -> dt.date:
    try:
        return dt.date.fromisoformat(cells[column])
    except ValueError:
        raise ValueError(f"column {column}: {cells[column]!r} is not a day; write it like 2026-12-24") from None


def _rate(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        raise ValueError(f"column Daily Rate: {text!r} is not an amount of money; write it like 450.00") from None


def _overlaps(found: Sequence[tuple[int, Reservation]]) -> list[str]:
    """A sentence for each reservation that overlaps the one before it of the same unit."""
    problems: list[str] = []
    latest: dict[str, tuple[int, Reservation]] = {}
    for line, one in sorted(found, key=lambda row: row[1].period.first_day):
        before = latest.get(one.equipment_id)
        if before and before[1].period.day_after > one.period.first_day:
            problems.append(f"line {line}: {one.equipment_id} is reserved on the same days as on line {before[0]}")
        if before is None or before[1].period.day_after < one.period.day_after:
            latest[one.equipment_id] = (line, one)
    return problems
