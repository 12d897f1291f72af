"""All rules: those of the depot, which one worker checks for all, and those of a machine, which each one checks."""

from inventory.invariants.clocks_agree import ClocksAgree
from inventory.invariants.disk_has_room import DiskHasRoom
from inventory.invariants.invariant import Invariant, Rule, Verdict, verdict_of
from inventory.invariants.keeps_all_keys import KeepsAllKeys
from inventory.invariants.ledger.ledger_check import LEDGER_RULES, check_ledger
from inventory.ledger.inventory import Inventory
from shared.invariants.announced_bookings import AnnouncedBookings
from shared.invariants.outbox_moves import OutboxMoves
from shared.settings import Settings

OF_MACHINE: tuple[type[Invariant], ...] = (ClocksAgree, DiskHasRoom)
RULES: dict[str, type[Rule]] = {
    rule.name: rule for rule in (*LEDGER_RULES, AnnouncedBookings, OutboxMoves, KeepsAllKeys, *OF_MACHINE)
}
"""Every rule by its name."""


async def check_depot(inventory: Inventory) -> tuple[Verdict, ...]:
    """The verdicts on what is the same for every worker of the depot. Raises nothing."""
    others = (KeepsAllKeys(inventory), OutboxMoves(inventory), AnnouncedBookings(inventory))
    return (*[await verdict_of(rule) for rule in others], *await check_ledger(inventory))


async def check_machine(inventory: Inventory, settings: Settings) -> tuple[Verdict, ...]:
    """The verdicts on what may differ from machine to machine: its clock and its disk. Raises nothing."""
    disk = DiskHasRoom(settings.data_folder, embedded=settings.redis_url is None)
    return tuple([await verdict_of(rule) for rule in (ClocksAgree(inventory), disk)])
