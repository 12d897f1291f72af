"""A mailbox for the codes that callers read back, and a code that was read back."""

from dataclasses import dataclass, field

from inventory.ledger.inventory import Inventory
from inventory.ledger.new_ids import new_id
from shared.identity.confirmation_code import ConfirmationCode, Confirmed, Sent
from shared.identity.license_contact import LicenseContact, Way

ACME = LicenseContact(license_number="BL-123456", email="office@acme.example.com", phone=None)


@dataclass
class Mailbox:
    """Takes the codes, unless it is closed."""

    codes: list[str] = field(default_factory=list)
    closed: bool = False

    def ways(self, contact: LicenseContact) -> tuple[Way, ...]:
        return ("e-mail address",) if contact.email else ()

    async def send(
        self, contact: LicenseContact, code: str, *, call_id: str, language: str | None = None
    ) -> Way | None:
        if self.closed:
            return None
        self.codes.append(code)
        return "e-mail address"


async def code_read_back(inventory: Inventory) -> Confirmed:
    """What becomes of a code that is read back right after it was sent."""
    mailbox = Mailbox()
    code = ConfirmationCode(inventory, mailbox, call_id=new_id())
    assert await code.send(ACME) == Sent("e-mail address")
    return await code.confirm(mailbox.codes[0])
