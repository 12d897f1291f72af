"""`main.py booking code`: whoever speaks for a booking reads back a code that goes to the license record."""

import typer

from commands.bookings.booking_output import print_lines
from commands.bookings.desk_options import Reference
from commands.terminal import run
from inventory.ledger.new_ids import new_id
from inventory.models import InventoryError
from shared.identity.code_delivery import CodeSender
from shared.identity.confirmation_code import ConfirmationCode, Confirmed, NotSent
from shared.identity.license_contact import LicenseContact
from shared.open_inventory import open_inventory
from shared.settings import load_settings


def code(reference: Reference) -> None:
    """Make sure who speaks for a booking, before you change it: send a code to the license record and ask for it."""
    run(_code(reference))


async def _code(reference: str) -> None:
    settings = load_settings()
    if settings.identity_code == "off":
        raise InventoryError("Nothing was sent: RENTAL_IDENTITY_CODE is off.")
    async with open_inventory(settings) as inventory:
        proofs = (await inventory.booking(reference)).proofs
        if proofs.license_number is None:
            raise InventoryError("Nothing was sent: this booking has no business license.")
        contact = LicenseContact(
            license_number=proofs.license_number, email=proofs.record_email, phone=proofs.record_phone
        )
        confirmation = ConfirmationCode(inventory, CodeSender(settings), call_id=new_id())
        sent = await confirmation.send(contact)
        if isinstance(sent, NotSent):
            raise InventoryError(f"Nothing was sent: {sent.value}. Make sure in another way who it is.")
        print_lines([f"A code is on its way to the {sent.way} on the license record."])
        while (outcome := await confirmation.confirm(_typed())) is not Confirmed.RIGHT:
            if outcome is Confirmed.RUN_OUT:
                raise InventoryError("That was not the code, and it has run out. Do not change the booking for them.")
            print_lines(["That is not the code." if outcome is Confirmed.WRONG else "A code has six digits."])
    print_lines(["The code is right: it is really the business."])


def _typed() -> str:
    """What the customer reads out.

    Raises:
        InventoryError: there is nobody to type it.
    """
    try:
        return str(typer.prompt("The six digits", err=True, hide_input=True))
    except typer.Abort:
        raise InventoryError("The code was not typed, so nobody is confirmed.") from None
