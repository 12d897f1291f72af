"""The files of customers that name somebody who is to be forgotten: cleared of address and number."""

import json
from typing import Any

from inventory.ledger.inventory import Inventory
from inventory.models import InventoryError
from inventory.server.errors import unavailable_if_silent
from shared.call_records.forgotten_customer import ForgottenCustomer


@unavailable_if_silent(after=None)
async def clear_customer_files(inventory: Inventory, customer: ForgottenCustomer) -> None:
    """Remove the customer's address and number from what the desk wrote in files of customers. Rates and licenses stay:
    they are of a business.

    Raises:
        InventoryError: the desk has just changed one of them. Erasing again erases the rest.
    """
    key = inventory.keys.customers
    files: dict[bytes, bytes] = await inventory.redis.hgetall(key)  # type: ignore[misc]
    for license_number, stored in files.items():
        file = json.loads(stored)
        cleared = _without(file, customer)
        if cleared != file and not await inventory.replace_stored(
            key, license_number.decode(), stored, json.dumps(cleared)
        ):
            raise InventoryError("The file of a customer is being changed by others. Erase again.")


def _without(file: dict[str, Any], customer: ForgottenCustomer) -> dict[str, Any]:
    cleared = dict(file)
    if "do_not_rent" in file:
        cleared["do_not_rent"] = customer.redacted(file["do_not_rent"])
    if file["notes"]:
        cleared["notes"] = [note | {"text": customer.redacted(note["text"])} for note in file["notes"]]
    return cleared
