"""Where a business can be reached by its license record."""

from dataclasses import dataclass
from typing import Literal

Way = Literal["e-mail address", "telephone"]
"""By which a code goes, in the words for the caller."""


@dataclass(frozen=True)
class LicenseContact:
    """The number of a license, and the addresses on its record. They are printed nowhere."""

    license_number: str
    email: str | None
    phone: str | None

    def __repr__(self) -> str:
        return "LicenseContact()"
