"""The files of customers: agreed rates, whether the depot rents to them, and notes for the desk."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from inventory.ledger.base import InventoryBase
from inventory.ledger.limits.booking_limits import plain_license
from inventory.models import CustomerFile, CustomerNote, InventoryError, cents, from_cents
from inventory.server.errors import unavailable_if_silent


class Customers(InventoryBase):
    """The part of the inventory that keeps the files of customers. A license is known by its letters and digits."""

    @unavailable_if_silent()
    async def customer(self, license_number: str) -> CustomerFile | None:
        """The file of the customer with this license, or None when the depot keeps none."""
        stored: bytes | None = await self.redis.hget(self.keys.customers, plain_license(license_number))  # type: ignore[misc]
        return read_customer(stored) if stored else None

    @unavailable_if_silent(after=None)
    async def customers(self) -> list[CustomerFile]:
        """The files of all customers, by their licenses."""
        stored: dict[bytes, bytes] = await self.redis.hgetall(self.keys.customers)  # type: ignore[misc]
        return [read_customer(stored[license_number]) for license_number in sorted(stored)]

    async def agree_rate(self, license_number: str, name: str, rate: Decimal | None) -> CustomerFile | None:
        """Keep this rate a day as agreed for equipment of this name, or no rate. Returns the file, None when nothing
        is left in it.

        Raises:
            InventoryError: the license has no letter and no digit.
        """
        return await self._change_customer(license_number, "rate", name, "" if rate is None else str(cents(rate)))

    async def set_do_not_rent(self, license_number: str, why: str | None) -> CustomerFile | None:
        """Rent nothing to this customer, for a reason that only the desk is told; None lets them rent again.

        Raises:
            InventoryError: the license has no letter and no digit.
        """
        return await self._change_customer(license_number, "do not rent", "", why or "")

    async def note_of_customer(self, license_number: str, text: str, *, by: str) -> CustomerFile | None:
        """Add a note for the desk. The same note of the same second is added once.

        Raises:
            InventoryError: the license has no letter and no digit.
        """
        at = int(self.now().timestamp())
        return await self._change_customer(license_number, "note", "", json.dumps({"at": at, "by": by, "text": text}))

    @unavailable_if_silent()
    async def remove_customer(self, license_number: str) -> bool:
        """Remove the file of this customer. False when there was none."""
        return bool(await self.redis.hdel(self.keys.customers, plain_license(license_number)))  # type: ignore[misc]

    @unavailable_if_silent()
    async def _change_customer(self, license_number: str, what: str, name: str, value: str) -> CustomerFile | None:
        plain = plain_license(license_number)
        if not plain:
            raise InventoryError(f"{license_number!r} is no number of a license: it has no letter and no digit.")
        args = [plain, license_number.strip(), what, name, value]
        stored: bytes = await self.run("change_customer", [self.keys.customers], args)
        return read_customer(stored) if stored else None


def read_customer(stored: bytes | str) -> CustomerFile:
    """The file from its JSON.

    Raises:
        ValueError, KeyError: the JSON is not a file of a customer.
    """
    fields: dict[str, Any] = json.loads(stored)
    return CustomerFile(
        license_number=fields["license_number"],
        rates={name: from_cents(rate) for name, rate in sorted(dict(fields["rates"]).items())},
        do_not_rent=fields.get("do_not_rent"),
        notes=tuple(
            CustomerNote(at=dt.datetime.fromtimestamp(note["at"], dt.UTC), by=note["by"], text=note["text"])
            for note in fields["notes"] or ()  # the scripts write an empty list as an empty object
        ),
    )
