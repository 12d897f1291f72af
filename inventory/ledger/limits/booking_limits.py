"""How much one caller may book: the limits, and what an open rental counts for.

An open rental is a booking that has not ended. It counts for each of its subjects: the call that made it, the business
license, the calling number and the operator's license. The stored booking names them in its field `counted`, so that
whoever ends it finds them; one that was made before rentals were counted has no such field. lua/open_rentals.lua counts
and compares.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import Field, field_validator

from inventory.models import BookingStatus, Frozen, Papers, Proofs

Units = Annotated[int, Field(ge=0)]

OpenRentals = dict[str, tuple[str, ...]]
"""For each subject its open rentals: the lines of the field of the hash, in order."""


class BookingLimits(Frozen):
    """How many rentals may be open for one call, one business license and one calling number, and on how many units one
    operator may be on the same day. 0 is no limit."""

    call_units: Units = 0
    license_units: Units = 0
    number_units: Units = 0
    operator_units: Units = 0

    def arguments(self) -> list[str | int]:
        """The ARGV that the scripts compare with the open rentals."""
        return [self.call_units, self.license_units, self.number_units, self.operator_units]


class _Counted(Frozen):
    """The field `counted` of a stored booking."""

    business: str
    subjects: tuple[str, ...]

    @field_validator("subjects", mode="before")
    @classmethod
    def _empty(cls, subjects: Any) -> Any:
        return () if subjects == {} else subjects  # the scripts write an empty list as an empty object


def counted_fields(
    papers: Proofs | Papers, *, call_id: str | None = None, number: str | None = None
) -> dict[str, str | list[str]]:
    """What a rental counts for, as the field `counted` of its booking. `number` is the keyed hash of the calling
    number. A business is told from others by its license, or where that is not known by its name."""
    license_number, operator = _plain(papers.license_number), _plain(papers.operator_license)
    named = {"call": call_id, "license": license_number, "number": number, "operator": operator}
    return {
        "business": license_number or _plain(papers.business_name),
        "subjects": [f"{kind}:{name}" for kind, name in named.items() if name],
    }


def license_subject(license_number: str) -> str | None:
    """The subject of a business license, or None where nothing of the number is a letter or a digit."""
    plain = plain_license(license_number)
    return f"license:{plain}" if plain else None


def operator_subject(operator_license: str | None) -> str:
    """The subject of an operator's license; "" where there is none."""
    plain = _plain(operator_license)
    return f"operator:{plain}" if plain else ""


def plain_license(license_number: str | None) -> str:
    """The letters and digits of a license's number, by which a customer is known: "bl 123456" is "BL123456"."""
    return _plain(license_number)


def number_subject(hashed: str) -> str:
    """The subject of a calling number, by its keyed hash."""
    return f"number:{hashed}"


def _plain(written: str | None) -> str:
    """The letters and digits, as capitals: the desk writes "bl 123456" and a registry "BL-123456"."""
    return "".join(filter(str.isalnum, written or "")).upper()


def counted(papers: Proofs | Papers, *, call_id: str | None = None, number: str | None = None) -> str:
    """`counted_fields` as JSON, for a script."""
    return json.dumps(counted_fields(papers, call_id=call_id, number=number))


def counted_now(booking: Mapping[str, Any]) -> dict[str, Any]:
    """The stored booking with its field `counted`, also if it was made before rentals were counted. The number that
    such a booking was made from is not known.

    Raises:
        ValueError, KeyError: it is not a booking.
    """
    if "counted" in booking:
        return dict(booking)
    papers = Papers.model_validate(json.loads(booking["proofs"]))
    return {**booking, "counted": counted_fields(papers, call_id=booking["call_id"])}


def open_rentals_of(bookings: Iterable[Mapping[str, Any]]) -> OpenRentals:
    """What is counted for these stored bookings. One without the field `counted` is not counted.

    Raises:
        ValueError, KeyError: one of them is not a booking.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for booking in bookings:
        if booking["status"] == BookingStatus.BOOKED and "counted" in booking:
            counts_for = _Counted.model_validate(booking["counted"])
            first_day, day_after = int(booking["first"]), int(booking["last"])
            rental = f"{first_day} {day_after} {booking['reference']} {counts_for.business}"
            for subject in counts_for.subjects:
                found[subject].append(rental)
    return {subject: tuple(sorted(found[subject])) for subject in sorted(found)}


def read_open_rentals(stored: Mapping[str, str]) -> OpenRentals:
    """The open rentals from the fields of the hash."""
    return {subject: tuple(sorted(stored[subject].splitlines())) for subject in sorted(stored)}


def write_open_rentals(open_rentals: OpenRentals) -> dict[str, str]:
    """The fields of the hash."""
    return {subject: "".join(f"{rental}\n" for rental in rentals) for subject, rentals in open_rentals.items()}
